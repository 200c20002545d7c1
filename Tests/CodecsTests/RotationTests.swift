import Media
import Testing

@testable import Codecs

@Suite("Turning a picture upright (rule 19)") struct RotationTests {
    static let stored: [[Colour]] = [
        [.red, .green, .blue, .yellow], [.green, .red, .yellow, .blue], [.yellow, .blue, .green, .red],
        [.blue, .yellow, .red, .green], [.red, .blue, .green, .yellow], [.blue, .red, .yellow, .green],
        [.yellow, .green, .blue, .red], [.green, .yellow, .red, .blue],
    ]

    /// All divisors of the coefficients, which an encoder would choose anew.
    static func divisors(_ bytes: [UInt8]) throws -> [UInt8] {
        var divisors: [UInt8] = []
        var place = 2
        while bytes[place + 1] != 0xDA {
            let length = Int(bytes[place + 2]) << 8 | Int(bytes[place + 3])
            if bytes[place + 1] == 0xDB {
                let tables = bytes[place + 4..<place + 2 + length]
                for start in stride(from: tables.startIndex, to: tables.endIndex, by: 65) {
                    divisors += tables[start + 1..<start + 65]
                }
            }
            place += 2 + length
        }
        return divisors.sorted()
    }

    @Test("A JPEG is turned without being encoded anew, and its tag says so", arguments: 1...8)
    func turned(tag: Int) throws {
        let bytes = try fixture("turned-\(tag).jpg")
        let outcome = try process(bytes, MetadataFilterTests.job(.private, .rotate))
        #expect(outcome.report?.size == (tag < 5 ? PixelSize(width: 96, height: 64) : PixelSize(width: 64, height: 96)))
        if tag == 1 {
            #expect(outcome.report?.originalBytes == nil)
            return
        }
        let original = try Pixels(outcome.original, .jpeg)
        #expect(original.size == outcome.report?.size)
        expect(original.quarters, near: Self.stored[tag - 1])
        #expect(try Self.divisors(outcome.original) == Self.divisors(bytes))
        #expect(try exiftool(outcome.original)["IFD0:Orientation"] == "Horizontal (normal)")
        expect(try Pixels(outcome.thumb, .jpeg).quarters, near: Self.stored[tag - 1])
    }

    @Test(
        "A progressive JPEG stays one, and every tag of its size and orientation is set",
        arguments: MetadataPolicy.allCases)
    func progressive(policy: MetadataPolicy) throws {
        let bytes = try fixture("progressive-turned-6.jpg")
        let outcome = try process(bytes, MetadataFilterTests.job(policy, .rotate))
        expect(try Pixels(outcome.original, .jpeg).quarters, near: Self.stored[5])
        #expect(try outcome.original.withUnsafeBytes { try JPEGHeader($0).scans } > 1)
        let found = try exiftool(outcome.original)
        if policy == .strip {
            #expect(found == [:])
        } else {
            #expect(found["IFD0:Orientation"] == "Horizontal (normal)")
            #expect(found["ExifIFD:ExifImageWidth"] == "64")
            #expect(found["ExifIFD:ExifImageHeight"] == "96")
            #expect(found["IFD0:Copyright"] == "(c) 2026 Rights")
            #expect(found["XMP-tiff:Orientation"] == nil)
        }
    }

    @Test("What stands behind a JPEG stays behind it where all is kept")
    func trailing() throws {
        let film = Array("ftypmp42MOTION-PHOTO".utf8)
        let bytes = try fixture("turned-6.jpg") + film
        let outcome = try process(bytes, MetadataFilterTests.job(.keep, .rotate))
        #expect(outcome.report?.originalBytes == outcome.original.count)
        #expect(outcome.original.suffix(film.count + 2) == [0xFF, 0xD9] + film)
        expect(try Pixels(outcome.original, .jpeg).quarters, near: Self.stored[5])
        #expect(try !process(bytes, MetadataFilterTests.job(.private, .rotate)).original.contains("MOTION-PHOTO"))
    }

    @Test("Pictures that hang behind one and lie as it does keep it from being turned, until they go")
    func several() throws {
        // Its tag says 6, and it has an index of several pictures and a second picture.
        let bytes = try fixture("camera.jpg")
        #expect(try process(bytes, MetadataFilterTests.job(.keep, .rotate)).report?.originalBytes == nil)
        let alone = try process(bytes, MetadataFilterTests.job(.private, .rotate)).original
        #expect(try exiftool(alone)["IFD0:Orientation"] == "Horizontal (normal)")
    }

    @Test("Where a turn would lose pixels the picture and the tag stay, whatever else goes")
    func imperfect() throws {
        let bytes = try fixture("odd-turned-6.jpg")
        #expect(try process(bytes, MetadataFilterTests.job(.private, .rotate)).report?.originalBytes == nil)
        let stripped = try process(bytes, MetadataFilterTests.job(.strip))
        #expect(stripped.report?.size == PixelSize(width: 60, height: 100))
        #expect(try exiftool(stripped.original) == ["IFD0:Orientation": "Rotate 90 CW"])
        expect(try Pixels(stripped.thumb, .jpeg).quarters, near: Self.stored[5])
    }

    @Test("A PNG that lies on its side is measured and shown upright")
    func png() throws {
        let bytes = try fixture("turned-6.png")
        for job in [MetadataFilterTests.job(.private), MetadataFilterTests.job(.private, .rotate)] {
            let outcome = try process(bytes, job)
            #expect(outcome.report?.size == PixelSize(width: 64, height: 96))
            #expect(outcome.report?.originalBytes == nil)
            expect(try Pixels(outcome.thumb, .png).quarters, near: Self.stored[5])
        }
        let stripped = try process(bytes, MetadataFilterTests.job(.strip))
        #expect(try exiftool(stripped.original)["IFD0:Orientation"] == "Rotate 90 CW")
        let smaller = try process(bytes, MetadataFilterTests.job(.private, width: 32))
        expect(try Pixels(smaller.original, .png).quarters, near: Self.stored[5], within: 20)
        #expect(try exiftool(smaller.original)["IFD0:Orientation"] == "Horizontal (normal)")
    }
}
