import Media
import Testing

@testable import Codecs

@Suite("Variants of a picture") struct VariantTests {
    private static func make(_ bytes: [UInt8]) throws -> Outcome {
        var job = Job()
        job.makesVariants = true
        return try process(bytes, job)
    }

    @Test(
        "show the same as WebP and as AVIF, in fewer bytes",
        arguments: [("plain.jpg", MediaFormat.jpeg), ("colour-srgb.jpg", .jpeg), ("deep.png", .png)])
    func both(name: String, kind: MediaFormat) throws {
        let thumb = try process(try fixture(name)).thumb
        let outcome = try Self.make(thumb)
        let variants = try #require(outcome.variants)
        #expect(variants == Variants(webp: outcome.thumb.count, avif: outcome.medium.count))
        let expected = try Pixels(thumb, kind).quarters
        for (bytes, kind) in [(outcome.thumb, MediaFormat.webp), (outcome.medium, .avif)] {
            #expect((1..<thumb.count).contains(bytes.count))
            let picture = try Pixels(bytes, kind)
            #expect(picture.size == Job().thumb)
            expect(picture.quarters, near: expected)
        }
    }

    @Test("leave clear what is clear")
    func alpha() throws {
        let outcome = try Self.make(try process(try fixture("white-on-nothing.png")).thumb)
        let picture = try Pixels(outcome.medium, .avif)
        #expect(picture.colour(2, 2).alpha == 0)
        #expect(picture.colour(300, 160).isNear(.white))
    }

    @Test("are none where they would be longer, or the picture is in such a format already")
    func none() throws {
        #expect(try Self.make(try fixture("plain.avif")).variants == Variants(webp: 0, avif: 0))
        // Of a few flat colours, which an AVIF takes more bytes for.
        let outcome = try Self.make(try process(try fixture("plain.webp")).thumb)
        #expect(outcome.variants == Variants(webp: 0, avif: 0))
        #expect(outcome.thumb.isEmpty && outcome.medium.isEmpty)
    }

    @Test("cannot be made of what is no picture")
    func refused() throws {
        #expect(try Self.make(try fixture("told.mp4")).refusal == .corrupt(.mp4, .structure))
        #expect(try Self.make(try fixture("drawing.svg")).refusal != nil)
    }
}
