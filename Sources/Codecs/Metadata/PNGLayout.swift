import Media

/// Where the chunks of a PNG stand, and where it ends.
struct PNGLayout {
    struct Chunk {
        let type: Int
        /// With its length, type and check.
        let whole: Range<Int>
        let content: Range<Int>
    }

    private(set) var chunks: [Chunk] = []

    /// Reads a file whose header was read without a fault.
    init(_ bytes: UnsafeRawBufferPointer) throws(Setback) {
        var reader = ByteReader(bytes, of: .png)
        try reader.skip(8)
        repeat {
            let start = reader.position
            let length = try reader.big32()
            let type = try reader.big32()
            let content = reader.position..<reader.position + length
            try reader.skip(length + 4)
            chunks.append(Chunk(type: type, whole: start..<reader.position, content: content))
        } while chunks.last?.type != PNGChunk.end
    }

    /// The first EXIF and the first packet of XMP that is not compressed.
    func metadata(in bytes: UnsafeRawBufferPointer) -> Metadata {
        var metadata = Metadata()
        for chunk in chunks where chunk.content.count <= Metadata.longestBlock {
            switch chunk.type {
            case PNGChunk.exif where metadata.exif == nil: metadata.exif = Array(bytes[chunk.content])
            case PNGChunk.text where metadata.xmp == nil:
                metadata.xmp = Self.packet(in: bytes[chunk.content]).map { Array(bytes[$0]) }
            default: break
            }
        }
        return metadata
    }

    /// Where the packet of XMP stands in an international text (W3C PNG, 11.3.3.4): behind the keyword, two marks of
    /// compression, a language and a translated keyword. `nil` when the text is another, or compressed.
    static func packet(in content: Slice<UnsafeRawBufferPointer>) -> Range<Int>? {
        guard content.starts(with: "XML:com.adobe.xmp\0\0".utf8) else { return nil }
        var rest = content.dropFirst(20)
        for _ in 0..<2 {
            guard let end = rest.firstIndex(of: 0) else { return nil }
            rest = rest[(end + 1)...]
        }
        return rest.startIndex..<rest.endIndex
    }
}
