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

    @Test("A WebP that moves is one, and its still is the first frame")
    func webp() throws {
        let outcome = try process(try fixture("moving.webp"))
        #expect(outcome.report?.isAnimated == true)
        #expect(outcome.report?.size == PixelSize(width: 120, height: 80))
        #expect(outcome.report?.medium?.size == PixelSize(width: 120, height: 80))
        #expect(outcome.original.isEmpty)
        #expect(try Pixels(outcome.medium, .webp).colour(60, 40).isNear(.red))
        #expect(try outcome.thumb.withUnsafeBytes { try WebPHeader($0).isAnimated } == false)
    }

    @Test("The first frame of a WebP lies at its place on the canvas, and the rest is clear")
    func webpOffset() throws {
        let outcome = try process(try fixture("moving-offset.webp"))
        #expect(outcome.report?.size == PixelSize(width: 80, height: 60))
        let still = try Pixels(outcome.medium, .webp)
        #expect(still.colour(10, 5).alpha == 0)
        #expect(still.colour(70, 50).alpha == 0)
        #expect(still.colour(40, 25).isNear(.red))
        #expect(still.colour(22, 12).isNear(.red))
    }

    @Test("A wide WebP's first frame keeps what is half clear")
    func webpWide() throws {
        let outcome = try process(try fixture("moving-wide.webp"))
        #expect(outcome.report?.medium?.size == PixelSize(width: 500, height: 375))
        expect(try Pixels(outcome.medium, .webp).quarters, near: MediaFormatTests.quarters.map { $0.opacity(128) })
    }

    @Test("A WebP of one frame is not animated, whatever it says")
    func webpOfOneFrame() throws {
        let outcome = try process(try fixture("moving-once.webp"))
        #expect(outcome.report?.isAnimated == false)
        #expect(outcome.medium.isEmpty)
        #expect(try Pixels(outcome.thumb, .webp).colour(24, 16).isNear(.red))
    }

    @Test("A PNG that has more frames than it announces is counted by them")
    func pngFrames() throws {
        var bytes = try fixture("moving.png")
        let control = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("acTL".utf8)) })
        let chunk = PNGChunk.chunk(PNGChunk.animation, [0, 0, 0, 1, 0, 0, 0, 0])
        bytes.replaceSubrange(control - 4..<control + 16, with: chunk)
        #expect(try bytes.withUnsafeBytes { try PNGHeader($0).frames } == 2)
    }
}

extension GIFHeader {
    fileprivate init(_ bytes: [UInt8]) throws {
        self = try bytes.withUnsafeBytes { try GIFHeader($0) }
    }
}
