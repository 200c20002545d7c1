import Media

/// What the chunks of a PNG say (W3C PNG, third edition), read from the signature to `IEND`.
struct PNGHeader {
    private(set) var size = PixelSize(width: 0, height: 0)
    /// Whether it has light alone, and perhaps alpha.
    private(set) var isGrey = false
    private(set) var chunks = 0
    /// Whether an animation control chunk stands before the picture.
    private(set) var isAnimated = false
    /// As that chunk says, or as there are frame control chunks, whichever are more; 1 without them.
    private(set) var frames = 1
    private(set) var orientation = Orientation.upright

    init(_ bytes: UnsafeRawBufferPointer) throws(Setback) {
        var reader = ByteReader(bytes, of: .png)
        try reader.skip(8)
        var isIndexed = false
        var hasPalette = false
        var dataChunks = 0
        var controls = 0
        while true {
            let length = try reader.big32()
            let type = try reader.big32()
            let content = try reader.take(length)
            try reader.skip(4)
            chunks += 1
            try reader.require((chunks == 1) == (type == Chunk.header))
            switch type {
            case Chunk.header:
                isIndexed = try readHeader(content)
            case Chunk.palette:
                try reader.require(!hasPalette && dataChunks == 0 && (3...768).contains(length) && length % 3 == 0)
                hasPalette = true
            case Chunk.animation where dataChunks == 0:
                var control = ByteReader(content, of: .png)
                frames = try control.big32()
                try reader.require(frames > 0)
                isAnimated = true
            case Chunk.frameControl:
                controls += 1
            case PNGChunk.exif:
                orientation = Orientation(exif: content) ?? .upright
            case Chunk.data:
                try reader.require(hasPalette || !isIndexed)
                dataChunks += 1
            case Chunk.end:
                try reader.require(dataChunks > 0)
                frames = max(frames, controls)
                return
            default:
                continue
            }
        }
    }

    /// Whether the colours are indices. Throws where depth, colour type and methods are no pair of the specification
    /// (11.2.1).
    private mutating func readHeader(_ content: UnsafeRawBufferPointer) throws(Setback) -> Bool {
        var reader = ByteReader(content, of: .png)
        try reader.require(reader.remaining == 13)
        size = PixelSize(width: try reader.big32(), height: try reader.big32())
        let sides = 1...Int(Int32.max)
        try reader.require(sides.contains(size.width) && sides.contains(size.height))
        let depth = try reader.byte()
        let colour = try reader.byte()
        let depths =
            switch colour {
            case 0: [1, 2, 4, 8, 16]
            case 3: [1, 2, 4, 8]
            case 2, 4, 6: [8, 16]
            default: [Int]()
            }
        try reader.require(depths.contains(depth))
        try reader.require(try reader.byte() == 0)
        try reader.require(try reader.byte() == 0)
        try reader.require(try reader.byte() <= 1)
        isGrey = colour == 0 || colour == 4
        return colour == 3
    }
}

private enum Chunk {
    static let header = 0x4948_4452
    static let palette = 0x504C_5445
    static let data = 0x4944_4154
    static let end = 0x4945_4E44
    static let animation = 0x6163_544C
    static let frameControl = 0x6663_544C
}
