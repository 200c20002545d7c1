import Media

/// What the chunks of a WebP say (RFC 9649), read to the end of its RIFF.
struct WebPHeader {
    /// The canvas.
    private(set) var size = PixelSize(width: 0, height: 0)
    private(set) var chunks = 0
    /// As the extended header says.
    private(set) var isAnimated = false
    private(set) var orientation = Orientation.upright
    private(set) var frames = 0
    /// Where the first frame lies on the canvas.
    private(set) var firstFrame = PixelArea(x: 0, y: 0, width: 0, height: 0)
    /// The first frame of an animation, from its first chunk on: what libwebp takes for a picture of its own.
    private(set) var firstFrameBytes = UnsafeRawBufferPointer(start: nil, count: 0)

    init(_ bytes: UnsafeRawBufferPointer) throws(Setback) {
        var outer = ByteReader(bytes, of: .webp)
        try outer.skip(4)
        var reader = ByteReader(try outer.take(try outer.little32()), of: .webp)
        try reader.skip(4)

        var isExtended = false
        while reader.remaining > 0, frames == 0 || reader.remaining >= 8 {
            let (type, content) = try reader.webPChunk()
            chunks += 1
            switch type {
            case Chunk.extended where chunks == 1:
                try readExtended(content)
                isExtended = true
            case Chunk.lossy, Chunk.lossless:
                try reader.require(frames == 0 && !isAnimated)
                let found = try Self.size(type, content)
                try reader.require(!isExtended || found == size)
                size = found
                firstFrame = PixelArea(x: 0, y: 0, width: size.width, height: size.height)
                frames = 1
            case Chunk.frame where isAnimated:
                try readFrame(content)
            case WebPChunk.exif:
                orientation = Orientation(exif: content) ?? .upright
            case Chunk.extended:
                throw reader.damage
            default:
                // The simple form is one picture and nothing before it (RFC 9649, 2.5 and 2.6).
                try reader.require(isExtended || frames > 0)
            }
        }
        try reader.require(frames > 0 && size.width > 0 && size.height > 0)
    }

    /// RFC 9649, 2.7.1.
    private mutating func readExtended(_ content: UnsafeRawBufferPointer) throws(Setback) {
        var reader = ByteReader(content, of: .webp)
        isAnimated = try reader.byte() & 0x02 != 0
        try reader.skip(3)
        size = PixelSize(width: try reader.little24() + 1, height: try reader.little24() + 1)
    }

    /// RFC 9649, 2.7.1.3: place, size, duration and flags, then alpha, if any, the picture, and chunks of no known use.
    private mutating func readFrame(_ content: UnsafeRawBufferPointer) throws(Setback) {
        var reader = ByteReader(content, of: .webp)
        let area = PixelArea(
            x: 2 * (try reader.little24()), y: 2 * (try reader.little24()), width: try reader.little24() + 1,
            height: try reader.little24() + 1)
        try reader.require(area.x + area.width <= size.width && area.y + area.height <= size.height)
        try reader.skip(4)

        let picture = UnsafeRawBufferPointer(rebasing: content[reader.position...])
        var (type, inner) = try reader.webPChunk()
        chunks += 1
        if type == Chunk.alpha {
            (type, inner) = try reader.webPChunk()
            chunks += 1
        }
        try reader.require(type == Chunk.lossy || type == Chunk.lossless)
        try reader.require(try Self.size(type, inner) == PixelSize(width: area.width, height: area.height))
        if frames == 0 {
            firstFrame = area
            firstFrameBytes = picture
        }
        frames += 1
    }

    private static func size(_ type: Int, _ content: UnsafeRawBufferPointer) throws(Setback) -> PixelSize {
        type == Chunk.lossy ? try lossySize(content) : try losslessSize(content)
    }

    /// RFC 6386, 9.1: a key frame's tag, start code and sides; the upper two bits of a side are its scale.
    private static func lossySize(_ content: UnsafeRawBufferPointer) throws(Setback) -> PixelSize {
        var reader = ByteReader(content, of: .webp)
        try reader.require(try reader.little24() & 1 == 0)
        try reader.require(try reader.little24() == 0x2A019D)
        return PixelSize(width: try reader.little16() & 0x3FFF, height: try reader.little16() & 0x3FFF)
    }

    /// RFC 9649, 3.4: a signature, then 14 bits a side, less one.
    private static func losslessSize(_ content: UnsafeRawBufferPointer) throws(Setback) -> PixelSize {
        var reader = ByteReader(content, of: .webp)
        try reader.require(try reader.byte() == 0x2F)
        let bits = try reader.little32()
        try reader.require(bits >> 29 == 0)
        return PixelSize(width: bits & 0x3FFF + 1, height: bits >> 14 & 0x3FFF + 1)
    }
}

private enum Chunk {
    static let extended = 0x5838_5056
    static let lossy = 0x2038_5056
    static let lossless = 0x4C38_5056
    static let alpha = 0x4850_4C41
    static let frame = 0x464D_4E41
}

extension ByteReader {
    /// A chunk's name and content. The padding behind an odd length may be missing at the end.
    fileprivate mutating func webPChunk() throws(Setback) -> (type: Int, content: UnsafeRawBufferPointer) {
        let type = try little32()
        let length = try little32()
        let content = try take(length)
        if length % 2 == 1, remaining > 0 { try skip(1) }
        return (type, content)
    }
}
