import Media

extension PNGLayout {
    /// Whether any viewer makes use of a chunk of the picture. Of none are a palette beside full colours, data after
    /// those of the picture, frames where no animation is announced, and contents of another length than the
    /// specification says.
    func isOfUse(_ chunk: PNGChunks.Chunk, in bytes: UnsafeRawBufferPointer) -> Bool {
        switch chunk.type {
        case PNGChunk.palette: return header.isIndexed
        case PNGChunk.data: return chunk.whole.lowerBound < header.dataEnd
        case PNGChunk.frameData: return header.hasFrames
        case PNGChunk.animation, PNGChunk.frameControl:
            if !header.hasFrames { return false }
        case PNGChunk.transparency: return chunk.content.lowerBound == header.transparency?.lowerBound
        case PNGChunk.scale: return Self.isScale(bytes[chunk.content])
        default: break
        }
        return length(of: chunk.type).map { $0 == chunk.content.count } ?? true
    }

    /// The length of a chunk's content where that is fixed (W3C PNG, 11.3; Extensions to the PNG Specification).
    private func length(of type: Int) -> Int? {
        switch type {
        case PNGChunk.significantBits: header.isIndexed ? 3 : header.channels
        case PNGChunk.background: header.isIndexed ? 1 : header.isGrey ? 2 : 6
        default: PNGChunk.lengths[type]
        }
    }

    /// Whether the content tells by how much the subject is larger than its picture: a unit and two numbers.
    private static func isScale(_ content: Slice<UnsafeRawBufferPointer>) -> Bool {
        guard let unit = content.first, (1...2).contains(unit), content.count <= 64 else { return false }
        return content.dropFirst().allSatisfy { $0 == 0 || "0123456789.+-eE".utf8.contains($0) }
    }
}
