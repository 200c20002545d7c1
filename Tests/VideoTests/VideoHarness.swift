import CTurboJPEG
import Codecs
import Glibc
import JobFixtures
import Media
import Testing
import Video

/// libmagic, a codec or a decoder does not work here.
struct NotReady: Error {}

/// What is found out about a file by its container alone.
func examine(_ bytes: [UInt8], _ job: Job = Job()) throws -> WorkerReply {
    guard let processor = Processor() else { throw NotReady() }
    return try answer(to: job, on: bytes) { processor.process($0, $1) }.answer
}

/// A video that is good by its container.
func clip(_ bytes: [UInt8]) throws -> VideoInfo {
    let answer = try examine(bytes)
    guard case .clip(let clip) = answer else { throw Unexpected(answer: answer) }
    return clip
}

/// A good video and its bytes as they are stored.
func stored(_ bytes: [UInt8], _ job: Job) throws -> (clip: VideoInfo, bytes: [UInt8]) {
    guard let processor = Processor() else { throw NotReady() }
    let outcome = try answer(to: job, on: bytes) { processor.process($0, $1) }
    guard case .clip(let clip) = outcome.answer else { throw Unexpected(answer: outcome.answer) }
    try #require(clip.originalBytes ?? 0 == outcome.original.count)
    return (clip, clip.originalBytes == nil ? bytes : outcome.original)
}

/// The frame that stands for a video, and what was said of it.
func grab(_ bytes: [UInt8], of clip: VideoInfo, _ job: Job = Job()) throws -> (answer: WorkerReply, frame: [UInt8]) {
    guard let grabber = FrameGrabber() else { throw NotReady() }
    var job = job
    job.clip = clip
    let outcome = try answer(to: job, on: bytes) { grabber.process($0, $1) }
    return (outcome.answer, outcome.frame)
}

/// The thumb that is made of a frame.
func thumb(of frame: [UInt8]) throws -> Pixels {
    guard let processor = Processor() else { throw NotReady() }
    return try Pixels(try answer(to: Job(), on: frame) { processor.process($0, $1) }.thumb)
}

/// The frame of a good video.
func frame(_ name: String) throws -> Pixels {
    let bytes = try fixture(name)
    let clip = try clip(bytes)
    let (answer, frame) = try grab(bytes, of: clip)
    let pixels = try Pixels(frame)
    guard answer == .frame(Rendition(size: pixels.size, bytes: frame.count)) else { throw Unexpected(answer: answer) }
    return pixels
}

struct Unexpected: Error {
    let answer: WorkerReply
}

private func answer(
    to job: Job, on bytes: [UInt8], by work: (Job, borrowing JobFiles) -> WorkerReply
) throws -> (answer: WorkerReply, original: [UInt8], thumb: [UInt8], frame: [UInt8]) {
    let input = try temporaryFile(holding: bytes)
    let outputs = try (0..<4).map { _ in try temporaryFile(holding: []) }
    let (original, thumb, frame) = (dup(outputs[0]), dup(outputs[1]), dup(outputs[3]))
    defer {
        close(original)
        close(thumb)
        close(frame)
    }
    guard let files = JobFiles(owning: [input] + outputs + [dup(input)]) else { throw NotReady() }
    let answer = work(job, files)
    return (answer, contents(of: original), contents(of: thumb), contents(of: frame))
}

/// - Parameter tests: the target that the fixture belongs to.
func fixture(_ name: String, of tests: String = "VideoTests") throws -> [UInt8] {
    let path = "\(#filePath)".split(separator: "/").dropLast(2).joined(separator: "/")
    let descriptor = open("/\(path)/\(tests)/Fixtures/\(name)", O_RDONLY)
    try #require(descriptor >= 0, "no fixture \(name)")
    defer { close(descriptor) }
    return contents(of: descriptor)
}

/// A JPEG as TurboJPEG decodes it.
struct Pixels {
    let size: PixelSize
    private let pixels: [UInt8]

    init(_ jpeg: [UInt8]) throws {
        guard let handle = tjInitDecompress() else { throw NotReady() }
        defer { tjDestroy(handle) }
        var (width, height, sampling, space): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
        try #require(
            tjDecompressHeader3(handle, jpeg, UInt(jpeg.count), &width, &height, &sampling, &space) == 0)
        var pixels = [UInt8](repeating: 0, count: Int(4 * width * height))
        try #require(
            tjDecompress2(handle, jpeg, UInt(jpeg.count), &pixels, width, 0, height, Int32(TJPF_RGBX.rawValue), 0) == 0)
        size = PixelSize(width: Int(width), height: Int(height))
        self.pixels = pixels
    }

    /// Red, green and blue at a place.
    func channels(_ x: Int, _ y: Int) -> [Int] {
        let start = 4 * (y * size.width + x)
        return pixels[start..<start + 3].map(Int.init)
    }

    /// The name of the colour at a place, which it must be near.
    func colour(_ x: Int, _ y: Int) -> String {
        let found = channels(x, y)
        let near = Self.colours.first { zip($0.value, found).allSatisfy { abs($0 - $1) <= 16 } }
        return near?.key ?? "\(found)"
    }

    /// Whether every pixel is near one colour.
    func hasOnly(_ name: String) -> Bool {
        guard let colour = Self.colours[name] else { return false }
        let (red, green, blue) = (colour[0], colour[1], colour[2])
        return pixels.withUnsafeBufferPointer { pixels in
            var place = 0
            while place < pixels.count {
                if abs(Int(pixels[place]) - red) > 16 || abs(Int(pixels[place + 1]) - green) > 16
                    || abs(Int(pixels[place + 2]) - blue) > 16
                {
                    return false
                }
                place += 4
            }
            return true
        }
    }

    /// The colours in the middles of the quarters, row by row.
    var quarters: [String] {
        let (width, height) = (size.width, size.height)
        return [
            colour(width / 4, height / 4), colour(width * 3 / 4, height / 4), colour(width / 4, height * 3 / 4),
            colour(width * 3 / 4, height * 3 / 4),
        ]
    }

    private static let colours = [
        "red": [255, 0, 0], "green": [0, 255, 0], "blue": [0, 0, 255], "yellow": [255, 255, 0], "black": [0, 0, 0],
        "white": [255, 255, 255],
    ]
}
