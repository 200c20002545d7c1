import Media
import Testing

@testable import Codecs

@Suite("Orientation of a JPEG") struct OrientationTests {
    @Test(
        "Thumbs are upright, and the size is the one that a viewer sees",
        arguments: zip(
            1...8,
            [
                [Colour.red, .green, .blue, .yellow], [.green, .red, .yellow, .blue], [.yellow, .blue, .green, .red],
                [.blue, .yellow, .red, .green], [.red, .blue, .green, .yellow], [.blue, .red, .yellow, .green],
                [.yellow, .green, .blue, .red], [.green, .yellow, .red, .blue],
            ]))
    func upright(tag: Int, quarters: [Colour]) throws {
        let outcome = try process(try fixture("turned-\(tag).jpg"))
        let size = tag < 5 ? PixelSize(width: 96, height: 64) : PixelSize(width: 64, height: 96)
        #expect(outcome.report?.size == size)
        expect(try Pixels(outcome.thumb, .jpeg).quarters, near: quarters)
    }

    @Test("A medium is upright and as wide as a viewer sees it")
    func medium() throws {
        let outcome = try process(try fixture("wide-turned-6.jpg"))
        #expect(outcome.report?.size == PixelSize(width: 800, height: 1200))
        let medium = try Pixels(outcome.medium, .jpeg)
        #expect(medium.size == PixelSize(width: 500, height: 750))
        expect(medium.quarters, near: [.blue, .red, .yellow, .green])
    }

    @Test(
        "An orientation that makes no sense is none",
        arguments: [
            [], Array("Exif\0\0".utf8), Array("Exif\0\0MM\0*\0\0\0\u{8}".utf8),
            // A directory outside the segment, and values of 0 and 9.
            Array("Exif\0\0II*\0".utf8) + [0xFF, 0xFF, 0xFF, 0xFF],
            Array("Exif\0\0II*\0".utf8) + [8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 0, 0, 0, 0],
            Array("Exif\0\0II*\0".utf8) + [8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 9, 0, 0, 0],
            // Entries announced that are not there.
            Array("Exif\0\0II*\0".utf8) + [8, 0, 0, 0, 0xFF, 0xFF, 0x0F, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0],
        ] as [[UInt8]])
    func nonsense(segment: [UInt8]) {
        segment.withUnsafeBytes { #expect(Orientation(exif: $0) == nil) }
    }
}
