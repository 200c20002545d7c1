import Media
import Testing

@testable import Codecs

@Suite("Animations") struct AnimationTests {
    @Test("The first frame of a GIF lies at its place on the canvas, and the rest is clear")
    func offset() throws {
        let outcome = try process(try fixture("moving-offset.gif"))
        #expect(outcome.report?.isAnimated == true)
        #expect(outcome.report?.size == PixelSize(width: 80, height: 60))
        let still = try Pixels(outcome.medium, .gif)
        #expect(still.size == PixelSize(width: 80, height: 60))
        #expect(still.colour(10, 5).alpha == 0)
        #expect(still.colour(70, 50).alpha == 0)
        #expect(still.colour(40, 25) == .red)
        #expect(try Pixels(outcome.thumb, .gif).colour(160, 160) == .red)
    }

    @Test("A wide animation's medium is a still at the width of a medium")
    func wide() throws {
        let outcome = try process(try fixture("moving-wide.gif"))
        #expect(outcome.report?.medium?.size == PixelSize(width: 500, height: 100))
        #expect(try Pixels(outcome.medium, .gif).colour(250, 50) == .red)
        // One image descriptor: it does not move.
        #expect(try GIFHeader(outcome.medium).frames == 1)
    }

    @Test("A PNG that moves is one, and its still is the first frame")
    func png() throws {
        let outcome = try process(try fixture("moving.png"))
        #expect(outcome.report?.isAnimated == true)
        #expect(outcome.report?.medium?.size == PixelSize(width: 96, height: 64))
        #expect(try Pixels(outcome.medium, .png).colour(48, 32) == .red)
    }

    @Test("A still GIF is none")
    func still() throws {
        #expect(try process(try fixture("still.gif")).report?.isAnimated == false)
    }

    @Test("An animated WebP is not taken")
    func webp() throws {
        #expect(
            try process(try fixture("moving.webp")).finding == .refused(.unsupported(found: "image/webp (animated)")))
    }
}

extension GIFHeader {
    fileprivate init(_ bytes: [UInt8]) throws {
        self = try bytes.withUnsafeBytes { try GIFHeader($0) }
    }
}
