import Media

/// What the chunks of a WebP say (RFC 9649), read to the end of its RIFF.
struct WebPHeader {
    /// The canvas.
    private(set) var size = PixelSize(width: 0, height: 0)
    private(set) var chunks = 0
    /// Whether its pictures are frames of an animation, one at least.
    private(set) var hasFrames = false
    private(set) var frames = 0
    /// Where the first frame lies on the canvas.
    private(set) var firstFrame = PixelArea(x: 0, y: 0, width: 0, height: 0)
    /// The first frame, or the picture, from its first chunk on: what libwebp takes for a picture of its own.
    private(set) var firstFrameBytes = UnsafeRawBufferPointer(start: nil, count: 0)
    /// Whether the colour profile counts, as the extended header says.
    private(set) var hasProfile = false
    /// Whether the alpha of a lossy picture counts, as the extended header says. Frames have theirs in any case.
    private var hasAlpha = false
    /// The pictures of the frames after the first one, each from its first chunk on.
    private(set) var laterFrames: [(size: PixelSize, bytes: UnsafeRawBufferPointer)] = []
    /// Whether a frame or a lossless picture says that it has alpha while the extended header denies it. Browsers
    /// disagree about such a file.
    private(set) var lacksAlphaFlag = false
    /// Whether the padding of the last chunk is missing.
    private var lacksPadding = false

    init(_ bytes: UnsafeRawBufferPointer) throws(JobError) {
        var outer = ByteReader(bytes, of: .webp)
        try outer.skip(4)
        let length = try outer.little32()
        // Old versions of libgd count the padding of the last chunk and do not write it.
        let isShort = outer.remaining == length - 1
        let chunks = try outer.take(isShort ? length - 1 : length)
        do throws(JobError) {
            try readChunks(chunks)
        } catch .refused(.truncated) where !isShort {
            // The RIFF is whole: its length and those of its chunks do not agree.
            throw .corrupt(.webp, .structure)
        }
        if isShort, !lacksPadding { throw .truncated(.webp) }
        guard frames > 0 else { throw .corrupt(.webp, .noPicture) }
        guard size.width > 0, size.height > 0 else { throw .corrupt(.webp, .dimensions) }
    }

    private mutating func readChunks(_ bytes: UnsafeRawBufferPointer) throws(JobError) {
        var reader = ByteReader(bytes, of: .webp)
        try reader.skip(4)
        var isExtended = false
        var hasAnimation = false
        while reader.remaining > 0, frames == 0 || reader.remaining >= 8 {
            let start = reader.position
            var (type, content) = try reader.webPChunk()
            defer { lacksPadding = content.count % 2 == 1 && reader.isAtEnd(of: content) }
            chunks += 1
            switch type {
            case Chunk.extended where chunks == 1:
                try readExtended(content)
                isExtended = true
            // The simple form is one picture, and what follows does not count (RFC 9649, 2.5 and 2.6).
            case _ where frames > 0 && !isExtended: break
            case Chunk.lossy, Chunk.lossless, Chunk.alpha:
                try reader.require(frames == 0 && !hasFrames && !hasAnimation)
                var picture = start
                if type == Chunk.alpha {
                    // Of a picture of its own, and of a lossy one alone.
                    if !hasAlpha { picture = reader.position }
                    (type, content) = try reader.webPChunk()
                    chunks += 1
                    try reader.require(isExtended && type == Chunk.lossy)
                }
                let found = try Self.size(type, content)
                guard !isExtended || found == size else { throw .corrupt(.webp, .dimensions) }
                size = found
                if isExtended, !hasAlpha, Self.hasAlpha(type, content) { lacksAlphaFlag = true }
                firstFrame = PixelArea(x: 0, y: 0, width: size.width, height: size.height)
                firstFrameBytes = UnsafeRawBufferPointer(rebasing: reader.bytes[picture..<reader.position])
                frames = 1
            // libwebp shows nothing of a still picture that has parts of an animation.
            case Chunk.animation:
                try reader.require(content.count >= 5 && (hasFrames || frames == 0))
                hasAnimation = true
            case Chunk.frame where hasFrames:
                try reader.require(hasAnimation)
                try readFrame(content)
            case Chunk.extended: throw reader.damage
            case Chunk.frame: try reader.require(frames == 0)
            default: try reader.require(isExtended)
            }
        }
    }

    /// Whether it moves: a single frame does not.
    var isAnimated: Bool { frames > 1 }

    /// RFC 9649, 2.7.1.
    private mutating func readExtended(_ content: UnsafeRawBufferPointer) throws(JobError) {
        var reader = ByteReader(content, of: .webp)
        try reader.require(content.count == 10)
        let flags = try reader.byte()
        // Those that are reserved have to be 0 for browsers.
        try reader.require(flags & ~0x3E == 0)
        hasFrames = flags & 0x02 != 0
        hasAlpha = flags & 0x10 != 0
        hasProfile = flags & 0x20 != 0
        try reader.skip(3)
        size = PixelSize(width: try reader.little24() + 1, height: try reader.little24() + 1)
    }

    /// RFC 9649, 2.7.1.3: place, size, duration and flags, then alpha, if any, the picture, and chunks of no known use,
    /// up to the last byte.
    private mutating func readFrame(_ content: UnsafeRawBufferPointer) throws(JobError) {
        var reader = ByteReader(content, of: .webp)
        let area = PixelArea(
            x: 2 * (try reader.little24()), y: 2 * (try reader.little24()), width: try reader.little24() + 1,
            height: try reader.little24() + 1)
        guard area.x + area.width <= size.width, area.y + area.height <= size.height else {
            throw .corrupt(.webp, .dimensions)
        }
        try reader.skip(4)

        let picture = UnsafeRawBufferPointer(rebasing: content[reader.position...])
        var (type, inner) = try reader.webPChunk()
        chunks += 1
        if type == Chunk.alpha {
            (type, inner) = try reader.webPChunk()
            chunks += 1
            try reader.require(type == Chunk.lossy)
            if !hasAlpha { lacksAlphaFlag = true }
        }
        try reader.require(type == Chunk.lossy || type == Chunk.lossless)
        let size = try Self.size(type, inner)
        guard size == PixelSize(width: area.width, height: area.height) else { throw .corrupt(.webp, .dimensions) }
        if !hasAlpha, Self.hasAlpha(type, inner) { lacksAlphaFlag = true }
        if frames == 0 {
            firstFrame = area
            firstFrameBytes = picture
        } else {
            laterFrames.append((size, picture))
        }
        frames += 1
        while reader.remaining > 0 {
            type = try reader.webPChunk().type
            chunks += 1
            try reader.require(![Chunk.alpha, Chunk.lossy, Chunk.lossless].contains(type))
        }
    }

    private static func size(_ type: Int, _ content: UnsafeRawBufferPointer) throws(JobError) -> PixelSize {
        type == Chunk.lossy ? try lossySize(content) : try losslessSize(content)
    }

    /// Whether a lossless picture says that it has alpha (RFC 9649, 3.4).
    private static func hasAlpha(_ type: Int, _ content: UnsafeRawBufferPointer) -> Bool {
        type == Chunk.lossless && content.count > 4 && content[4] & 0x10 != 0
    }

    /// RFC 6386, 9.1: a key frame's tag, start code and sides; the upper two bits of a side are its scale.
    private static func lossySize(_ content: UnsafeRawBufferPointer) throws(JobError) -> PixelSize {
        var reader = ByteReader(content, of: .webp)
        try reader.require(try reader.little24() & 1 == 0)
        try reader.require(try reader.little24() == 0x2A019D)
        return PixelSize(width: try reader.little16() & 0x3FFF, height: try reader.little16() & 0x3FFF)
    }

    /// RFC 9649, 3.4: a signature, then 14 bits a side, less one.
    private static func losslessSize(_ content: UnsafeRawBufferPointer) throws(JobError) -> PixelSize {
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
    static let animation = 0x4D49_4E41
    static let frame = 0x464D_4E41
}

extension ByteReader {
    /// Whether nothing was skipped after this part of the bytes, and nothing follows.
    fileprivate func isAtEnd(of part: UnsafeRawBufferPointer) -> Bool {
        remaining == 0 && part.baseAddress.map { $0 + part.count } == bytes.baseAddress.map { $0 + bytes.count }
    }

    /// A chunk's name and content. The padding behind an odd length may be missing at the end.
    fileprivate mutating func webPChunk() throws(JobError) -> (type: Int, content: UnsafeRawBufferPointer) {
        let type = try little32()
        let length = try little32()
        let content = try take(length)
        if length % 2 == 1, remaining > 0 { try skip(1) }
        return (type, content)
    }
}
