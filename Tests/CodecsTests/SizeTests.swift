import Media
import Testing

@testable import Codecs

@Suite("Sizes of renditions") struct SizeTests {
    /// A 24-bit BMP of one colour, made here as its size is what counts.
    static func bmp(_ width: Int, _ height: Int) -> [UInt8] {
        func little(_ value: Int, _ bytes: Int) -> [UInt8] { (0..<bytes).map { UInt8(value >> (8 * $0) & 0xFF) } }
        let stride = (3 * width + 3) / 4 * 4
        let header =
            Array("BM".utf8) + little(54 + stride * height, 4) + little(0, 4) + little(54, 4) + little(40, 4)
            + little(width, 4) + little(height, 4) + little(1, 2) + little(24, 2) + little(0, 4) + little(0, 4)
        return header + little(2835, 4) + little(2835, 4) + little(0, 8)
            + [UInt8](repeating: 200, count: stride * height)
    }

    @Test(
        "A picture wider than the medium gets one of its proportions, at least a pixel high",
        arguments: [
            (PixelSize(width: 501, height: 300), PixelSize(width: 500, height: 299)),
            (PixelSize(width: 640, height: 480), PixelSize(width: 500, height: 375)),
            (PixelSize(width: 700, height: 500), PixelSize(width: 500, height: 357)),
            (PixelSize(width: 3000, height: 200), PixelSize(width: 500, height: 33)),
            (PixelSize(width: 800, height: 2000), PixelSize(width: 500, height: 1250)),
            (PixelSize(width: 600, height: 7), PixelSize(width: 500, height: 6)),
            (PixelSize(width: 16_383, height: 1), PixelSize(width: 500, height: 1)),
        ])
    func medium(picture: PixelSize, expected: PixelSize) throws {
        let outcome = try process(Self.bmp(picture.width, picture.height))
        let medium = try #require(outcome.report?.medium)
        #expect(outcome.report?.size == picture)
        #expect(medium == Rendition(size: expected, bytes: outcome.medium.count))
        #expect(try Pixels(outcome.medium, .png).size == expected)
        #expect(try Pixels(outcome.thumb, .png).size == PixelSize(width: 320, height: 320))
    }

    @Test(
        "A picture no wider than the medium gets none, and a thumb all the same",
        arguments: [
            PixelSize(width: 500, height: 300), PixelSize(width: 1, height: 1), PixelSize(width: 1, height: 16_383),
            PixelSize(width: 2, height: 1),
        ])
    func noMedium(picture: PixelSize) throws {
        let outcome = try process(Self.bmp(picture.width, picture.height))
        #expect(outcome.report?.medium == nil)
        #expect(outcome.medium.isEmpty)
        #expect(
            outcome.report?.thumb == Rendition(size: PixelSize(width: 320, height: 320), bytes: outcome.thumb.count))
        let middle = try Pixels(outcome.thumb, .png).colour(160, 160)
        #expect(middle == Colour(red: 200, green: 200, blue: 200))
    }

    @Test(
        "Strips of other kinds are taken too",
        arguments: [("strip.jpg", MediaFormat.jpeg), ("strip.png", .png), ("dot.png", .png)])
    func strips(name: String, kind: MediaFormat) throws {
        let thumb = try Pixels(try process(try fixture(name)).thumb, kind)
        #expect(thumb.size == PixelSize(width: 320, height: 320))
        #expect(thumb.colour(160, 160).isNear(.red))
    }

    @Test("A job's own sizes are kept, also where the thumb is no square")
    func ownSizes() throws {
        let job = Job(thumb: PixelSize(width: 200, height: 50), mediumWidth: 300)
        let outcome = try process(try fixture("wide-turned-6.jpg"), job)
        #expect(outcome.report?.thumb.size == PixelSize(width: 200, height: 50))
        #expect(outcome.report?.medium?.size == PixelSize(width: 300, height: 450))
        #expect(try Pixels(outcome.thumb, .jpeg).size == PixelSize(width: 200, height: 50))
    }
}
