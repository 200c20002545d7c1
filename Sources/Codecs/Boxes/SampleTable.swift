import Media

/// Where the samples of a track stand (ISO/IEC 14496-12, 8.7).
struct SampleTable {
    private let boxes: [FourCC: Box]
    private let bytes: UnsafeRawBufferPointer
    private let kind: Kind

    /// - Parameter places: the boxes of the track's table.
    init(_ places: [BoxPlace], _ bytes: UnsafeRawBufferPointer, _ kind: Kind) {
        boxes = Dictionary(
            places.map {
                ($0.type, Box(type: $0.type, content: UnsafeRawBufferPointer(rebasing: bytes[$0.content]), kind: kind))
            }, uniquingKeysWith: { first, _ in first })
        self.bytes = bytes
        self.kind = kind
    }

    /// The bytes of each chunk of samples, as far as they are in the file.
    func chunks() throws(Setback) -> [Range<Int>] {
        let starts = try starts()
        let counts = try counts(of: starts.count)
        guard let (size, table) = try sizes() else { return [] }
        var sizes = table
        var chunks: [Range<Int>] = []
        var left = bytes.count
        for (start, count) in zip(starts, counts) {
            var length = size == 0 ? 0 : count < left / size + 1 ? size * count : Int.max
            if size == 0 {
                for _ in 0..<min(count, sizes.remaining / 4) { length += try sizes.big32() }
            }
            // What is told more than once, or lies outside, is no sample.
            guard start >= 0, length <= left, start <= bytes.count - length else { continue }
            left -= length
            chunks.append(start..<start + length)
        }
        return chunks
    }

    private func starts() throws(Setback) -> [Int] {
        guard let box = boxes["stco"] ?? boxes["co64"] else { return [] }
        var (_, _, reader) = try box.fullReader()
        let count = try reader.big32()
        let width = box.type == "stco" ? 4 : 8
        try reader.require(count * width <= reader.remaining)
        var starts: [Int] = []
        for _ in 0..<count { starts.append(try reader.big(bytes: width)) }
        return starts
    }

    /// How many samples each chunk has: runs of chunks, told by the number of their first.
    private func counts(of chunks: Int) throws(Setback) -> [Int] {
        guard let box = boxes["stsc"] else { return [] }
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

    /// The size of all samples, or 0 and a reader of the size of each.
    private func sizes() throws(Setback) -> (Int, ByteReader)? {
        guard let box = boxes["stsz"] else { return nil }
        var (_, _, reader) = try box.fullReader()
        let size = try reader.big32()
        try reader.skip(4)
        return (size, reader)
    }
}
