import Media

/// Where a box stands in a file.
struct BoxRange {
    let type: FourCC
    let whole: Range<Int>
    /// What stands behind its length and type.
    let content: Range<Int>

    /// The boxes one behind the other in a part of a file, up to what is no box.
    static func all(in part: Range<Int>, of bytes: UnsafeRawBufferPointer, _ kind: MediaFormat) -> [BoxRange] {
        var reader = ByteReader(UnsafeRawBufferPointer(rebasing: bytes[part]), of: kind)
        let isFile = part == 0..<bytes.count
        var places: [BoxRange] = []
        while reader.remaining >= 8 {
            let start = part.lowerBound + reader.position
            guard let box = try? isFile ? reader.outermostBox().box : reader.box() else { break }
            let end = part.lowerBound + reader.position
            places.append(BoxRange(type: box.type, whole: start..<end, content: end - box.content.count..<end))
        }
        return places
    }

    /// The change that makes it a box that is free.
    var renamed: Edits.Change { (whole.lowerBound + 4..<whole.lowerBound + 8, Array("free".utf8)) }

    /// Changes that make room of the box that is free, and of its content nothing.
    var emptied: [Edits.Change] { [renamed] + Edits.zeros(content) }

    /// Whether it is there for its length alone.
    var isFree: Bool { type.isOfRoom }
}

extension [BoxRange] {
    /// The box of the movie among those of a file. Players ignore a second one.
    var movie: BoxRange? { first { $0.type == "moov" } }
}
