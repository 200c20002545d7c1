import Media

extension Movie {
    /// Throws where a picture or sound of the tracks is not in the file.
    ///
    /// - Parameter fragments: the boxes `moof` of the file.
    func checkSamples(
        of tracks: [Track], _ fragments: [BoxRange], in bytes: UnsafeRawBufferPointer, _ kind: MediaFormat
    ) throws(JobError) {
        for track in tracks where track.samples > 0 {
            let samples = SampleTable(track.table, isOfSound: track.handler == "soun", bytes, kind)
            guard try samples.end() <= bytes.count else {
                throw track.isElsewhere ? .corrupt(kind, .references) : .truncated(kind)
            }
        }
        let numbers = Set(tracks.map(\.number))
        for fragment in fragments {
            let runs = try FragmentRuns(of: fragment, fragmentSizes, in: bytes, kind).runs
            guard runs.allSatisfy({ $0.isWhole || !numbers.contains($0.track) }) else { throw .truncated(kind) }
        }
    }
}
