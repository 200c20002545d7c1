import CGD
import Glibc
import JobFixtures
import Media
import Testing

@testable import Codecs

/// What came of one job: the finding and the bytes of the files.
struct Outcome {
    let finding: JobResult
    let original: [UInt8]
    let thumb: [UInt8]
    let medium: [UInt8]
    /// Set where the file is a video.
    var clip: VideoInfo?
    /// Set where these alone were wanted.
    var variants: Variants?

    var report: MediaReport? {
        if case .accepted(let report) = finding { report } else { nil }
    }

    var refusal: MediaRefusal? {
        if case .refused(let refusal) = finding { refusal } else { nil }
    }
}

/// libmagic or a codec does not work here.
struct NotReady: Error {}

/// Does a job on these bytes with real files.
///
/// - Parameter watermark: the picture of the job's watermark.
func process(_ bytes: [UInt8], _ job: Job = Job(), watermark: [UInt8] = []) throws -> Outcome {
    let input = try temporaryFile(holding: bytes)
    let outputs = try (0..<4).map { _ in try temporaryFile(holding: []) }
    defer { for descriptor in outputs { close(descriptor) } }
    let mark = try temporaryFile(holding: watermark)
    guard let files = JobFiles(owning: [input] + outputs.map { dup($0) } + [mark]), let processor = Processor() else {
        throw NotReady()
    }
    let answer = processor.process(job, files)
    var finding = JobResult.failed(errno: 0)
    var clip: VideoInfo?
    if case .finding(let found) = answer { finding = found }
    if case .clip(let found) = answer { clip = found }
    var variants: Variants?
    if case .variants(let made) = answer { variants = made }
    return Outcome(
        finding: finding, original: contents(of: outputs[0]), thumb: contents(of: outputs[1]),
        medium: contents(of: outputs[2]), clip: clip,
        variants: variants)
}

func fixture(_ name: String) throws -> [UInt8] {
    let path = "\(#filePath)".split(separator: "/").dropLast().joined(separator: "/")
    let descriptor = open("/\(path)/Fixtures/\(name)", O_RDONLY)
    try #require(descriptor >= 0, "no fixture \(name)")
    defer { close(descriptor) }
    return contents(of: descriptor)
}

/// A colour with alpha as viewers count it, 255 opaque.
struct Colour: Equatable, CustomStringConvertible {
    var red: Int
    var green: Int
    var blue: Int
    var alpha = 255

    static let red = Colour(red: 255, green: 0, blue: 0)
    static let green = Colour(red: 0, green: 255, blue: 0)
    static let blue = Colour(red: 0, green: 0, blue: 255)
    static let yellow = Colour(red: 255, green: 255, blue: 0)
    static let white = Colour(red: 255, green: 255, blue: 255)
    static let black = Colour(red: 0, green: 0, blue: 0)

    func isNear(_ other: Colour, within tolerance: Int = 12) -> Bool {
        [(red, other.red), (green, other.green), (blue, other.blue), (alpha, other.alpha)].allSatisfy {
            abs($0 - $1) <= tolerance
        }
    }

    func opacity(_ alpha: Int) -> Colour { Colour(red: red, green: green, blue: blue, alpha: alpha) }

    var description: String { "(\(red), \(green), \(blue), \(alpha))" }
}

/// A picture as libgd's own readers decode it.
struct Pixels: ~Copyable {
    private let image: gdImagePtr

    init(_ bytes: [UInt8], _ kind: MediaFormat) throws {
        var bytes = bytes
        let length = Int32(bytes.count)
        let decoded =
            switch kind {
            case .jpeg: gdImageCreateFromJpegPtr(length, &bytes)
            case .png: gdImageCreateFromPngPtr(length, &bytes)
            case .gif: gdImageCreateFromGifPtr(length, &bytes)
            case .webp: gdImageCreateFromWebpPtr(length, &bytes)
            case .bmp: gdImageCreateFromBmpPtr(length, &bytes)
            case .avif: gdImageCreateFromAvifPtr(length, &bytes)
            case .heic: gdImageCreateFromHeifPtr(length, &bytes)
            case .mp4, .mov, .webm: throw NotReady()
            }
        image = try #require(decoded)
    }

    deinit {
        gdImageDestroy(image)
    }

    var size: PixelSize { PixelSize(width: Int(image.pointee.sx), height: Int(image.pointee.sy)) }

    func colour(_ x: Int, _ y: Int) -> Colour {
        let pixel = Int(gdImageGetTrueColorPixel(image, Int32(x), Int32(y)))
        let clearness = pixel >> 24 & 0x7F
        let alpha = 255 - (clearness << 1 | clearness >> 6)
        return Colour(red: pixel >> 16 & 0xFF, green: pixel >> 8 & 0xFF, blue: pixel & 0xFF, alpha: alpha)
    }

    /// The colours in the middles of the quarters, row by row.
    var quarters: [Colour] {
        let (width, height) = (size.width, size.height)
        return [
            colour(width / 4, height / 4), colour(width * 3 / 4, height / 4), colour(width / 4, height * 3 / 4),
            colour(width * 3 / 4, height * 3 / 4),
        ]
    }
}

/// The colours in the middles of the quarters of a picture, row by row, as it is decoded.
func decodedQuarters(_ bytes: [UInt8], _ kind: MediaFormat) throws -> [Colour] {
    try bytes.withUnsafeBytes { bytes in
        let bitmap = try Header(of: kind, in: bytes).decode(bytes, dividedBy: 1)
        let (width, height) = (bitmap.size.width, bitmap.size.height)
        return [(1, 1), (3, 1), (1, 3), (3, 3)].map { x, y in
            let pixel = Int(bitmap.row(height * y / 4)[width * x / 4])
            let clearness = pixel >> 24
            return Colour(
                red: pixel >> 16 & 0xFF, green: pixel >> 8 & 0xFF, blue: pixel & 0xFF,
                alpha: 255 - (clearness << 1 | clearness >> 6))
        }
    }
}

func expect(
    _ found: [Colour], near expected: [Colour], within tolerance: Int = 12,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let agrees = found.count == expected.count && zip(found, expected).allSatisfy { $0.isNear($1, within: tolerance) }
    #expect(agrees, "\(found) is not \(expected)", sourceLocation: sourceLocation)
}
