import Media
import Testing

@testable import Codecs

@Suite("WebPs that programs write, as browsers show them (rule 20)") struct OddWebPTests {
    @Test("A WebP lies as its rows do, and its tag says so, unless all is kept", arguments: MetadataPolicy.allCases)
    func orientation(policy: MetadataPolicy) throws {
        let bytes = try fixture("field/F04-webp-exif-orientation-6.webp")
        var job = MetadataFilterTests.job(policy)
        job.thumb = PixelSize(width: 48, height: 36)
        let outcome = try process(bytes, job)
        #expect(outcome.report?.size == PixelSize(width: 96, height: 72))
        let colours = [
            Colour(red: 66, green: 62, blue: 130), Colour(red: 196, green: 65, blue: 130),
            Colour(red: 64, green: 196, blue: 129), Colour(red: 193, green: 195, blue: 126),
        ]
        expect(try Pixels(outcome.thumb, .webp).quarters, near: colours)
        switch policy {
        case .private:
            #expect(try exiftool(outcome.original)["IFD0:Orientation"] == "Horizontal (normal)")
            #expect(outcome.original.count == bytes.count)
            #expect(try process(outcome.original, MetadataFilterTests.job(policy)).report?.originalBytes == nil)
        case .strip: #expect(!outcome.original.contains("EXIF"))
        case .keep: #expect(outcome.report?.originalBytes == nil)
        }
    }

    @Test("The extended header decides whether the alpha of a lossy picture counts")
    func alphaFlag() throws {
        let job = Job(thumb: PixelSize(width: 160, height: 120), mediumWidth: 500)
        let outcome = try process(try fixture("field/F15-webp-alph-without-alpha-flag.webp"), job)
        let colours = [
            Colour(red: 64, green: 65, blue: 129), Colour(red: 191, green: 64, blue: 128),
            Colour(red: 64, green: 193, blue: 129), Colour(red: 192, green: 193, blue: 129),
        ]
        expect(try Pixels(outcome.thumb, .webp).quarters, near: colours)
        expect(try Pixels(outcome.medium, .webp).quarters, near: colours)
    }

    @Test(
        "An odd WebP that Chromium shows is accepted and shown as there",
        arguments: [
            ("exif-first", 255), ("exif-without-flag", 255), ("simple-then-exif", 255), ("simple-then-extended", 255),
            ("unknown-first", 255), ("riff-without-exif", 255), ("one-frame", 255),
            ("lossless-without-alpha-flag", 129), ("alpha-flag", 129), ("frames-without-alpha-flag", 129),
        ])
    func shown(name: String, alpha: Int) throws {
        let outcome = try process(try fixture("odd/\(name).webp"))
        #expect(outcome.report?.size == PixelSize(width: 96, height: 64))
        expect(try Pixels(outcome.thumb, .webp).quarters, near: MediaFormatTests.quarters.map { $0.opacity(alpha) })
    }

    @Test(
        "A WebP that no browser shows is refused with the cause",
        arguments: [
            ("alpha-in-simple", .corrupt(.webp, .structure)), ("alpha-behind", .corrupt(.webp, .structure)),
            ("unknown-between", .corrupt(.webp, .structure)), ("unknown-in-simple", .corrupt(.webp, .structure)),
            ("two-pictures", .corrupt(.webp, .structure)), ("other-canvas", .corrupt(.webp, .dimensions)),
            ("frames-without-animation", .corrupt(.webp, .structure)),
            ("frames-without-flag", .corrupt(.webp, .noPicture)), ("riff-too-long", .truncated(.webp)),
            ("riff-too-short", .corrupt(.webp, .structure)), ("half-picture", .corrupt(.webp, .missingPixels)),
            ("frame-that-ends-early", .corrupt(.webp, .missingPixels)),
            ("long-extended-header", .corrupt(.webp, .structure)), ("reserved-flag", .corrupt(.webp, .structure)),
            ("still-with-animation", .corrupt(.webp, .structure)), ("bytes-behind-frame", .corrupt(.webp, .structure)),
            ("two-pictures-in-frame", .corrupt(.webp, .structure)),
        ] as [(String, MediaRefusal)])
    func refused(name: String, refusal: MediaRefusal) throws {
        let outcome = try process(try fixture("odd/\(name).webp"))
        #expect(outcome.refusal == refusal)
        #expect(outcome.thumb.isEmpty)
    }

    @Test("One frame is no animation: it has no still and can be made smaller")
    func oneFrame() throws {
        for name in ["odd/one-frame.webp", "odd/one-small-frame.webp", "moving-once.webp"] {
            let outcome = try process(try fixture(name), WidthTests.job(width: 24))
            #expect(outcome.report?.isAnimated == false)
            #expect(outcome.report?.size.width == 24)
            #expect(outcome.report?.medium == nil)
            #expect(try Pixels(outcome.original, .webp).size == outcome.report?.size)
        }
    }

    @Test("A profile counts where the extended header says so, and cleaning does not change that")
    func profileFlag() throws {
        var bytes = try fixture("colour-p3.webp")
        try #require(bytes[20] & 0x20 != 0)
        let managed = try Pixels(try process(bytes).thumb, .webp).quarters
        bytes[20] &= ~0x20
        // A block of metadata, so that the header is written again.
        bytes += Array("EXIF".utf8) + [10, 0, 0, 0] + Array("II*\0".utf8) + [8, 0, 0, 0, 0, 0]
        bytes.replaceSubrange(4..<8, with: WebPChunk.little32(bytes.count - 8))
        let outcome = try process(bytes, MetadataFilterTests.job(.strip))
        #expect(try Pixels(outcome.thumb, .webp).quarters != managed)
        try #require(outcome.original.count > 20)
        #expect(outcome.original[20] & 0x20 == 0)
    }

    @Test("Chunks of no known use go from within frames and from after a simple picture too")
    func unknownChunks() throws {
        for (name, frames) in [("unknown-in-frames", 2), ("unknown-in-still", 1)] {
            let bytes = try fixture("odd/\(name).webp")
            let outcome = try process(bytes)
            #expect(outcome.report?.isAnimated == (frames > 1))
            #expect(!outcome.original.contains("8.456"))
            expect(try decodedQuarters(outcome.original, .webp), near: MediaFormatTests.quarters)
            #expect(try outcome.original.withUnsafeBytes { try WebPHeader($0).frames } == frames)
            #expect(try process(outcome.original).report?.originalBytes == nil)
            #expect(try process(bytes, MetadataFilterTests.job(.keep)).report?.originalBytes == nil)
        }
    }

    @Test("Padding that is missing is written, whatever becomes of the metadata", arguments: MetadataPolicy.allCases)
    func padding(policy: MetadataPolicy) throws {
        let whole = try fixture("odd/padding-missing.webp") + [0]
        for name in ["padding-missing", "padding-not-counted"] {
            let outcome = try process(try fixture("odd/\(name).webp"), MetadataFilterTests.job(policy))
            expect(try Pixels(outcome.thumb, .webp).quarters, near: MediaFormatTests.quarters)
            #expect(outcome.original == whole)
        }
        #expect(try process(whole, MetadataFilterTests.job(policy)).report?.originalBytes == nil)
        #expect(try process(Array(whole.dropLast(2))).refusal == .truncated(.webp))
    }

    @Test("A few bytes that are no chunk do not count as part of the file: browsers would show nothing of it")
    func length() throws {
        let bytes = try fixture("odd/length-too-long.webp")
        let picture = Array("RIFF".utf8) + WebPChunk.little32(bytes.count - 10) + bytes[8...].dropLast(2)
        #expect(try process(bytes).original == picture)
        #expect(try process(bytes, MetadataFilterTests.job(.keep)).original == picture + bytes.suffix(2))
    }

    @Test(
        "Alpha that the extended header denies is announced there, as browsers disagree about it",
        arguments: ["lossless-without-alpha-flag", "frames-without-alpha-flag"])
    func deniedAlpha(name: String) throws {
        let bytes = try fixture("odd/\(name).webp")
        var mended = bytes
        mended[20] |= 0x10
        #expect(try process(bytes).original == mended)
        #expect(try process(bytes, MetadataFilterTests.job(.keep)).report?.originalBytes == nil)
        #expect(try process(mended).report?.originalBytes == nil)
    }
}
