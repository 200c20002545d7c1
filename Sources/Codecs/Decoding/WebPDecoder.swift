import CWebP
import Glibc
import Media

extension Bitmap {
    /// Decodes a WebP with libwebp, each side divided by so much, rounded up; of an animation the first frame on its
    /// canvas.
    ///
    /// - Throws: a refusal where a later frame cannot be decoded, too: browsers stop there.
    init(webp header: WebPHeader, dividedBy divisor: Int) throws(JobError) {
        try Self.check(header.laterFrames)
        let area = header.firstFrame
        let size = PixelSize(width: area.width, height: area.height)
        // A frame that covers the canvas lies at its corner.
        guard size == header.size else {
            self = try Bitmap(webp: header.firstFrameBytes, size, dividedBy: 1).placed(at: area, on: header.size)
            return
        }
        try self.init(webp: header.firstFrameBytes, size, dividedBy: divisor)
    }

    /// Decodes frames to nowhere, up to as many pixels as take about a second.
    private static func check(
        _ frames: [(size: PixelSize, bytes: UnsafeRawBufferPointer)]
    ) throws(JobError) {
        var pixels = 0
        for frame in frames {
            pixels += frame.size.area
            if pixels > mostCheckedPixels { return }
            _ = try Self.pixels(ofWebP: frame.bytes, frame.size, frame.size)
        }
    }

    private static let mostCheckedPixels = 1 << 26

    /// On a clear canvas. Browsers pass over the colour that a file names for it.
    consuming func placed(at area: PixelArea, on canvas: PixelSize) throws(JobError) -> Bitmap {
        let result = try Bitmap(canvas, isOpaque: false)
        for y in 0..<canvas.height {
            let row = result.row(y)
            row.update(repeating: Self.clear, count: canvas.width)
            if (area.y..<area.y + area.height).contains(y) {
                (row + area.x).update(from: self.row(y - area.y), count: area.width)
            }
        }
        return result
    }

    /// Decodes one picture of this size, without a RIFF around it.
    private init(webp bytes: UnsafeRawBufferPointer, _ size: PixelSize, dividedBy divisor: Int) throws(JobError) {
        let scaled = PixelSize(
            width: (size.width + divisor - 1) / divisor, height: (size.height + divisor - 1) / divisor)
        let pixels = try Self.pixels(ofWebP: bytes, size, scaled)
        try self.init(scaled, straightAlphaPixels: pixels.start)
    }

    /// The pixels of one picture of this size, scaled: blue, green, red and alpha, 255 opaque.
    private static func pixels(
        ofWebP bytes: UnsafeRawBufferPointer, _ size: PixelSize, _ scaled: PixelSize
    ) throws(JobError) -> PixelMemory {
        let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        var configuration = WebPDecoderConfig()
        guard WebPInitDecoderConfig(&configuration) != 0 else { throw .failed(errno: ENOSYS) }
        errno = 0
        try check(WebPGetFeatures(start, bytes.count, &configuration.input))
        let found = PixelSize(width: Int(configuration.input.width), height: Int(configuration.input.height))
        guard found == size else { throw .corrupt(.webp, .dimensions) }

        let pixels = try PixelMemory(scaled.width * scaled.height)
        configuration.options.use_scaling = scaled == size ? 0 : 1
        configuration.options.scaled_width = Int32(scaled.width)
        configuration.options.scaled_height = Int32(scaled.height)
        configuration.output.colorspace = MODE_BGRA
        configuration.output.is_external_memory = 1
        configuration.output.u.RGBA.rgba = UnsafeMutableRawPointer(pixels.start).assumingMemoryBound(to: UInt8.self)
        configuration.output.u.RGBA.stride = Int32(4 * scaled.width)
        configuration.output.u.RGBA.size = 4 * pixels.count
        defer { WebPFreeDecBuffer(&configuration.output) }
        errno = 0
        try check(WebPDecode(start, bytes.count, &configuration))
        return pixels
    }

    private static func check(_ status: VP8StatusCode) throws(JobError) {
        switch status {
        case VP8_STATUS_OK: return
        case VP8_STATUS_OUT_OF_MEMORY: throw .outOfMemory
        // Lossless decoding gives no status of its own to a want of memory.
        case _ where errno == ENOMEM: throw .outOfMemory
        // The chunk is whole, and what it holds is not.
        case VP8_STATUS_NOT_ENOUGH_DATA, VP8_STATUS_SUSPENDED: throw .corrupt(.webp, .missingPixels)
        case VP8_STATUS_UNSUPPORTED_FEATURE: throw .uncommon(.webp, .other)
        default: throw .corrupt(.webp, .pixelData)
        }
    }

    /// Copies pixels whose bytes are blue, green, red and alpha, 255 opaque.
    init(_ size: PixelSize, straightAlphaPixels pixels: UnsafePointer<UInt32>) throws(JobError) {
        try self.init(size, isOpaque: true)
        for y in 0..<size.height { setRow(y, toStraightAlphaPixels: pixels + y * size.width) }
    }

    /// Sets one row, and takes note of what is clear in it.
    mutating func setRow(_ y: Int, toStraightAlphaPixels source: UnsafePointer<UInt32>) {
        let row = row(y)
        var seen: UInt32 = 0xFF00_0000
        for x in 0..<size.width {
            seen &= source[x]
            row[x] = source[x] & 0xFF_FFFF | (127 - source[x] >> 25) << 24
        }
        if seen >> 24 != 0xFF { isOpaque = false }
    }
}
