import Media

/// What the chunks of a WebP say (RFC 9649), read to the end of its RIFF.
struct WebPHeader {
    private(set) var size = PixelSize(width: 0, height: 0)
    private(set) var chunks = 0

    init(_ bytes: UnsafeRawBufferPointer) throws(Setback) {
        var outer = ByteReader(bytes, of: .webp)
        try outer.skip(4)
        var reader = ByteReader(try outer.take(try outer.little32()), of: .webp)
        try reader.skip(4)

        var canvas: PixelSize?
        while reader.remaining > 0, size.width == 0 || reader.remaining >= 8 {
            let type = try reader.little32()
            let length = try reader.little32()
            let content = try reader.take(length)
            if length % 2 == 1, reader.remaining > 0 { try reader.skip(1) }
            chunks += 1
            switch type {
            case Chunk.extended where chunks == 1:
                canvas = try Self.extendedSize(content)
            case Chunk.lossy where size.width == 0:
                size = try Self.lossySize(content)
            case Chunk.lossless where size.width == 0:
                size = try Self.losslessSize(content)
            case Chunk.extended, Chunk.lossy, Chunk.lossless:
                throw reader.damage
            default:
                // The simple form is one picture and nothing before it (RFC 9649, 2.5 and 2.6).
                try reader.require(canvas != nil || size.width > 0)
            }
        }
        try reader.require(size.width > 0 && size.height > 0 && (canvas ?? size) == size)
    }

    /// RFC 9649, 2.7.1.
    private static func extendedSize(_ content: UnsafeRawBufferPointer) throws(Setback) -> PixelSize {
        var reader = ByteReader(content, of: .webp)
        let isAnimated = try reader.byte() & 0x02 != 0
        guard !isAnimated else { throw .refused(.unsupported(found: "image/webp (animated)")) }
        try reader.skip(3)
        return PixelSize(width: try reader.little24() + 1, height: try reader.little24() + 1)
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
}
