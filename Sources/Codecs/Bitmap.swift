import CGD
import Glibc
import Media

/// A picture in memory: a gdImage of true colours.
///
/// A pixel is 0xAARRGGBB with libgd's alpha, 0 opaque … 127 clear.
struct Bitmap: ~Copyable {
    let image: gdImagePtr
    /// Whether no pixel is clear, not even in part.
    var isOpaque: Bool
    /// How many of its columns and rows the picture takes up: where sides were divided, the last ones may stand for
    /// less of it than the others.
    var extent: Extent
    /// Where the data that it was decoded from end in the file, if the decoder reports that.
    var codedEnd: Int?

    static let clear: UInt32 = 0x7F00_0000

    /// A black one.
    init(_ size: PixelSize, isOpaque: Bool) throws(JobError) {
        guard
            let width = Int32(exactly: size.width), let height = Int32(exactly: size.height),
            let image = gdImageCreateTrueColor(width, height)
        else { throw .outOfMemory }
        self.init(owning: image, isOpaque: isOpaque)
    }

    /// Takes over an image of true colours.
    init(owning image: gdImagePtr, isOpaque: Bool) {
        precondition(image.pointee.trueColor != 0)
        self.image = image
        self.isOpaque = isOpaque
        codedEnd = nil
        extent = Extent(width: Double(image.pointee.sx), height: Double(image.pointee.sy))
    }

    deinit {
        gdImageDestroy(image)
    }

    var size: PixelSize { PixelSize(width: Int(image.pointee.sx), height: Int(image.pointee.sy)) }

    /// The pixels of a row, 0..<size.height.
    func row(_ y: Int) -> UnsafeMutablePointer<UInt32> {
        precondition(y >= 0 && y < Int(image.pointee.sy))
        guard let row = image.pointee.tpixels[y] else { preconditionFailure("a bitmap has all its rows") }
        return UnsafeMutableRawPointer(row).assumingMemoryBound(to: UInt32.self)
    }

    /// Whether any pixel is clear, in part at least, as found by looking at each.
    var hasAlpha: Bool {
        for y in 0..<size.height {
            let row = row(y)
            var seen: UInt32 = 0
            for x in 0..<size.width { seen |= row[x] }
            if seen >> 24 != 0 { return true }
        }
        return false
    }

    /// The rows one behind the other, as codecs take them.
    func withContiguousPixels<Result: ~Copyable>(
        _ body: (UnsafeMutableBufferPointer<UInt32>) throws(JobError) -> Result
    ) throws(JobError) -> Result {
        let pixels = try PixelMemory(size.width * size.height)
        for y in 0..<size.height {
            (pixels.start + y * size.width).update(from: row(y), count: size.width)
        }
        return try body(UnsafeMutableBufferPointer(start: pixels.start, count: pixels.count))
    }
}

/// Lengths that may end within a pixel.
struct Extent {
    var width: Double
    var height: Double

    func divided(by divisor: Int) -> Extent {
        Extent(width: width / Double(divisor), height: height / Double(divisor))
    }
}

/// Memory for so many pixels, with no value yet. Running out of it is an error, not the end of the process.
struct PixelMemory: ~Copyable {
    let start: UnsafeMutablePointer<UInt32>
    let count: Int

    init(_ count: Int) throws(JobError) {
        guard let memory = malloc(max(1, count) * MemoryLayout<UInt32>.stride) else { throw .outOfMemory }
        start = memory.assumingMemoryBound(to: UInt32.self)
        self.count = count
    }

    deinit {
        free(start)
    }
}
