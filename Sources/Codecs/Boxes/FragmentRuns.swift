import Media

/// Where the samples of a fragment stand (ISO/IEC 14496-12, 8.8). Throws where that is spoilt, and where further data
/// belong to the samples (8.7.9).
struct FragmentRuns {
    private(set) var runs: [FragmentRun] = []
    /// The parts of the fragment, each of one track. Such a part leans on those before it whose data begin where theirs
    /// end.
    private(set) var parts: [(track: Int, box: BoxRange, leans: Bool)] = []

    private let bytes: UnsafeRawBufferPointer
    private let kind: MediaFormat

    /// - Parameters:
    ///   - fragment: a box `moof`.
    ///   - standards: the sizes of samples of which nothing else is told, by the numbers of their tracks.
    init(
        of fragment: BoxRange, _ standards: [Int: Int], in bytes: UnsafeRawBufferPointer, _ kind: MediaFormat
    ) throws(JobError) {
        self.bytes = bytes
        self.kind = kind
        // Where the data of the part before ended, the next one's begin if nothing else is told.
        var end = fragment.whole.lowerBound
        for part in BoxRange.all(in: fragment.content, of: bytes, kind) where part.type == "traf" {
            try read(part, inFragmentAt: fragment.whole.lowerBound, standards, &end)
        }
    }

    /// Those of some tracks whose data others count from: without them these would be looked for in the wrong place.
    func leantOn(among tracks: Set<Int>) -> Set<Int> {
        guard let last = parts.last(where: { $0.leans && !tracks.contains($0.track) }) else { return [] }
        return tracks.intersection(parts.prefix { $0.box.whole != last.box.whole }.map(\.track))
    }

    private mutating func read(
        _ part: BoxRange, inFragmentAt start: Int, _ standards: [Int: Int], _ end: inout Int
    ) throws(JobError) {
        let boxes = BoxRange.all(in: part.content, of: bytes, kind)
        guard let head = boxes.first(where: { $0.type == "tfhd" }), !boxes.contains(where: { $0.type == "saio" })
        else { throw .corrupt(kind, .structure) }
        var (_, flags, reader) = try full(head)
        let track = try reader.big32()
        parts.append((track, part, flags & 0x20001 == 0))
        let base = flags & 1 != 0 ? try reader.big64() : flags & 0x20000 != 0 ? start : end
        try reader.require(base <= bytes.count)
        try reader.skip((flags & 2 != 0 ? 4 : 0) + (flags & 8 != 0 ? 4 : 0))
        let size = flags & 0x10 != 0 ? try reader.big32() : standards[track] ?? 0
        end = base
        for box in boxes where box.type == "trun" { try readRun(box, of: track, base, size, &end) }
    }

    private mutating func readRun(
        _ box: BoxRange, of track: Int, _ base: Int, _ size: Int, _ end: inout Int
    ) throws(JobError) {
        var (_, flags, reader) = try full(box)
        let count = try reader.big32()
        let start = flags & 1 != 0 ? base + Int(Int32(truncatingIfNeeded: try reader.big32())) : end
        try reader.skip(flags & 4 != 0 ? 4 : 0)
        try reader.require(start >= 0 && start <= bytes.count)
        let sizes = FragmentSizes(count, flags: flags, standard: size, reader)
        let run = try FragmentRun(of: track, at: start, sizes, atMost: bytes.count)
        end = run.place.upperBound
        if !run.place.isEmpty { runs.append(run) }
    }

    private func full(_ place: BoxRange) throws(JobError) -> (version: Int, flags: Int, reader: ByteReader) {
        try Box(type: place.type, content: UnsafeRawBufferPointer(rebasing: bytes[place.content]), kind: kind)
            .fullReader()
    }
}
