import CZip
import Media

/// Makes sure that the frames of an animated PNG after the first one have all their pixels, without decoding them.
///
/// Browsers stop at a frame that has not.
struct PNGFrameCheck {
    private let bytes: UnsafeRawBufferPointer
    private let header: PNGHeader

    /// What takes about a second to inflate. Frames beyond that are not looked at.
    private static let mostPixels = 1 << 27

    init(_ bytes: UnsafeRawBufferPointer, _ header: PNGHeader) {
        self.bytes = bytes
        self.header = header
    }

    /// - Throws: corrupt where a frame has fewer pixels than it announces, or data that cannot be read.
    func run() throws(JobError) {
        guard header.isAnimated else { return }
        var chunks = PNGChunks(bytes)
        var frame: PNGFrameInflation?
        var frames = 0
        var pixels = 0
        while let chunk = chunks.next(), chunk.type != PNGChunk.end {
            switch chunk.type {
            case PNGChunk.frameControl:
                try frame?.finish()
                frame = nil
                frames += 1
                if frames > header.shownFrames { return }
                let area = PNGFrames.area(of: chunk, in: bytes)
                pixels += area.width * area.height
                if pixels > Self.mostPixels { return }
                // The decoder has seen to the first one.
                if frames > 1 { frame = try PNGFrameInflation(header.rows(of: area)) }
            case PNGChunk.frameData:
                try frame?.add(UnsafeRawBufferPointer(rebasing: bytes[chunk.content.dropFirst(4)]))
            default: break
            }
        }
        try frame?.finish()
    }
}

/// The data of one frame while they are inflated.
private struct PNGFrameInflation: ~Copyable {
    private let inflation: Inflation
    private let buffer: PixelMemory
    /// Those that are not begun yet.
    private var passes: ArraySlice<PNGRows>
    /// Rows of the current pass that are not begun, and the length of each.
    private var rows = 0
    private var rowLength = 0
    /// Bytes left of the current row.
    private var rest = 0
    private var isOver = false

    init(_ passes: [PNGRows]) throws(JobError) {
        let buffer = try PixelMemory(1 << 13)
        let inflation = try Inflation()
        self.passes = passes[...]
        self.buffer = buffer
        self.inflation = inflation
    }

    private var hasAll: Bool { rest == 0 && rows == 0 && passes.isEmpty }

    /// Inflates the next part of the data.
    mutating func add(_ part: UnsafeRawBufferPointer) throws(JobError) {
        let stream = inflation.stream
        let target = UnsafeMutableRawBufferPointer(start: buffer.start, count: 4 * buffer.count)
        // zlib does not write to it.
        stream.pointee.next_in = UnsafeMutablePointer(mutating: part.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.pointee.avail_in = UInt32(clamping: part.count)
        while !isOver {
            stream.pointee.next_out = target.baseAddress?.assumingMemoryBound(to: UInt8.self)
            stream.pointee.avail_out = UInt32(target.count)
            let status = inflate(stream, Z_NO_FLUSH)
            let count = target.count - Int(stream.pointee.avail_out)
            try take(UnsafeRawBufferPointer(rebasing: target[..<count]))
            switch status {
            case Z_OK where count == target.count: continue
            case Z_OK, Z_BUF_ERROR: return
            case Z_STREAM_END: isOver = true
            case Z_MEM_ERROR: throw .outOfMemory
            // Nobody looks at the checksum behind the last pixel.
            default:
                guard hasAll else { throw .corrupt(.png, .pixelData) }
                isOver = true
            }
        }
    }

    func finish() throws(JobError) {
        guard hasAll else { throw .corrupt(.png, .missingPixels) }
    }

    /// Counts off inflated bytes, and looks at the number of the filter that begins each row (W3C PNG, 9.2).
    private mutating func take(_ inflated: UnsafeRawBufferPointer) throws(JobError) {
        var position = 0
        while position < inflated.count {
            if rest == 0 {
                if rows == 0 {
                    guard let pass = passes.popFirst() else { return }
                    (rows, rowLength) = (pass.count, pass.length)
                }
                guard inflated[position] <= 4 else { throw .corrupt(.png, .pixelData) }
                rows -= 1
                rest = rowLength
            }
            let count = min(rest, inflated.count - position)
            position += count
            rest -= count
        }
    }
}

/// zlib's state, which has to stay where it is.
private struct Inflation: ~Copyable {
    let stream: UnsafeMutablePointer<z_stream>

    init() throws(JobError) {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard inflateInit_(stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            stream.deallocate()
            throw .outOfMemory
        }
        self.stream = stream
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }
}
