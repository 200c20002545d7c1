import Media

/// Where the chunks of a WebP stand, and where it ends (RFC 9649, 2.3).
struct WebPLayout {
    struct Chunk {
        let type: Int
        /// With its type, length and padding.
        let whole: Range<Int>
        let content: Range<Int>
    }

    private(set) var chunks: [Chunk] = []
    /// The end of the last chunk. What follows is no part of the picture, and must not count as one: browsers show
    /// nothing of a file whose length includes a few bytes that are no chunk.
    var end: Int { chunks.last?.whole.upperBound ?? 12 }

    /// Reads a file whose header was read without a fault.
    init(_ bytes: UnsafeRawBufferPointer) throws(JobError) {
        var reader = ByteReader(bytes, of: .webp)
        try reader.skip(4)
        // The padding of the last chunk may count and be missing.
        let end = min(try reader.little32() + 8, bytes.count)
        try reader.skip(4)
        while end - reader.position >= 8 {
            let start = reader.position
            let type = try reader.little32()
            let length = try reader.little32()
            let content = reader.position..<reader.position + length
            try reader.skip(min(length + length % 2, end - reader.position))
            try reader.require(content.upperBound <= end)
            chunks.append(Chunk(type: type, whole: start..<reader.position, content: content))
        }
    }

    func metadata(in bytes: UnsafeRawBufferPointer) -> MetadataBlocks {
        var metadata = MetadataBlocks()
        for chunk in chunks where chunk.content.count <= MetadataBlocks.longestBlock {
            switch chunk.type {
            case WebPChunk.exif where metadata.exif == nil: metadata.exif = Array(bytes[chunk.content])
            case WebPChunk.xmp where metadata.xmp == nil: metadata.xmp = Array(bytes[chunk.content])
            default: break
            }
        }
        return metadata
    }
}
