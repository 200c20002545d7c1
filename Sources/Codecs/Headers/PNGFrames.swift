import Media

/// One picture of a PNG: where it lies on the canvas, and where its data are.
struct PNGPicture {
    let area: PixelArea
    /// `IDAT` or `fdAT`.
    let type: Int
    /// Where the first chunk of this type begins; only others lie between it and the last.
    let start: Int
    /// Bytes of compressed data in all of them, without sequence numbers.
    var length: Int
}

/// The frames of an animated PNG, as their control and data chunks tell (W3C PNG, third edition, 11.3.6).
struct PNGFrames {
    private let canvas: PixelSize
    private(set) var count = 0
    /// The first frame where it is not the default image.
    private(set) var first: PNGPicture?
    /// Whether the default image is the first frame.
    private(set) var includesDefaultImage = false
    /// The first rule that is broken: browsers show no frame from there on, or nothing at all.
    private(set) var defect: MediaDefect?
    private(set) var awaitsData = false
    private var nextNumber = 0

    init(on canvas: PixelSize) {
        self.canvas = canvas
    }

    mutating func readControl(_ chunk: PNGChunks.Chunk, in bytes: UnsafeRawBufferPointer, isBeforeData: Bool) {
        guard chunk.isIntact(in: bytes) else { return note(.checksum) }
        guard chunk.content.count == 26 else { return note(.structure) }
        if Self.number(chunk, 0, in: bytes) != nextNumber || awaitsData { note(.frameOrder) }
        nextNumber += 1
        let area = Self.area(of: chunk, in: bytes)
        if area.width == 0 || area.height == 0 || area.x + area.width > canvas.width
            || area.y + area.height > canvas.height
            || isBeforeData && (area.width != canvas.width || area.height != canvas.height)
        {
            note(.dimensions)
        }
        let end = chunk.content.upperBound
        if bytes[end - 2] > 2 || bytes[end - 1] > 1 { note(.structure) }
        count += 1
        awaitsData = true
        if isBeforeData {
            includesDefaultImage = true
        } else if count == 1 {
            first = PNGPicture(area: area, type: PNGChunk.frameData, start: chunk.whole.upperBound, length: 0)
        }
    }

    /// Where a frame lies, as its control chunk of the right length says.
    static func area(of chunk: PNGChunks.Chunk, in bytes: UnsafeRawBufferPointer) -> PixelArea {
        PixelArea(
            x: number(chunk, 12, in: bytes), y: number(chunk, 16, in: bytes), width: number(chunk, 4, in: bytes),
            height: number(chunk, 8, in: bytes))
    }

    private static func number(_ chunk: PNGChunks.Chunk, _ offset: Int, in bytes: UnsafeRawBufferPointer) -> Int {
        let place = chunk.content.lowerBound + offset
        return Int(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)))
    }

    mutating func readDefaultImage() {
        awaitsData = false
    }

    mutating func readData(_ chunk: PNGChunks.Chunk, in bytes: UnsafeRawBufferPointer) {
        guard chunk.content.count >= 4 else { return note(.structure) }
        guard chunk.isIntact(in: bytes) else { return note(.checksum) }
        let number = UInt32(
            bigEndian: bytes.loadUnaligned(fromByteOffset: chunk.content.lowerBound, as: UInt32.self))
        if number != nextNumber || count == 0 || includesDefaultImage && count == 1 { note(.frameOrder) }
        nextNumber += 1
        awaitsData = false
        if count == 1 { first?.length += chunk.content.count - 4 }
    }

    /// Notes that no further frame follows.
    mutating func finish() {
        if awaitsData || count == 0 { note(.frameOrder) }
    }

    private mutating func note(_ defect: MediaDefect) {
        self.defect = self.defect ?? defect
    }
}
