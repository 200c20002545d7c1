import CPNG
import Media
import Testing

@testable import Codecs

@Suite("Originals that are written anew (rule 20)") struct OriginalTests {
    @Test(
        "A BMP becomes a PNG of the same pixels",
        arguments: ["plain.bmp", "palette.bmp", "runs.bmp", "two-colours.bmp"])
    func samePixels(name: String) throws {
        let bytes = try fixture(name)
        let outcome = try process(bytes)
        #expect(outcome.report?.originalBytes == outcome.original.count)
        let before = try Pixels(bytes, .bmp)
        let after = try Pixels(outcome.original, .png)
        #expect(after.size == before.size)
        for y in 0..<before.size.height {
            for x in 0..<before.size.width where after.colour(x, y) != before.colour(x, y) {
                Issue.record("\(after.colour(x, y)) is not \(before.colour(x, y)) at \(x), \(y)")
                return
            }
        }
    }

    @Test("Fields of five and six bits become whole colours")
    func fields() throws {
        let original = try Pixels(try process(try fixture("fields.bmp")).original, .png)
        #expect(original.quarters == MediaFormatTests.quarters)
    }

    @Test("A BMP keeps an alpha channel that its header tells of, to the bit")
    func alpha() throws {
        let outcome = try process(try fixture("half-clear.bmp"))
        let pixels = try decode(outcome.original)
        #expect(pixels.allSatisfy { $0 >> 24 == 128 })
        let header = try outcome.original.withUnsafeBytes { try PNGHeader($0) }
        #expect(header.size == PixelSize(width: 96, height: 64))
        expect(try Pixels(outcome.thumb, .png).quarters, near: MediaFormatTests.quarters.map { $0.opacity(128) })
    }

    @Test(
        "Other originals are not touched",
        arguments: ["plain.jpg", "plain.png", "still.gif", "plain.webp", "plain.avif"])
    func untouched(name: String) throws {
        let outcome = try process(try fixture(name))
        #expect(outcome.report?.originalBytes == nil)
        #expect(outcome.original.isEmpty)
    }

    @Test("Renditions hold no metadata")
    func noMetadata() throws {
        let bytes = try fixture("turned-6.jpg")
        #expect(bytes.contains("Exif"))
        #expect(!(try process(bytes).thumb.contains("Exif")))
    }
}

extension [UInt8] {
    func contains(_ text: String) -> Bool {
        let text = Array(text.utf8)
        return indices.contains { self[$0...].starts(with: text) }
    }
}

/// The pixels of a PNG with all eight bits of their alpha, as libpng reads them.
private func decode(_ bytes: [UInt8]) throws -> [UInt32] {
    var image = png_image()
    image.version = UInt32(PNG_IMAGE_VERSION)
    defer { png_image_free(&image) }
    try #require(png_image_begin_read_from_memory(&image, bytes, bytes.count) != 0)
    image.format = UInt32(PNG_FORMAT_BGRA)
    var pixels = [UInt32](repeating: 0, count: Int(image.width * image.height))
    try #require(png_image_finish_read(&image, nil, &pixels, 0, nil) != 0)
    return pixels
}
