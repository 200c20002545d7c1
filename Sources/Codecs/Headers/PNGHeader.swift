import Media

/// What the chunks of a PNG say (W3C PNG, third edition), read from the signature to `IEND`.
///
/// As in browsers a chunk that is not needed counts only before the picture, and only when its checksum matches.
struct PNGHeader {
    private(set) var size = PixelSize(width: 0, height: 0)
    /// Depth, colour type, methods and interlacing, as `IHDR` has them after the size.
    private(set) var form: [UInt8] = []
    private(set) var chunks = 0
    /// Whether its frames count: all of their chunks are ignored otherwise.
    private(set) var hasFrames = false
    /// How many frames browsers show; 1 for a still picture.
    private(set) var shownFrames = 1
    /// As the animation control chunk says, or as there are frame control chunks, whichever are more; 1 without them.
    private(set) var frames = 1
    private(set) var orientation = Orientation.upright
    /// The content of `PLTE`, where the colours are indices.
    private(set) var palette: Range<Int>?
    /// The content of `tRNS`.
    private(set) var transparency: Range<Int>?
    /// What browsers show first: the default image, or the first frame where that is another.
    private(set) var picture: PNGPicture
    /// The default image, which begins with the first `IDAT`.
    private(set) var defaultImage: PNGPicture
    /// Where `IEND` begins, or belongs.
    private(set) var end: Int
    private(set) var hasEnd = false
    /// The last chunk of the default image, where the file ends within that.
    private(set) var cutData: PNGChunks.Chunk?

    /// Whether browsers show more than one frame.
    var isAnimated: Bool { shownFrames > 1 }
    /// Whether it has light alone, and perhaps alpha.
    var isGrey: Bool { form[1] == 0 || form[1] == 4 }
    var isIndexed: Bool { form[1] == 3 }

    init(_ bytes: UnsafeRawBufferPointer) throws(JobError) {
        var reader = PNGChunks(bytes)
        defaultImage = PNGPicture(
            area: PixelArea(x: 0, y: 0, width: 0, height: 0), type: PNGChunk.data, start: 0, length: 0)
        picture = defaultImage
        end = reader.position
        try readHeader(reader.next(), in: bytes)
        var frames = PNGFrames(on: size)
        var announced: Int?
        var isFrameCut = false
        end = reader.position
        while !hasEnd, let chunk = reader.next() {
            if chunk.isCut {
                isFrameCut = [PNGChunk.frameControl, PNGChunk.frameData].contains(chunk.type)
                if chunk.type == PNGChunk.data, isPictureOpen(at: chunk) { readData(chunk, &frames) }
                break
            }
            chunks += 1
            switch chunk.type {
            case PNGChunk.end: hasEnd = true
            case PNGChunk.data where isPictureOpen(at: chunk):
                guard chunk.isIntact(in: bytes) else { throw .corrupt(.png, .checksum) }
                readData(chunk, &frames)
            case PNGChunk.frameControl: frames.readControl(chunk, in: bytes, isBeforeData: !hasData)
            case PNGChunk.frameData: frames.readData(chunk, in: bytes)
            case PNGChunk.header: throw .corrupt(.png, .structure)
            case _ where hasData: break
            case PNGChunk.palette: try readPalette(chunk, in: bytes)
            case PNGChunk.animation where announced == nil && chunk.content.count == 8 && chunk.isIntact(in: bytes):
                announced = Int(
                    UInt32(
                        bigEndian: bytes.loadUnaligned(fromByteOffset: chunk.content.lowerBound, as: UInt32.self)))
            default: try readOptional(chunk, in: bytes)
            }
            if !hasEnd { end = chunk.whole.upperBound }
        }
        guard hasData else {
            if hasEnd { throw .corrupt(.png, .noPicture) }
            // What is no chunk is damage; what ends early is not all there.
            if bytes.count - reader.position >= 8 { throw .corrupt(.png, .structure) }
            throw .truncated(.png)
        }
        guard palette != nil || !isIndexed else { throw .corrupt(.png, .structure) }
        picture = defaultImage
        if let announced, announced > 0 {
            try take(&frames, announced: announced, isFrameCut: isFrameCut)
        }
    }

    private var hasData: Bool { defaultImage.start > 0 }

    /// Whether this chunk is of the default image: its chunks follow one another, and later ones are ignored.
    private func isPictureOpen(at chunk: PNGChunks.Chunk) -> Bool {
        !hasData || dataEnd == chunk.whole.lowerBound
    }

    /// After the last chunk of the default image.
    private(set) var dataEnd = 0

    private mutating func readData(_ chunk: PNGChunks.Chunk, _ frames: inout PNGFrames) {
        if !hasData {
            defaultImage = PNGPicture(
                area: PixelArea(x: 0, y: 0, width: size.width, height: size.height), type: PNGChunk.data,
                start: chunk.whole.lowerBound, length: 0)
            frames.readDefaultImage()
        }
        defaultImage.length += chunk.content.count
        dataEnd = chunk.whole.upperBound
        if chunk.isCut {
            cutData = chunk
            end = chunk.whole.upperBound
        }
    }

    /// Makes an animation of it. Throws where browsers would show none of it, or a part.
    private mutating func take(_ frames: inout PNGFrames, announced: Int, isFrameCut: Bool) throws(JobError) {
        if !hasEnd, isFrameCut || frames.awaitsData || frames.count < announced { throw .truncated(.png) }
        frames.finish()
        if let defect = frames.defect { throw .corrupt(.png, defect) }
        self.frames = max(announced, frames.count)
        hasFrames = true
        shownFrames = min(announced, frames.count)
        picture = frames.first ?? defaultImage
    }

    private mutating func readPalette(_ chunk: PNGChunks.Chunk, in bytes: UnsafeRawBufferPointer) throws(JobError) {
        // Beside full colours it is a hint for screens of few.
        guard isIndexed else { return }
        guard chunk.isIntact(in: bytes) else { throw .corrupt(.png, .checksum) }
        guard palette == nil, (3...768).contains(chunk.content.count), chunk.content.count % 3 == 0 else {
            throw .corrupt(.png, .structure)
        }
        palette = chunk.content
    }

    private mutating func readOptional(_ chunk: PNGChunks.Chunk, in bytes: UnsafeRawBufferPointer) throws(JobError) {
        switch chunk.type {
        case PNGChunk.transparency where transparency == nil && (palette != nil || !isIndexed):
            if chunk.isIntact(in: bytes) { transparency = transparency(in: chunk.content) }
        case PNGChunk.exif where !hasExif && chunk.isIntact(in: bytes):
            hasExif = true
            let content = UnsafeRawBufferPointer(rebasing: bytes[chunk.content])
            guard content.holds("II") || content.holds("MM") else { return }
            orientation = Orientation(exif: content) ?? .upright
        // One that a reader has to know, and that none does: Apple's for its own devices is of this kind.
        case _ where chunk.type >> 29 & 1 == 0: throw .uncommon(.png, .layout)
        default: return
        }
    }

    /// As much of the content as counts; `nil` where it is too short, or there can be none (W3C PNG, 11.3.1.1). Firefox
    /// ignores one that is too long, and shows the stored file as others do.
    private func transparency(in content: Range<Int>) -> Range<Int>? {
        let length =
            switch form[1] {
            case 0: 2
            case 2: 6
            case 3: min(content.count, (palette?.count ?? 0) / 3)
            default: 0
            }
        return length == 0 || content.count < length ? nil : content.prefix(length)
    }

    private var hasExif = false

    /// Throws where depth, colour type and methods are no pair of the specification (11.2.1).
    private mutating func readHeader(_ chunk: PNGChunks.Chunk?, in bytes: UnsafeRawBufferPointer) throws(JobError) {
        guard let chunk else { throw bytes.count < 16 ? .truncated(.png) : .corrupt(.png, .structure) }
        if chunk.type == PNGChunk.appleHeader { throw .uncommon(.png, .layout) }
        guard chunk.type == PNGChunk.header, chunk.isCut || chunk.content.count == 13 else {
            throw .corrupt(.png, .structure)
        }
        if chunk.isCut { throw .truncated(.png) }
        guard chunk.isIntact(in: bytes) else { throw .corrupt(.png, .checksum) }
        chunks = 1
        var reader = ByteReader(UnsafeRawBufferPointer(rebasing: bytes[chunk.content]), of: .png)
        size = PixelSize(width: try reader.big32(), height: try reader.big32())
        let sides = 1...Int(Int32.max)
        guard sides.contains(size.width), sides.contains(size.height) else { throw .corrupt(.png, .dimensions) }
        form = Array(try reader.take(5))
        let depths: [UInt8] =
            switch form[1] {
            case 0: [1, 2, 4, 8, 16]
            case 3: [1, 2, 4, 8]
            case 2, 4, 6: [8, 16]
            default: []
            }
        try reader.require(depths.contains(form[0]) && form[2] == 0 && form[3] == 0 && form[4] <= 1)
    }
}
