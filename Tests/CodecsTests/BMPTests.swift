import Media
import Testing

@testable import Codecs

@Suite("Rare BMPs are decoded as browsers show them (rule 20)") struct BMPTests {
    /// Files of bmpsuite, and Chromium's colours in the middles of the quarters and in the last corner (red, green,
    /// blue, alpha).
    @Test(
        "A BMP of an uncommon header, coding or palette becomes a PNG of the pixels that Chromium shows",
        arguments: [
            ("pal1", [0x000000FF, 0x000000FF, 0x000000FF, 0x000000FF, 0x000000FF]),
            ("pal1bg", [0x4040FFFF, 0x4040FFFF, 0x4040FFFF, 0x4040FFFF, 0x4040FFFF]),
            ("pal1wb", [0x000000FF, 0x000000FF, 0x000000FF, 0x000000FF, 0x000000FF]),
            ("pal4", [0x00FFFFFF, 0xFFFF00FF, 0x00FFFFFF, 0xFFFF00FF, 0x000000FF]),
            ("pal4rle", [0x00FFFFFF, 0xFFFF00FF, 0x00FFFFFF, 0xFFFF00FF, 0x000000FF]),
            ("pal8-0", [0x99FFFFFF, 0xFFFF99FF, 0x33FFFFFF, 0xFFFF33FF, 0x665566FF]),
            ("pal8", [0x99FFFFFF, 0xFFFF99FF, 0x33FFFFFF, 0xFFFF33FF, 0x665566FF]),
            ("pal8nonsquare", [0x99FFFFFF, 0xFFFF99FF, 0x33FFFFFF, 0xFFFF33FF, 0x665566FF]),
            ("pal8os2", [0x99FFFFFF, 0xFFFF99FF, 0x33FFFFFF, 0xFFFF33FF, 0x665566FF]),
            ("pal8rle", [0x99FFFFFF, 0xFFFF99FF, 0x33FFFFFF, 0xFFFF33FF, 0x665566FF]),
            ("pal8topdown", [0x99FFFFFF, 0xFFFF99FF, 0x33FFFFFF, 0xFFFF33FF, 0x665566FF]),
            ("pal8v4", [0x99FFFFFF, 0xFFFF99FF, 0x33FFFFFF, 0xFFFF33FF, 0x665566FF]),
            ("pal8v5", [0x99FFFFFF, 0xFFFF99FF, 0x33FFFFFF, 0xFFFF33FF, 0x665566FF]),
            ("pal8w124", [0xCCFFFFFF, 0xFFFFCCFF, 0x33FFFFFF, 0xFFFF66FF, 0x335566FF]),
            ("pal8w125", [0xCCFFFFFF, 0xFFFFCCFF, 0x33FFFFFF, 0xCCD533FF, 0x665566FF]),
            ("pal8w126", [0xCCFFFFFF, 0xFFFFCCFF, 0x33FFFFFF, 0xFFFF33FF, 0x335566FF]),
            ("rgb16-565", [0xBDFFFFFF, 0xFFFFBDFF, 0x3AFFFFFF, 0xFFFF3AFF, 0x63617BFF]),
            ("rgb16-565pal", [0xBDFFFFFF, 0xFFFFBDFF, 0x3AFFFFFF, 0xFFFF3AFF, 0x63617BFF]),
            ("rgb16", [0xBDFFFFFF, 0xFFFFBDFF, 0x3AFFFFFF, 0xFFFF3AFF, 0x63637BFF]),
            ("rgb24", [0xBEFFFFFF, 0xFFFFBEFF, 0x3DFFFFFF, 0xFFFF3DFF, 0x60607EFF]),
            ("rgb24pal", [0xBEFFFFFF, 0xFFFFBEFF, 0x3DFFFFFF, 0xFFFF3DFF, 0x60607EFF]),
            ("rgb32", [0xBEFFFFFF, 0xFFFFBEFF, 0x3DFFFFFF, 0xFFFF3DFF, 0x60607EFF]),
            ("rgb32bf", [0xBEFFFFFF, 0xFFFFBEFF, 0x3DFFFFFF, 0xFFFF3DFF, 0x60607EFF]),
            ("pal1p1", [0x4040FFFF, 0x4040FFFF, 0x4040FFFF, 0x4040FFFF, 0x4040FFFF]),
            ("pal2", [0xAAAAAAFF, 0xAAAAAAFF, 0xAAAAAAFF, 0xAAAAAAFF, 0x555555FF]),
            ("pal4rletrns", [0x00FFFFFF, 0xFFFF00FF, 0x00FFFFFF, 0xFFFF00FF, 0x000000FF]),
            ("pal8offs", [0x99FFFFFF, 0xFFFF99FF, 0x33FFFFFF, 0xFFFF33FF, 0x665566FF]),
            ("pal8os2sp", [0x99FFFFFF, 0xFFFF99FF, 0x33FFFFFF, 0xFFFF33FF, 0x665566FF]),
            ("pal8os2v2-16", [0x99FFFFFF, 0xFFFF99FF, 0x33FFFFFF, 0xFFFF33FF, 0x665566FF]),
            ("pal8os2v2", [0x99FFFFFF, 0xFFFF99FF, 0x33FFFFFF, 0xFFFF33FF, 0x665566FF]),
            ("pal8oversizepal", [0x99FFFFFF, 0xFFFF99FF, 0x33FFFFFF, 0xFFFF33FF, 0x665566FF]),
            ("pal8rletrns", [0x99FFFFFF, 0xFFFF99FF, 0x33FFFFFF, 0xFFFF33FF, 0x665566FF]),
            ("rgb16-231", [0xAAFFFFFF, 0xFFFF00FF, 0x00FFFFFF, 0xFFFF00FF, 0x554900FF]),
            ("rgb24largepal", [0xBEFFFFFF, 0xFFFFBEFF, 0x3DFFFFFF, 0xFFFF3DFF, 0x60607EFF]),
            ("rgb24lprof", [0xBEFFFFFF, 0xFFFFBEFF, 0x3DFFFFFF, 0xFFFF3DFF, 0x60607EFF]),
            ("rgb24prof", [0xBEFFFFFF, 0xFFFFBEFF, 0x3DFFFFFF, 0xFFFF3DFF, 0x60607EFF]),
            ("rgb32-111110", [0xBEFFFFFF, 0xFFFFBEFF, 0x3CFFFFFF, 0xFFFF3DFF, 0x60607EFF]),
            ("rgb32bf-xbgr", [0xBEFFFFFF, 0xFFFFBEFF, 0x3DFFFFFF, 0xFFFF3DFF, 0x60607EFF]),
            ("rgb32fakealpha", [0xBEFFFFFF, 0xFFFFBEFF, 0x3DFFFFFF, 0xFFFF3DFF, 0x60607EFF]),
            ("rgb32h52", [0xBEFFFFFF, 0xFFFFBEFF, 0x3DFFFFFF, 0xFFFF3DFF, 0x60607EFF]),
            ("rgba16-4444", [0xBBFFFFFF, 0xFFFFBBFF, 0x44FFFFFF, 0xFFFF44FF, 0x666677FF]),
            ("rgba32", [0xBEFFFFFF, 0xFFFFBEFF, 0x3DFFFFFF, 0xFFFF3DFF, 0x60607EFF]),
            ("rgba32abf", [0xBEFFFFFF, 0xFFFFBEFF, 0x3DFFFFFF, 0xFFFF3DFF, 0x60607EFF]),
            ("rgba32h56", [0xBEFFFFFF, 0xFFFFBEFF, 0x3DFFFFFF, 0xFFFF3DFF, 0x60607EFF]),
        ] as [(String, [Int])])
    func suite(name: String, colours: [Int]) throws {
        let outcome = try process(try fixture("bmpsuite/\(name).bmp"))
        #expect(outcome.report?.kind == .bmp)
        let stored = try Pixels(outcome.original, .png)
        let corner = stored.colour(stored.size.width - 1, stored.size.height - 1)
        expect(stored.quarters + [corner], near: colours.map(Colour.init), within: 3)
    }

    @Test(
        "A BMP that holds another format is refused by its compression, not as damaged",
        arguments: ["rgb24jpeg", "rgb24png"])
    func foreign(name: String) throws {
        #expect(try process(try fixture("bmpsuite/\(name).bmp")).refusal == .uncommon(.bmp, .compression))
    }

    @Test("OS/2's header of 16 bytes is read")
    func shortHeader() throws {
        let stored = try Pixels(
            try process(try fixture("field/F17-bmp-os2v2-16-byte-header.bmp")).original, .png)
        #expect(stored.size == PixelSize(width: 101, height: 75))
        let expected = [0x3F3E_80FF, 0xBF3E_80FF, 0x3FC0_80FF, 0xBFC0_80FF].map(Colour.init)
        expect(stored.quarters, near: expected, within: 0)
    }

    @Test("A run beyond its row loses what is too much")
    func surplus() throws {
        let stored = try Pixels(try process(try fixture("field/C15-bmp-rle8-run-beyond-row.bmp")).original, .png)
        #expect(stored.size == PixelSize(width: 47, height: 40))
        let expected = [0x3CC8_3CFF, 0xC85A_28FF, 0xC85A_28FF, 0x3CC8_3CFF].map(Colour.init)
        expect(stored.quarters, near: expected, within: 0)
        #expect(stored.colour(46, 39) == Colour(0xF0F0_F0FF))
    }

    @Test("A run-length coded BMP may lack its end code, and no rows")
    func withoutEndCode() throws {
        let bytes = try fixture("bmpsuite/pal8rle.bmp")
        #expect(bytes.suffix(2) == [0, 1])
        let whole = try process(bytes).original
        #expect(try process(Array(bytes.dropLast(2))).original == whole)
        #expect(try process(Array(bytes.dropLast(400))).refusal == .truncated(.bmp))
    }

    @Test("Codings that no browser shows are refused by what is uncommon in them")
    func uncommon() throws {
        func refusal(bits: UInt8, compression: UInt8, from name: String = "rgb24") throws -> MediaRefusal? {
            var bytes = try fixture("bmpsuite/\(name).bmp")
            bytes[28] = bits
            bytes[30] = compression
            return try process(bytes).refusal
        }
        #expect(try refusal(bits: 3, compression: 0) == .uncommon(.bmp, .sampleDepth))
        #expect(try refusal(bits: 64, compression: 0) == .uncommon(.bmp, .sampleDepth))
        #expect(try refusal(bits: 24, compression: 3) == .uncommon(.bmp, .compression))
        #expect(try refusal(bits: 32, compression: 11) == .uncommon(.bmp, .compression))
        // Fax coding, as OS/2 has it under the number of bit fields.
        #expect(try refusal(bits: 1, compression: 3, from: "pal8os2v2") == .uncommon(.bmp, .compression))
    }

    @Test("An embedded profile is carried over, and thumbs are in sRGB")
    func profile() throws {
        let bytes = try fixture("field/C09-bmp-v5-embedded-profile.bmp")
        let start = Int(bytes[126]) | Int(bytes[127]) << 8
        let size = Int(bytes[130]) | Int(bytes[131]) << 8
        let profile = Array(bytes[14 + start..<14 + start + size])
        let raw: [Colour] = try bytes.withUnsafeBytes { bytes in
            let bitmap = try Header(of: .bmp, in: bytes).decode(bytes, dividedBy: 1)
            return [Colour(Int(bitmap.row(12)[16]) << 8 | 255)]
        }
        for job in [Job(), MetadataFilterTests.job(.strip), MetadataFilterTests.job(.keep)] {
            let outcome = try process(bytes, job)
            let found = try outcome.original.withUnsafeBytes { try Header(of: .png, in: $0).colourSpace(in: $0) }
            guard case .profile(let carried) = found else {
                Issue.record("no profile")
                continue
            }
            #expect(carried == profile)
            #expect(try Pixels(outcome.original, .png).colour(16, 12) == raw[0])
            // As Chromium shows it.
            #expect(try Pixels(outcome.thumb, .png).colour(80, 80).isNear(Colour(0x3CE6_28FF), within: 4))
        }
        var narrow = Job()
        narrow.width = 32
        let stored = try process(bytes, narrow).original
        let found = try stored.withUnsafeBytes { try Header(of: .png, in: $0).colourSpace(in: $0) }
        guard case .profile(profile) = found else {
            Issue.record("no profile in the narrower picture")
            return
        }
    }
}

extension Colour {
    /// Red, green, blue and alpha as the four bytes of a number.
    init(_ number: Int) {
        self.init(
            red: number >> 24 & 0xFF, green: number >> 16 & 0xFF, blue: number >> 8 & 0xFF, alpha: number & 0xFF)
    }
}
