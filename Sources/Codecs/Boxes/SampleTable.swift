import Media

/// Where the samples of a track stand (ISO/IEC 14496-12, 8.7).
struct SampleTable {
    private let boxes: [FourCC: Box]
    private let isOfSound: Bool
    private let bytes: UnsafeRawBufferPointer
    private let kind: MediaFormat

    /// - Parameter places: the boxes of the track's table.
    init(_ places: [BoxRange], isOfSound: Bool, _ bytes: UnsafeRawBufferPointer, _ kind: MediaFormat) {
        let boxes = places.map {
            ($0.type, Box(type: $0.type, content: UnsafeRawBufferPointer(rebasing: bytes[$0.content]), kind: kind))
        }
        self.init(
            Dictionary(boxes, uniquingKeysWith: { first, _ in first }), isOfSound: isOfSound, bytes, kind)
    }

    init(_ boxes: [FourCC: Box], isOfSound: Bool, _ bytes: UnsafeRawBufferPointer, _ kind: MediaFormat) {
        self.boxes = boxes
        self.isOfSound = isOfSound
        self.bytes = bytes
        self.kind = kind
    }

    /// The bytes of each chunk of samples, as far as they are in the file. Throws where a table is missing or spoilt,
    /// and where further data belong to the samples (8.7.9).
    func chunks() throws(JobError) -> [Range<Int>] {
        guard boxes["saio"] == nil else { throw .corrupt(kind, .structure) }
        let starts = try starts()
        let counts = try counts(of: starts.count)
        var sizes = try SampleSizes(boxes, isOfSound: isOfSound, kind)
        var chunks: [Range<Int>] = []
        for (start, count) in zip(starts, counts) {
            let length = try sizes.length(of: count, atMost: bytes.count)
            guard start < bytes.count, length > 0 else { continue }
            chunks.append(start..<min(bytes.count, start + length))
        }
        return chunks
    }

    /// Where the last of the samples ends, which may be beyond the file. Throws where a table is missing or spoilt.
    func end() throws(JobError) -> Int {
        let starts = try starts()
        let counts = try counts(of: starts.count)
        var sizes = try SampleSizes(boxes, isOfSound: isOfSound, kind)
        var end = 0
        for (start, count) in zip(starts, counts) {
            let length = try sizes.length(of: count, atMost: bytes.count + 1)
            if length > 0 { end = max(end, min(start, bytes.count) + length) }
        }
        return end
    }

    /// Whether any sample, by its place, is such a one. Throws where a table is missing or spoilt, or a sample not in
    /// the file.
    func hasSample(where isSuch: (Range<Int>) -> Bool) throws(JobError) -> Bool {
        let starts = try starts()
        let counts = try counts(of: starts.count)
        var sizes = try SampleSizes(boxes, isOfSound: isOfSound, kind)
        for (start, count) in zip(starts, counts) {
            var place = start
            for _ in 0..<count {
                guard let size = try sizes.next() else { return false }
                guard place <= bytes.count, size <= bytes.count - place else { throw .corrupt(kind, .structure) }
                if isSuch(place..<place + size) { return true }
                place += size
            }
        }
        return false
    }

    private func starts() throws(JobError) -> [Int] {
        guard let box = boxes["stco"] ?? boxes["co64"] else { throw .corrupt(kind, .structure) }
        var (_, _, reader) = try box.fullReader()
        let count = try reader.big32()
        let width = box.type == "stco" ? 4 : 8
        try reader.require(count * width <= reader.remaining)
        var starts: [Int] = []
        starts.reserveCapacity(count)
        for _ in 0..<count { starts.append(try reader.big(bytes: width)) }
        return starts
    }

    /// How many samples each chunk has: runs of chunks, told by the number of their first.
    private func counts(of chunks: Int) throws(JobError) -> [Int] {
        guard let box = boxes["stsc"] else { throw .corrupt(kind, .structure) }
        var (_, _, reader) = try box.fullReader()
        var counts = [Int](repeating: 0, count: chunks)
        for _ in 0..<(try reader.big32()) {
            let first = try reader.big32()
            let count = try reader.big32()
            try reader.skip(4)
            guard first >= 1, first <= chunks else { continue }
            counts[first - 1] = count
        }
        for index in counts.indices.dropFirst() where counts[index] == 0 { counts[index] = counts[index - 1] }
        return counts
    }
}

/// How many bytes each sample of a track has (ISO/IEC 14496-12, 8.7.3).
private struct SampleSizes {
    /// Of all samples; 0 where a table tells of each.
    private var common = 0
    private var left: Int
    /// Of each number in the table.
    private var bits = 32
    /// The second number of a byte that holds two.
    private var half: Int?
    private var table: ByteReader

    init(_ boxes: [FourCC: Box], isOfSound: Bool, _ kind: MediaFormat) throws(JobError) {
        guard let box = boxes["stsz"] ?? boxes["stz2"] else { throw .corrupt(kind, .structure) }
        (_, _, table) = try box.fullReader()
        let first = try table.big32()
        left = try table.big32()
        if box.type == "stz2" {
            bits = first & 0xFF
            try table.require([4, 8, 16].contains(bits))
        } else if first > 0 {
            common = isOfSound ? max(first, try boxes["stsd"]?.bytesOfSound() ?? 0) : first
        }
    }

    /// The size of the next sample; `nil` behind the last one.
    mutating func next() throws(JobError) -> Int? {
        guard left > 0 else { return nil }
        left -= 1
        if common > 0 { return common }
        switch bits {
        case 32: return try table.big32()
        case 16: return try table.big16()
        case 8: return try table.byte()
        default:
            if let half {
                self.half = nil
                return half
            }
            let byte = try table.byte()
            half = byte & 15
            return byte >> 4
        }
    }

    /// The length of so many samples together, or the limit where they are longer.
    mutating func length(of count: Int, atMost limit: Int) throws(JobError) -> Int {
        if common > 0 { return count > limit / common ? limit : common * count }
        var length = 0
        for _ in 0..<count {
            guard let size = try next() else { break }
            length += size
        }
        return min(length, limit)
    }
}

extension Box {
    /// The most bytes that a sample of sound takes up by its description. QuickTime's table says that each has one,
    /// where the sound is not compressed (QuickTime File Format, "Sound Sample Descriptions").
    fileprivate func bytesOfSound() throws(JobError) -> Int {
        var (_, _, entries) = try fullReader()
        try entries.skip(4)
        let entry = try entries.box()
        var reader = entry.reader
        try reader.skip(8)
        let version = try reader.big16()
        try reader.skip(6)
        let channels = try reader.big16()
        let bits = try reader.big16()
        try reader.skip(8)
        var (samples, bytes) = (1, 0)
        switch version {
        case 1:
            samples = try reader.big32()
            try reader.skip(4)
            bytes = try reader.big32()
        case 2:
            try reader.skip(28)
            bytes = try reader.big32()
            samples = try reader.big32()
        default: break
        }
        guard bytes > 0 else { return channels * (Self.widths[entry.type] ?? (bits + 7) / 8) }
        return (bytes + max(1, samples) - 1) / max(1, samples)
    }

    /// Bytes of a number in codings whose description says 16 bits whatever they are.
    private static let widths: [FourCC: Int] = ["in24": 3, "in32": 4, "fl32": 4, "fl64": 8]
}
