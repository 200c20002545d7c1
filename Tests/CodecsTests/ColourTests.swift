import Media
import Testing

@testable import Codecs

/// What is expected is what ImageMagick makes of the fixtures in sRGB, as `make-colour.sh` prints it.
@Suite("Colours that are not sRGB") struct ColourTests {
    static let inP3 = colours([0xDA2916, 0x00CA39, 0x1551D0, 0xDED100])
    static let numbers = colours([0xC83C28, 0x3CC850, 0x2850C8, 0xDCD23C])

    static func colours(_ numbers: [Int]) -> [Colour] {
        numbers.map { Colour(red: $0 >> 16, green: $0 >> 8 & 0xFF, blue: $0 & 0xFF) }
    }

    @Test(
        "Thumbs and mediums are in sRGB, whatever the file's profile",
        arguments: [
            ("colour-p3.jpg", inP3), ("colour-p3.png", inP3), ("colour-p3.webp", inP3),
            ("colour-adobe.jpg", colours([0xE83921, 0x00C843, 0x004ECD, 0xE0D321])),
            ("colour-grey.jpg", colours([0x9E9E9E, 0xD0D0D0, 0x979797, 0xE5E5E5])),
        ] as [(String, [Colour])])
    func profile(name: String, expected: [Colour]) throws {
        let outcome = try process(try fixture(name))
        let kind = try #require(outcome.report?.kind)
        expect(try Pixels(outcome.thumb, kind).quarters, near: expected, within: 4)
        expect(try Pixels(outcome.medium, kind).quarters, near: expected, within: 4)
        #expect(outcome.report?.originalBytes == nil)
    }

    @Test(
        "A profile of greys takes no colour away",
        arguments: [
            ("colour-not-grey.jpg", MediaFormat.jpeg), ("colour-not-grey.png", .png), ("colour-not-grey.avif", .avif),
        ])
    func notGrey(name: String, kind: MediaFormat) throws {
        let outcome = try process(try fixture(name), WidthTests.job(width: 48))
        expect(try Pixels(outcome.thumb, kind).quarters, near: Self.numbers, within: 8)
        expect(try Pixels(outcome.original, kind).quarters, near: Self.numbers, within: 8)
    }

    @Test("Inks become the colours that their profile gives them on paper")
    func inks() throws {
        let outcome = try process(try fixture("colour-inks.jpg"))
        let expected = Self.colours([0xB07600, 0x749563, 0x715C94, 0xE6D259])
        expect(try Pixels(outcome.thumb, .jpeg).quarters, near: expected, within: 6)
        let smaller = try process(try fixture("colour-inks.jpg"), WidthTests.job(width: 320))
        expect(try Pixels(smaller.original, .jpeg).quarters, near: expected, within: 6)
        #expect(try exiftool(smaller.original) == [:])
    }

    @Test("A profile of sRGB changes nothing, and none is taken for it", arguments: ["colour-srgb.jpg"])
    func same(name: String) throws {
        let bytes = try fixture(name)
        expect(try Pixels(try process(bytes).thumb, .jpeg).quarters, near: Self.numbers, within: 4)
        try bytes.withUnsafeBytes { bytes in
            let space = try #require(try Header(of: .jpeg, in: bytes).colourSpace(in: bytes))
            #expect(!isNeeded(from: space))
        }
    }

    @Test(
        "AVIF and HEIC tell their colours by a profile or by numbers",
        arguments: [("colour-p3.avif", MediaFormat.avif), ("colour-code.avif", .avif), ("colour-p3.heic", .jpeg)])
    func heif(name: String, kind: MediaFormat) throws {
        let outcome = try process(try fixture(name))
        expect(try Pixels(outcome.thumb, kind).quarters, near: Self.inP3, within: 8)
    }

    @Test("A PNG without a profile may tell the exponent of its light")
    func linear() throws {
        let thumb = try Pixels(try process(try fixture("colour-linear.png")).thumb, .png)
        let expected = Self.colours([0xE5856E, 0x85E598, 0x6E98E5, 0xEFEA85])
        expect(thumb.quarters, near: expected, within: 2)
    }

    @Test(
        "A smaller original keeps numbers and profile as they were",
        arguments: ["colour-p3.jpg", "colour-p3.png", "colour-p3.webp"])
    func resized(name: String) throws {
        let outcome = try process(try fixture(name), MetadataFilterTests.job(.strip, width: 320))
        let kind = try #require(outcome.report?.kind)
        expect(try Pixels(outcome.original, kind).quarters, near: Self.numbers, within: 6)
        #expect(try exiftool(outcome.original)["ICC_Profile:ProfileDescription"] == "test")
        expect(try Pixels(outcome.thumb, kind).quarters, near: Self.inP3, within: 6)
        #expect(try exiftool(outcome.thumb).keys.allSatisfy { !$0.hasPrefix("ICC") })
    }

    @Test(
        "A smaller AVIF keeps them too, whether by a profile or by numbers",
        arguments: ["colour-p3.avif", "colour-code.avif"])
    func resizedAVIF(name: String) throws {
        let smaller = try process(try fixture(name), WidthTests.job(width: 48)).original
        expect(try Pixels(try process(smaller).thumb, .avif).quarters, near: Self.inP3, within: 12)
    }

    @Test("A JPEG made of a HEIC has the profile of the HEIC")
    func converted() throws {
        let outcome = try process(try fixture("colour-p3.heic"))
        #expect(try exiftool(outcome.original)["ICC_Profile:ProfileDescription"] == "test")
        expect(try Pixels(outcome.original, .jpeg).quarters, near: Self.numbers, within: 8)
    }

    @Test("A profile that cannot be read is none, wherever it is spoilt")
    func spoilt() throws {
        let bytes = try fixture("colour-inks.jpg")
        let profile = try bytes.withUnsafeBytes { try #require(try JPEGLayout($0).profile(in: $0)) }
        for index in stride(from: 0, to: profile.count, by: 31) {
            var spoilt = profile
            spoilt[index] ^= 0xFF
            // What counts is that it is safe.
            _ = ColourTransform(ofInks: spoilt)
            #expect(!isNeeded(from: .profile(Array(profile.prefix(index)))))
        }
        #expect(!isNeeded(from: .profile([])))
    }

    private func isNeeded(from space: ColourSpace) -> Bool {
        if let _ = ColourTransform(from: space) { true } else { false }
    }
}
