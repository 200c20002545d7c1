import Media
import Testing

@testable import Codecs

@Suite("A watermark") struct WatermarkTests {
    static let white = Colour.white
    /// That of the pictures that `SizeTests` makes.
    static let grey = Colour(red: 200, green: 200, blue: 200)

    /// A job with a mark that covers wholly, on a picture of any size.
    static func job(_ change: (inout Watermark) -> Void = { _ in }) -> Job {
        var watermark = Watermark()
        watermark.opacity = 100
        watermark.percentage = 100
        watermark.least = PixelSize(width: 0, height: 0)
        change(&watermark)
        var job = Job()
        job.watermark = watermark
        return job
    }

    /// A grey picture of a size with a mark on it, which is white and 40 by 20 unless another one is named.
    static func marked(_ size: PixelSize, _ job: Job, mark: String = "mark.png") throws -> Outcome {
        try process(SizeTests.bmp(size.width, size.height), job, watermark: try fixture(mark))
    }

    static let square = PixelSize(width: 200, height: 200)

    @Test(
        "lies where it is set to, the margin away from an edge",
        arguments: [
            (HorizontalPlace.left, VerticalPlace.top, 10, 10), (.center, .center, 80, 90), (.right, .bottom, 150, 170),
            (.right, .top, 150, 10), (.left, .bottom, 10, 170),
        ])
    func place(horizontal: HorizontalPlace, vertical: VerticalPlace, left: Int, top: Int) throws {
        let outcome = try Self.marked(
            Self.square,
            Self.job {
                $0.horizontal = horizontal
                $0.vertical = vertical
            })
        #expect(outcome.report?.isWatermarked == true)
        #expect(outcome.report?.originalBytes == outcome.original.count)
        let original = try Pixels(outcome.original, .png)
        #expect(original.size == Self.square)
        for (x, y) in [(left, top), (left + 39, top + 19)] { #expect(original.colour(x, y) == Self.white) }
        for (x, y) in [(left - 1, top), (left, top - 1), (left + 40, top + 19), (left + 39, top + 20)] {
            #expect(original.colour(x, y) == Self.grey)
        }
    }

    @Test("lets through what its opacity leaves, and all of where it is clear")
    func opacity() throws {
        let outcome = try Self.marked(Self.square, Self.job { $0.opacity = 40 }, mark: "mark-half-clear.png")
        let original = try Pixels(outcome.original, .png)
        #expect(original.colour(90, 100) == Self.grey)
        #expect(original.colour(110, 100) == Colour(red: 120, green: 120, blue: 120))
    }

    @Test("on a clear picture is as clear as it is itself")
    func alpha() throws {
        let outcome = try process(
            try fixture("half-clear.png"), Self.job { $0.opacity = 50 }, watermark: try fixture("mark-half-clear.png"))
        let original = try Pixels(outcome.original, .png)
        let (x, y) = (original.size.width / 2, original.size.height / 2)
        #expect(original.colour(x - 5, y - 5).isNear(Colour.red.opacity(128)))
        #expect(original.colour(x + 5, y - 5).isNear(Colour(red: 0, green: 85, blue: 0, alpha: 191)))
    }

    @Test("takes up its share of the picture, and is never enlarged", arguments: [(1, 28), (2, 40), (50, 40)])
    func share(percentage: Int, width: Int) throws {
        let outcome = try Self.marked(
            Self.square,
            Self.job {
                $0.percentage = percentage
                $0.horizontal = .left
                $0.margin = 0
            })
        let original = try Pixels(outcome.original, .png)
        #expect(original.colour(width - 1, 100) == Self.white)
        #expect(original.colour(width, 100) == Self.grey)
    }

    @Test("fits on a picture that is smaller than it")
    func narrow() throws {
        let original = try Pixels(try Self.marked(PixelSize(width: 20, height: 300), Self.job()).original, .png)
        #expect(original.colour(0, 150) == Self.white)
        #expect(original.colour(10, 140) == Self.grey)
    }

    @Test("is on the medium, and not on the thumb")
    func medium() throws {
        let outcome = try Self.marked(PixelSize(width: 600, height: 600), Self.job())
        #expect(try Pixels(outcome.medium, .png).colour(250, 250) == Self.white)
        #expect(try Pixels(outcome.thumb, .png).colour(160, 160) == Self.grey)
    }

    @Test("lies on the picture of a width that was asked for")
    func width() throws {
        var job = Self.job()
        job.width = 100
        let outcome = try Self.marked(PixelSize(width: 600, height: 600), job)
        let original = try Pixels(outcome.original, .png)
        #expect(original.size == PixelSize(width: 100, height: 100))
        #expect(original.colour(50, 50) == Self.white)
        #expect(original.colour(50, 65) == Self.grey)
    }

    @Test("is on a picture as a viewer sees it, which then lies upright in its file", arguments: [1, 2, 3, 5, 6, 8])
    func turned(orientation: Int) throws {
        let bytes = try fixture("turned-\(orientation).jpg")
        let job = Self.job {
            $0.horizontal = .left
            $0.vertical = .top
            $0.margin = 0
        }
        let outcome = try process(bytes, job, watermark: try fixture("mark.png"))
        let size = try #require(outcome.report?.size)
        #expect(size == (try process(bytes)).report?.size)
        let original = try Pixels(outcome.original, .jpeg)
        #expect(original.size == size)
        #expect(original.colour(3, 3).isNear(Self.white))
        #expect(try outcome.original.withUnsafeBytes { try JPEGHeader($0) }.orientation == .upright)
        // But for the quarter with the mark, of which the thumb has nothing.
        let quarters = try Pixels(outcome.thumb, .jpeg).quarters
        expect(Array(original.quarters.dropFirst()), near: Array(quarters.dropFirst()), within: 20)
    }

    @Test(
        "is on a still picture of each kind, which stays of its kind",
        arguments: [
            ("plain.jpg", MediaFormat.jpeg), ("plain.png", .png), ("plain.webp", .webp), ("plain.avif", .avif),
            ("plain.heic", .jpeg), ("plain.bmp", .png), ("still.gif", .gif), ("ycck.jpg", .jpeg), ("deep.png", .png),
        ])
    func kinds(name: String, kind: MediaFormat) throws {
        let bytes = try fixture(name)
        let job = Self.job { $0.includesGIF = true }
        let outcome = try process(bytes, job, watermark: try fixture("mark.png"))
        #expect(outcome.report?.isWatermarked == true)
        let original = try Pixels(outcome.original, kind)
        #expect(original.size == outcome.report?.size)
        #expect(original.colour(original.size.width / 2, original.size.height / 2).isNear(Self.white))
        expect(original.quarters, near: try Pixels(outcome.thumb, kind).quarters, within: 20)
    }

    @Test(
        "leaves colour profile and metadata as a width does", arguments: ["colour-p3.jpg", "camera.jpg", "camera.webp"])
    func metadata(name: String) throws {
        let bytes = try fixture(name)
        var narrow = Job()
        narrow.width = try #require(try process(bytes).report?.size.width) - 1
        let resized = try exiftool(try process(bytes, narrow).original)
        let marked = try exiftool(try process(bytes, Self.job(), watermark: try fixture("mark.png")).original)
        #expect(!marked.isEmpty)
        #expect(Set(marked.keys) == Set(resized.keys))
        #expect(marked["ICC_Profile:ProfileDescription"] == resized["ICC_Profile:ProfileDescription"])
    }

    @Test(
        "is not on what moves, on a GIF unless that is set, nor on a sphere",
        arguments: ["moving-wide.gif", "still.gif", "moving.png", "moving.webp", "moving.avif", "sphere.jpg"])
    func others(name: String) throws {
        let outcome = try process(
            try fixture(name), Self.job { $0.includesGIF = name.hasPrefix("moving") },
            watermark: try fixture("mark.png"))
        #expect(outcome.report?.isWatermarked == false)
    }

    @Test("is not on a picture that is too small in width or height", arguments: [(99, 200), (200, 99)])
    func small(width: Int, height: Int) throws {
        let job = Self.job { $0.least = PixelSize(width: 100, height: 100) }
        let outcome = try Self.marked(PixelSize(width: width, height: height), job)
        #expect(outcome.report?.isWatermarked == false)
        #expect(try Pixels(outcome.original, .png).colour(width / 2, height / 2) == Self.grey)
    }

    @Test(
        "that is no good is nobody's but the operator's fault, and nothing is taken",
        arguments: [
            ("plain.jpg", MarkFlaw.notPNG), ("moving.png", .moving), ("drawing.svg", .notPNG), ("plain.png", .tooLarge),
        ])
    func flawed(name: String, flaw: MarkFlaw) throws {
        var job = Self.job()
        job.limits.pixels = 640 * 480 - 1
        let outcome = try process(SizeTests.bmp(200, 200), job, watermark: try fixture(name))
        #expect(outcome.finding == .badWatermark(flaw))
    }

    @Test("that is cut short is no good")
    func cut() throws {
        let mark = try fixture("mark.png")
        let outcome = try process(SizeTests.bmp(200, 200), Self.job(), watermark: Array(mark.dropLast(mark.count / 3)))
        #expect(outcome.finding == .badWatermark(.notPNG))
    }
}
