import Media

/// The chunks of a PNG, and what its metadata say.
struct PNGLayout {
    private(set) var chunks: [PNGChunks.Chunk] = []
    let header: PNGHeader

    /// Lists the chunks up to `IEND`, or to where that is missing.
    init(_ bytes: UnsafeRawBufferPointer, _ header: PNGHeader) throws(JobError) {
        self.header = header
        var reader = PNGChunks(bytes)
        while reader.position < header.end || header.hasEnd, let chunk = reader.next() {
            chunks.append(chunk)
            if chunk.type == PNGChunk.end { return }
        }
    }

    /// Whether browsers heed a chunk that a picture can do without.
    func isHeeded(_ chunk: PNGChunks.Chunk, in bytes: UnsafeRawBufferPointer) -> Bool {
        chunk.whole.upperBound <= header.defaultImage.start && chunk.isIntact(in: bytes)
    }

    /// The first EXIF and the first packet of XMP that is not compressed.
    func metadata(in bytes: UnsafeRawBufferPointer) -> MetadataBlocks {
        var metadata = MetadataBlocks()
        for chunk in chunks where chunk.content.count <= MetadataBlocks.longestBlock {
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
