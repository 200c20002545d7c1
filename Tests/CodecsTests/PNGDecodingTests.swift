import Media
import Testing

@testable import Codecs

@Suite("PNGs are decoded as browsers show them (rule 20)") struct PNGDecodingTests {
    private typealias Chunk = (type: Int, content: [UInt8])

    private static let data = PNGChunk.data
    private static let needed = [data, PNGChunk.header, PNGChunk.palette, PNGChunk.end]
    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    private func chunks(_ bytes: [UInt8]) -> [Chunk] {
        bytes.withUnsafeBytes { bytes in
            var reader = PNGChunks(bytes)
            var result: [Chunk] = []
            while let chunk = reader.next() { result.append((chunk.type, Array(bytes[chunk.content]))) }
            return result
        }
    }

    private func png(_ chunks: [Chunk]) -> [UInt8] {
        chunks.reduce(Self.signature) {
            $0 + ($1.type == PNGChunk.end ? PNGChunk.wholeEnd : PNGChunk.chunk($1.type, $1.content))
        }
    }

    private func type(_ name: String) -> Int { name.utf8.reduce(0) { $0 << 8 | Int($1) } }

    private func quarters(_ bytes: [UInt8]) throws -> [Colour] {
        try Pixels(try process(bytes).thumb, .png).quarters
    }

    private static let field = [0x4040_80FF, 0xC140_80FF, 0x40C1_80FF, 0xC1C1_80FF].map { Colour($0) }

    @Test("A hidden default image of an animation never stands for it")
    func hiddenImage() throws {
        let bytes = try fixture("field/F08-apng-hidden-default-image.png")
        let outcome = try process(bytes)
        #expect(outcome.report?.isAnimated == true)
        expect(try Pixels(outcome.medium, .png).quarters, near: Self.field, within: 4)
        // Of one frame it is a picture, and what is stored at another width is that frame.
        var parts = chunks(bytes)
        let control = try #require(parts.firstIndex { $0.type == PNGChunk.animation })
        parts[control].content[3] = 1
        let second = try #require(parts.lastIndex { $0.type == PNGChunk.frameControl })
        parts.removeSubrange(second..<parts.count - 1)
        var job = Job()
        job.width = 48
        let still = try process(png(parts), job)
        #expect(still.report?.isAnimated == false)
        expect(try Pixels(still.original, .png).quarters, near: Self.field, within: 4)
    }

    @Test("The first frame lies at its place on the canvas, and the rest is clear")
    func offset() throws {
        var parts = chunks(try fixture("field/F08-apng-hidden-default-image.png"))
        let header = try #require(parts.first { $0.type == PNGChunk.header })
        // The canvas becomes 8 wider and 6 higher; the default image gets what it needs by a larger one of zeros.
        var canvas = header.content
        canvas[3] += 8
        canvas[7] += 6
        parts[0].content = canvas
        let control = try #require(parts.firstIndex { $0.type == PNGChunk.frameControl })
        parts[control].content[15] = 5
        parts[control].content[19] = 4
        let bytes = png(parts)
        let (size, corner, pixel, before): (PixelSize, UInt32, UInt32, UInt32) = try bytes.withUnsafeBytes {
            let bitmap = try Header(of: .png, in: $0).decode($0, dividedBy: 1)
            return (bitmap.size, bitmap.row(0)[0], bitmap.row(4)[5], bitmap.row(4)[4])
        }
        #expect(size == PixelSize(width: 104, height: 78))
        #expect(corner == Bitmap.clear)
        #expect(before == Bitmap.clear)
        #expect(pixel >> 24 == 0)
    }

    @Test("An animation of one frame is none, and may get a width")
    func oneFrame() throws {
        let bytes = try fixture("field/F13-apng-one-frame.png")
        var job = Job()
        job.width = 48
        for outcome in [try process(bytes), try process(bytes, job)] {
            #expect(outcome.report?.isAnimated == false)
        }
        expect(try decodedQuarters(bytes, .png), near: Self.field, within: 1)
        let narrow = try process(bytes, job)
        #expect(narrow.report?.size == PixelSize(width: 48, height: 36))
        expect(try Pixels(narrow.original, .png).quarters, near: Self.field, within: 4)
    }

    @Test("An animation that announces no frame is a still, and so is one announced after the picture or wrongly")
    func announced() throws {
        let parts = chunks(try fixture("moving.png"))
        let control = try #require(parts.firstIndex { $0.type == PNGChunk.animation })
        var none = parts
        none[control].content = [0, 0, 0, 0, 0, 0, 0, 0]
        var short = parts
        short[control].content.removeLast()
        var late = parts
        late.insert(late.remove(at: control), at: parts.count - 2)
        var spoilt = png(parts)
        let place = try #require(spoilt.firstRange(of: Array("acTL".utf8))).upperBound
        spoilt[place + 9] ^= 0xFF
        for bytes in [png(none), png(short), png(late), spoilt] {
            let outcome = try process(bytes)
            #expect(outcome.report?.isAnimated == false)
            #expect(try Pixels(outcome.thumb, .png).colour(160, 160) == .red)
        }
    }

    @Test("Frames out of order, without a control chunk or without data are refused by that")
    func frameOrder() throws {
        let parts = chunks(try fixture("moving.png"))
        let controls = parts.indices.filter { parts[$0].type == PNGChunk.frameControl }
        let frame = try #require(parts.firstIndex { $0.type == PNGChunk.frameData })
        try #require(controls.count == 2)
        func refusal(_ change: (inout [Chunk]) -> Void) throws -> MediaRefusal? {
            var changed = parts
            change(&changed)
            return try process(png(changed)).refusal
        }
        let order = MediaRefusal.corrupt(.png, .frameOrder)
        #expect(try refusal { $0[controls[0]].content[3] = 1 } == order)
        #expect(try refusal { $0[controls[1]].content[3] = 2 } == order)
        #expect(try refusal { $0[frame].content[3] = 9 } == order)
        #expect(try refusal { $0.remove(at: controls[1]) } == order)
        #expect(try refusal { $0.remove(at: frame) } == order)
        #expect(
            try refusal {
                $0.removeSubrange(controls[1]...frame); $0.remove(at: controls[0])
            } == order)
        #expect(try refusal { $0[controls[1]].content[15] = 1 } == .corrupt(.png, .dimensions))
        #expect(try refusal { $0[controls[1]].content[24] = 3 } == .corrupt(.png, .structure))
        #expect(try refusal { _ in } == nil)
        var bytes = png(parts)
        let place = try #require(bytes.firstRange(of: Array("fdAT".utf8))).upperBound
        bytes[place + 6] ^= 0xFF
        #expect(try process(bytes).refusal == .corrupt(.png, .checksum))
    }

    @Test("All 16 bits of a colour that is meant as clear are compared, in the thumb and at another width")
    func deepTransparency() throws {
        let bytes = try fixture("field/F09-png-16bit-trns-low-byte.png")
        expect(try decodedQuarters(bytes, .png), near: Self.field, within: 1)
        var job = Job()
        job.width = 48
        expect(try Pixels(try process(bytes, job).original, .png).quarters, near: Self.field, within: 4)
        // The colour itself is clear.
        let header: [UInt8] = [0, 0, 0, 2, 0, 0, 0, 1, 16, 2, 0, 0, 0]
        // One stored block: two pixels that differ in a low byte.
        let row: [UInt8] = [0, 0xFF, 0xFF, 0, 1, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0]
        let zlib: [UInt8] = [0x78, 1, 1, 13, 0, 0xF2, 0xFF] + row + [0, 0, 0, 0]
        let two = png([
            (PNGChunk.header, header), (PNGChunk.transparency, [0xFF, 0xFF, 0, 1, 0, 0]), (Self.data, zlib),
            (PNGChunk.end, []),
        ])
        let pixels: [UInt32] = try two.withUnsafeBytes {
            let bitmap = try Header(of: .png, in: $0).decode($0, dividedBy: 1)
            return [bitmap.row(0)[0], bitmap.row(0)[1]]
        }
        #expect(pixels == [0x7FFF_0000, 0x00FF_0000])
    }

    @Test("A palette's colours that are half clear stay half clear")
    func palette() throws {
        var parts = chunks(try fixture("palette.png"))
        let palette = try #require(parts.firstIndex { $0.type == PNGChunk.palette })
        let count = parts[palette].content.count / 3
        parts.insert((PNGChunk.transparency, Array(repeating: 128, count: count)), at: palette + 1)
        let expected = MediaFormatTests.quarters.map { $0.opacity(128) }
        expect(try quarters(png(parts)), near: expected, within: 3)
        // More of them than colours do no harm; before the palette they count for nothing, nor do later ones.
        parts[palette + 1].content += [9, 9, 9]
        expect(try quarters(png(parts)), near: expected, within: 3)
        parts.swapAt(palette, palette + 1)
        expect(try quarters(png(parts)), near: MediaFormatTests.quarters, within: 3)
        parts.swapAt(palette, palette + 1)
        parts.insert(parts.remove(at: palette + 1), at: parts.count - 2)
        expect(try quarters(png(parts)), near: MediaFormatTests.quarters, within: 3)
    }

    @Test("EXIF after the picture turns nothing, and cannot turn it in another program")
    func lateExif() throws {
        let bytes = try fixture("field/F10-png-exif-after-idat.png")
        let upright = try process(png(chunks(bytes).filter { $0.type != PNGChunk.exif })).thumb
        for policy in MetadataPolicy.allCases {
            let outcome = try process(bytes, MetadataFilterTests.job(policy))
            #expect(outcome.report?.size == PixelSize(width: 96, height: 72))
            #expect(outcome.thumb == upright)
            let stored = outcome.report?.originalBytes == nil ? bytes : outcome.original
            let exif = chunks(stored).first { $0.type == PNGChunk.exif }.flatMap { Exif($0.content) }
            #expect(policy == .keep ? exif?.orientation?.rawValue == 6 : [nil, .upright].contains(exif?.orientation))
        }
    }

    @Test(
        "A chunk of colours counts before the picture, with a checksum that matches, and the first of its type",
        arguments: ["gAMA", "cICP", "iCCP"])
    func colours(name: String) throws {
        let profile = try #require(
            chunks(try fixture("colour-p3.png")).first { $0.type == PNGChunk.profile }?.content)
        let content: [UInt8] =
            switch name {
            case "gAMA": [0, 1, 0x86, 0xA0]
            case "cICP": [12, 13, 0, 1]
            default: profile
            }
        let plain = chunks(try fixture("plain.png")).filter { Self.needed.contains($0.type) }
        func space(_ bytes: [UInt8]) throws -> ColourSpace? {
            try bytes.withUnsafeBytes { try Header(of: .png, in: $0).colourSpace(in: $0) }
        }
        var before = plain
        before.insert((type(name), content), at: 1)
        #expect(try space(png(before)) != nil)
        var after = plain
        after.insert((type(name), content), at: plain.count - 1)
        #expect(try space(png(after)) == nil)
        // Nor does it come to count in a picture of another size.
        var job = Job()
        job.width = 320
        #expect(try space(try process(png(after), job).original) == nil)
        var spoilt = png(before)
        spoilt[33 + 8 + content.count] ^= 0xFF
        #expect(try space(spoilt) == nil)
        #expect(try process(spoilt).report != nil)
    }

    @Test(
        "A missing end is written where all pixels are there, whatever becomes of the metadata",
        arguments: MetadataPolicy.allCases)
    func end(policy: MetadataPolicy) throws {
        let bytes = try fixture("field/Q-png-without-iend.png")
        let outcome = try process(bytes, MetadataFilterTests.job(policy))
        expect(try decodedQuarters(bytes, .png), near: Self.field, within: 1)
        #expect(outcome.original == bytes + PNGChunk.wholeEnd)
        let mended = try process(outcome.original, MetadataFilterTests.job(policy))
        #expect(mended.report?.originalBytes == nil)
        #expect(mended.thumb == outcome.thumb)
    }

    @Test(
        "What is cut after the last pixel is mended, and before it is truncated",
        arguments: ["plain.png", "interlaced.png"])
    func cut(name: String) throws {
        let parts = chunks(try fixture(name)).filter { Self.needed.contains($0.type) }
        let whole = png(parts)
        let shown = try process(whole).thumb
        // The end, a part of it, the data's checksum, and the four bytes of their own.
        for count in [1, 8, 12, 14, 16, 18, 20] {
            let outcome = try process(Array(whole.dropLast(count)))
            #expect(outcome.thumb == shown, "\(count) bytes less")
            let stored = chunks(outcome.original)
            #expect(stored.map(\.type) == parts.map(\.type))
            #expect(try process(outcome.original).report?.originalBytes == nil)
        }
        let cut = try process(Array(whole.dropLast(40)))
        #expect(cut.refusal == .truncated(.png))
        // All chunks are whole, and yet rows are missing.
        var short = parts
        short[short.count - 2].content.removeLast(40)
        #expect(try process(png(short)).refusal == .corrupt(.png, .missingPixels))
    }

    @Test("A wrong checksum of the data's own, or of a chunk that is not needed, is no damage")
    func checksums() throws {
        var parts = chunks(try fixture("plain.png"))
        let last = try #require(parts.lastIndex { $0.type == Self.data })
        parts[last].content[parts[last].content.count - 1] ^= 0xFF
        parts.insert((type("tEXt"), Array("Comment\0hello".utf8)), at: 1)
        var bytes = png(parts)
        let text = try #require(bytes.firstRange(of: Array("hello".utf8)))
        bytes[text.upperBound] ^= 0xFF
        expect(try quarters(bytes), near: MediaFormatTests.quarters)
        // That of the header is needed.
        bytes = png(parts)
        bytes[30] ^= 0xFF
        #expect(try process(bytes).refusal == .corrupt(.png, .checksum))
    }

    @Test("Data that cannot be decoded, and chunks that a reader has to know, are refused by that")
    func causes() throws {
        let parts = chunks(try fixture("plain.png"))
        let first = try #require(parts.firstIndex { $0.type == Self.data })
        var garbled = parts
        for place in 4..<12 { garbled[first].content[place] = 0xFF }
        #expect(try process(png(garbled)).refusal == .corrupt(.png, .pixelData))
        var interrupted = parts
        let content = parts[first].content
        interrupted[first].content = Array(content.prefix(40))
        interrupted.insert((type("tEXt"), Array("a\0b".utf8)), at: first + 1)
        interrupted.insert((Self.data, Array(content.dropFirst(40))), at: first + 2)
        #expect(try process(png(interrupted)).refusal == .corrupt(.png, .missingPixels))
        var unknown = parts
        unknown.insert((type("ABCD"), [1]), at: 1)
        #expect(try process(png(unknown)).refusal == .uncommon(.png, .layout))
        var apple = parts
        apple.insert((PNGChunk.appleHeader, [0x50, 0, 0x20, 2]), at: 0)
        #expect(try process(png(apple)).refusal == .uncommon(.png, .layout))
        #expect(try process(png(parts.filter { $0.type != Self.data })).refusal == .corrupt(.png, .noPicture))
        // A chunk of the data may be empty, and there may be too much.
        var padded = parts
        padded.insert((type("tIME"), [7, 0xEA, 1, 1, 0, 0, 0]), at: 1)
        let end = try #require(padded.lastIndex { $0.type == Self.data })
        padded.insert((Self.data, [1, 2, 3]), at: end + 1)
        expect(try quarters(png(padded)), near: MediaFormatTests.quarters)
    }

    @Test(
        "An animation of which a later frame is broken is refused with the cause: browsers stop there",
        arguments: [
            ("frame-not-deflated", .pixelData), ("frame-of-unknown-filter", .pixelData),
            ("frame-of-few-rows", .missingPixels), ("frame-cut", .missingPixels), ("frame-empty", .missingPixels),
        ] as [(String, MediaDefect)])
    func brokenFrame(name: String, defect: MediaDefect) throws {
        let outcome = try process(try fixture("odd/\(name).png"))
        #expect(outcome.refusal == .corrupt(.png, defect))
        #expect(outcome.thumb.isEmpty)
    }

    @Test("Frames in several chunks, with a wrong checksum or without one, are whole")
    func wholeFrames() throws {
        let outcome = try process(try fixture("odd/frame-in-two-chunks.png"))
        #expect(outcome.report?.isAnimated == true)
        #expect(outcome.report?.originalBytes == nil)
    }

    @Test("Rows of an interlaced picture come in seven passes, and small pictures have fewer of them")
    func passes() throws {
        func lengths(_ bytes: [UInt8], _ width: Int, _ height: Int) throws -> [Int] {
            try bytes.withUnsafeBytes {
                try PNGHeader($0).rows(of: PixelArea(x: 0, y: 0, width: width, height: height))
            }.map { $0.count * $0.length }
        }
        let bytes = try fixture("interlaced.png")
        let header = try #require(chunks(bytes).first { $0.type == PNGChunk.header }).content
        try #require(header.suffix(5) == [4, 3, 0, 0, 1])
        #expect(try lengths(bytes, 1, 1) == [2])
        #expect(try lengths(bytes, 5, 1) == [2, 2, 2, 2])
        #expect(try lengths(bytes, 8, 8) == [2, 2, 2, 4, 6, 12, 20])
    }

    @Test("Chunks that no viewer makes use of go, and with them what they hide")
    func unusedParts() throws {
        let bytes = try fixture("odd/unused-parts.png")
        let outcome = try process(bytes)
        #expect(outcome.report?.isAnimated == false)
        #expect(!outcome.original.contains("8.456"))
        let names = chunks(outcome.original).map(\.type)
        #expect(names == ["IHDR", "iCCP", "IDAT", "tEXt", "IEND"].map(type))
        // The profile stays, under another name.
        func space(_ bytes: [UInt8]) throws -> [UInt8]? {
            let content = chunks(bytes).first { $0.type == PNGChunk.profile }?.content
            return content?.withUnsafeBytes { PNGLayout.profile(in: $0[...])?.bytes }
        }
        #expect(try space(outcome.original) == space(bytes))
        #expect(try space(bytes) != nil)
        #expect(try process(outcome.original).report?.originalBytes == nil)
        #expect(try process(try fixture("odd/useful-parts.png")).report?.originalBytes == nil)
    }

    @Test("What is odd about colours counts as in Chromium")
    func oddColours() throws {
        let transparent = try process(try fixture("odd/transparency-too-long.png"))
        let quarters = try Pixels(transparent.thumb, .png).quarters
        #expect(quarters.map(\.alpha) == [0, 255, 255, 255])
        expect(Array(quarters.dropFirst()), near: [.green, .blue, .yellow], within: 2)
        let content = chunks(transparent.original).first { $0.type == PNGChunk.transparency }?.content
        #expect(content == [0, 255, 0, 0, 0, 0])
        let short = try process(try fixture("odd/palette-too-short.png"))
        expect(try Pixels(short.thumb, .png).quarters, near: [.red, .green, .blue, .blue], within: 2)
        let profiled = try process(try fixture("odd/profile-of-unknown-method.png"))
        expect(try Pixels(profiled.thumb, .png).quarters, near: MediaFormatTests.quarters, within: 2)
        #expect(chunks(profiled.original).map(\.type) == ["IHDR", "IDAT", "IEND"].map(type))
    }

}
