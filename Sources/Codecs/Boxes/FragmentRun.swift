import Media

/// Samples of a fragment that stand one behind the other (ISO/IEC 14496-12, 8.8.8).
struct FragmentRun {
    /// The number of their track.
    let track: Int
    /// As far as they are in the file.
    let place: Range<Int>
    /// Whether all of them are.
    let isWhole: Bool
    private let sizes: FragmentSizes

    init(of track: Int, at start: Int, _ sizes: FragmentSizes, atMost end: Int) throws(JobError) {
        self.track = track
        self.sizes = sizes
        var rest = sizes
        let length = try rest.length(atMost: end - start + 1)
        isWhole = length <= end - start
        place = start..<min(end, start + length)
    }

    /// Whether any sample, by its place, is such a one. Throws where one is not in the file.
    func hasSample(where isSuch: (Range<Int>) -> Bool) throws(JobError) -> Bool {
        var sizes = sizes
        var start = place.lowerBound
        while start < place.upperBound, let size = try sizes.next() {
            guard size <= place.upperBound - start else { throw sizes.damage }
            if isSuch(start..<start + size) { return true }
            start += size
        }
        return false
    }
}

/// How many bytes each sample of a run has.
struct FragmentSizes {
    /// Of all samples; `nil` where a table tells of each.
    private let common: Int?
    private var left: Int
    private var table: ByteReader
    /// What stands before and behind a sample's size in the table.
    private let before: Int
    private let behind: Int

    /// - Parameters:
    ///   - flags: of the run.
    ///   - standard: the size of samples of which nothing else is told.
    ///   - table: what is told of each sample, behind the rest of the run's box.
    init(_ count: Int, flags: Int, standard: Int, _ table: ByteReader) {
        common = flags & 0x200 != 0 ? nil : standard
        left = count
        self.table = table
        before = flags & 0x100 != 0 ? 4 : 0
        behind = (flags & 0x400 != 0 ? 4 : 0) + (flags & 0x800 != 0 ? 4 : 0)
    }

    var damage: JobError { table.damage }

    /// The size of the next sample; `nil` behind the last one.
    mutating func next() throws(JobError) -> Int? {
        guard left > 0 else { return nil }
        left -= 1
        if let common { return common }
        try table.skip(before)
        let size = try table.big32()
        try table.skip(behind)
        return size
    }

    /// The length of all of them together, or the limit where they are longer.
    mutating func length(atMost limit: Int) throws(JobError) -> Int {
        if let common { return common > 0 && left > limit / common ? limit : common * left }
        var length = 0
        while let size = try next() { length += size }
        return min(length, limit)
    }
}
