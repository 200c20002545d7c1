import Media
import Testing

@testable import Codecs

@Suite("Kinds of pictures") struct MediaFormatTests {
    static let quarters: [Colour] = [.red, .green, .blue, .yellow]

    @Test(
        "The colours of a picture stand where they stood in its thumb",
        arguments: [
            ("plain.jpg", MediaFormat.jpeg), ("progressive.jpg", .jpeg), ("full-colour.jpg", .jpeg),
            ("quarter-colour.jpg", .jpeg),
            ("cmyk.jpg", .jpeg), ("ycck.jpg", .jpeg), ("large.jpg", .jpeg), ("plain.png", .png), ("palette.png", .png),
            ("deep.png", .png), ("interlaced.png", .png), ("still.gif", .gif), ("plain.webp", .webp),
            ("lossless.webp", .webp), ("plain.bmp", .bmp), ("palette.bmp", .bmp), ("runs.bmp", .bmp),
            ("fields.bmp", .bmp), ("plain.avif", .avif), ("full-colour.avif", .avif), ("deep.avif", .avif),
            ("deeper.avif", .avif), ("plain.heic", .heic), ("deep.heic", .heic),
        ])
    func thumb(name: String, kind: MediaFormat) throws {
        let outcome = try process(try fixture(name))
        #expect(outcome.report?.kind == kind)
        let thumb = try Pixels(outcome.thumb, kind.stored)
        #expect(thumb.size == PixelSize(width: 320, height: 320))
        expect(thumb.quarters, near: Self.quarters)
    }

    @Test(
        "The colours of a picture stand where they stood in its medium",
        arguments: [
            ("plain.jpg", MediaFormat.jpeg), ("large.jpg", .jpeg), ("plain.png", .png), ("interlaced.png", .png),
            ("still.gif", .gif), ("plain.webp", .webp), ("lossless.webp", .webp), ("plain.avif", .avif),
            ("deep.avif", .avif), ("deeper.avif", .avif),
        ])
    func medium(name: String, kind: MediaFormat) throws {
        let outcome = try process(try fixture(name))
        let medium = try Pixels(outcome.medium, kind)
        #expect(medium.size == PixelSize(width: 500, height: 375))
        #expect(outcome.report?.medium == Rendition(size: medium.size, bytes: outcome.medium.count))
        expect(medium.quarters, near: Self.quarters)
    }

    @Test(
        "A grey picture stays as light as it was",
        arguments: [("grey.jpg", MediaFormat.jpeg), ("grey.png", .png), ("grey.avif", .avif)])
    func grey(name: String, kind: MediaFormat) throws {
        let bytes = try fixture(name)
        let before = try Pixels(bytes, kind)
        let after = try Pixels(try process(bytes).thumb, kind)
        expect(after.quarters, near: before.quarters, within: 6)
    }

    @Test(
        "A pixel that is half clear stays half clear",
        arguments: [
            ("half-clear.png", MediaFormat.png), ("half-clear.webp", .webp), ("half-clear.avif", .avif),
            ("premultiplied.avif", .avif),
        ])
    func halfClear(name: String, kind: MediaFormat) throws {
        let outcome = try process(try fixture(name))
        let expected = Self.quarters.map { $0.opacity(128) }
        for bytes in [outcome.thumb, outcome.medium] {
            let found = try Pixels(bytes, kind).quarters
            expect(found, near: expected)
            #expect(found.allSatisfy { (120...136).contains($0.alpha) })
        }
    }

    @Test("Grey with alpha, and one colour meant as clear, are read as they are meant")
    func clearPNG() throws {
        let grey = try Pixels(try process(try fixture("grey-half-clear.png")).thumb, .png).colour(160, 160)
        #expect(grey.isNear(Colour(red: 127, green: 127, blue: 127, alpha: 128)))
        let clear = try Pixels(try process(try fixture("clear-colour.png")).thumb, .png)
        #expect(clear.colour(40, 160) == .white)
        #expect(clear.colour(280, 160).alpha == 0)
    }

    @Test("The colour of clear pixels does not show at an edge")
    func edge() throws {
        let medium = try Pixels(try process(try fixture("white-on-nothing.png")).medium, .png)
        var alphas: Set<Int> = []
        for x in 0..<medium.size.width {
            let colour = medium.colour(x, 100)
            alphas.insert(colour.alpha)
            if colour.alpha > 0 { #expect(colour.opacity(255).isNear(.white, within: 2), "at \(x)") }
        }
        #expect(alphas.count > 2, "no pixel is partly clear, so the edge was not tried")
    }

    @Test("A GIF keeps what is clear")
    func clearGIF() throws {
        let thumb = try Pixels(try process(try fixture("clear.gif")).thumb, .gif)
        #expect(thumb.colour(40, 160).isNear(.white))
        #expect(thumb.colour(280, 160).alpha == 0)
    }
}
