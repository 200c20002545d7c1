import Media
import Testing

@testable import Codecs

@Suite("GIFs are decoded as browsers show them (rule 20)") struct GIFDecodingTests {
    private static let canvas = PixelSize(width: 40, height: 30)
    private static let trailer: [UInt8] = [0x3B]

    /// A GIF of four colours: red, green, blue, yellow.
    private func screen(_ size: PixelSize = canvas) -> [UInt8] {
        Array("GIF89a".utf8) + little16(size.width) + little16(size.height) + [0x81, 0, 0]
            + [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 0]
    }

    private func little16(_ value: Int) -> [UInt8] { [UInt8(value & 0xFF), UInt8(value >> 8)] }

    /// A frame of one colour.
    ///
    /// - Parameter pixels: as many as its data hold; all of them by default.
    private func frame(
        _ size: PixelSize = canvas, at x: Int = 0, _ y: Int = 0, index: Int = 0, pixels: Int? = nil
    ) -> [UInt8] {
        var codes: [Int] = []
        for number in 0..<(pixels ?? size.width * size.height) {
            // Cleared before the codes get longer.
            if number % 2 == 0 { codes.append(4) }
            codes.append(index)
        }
        codes.append(5)
        var data: [UInt8] = []
        var pending = 0
        var bits = 0
        for code in codes {
            pending |= code << bits
            bits += 3
            while bits >= 8 {
                data.append(UInt8(pending & 0xFF))
                pending >>= 8
                bits -= 8
            }
        }
        data.append(UInt8(pending))
        var blocks: [UInt8] = []
        for start in stride(from: 0, to: data.count, by: 255) {
            let part = data[start..<min(start + 255, data.count)]
            blocks += [UInt8(part.count)] + part
        }
        return [0x2C] + little16(x) + little16(y) + little16(size.width) + little16(size.height) + [0, 2] + blocks + [0]
    }

    @Test("A second clear code is no pixel")
    func twoClearCodes() throws {
        let outcome = try process(try fixture("field/C10-gif-two-clear-codes.gif"))
        let control = try process(try fixture("field/C10-control-one-clear-code.gif"))
        #expect(outcome.thumb == control.thumb)
        let expected = [0x20C0_40FF, 0x2040_C0FF, 0x2040_C0FF, 0xC020_20FF].map { Colour($0) }
        expect(try decodedQuarters(fixture("field/C10-gif-two-clear-codes.gif"), .gif), near: expected, within: 0)
        #expect(outcome.report?.originalBytes == nil)
    }

    @Test(
        "A screen that is smaller than the first frame, or nothing, becomes as large as that",
        arguments: [
            (PixelSize(width: 0, height: 0), 0, PixelSize(width: 40, height: 30)),
            (PixelSize(width: 10, height: 10), 0, PixelSize(width: 40, height: 30)),
            (PixelSize(width: 20, height: 60), 0, PixelSize(width: 40, height: 60)),
            (PixelSize(width: 20, height: 20), 5, PixelSize(width: 45, height: 35)),
        ])
    func smallScreen(screen: PixelSize, offset: Int, size: PixelSize) throws {
        let bytes = self.screen(screen) + frame(at: offset, offset, index: 2) + Self.trailer
        let outcome = try process(bytes)
        #expect(outcome.report?.size == size)
        #expect(outcome.report?.originalBytes == nil)
        #expect(outcome.report?.isAnimated == false)
        let colour = try bytes.withUnsafeBytes { bytes in
            let bitmap = try Header(of: .gif, in: bytes).decode(bytes, dividedBy: 1)
            return withExtendedLifetime(bitmap) { $0.row(offset + 29)[offset + 39] }
        }
        #expect(colour == 0x0000FF)
    }

    @Test("The first frame of a file of the field is larger than its screen")
    func fieldScreen() throws {
        let outcome = try process(try fixture("field/F07-gif-first-frame-larger-than-screen.gif"))
        #expect(outcome.report?.size == PixelSize(width: 200, height: 150))
        #expect(outcome.report?.isAnimated == false)
    }

    @Test("A missing trailer is written, whatever becomes of the metadata", arguments: MetadataPolicy.allCases)
    func trailer(policy: MetadataPolicy) throws {
        let bytes = try fixture("field/F07d-gif-without-trailer.gif")
        let outcome = try process(bytes, MetadataFilterTests.job(policy))
        #expect(outcome.report?.size == PixelSize(width: 200, height: 150))
        #expect(outcome.original == bytes + [0x3B])
        #expect(outcome.report?.originalBytes == bytes.count + 1)
        #expect(try process(outcome.original, MetadataFilterTests.job(policy)).report?.originalBytes == nil)
    }

    @Test(
        "A GIF that ends within what is no frame is whole without that",
        arguments: [
            "comment", "comment-terminator", "introducer", "label", "control", "application", "descriptor",
        ])
    func cutExtension(part: String) throws {
        let moving = try fixture("odd/moving.gif")
        let bytes = try fixture("odd/ends-in-\(part).gif")
        let outcome = try process(bytes)
        #expect(outcome.report?.isAnimated == true)
        #expect(outcome.original == moving)
        let kept = try process(bytes, MetadataFilterTests.job(.keep))
        #expect(kept.original == moving + bytes.dropFirst(moving.count - 1))
    }

    @Test("A GIF that ends within the colours of a frame is truncated")
    func cutPalette() throws {
        #expect(try process(try fixture("odd/ends-in-palette.gif")).refusal == .truncated(.gif))
    }

    @Test("A graphic control of two blocks is refused: Chromium shows nothing of the file")
    func longControl() throws {
        #expect(try process(try fixture("odd/control-of-two-blocks.gif")).refusal == .corrupt(.gif, .structure))
    }

    @Test("Where the last frame lacks its terminator too, both are written, and a cut sub-block gets its length")
    func terminator() throws {
        let whole = screen() + frame() + Self.trailer
        let bytes = Array(whole.dropLast(2))
        #expect(try process(bytes).original == whole)
        // One more byte of data, the end code, is no pixel.
        let cut = try process(Array(bytes.dropLast(1)))
        #expect(cut.report?.size == Self.canvas)
        let mended = try process(cut.original)
        #expect(mended.report?.originalBytes == nil)
        #expect(mended.thumb == cut.thumb)
        #expect(try process(Array(bytes.dropLast(30))).refusal == .truncated(.gif))
    }

    @Test("What is no block ends the file, as in browsers", arguments: [[0, 0, 0], [0x55, 0x66]] as [[UInt8]])
    func rest(rest: [UInt8]) throws {
        let bytes = screen() + frame() + rest + frame(index: 1) + Self.trailer
        let outcome = try process(bytes)
        #expect(outcome.report?.isAnimated == false)
        #expect(outcome.original == screen() + frame() + Self.trailer)
        let kept = try process(bytes, MetadataFilterTests.job(.keep)).original
        #expect(kept == screen() + frame() + Self.trailer + rest + frame(index: 1) + Self.trailer)
        #expect(try process(screen() + rest + frame() + Self.trailer).refusal == .corrupt(.gif, .structure))
    }

    @Test("A first frame that lacks pixels is refused by that, and so is a later one that the file ends in")
    func missingPixels() throws {
        let short = frame(pixels: 40 * 20)
        for bytes in [
            screen() + short + Self.trailer, screen() + frame(pixels: 1199) + Self.trailer,
        ] {
            let outcome = try process(bytes)
            #expect(outcome.refusal == .corrupt(.gif, .missingPixels))
            #expect(outcome.thumb.isEmpty)
        }
        #expect(try process(screen() + frame() + short.dropLast(2)).refusal == .truncated(.gif))
        // Others are looked at by their blocks alone, and browsers show what comes before them.
        #expect(try process(screen() + frame() + short + frame() + Self.trailer).report?.isAnimated == true)
        // More than it announces do no harm.
        #expect(try process(screen() + frame(pixels: 2000) + Self.trailer).report?.size == Self.canvas)
        #expect(try process(screen() + Self.trailer).refusal == .corrupt(.gif, .noPicture))
    }

    @Test("A code that has no meaning is refused as picture data that cannot be decoded, and so are odd code sizes")
    func codes() throws {
        var bytes = screen() + frame() + Self.trailer
        let data = screen().count + 11
        bytes[data + 20] = 0xFF
        bytes[data + 21] = 0xFF
        #expect(try process(bytes).refusal == .corrupt(.gif, .pixelData))
        for size: UInt8 in [0, 9, 12] {
            var bytes = screen() + frame() + Self.trailer
            bytes[data - 1] = size
            #expect(try process(bytes).refusal == .corrupt(.gif, .pixelData))
        }
    }

    @Test("A later frame that is larger than its canvas meets the limits")
    func laterFrame() throws {
        let large = PixelSize(width: 60, height: 70)
        let bytes = screen() + frame() + frame(large) + Self.trailer
        #expect(try process(bytes).report?.isAnimated == true)
        #expect(try process(bytes).report?.size == Self.canvas)
        var job = Job()
        job.limits.side = 69
        #expect(try process(bytes, job).refusal == .exceeds(.side, found: 70, allowed: 69))
        job = Job()
        job.limits.pixels = 4199
        #expect(try process(bytes, job).refusal == .exceeds(.pixels, found: 4200, allowed: 4199))
    }

    @Test("The last graphic control before a frame tells what is clear in it, whatever stands between")
    func graphicControl() throws {
        func control(_ index: UInt8) -> [UInt8] { [0x21, 0xF9, 4, 1, 0, 0, index, 0] }
        let comment: [UInt8] = [0x21, 0xFE, 1, 0x41, 0]
        let picture = screen() + control(0) + control(1) + comment + frame(index: 1) + frame(index: 0) + Self.trailer
        let outcome = try process(picture)
        #expect(try Pixels(outcome.thumb, .gif).colour(160, 160).alpha == 0)
    }

    @Test("Pictures without any palette are black, as in browsers")
    func palette() throws {
        var bytes = screen()
        bytes[10] = 0x01
        bytes.removeLast(12)
        let outcome = try process(bytes + frame(index: 2) + Self.trailer)
        #expect(try Pixels(outcome.thumb, .gif).colour(160, 160) == .black)
    }
}
