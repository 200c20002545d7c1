import JPEG
import Media
import Testing

@testable import Codecs

@Suite("A width that was asked for") struct WidthTests {
    static func job(width: Int? = nil, most: PixelSize = PixelSize(width: 0, height: 0)) -> Job {
        var job = Job()
        job.width = width
        job.most = most
        return job
    }

    @Test(
        "is the width of the stored picture, which stays of its kind",
        arguments: [
            ("plain.jpg", MediaFormat.jpeg), ("progressive.jpg", .jpeg), ("full-colour.jpg", .jpeg),
            ("plain.png", .png),
            ("interlaced.png", .png), ("still.gif", .gif), ("plain.webp", .webp), ("lossless.webp", .webp),
        ])
    func isFollowed(name: String, kind: MediaFormat) throws {
        let outcome = try process(try fixture(name), Self.job(width: 510))
        let size = PixelSize(width: 510, height: 383)
        #expect(outcome.report?.size == size)
        #expect(outcome.report?.originalBytes == outcome.original.count)
        let original = try Pixels(outcome.original, kind)
        #expect(original.size == size)
        expect(original.quarters, near: MediaFormatTests.quarters)
        #expect(try Pixels(outcome.medium, kind).size == PixelSize(width: 500, height: 375))
        expect(try Pixels(outcome.thumb, kind).quarters, near: MediaFormatTests.quarters)
    }

    @Test(
        "decides the height by the proportions, and at least one pixel of it",
        arguments: [
            (PixelSize(width: 501, height: 300), 250, 150), (PixelSize(width: 100, height: 33), 50, 17),
            (PixelSize(width: 64, height: 48), 1, 1), (PixelSize(width: 3000, height: 2), 30, 1),
            (PixelSize(width: 40, height: 400), 20, 200), (PixelSize(width: 4000, height: 300), 500, 38),
        ])
    func height(picture: PixelSize, width: Int, height: Int) throws {
        let outcome = try process(SizeTests.bmp(picture.width, picture.height), Self.job(width: width))
        #expect(outcome.report?.size == PixelSize(width: width, height: height))
        #expect(try Pixels(outcome.original, .png).size == PixelSize(width: width, height: height))
        #expect(outcome.report?.medium == nil)
        #expect(outcome.medium.isEmpty)
    }

    @Test("that the picture has already changes nothing")
    func same() throws {
        let outcome = try process(try fixture("plain.jpg"), Self.job(width: 640))
        #expect(outcome.report?.originalBytes == nil)
        #expect(outcome.original.isEmpty)
    }

    @Test("beyond the picture's is refused", arguments: [641, Int.max])
    func tooWide(width: Int) throws {
        #expect(try process(try fixture("plain.jpg"), Self.job(width: width)).refusal == .narrowerThanAsked)
    }

    @Test("is refused for what moves (rule 13)", arguments: ["moving-wide.gif", "moving.png"])
    func moving(name: String) throws {
        #expect(try process(try fixture(name), Self.job(width: 20)).refusal == .widthOfMoving)
    }

    @Test("counts for the upright picture, and the stored one is upright without a tag", arguments: 1...8)
    func upright(tag: Int) throws {
        let outcome = try process(try fixture("turned-\(tag).jpg"), Self.job(width: 32))
        let height = tag < 5 ? 21 : 48
        #expect(outcome.report?.size == PixelSize(width: 32, height: height))
        let original = try Pixels(outcome.original, .jpeg)
        #expect(original.size == PixelSize(width: 32, height: height))
        expect(original.quarters, near: try Pixels(outcome.thumb, .jpeg).quarters, within: 20)
        let header = try outcome.original.withUnsafeBytes { try JPEGHeader($0) }
        #expect(header.orientation == .upright)
    }

    @Test("between the stored width and the upright one is taken or refused by the upright one")
    func between() throws {
        let bytes = try fixture("turned-6.jpg")
        #expect(try process(bytes, Self.job(width: 80)).refusal == .narrowerThanAsked)
        #expect(try process(bytes, Self.job(width: 64)).report?.originalBytes == nil)
    }

    @Test(
        "leaves colours as fine as they were",
        arguments: [("grey.jpg", ChromaSubsampling.none), ("full-colour.jpg", .full)])
    func chroma(name: String, expected: ChromaSubsampling) throws {
        let original = try process(try fixture(name), Self.job(width: 48)).original
        #expect(try original.withUnsafeBytes { Header.jpeg(try JPEGHeader($0)) }.chroma == expected)
    }

    @Test(
        "leaves what is half clear half clear",
        arguments: [("half-clear.png", MediaFormat.png), ("half-clear.webp", .webp)])
    func alpha(name: String, kind: MediaFormat) throws {
        let original = try Pixels(try process(try fixture(name), Self.job(width: 64)).original, kind)
        expect(original.quarters, near: MediaFormatTests.quarters.map { $0.opacity(128) })
    }

    @Test("leaves a GIF's clear pixels clear")
    func clear() throws {
        let original = try Pixels(try process(try fixture("clear.gif"), Self.job(width: 32)).original, .gif)
        #expect(original.colour(4, 8) == .white)
        #expect(original.colour(28, 8).alpha == 0)
    }
}

@Suite("The site's bounds of a picture") struct BoundTests {
    @Test(
        "are what a larger one is shrunk to fit",
        arguments: [
            (PixelSize(width: 320, height: 0), PixelSize(width: 320, height: 240)),
            (PixelSize(width: 0, height: 120), PixelSize(width: 160, height: 120)),
            (PixelSize(width: 100, height: 100), PixelSize(width: 100, height: 75)),
            (PixelSize(width: 600, height: 3), PixelSize(width: 4, height: 3)),
            (PixelSize(width: 639, height: 480), PixelSize(width: 639, height: 479)),
        ])
    func shrinks(most: PixelSize, size: PixelSize) throws {
        let outcome = try process(try fixture("plain.png"), WidthTests.job(most: most))
        #expect(outcome.report?.size == size)
        #expect(try Pixels(outcome.original, .png).size == size)
    }

    @Test(
        "leave a smaller one alone, and what moves as well",
        arguments: [
            ("plain.png", PixelSize(width: 640, height: 480)), ("plain.png", PixelSize(width: 0, height: 0)),
            ("moving-wide.gif", PixelSize(width: 10, height: 10)),
        ])
    func leaves(name: String, most: PixelSize) throws {
        #expect(try process(try fixture(name), WidthTests.job(most: most)).report?.originalBytes == nil)
    }

    @Test("come before a width that was asked for, and a width within them is followed")
    func width() throws {
        let bytes = try fixture("plain.png")
        let bound = PixelSize(width: 320, height: 320)
        #expect(try process(bytes, WidthTests.job(width: 100, most: bound)).report?.size.width == 320)
        let wide = PixelSize(width: 640, height: 640)
        #expect(try process(bytes, WidthTests.job(width: 100, most: wide)).report?.size.width == 100)
    }

    @Test("hold for the upright picture")
    func upright() throws {
        let job = WidthTests.job(most: PixelSize(width: 60, height: 0))
        #expect(try process(try fixture("turned-6.jpg"), job).report?.size == PixelSize(width: 60, height: 90))
        #expect(
            try process(try fixture("wide-turned-6.jpg"), WidthTests.job(most: PixelSize(width: 0, height: 120)))
                .report?.size == PixelSize(width: 80, height: 120))
    }
}
