import Media
import Testing

@testable import Codecs

@Suite("JPEGs that devices write and browsers show (rule 20)") struct OddJPEGTests {
    private static let fieldQuarters = [
        Colour(red: 65, green: 65, blue: 129), Colour(red: 193, green: 64, blue: 129),
        Colour(red: 64, green: 195, blue: 129), Colour(red: 193, green: 195, blue: 130),
    ]

    @Test(
        "A JPEG that loses no pixel is accepted and shown as Chromium shows it",
        arguments: [
            "F01-jpeg-sos-se0-samsung-selfie.jpg", "F02-jpeg-no-eoi-then-samsung-trailer-panorama.jpg",
            "F03-jpeg-extra-bytes-before-eoi-dji.jpg", "F03b-jpeg-00e1-segment-pixel.jpg",
            "F16-jpeg-exif-orientation-after-scan.jpg",
        ])
    func field(name: String) throws {
        for width in [nil, 48] {
            var job = WidthTests.job(width: width)
            job.thumb = PixelSize(width: 48, height: 36)
            let outcome = try process(try fixture("field/\(name)"), job)
            #expect(outcome.report?.size == PixelSize(width: width ?? 96, height: width == nil ? 72 : 36))
            expect(try Pixels(outcome.thumb, .jpeg).quarters, near: Self.fieldQuarters)
            if width != nil { expect(try Pixels(outcome.original, .jpeg).quarters, near: Self.fieldQuarters) }
        }
    }

    @Test("A missing end marker is written and a maker's data behind it is cut, or kept where all is kept")
    func missingEnd() throws {
        let bytes = try fixture("field/F02-jpeg-no-eoi-then-samsung-trailer-panorama.jpg")
        let scan = bytes.count - 67
        let outcome = try process(bytes)
        #expect(outcome.original == Array(bytes[..<scan]) + [0xFF, 0xD9])
        #expect(outcome.report?.originalBytes == outcome.original.count)
        let kept = try process(bytes, MetadataFilterTests.job(.keep)).original
        #expect(kept == Array(bytes[..<scan]) + [0xFF, 0xD9] + Array(bytes[scan...]))
    }

    @Test("Bytes of no segment are cut, and kept where all is kept")
    func gap() throws {
        let bytes = try fixture("field/F03b-jpeg-00e1-segment-pixel.jpg")
        #expect(try process(bytes).original == Array(bytes[..<20] + bytes[38...]))
        #expect(try process(bytes, MetadataFilterTests.job(.keep)).report?.originalBytes == nil)
    }

    @Test("Text between the last scan's data and the end is cut, and zeros stay")
    func surplus() throws {
        let bytes = try fixture("odd/plain.jpg")
        let secret = Array("49.123 N 8.456 E, serial number 0815".utf8)
        let stored = try process(bytes.dropLast(2) + secret + [0xFF, 0xD9]).original
        // libjpeg has read a few bytes ahead, which may stay.
        #expect(stored.count <= bytes.count + 8)
        #expect(!stored.contains("8.456"))
        #expect(try Pixels(stored, .jpeg).quarters == Pixels(bytes, .jpeg).quarters)
        #expect(try process(bytes.dropLast(2) + [UInt8](repeating: 0, count: 500) + [0xFF, 0xD9]).original.isEmpty)
    }

    @Test(
        "An odd JPEG that Chromium shows is accepted, and stored as it came or mended",
        arguments: [
            ("adobe-transform-9", nil), ("few-scans", nil), ("fill-bytes", nil), ("height-told-again", nil),
            ("jfif-version-9", nil), ("no-huffman-tables", nil), ("odd-scans", nil), ("restart-behind-scan", nil),
            ("restarts", nil), ("sampling-1x2", nil), ("sampling-2x4", nil), ("sampling-3x1", nil),
            ("sampling-4x1", nil), ("separate-scans", nil), ("temporary-marker", nil), ("half-end", "plain"),
            ("no-end-then-jpeg", "plain"), ("progressive-no-end-then-jpeg", "progressive"), ("scan-twice", "plain"),
            ("separate-scans-no-end", "separate-scans"), ("text-before-scan", "plain"), ("two-ends", "plain"),
            ("same-identifiers", nil), ("comment-of-length-1", "plain"), ("lines-with-text", "plain"),
            ("restarts-all-0", "restarts"), ("restarts-1-ahead", "restarts"), ("restarts-4-ahead", "restarts"),
        ] as [(String, String?)])
    func shown(name: String, mended: String?) throws {
        let outcome = try process(try fixture("odd/\(name).jpg"))
        #expect(outcome.report?.size == PixelSize(width: 96, height: 64))
        // A picture of few scans has coarser colours.
        expect(
            try Pixels(outcome.thumb, .jpeg).quarters, near: MediaFormatTests.quarters,
            within: name == "few-scans" ? 24 : 12)
        #expect(try outcome.original == mended.map { try fixture("odd/\($0).jpg") } ?? [])
    }

    @Test("Misnumbered restart markers are mended where all is kept as well")
    func restartsKept() throws {
        let outcome = try process(try fixture("odd/restarts-1-ahead.jpg"), MetadataFilterTests.job(.keep))
        #expect(try outcome.original == fixture("odd/restarts.jpg"))
    }

    @Test(
        "A JPEG that browsers show in parts or not at all is refused with the cause",
        arguments: [
            ("arithmetic", .uncommon(.jpeg, .arithmeticCoding)), ("lossless", .uncommon(.jpeg, .lossless)),
            ("hierarchical", .uncommon(.jpeg, .hierarchical)), ("twelve-bits", .uncommon(.jpeg, .sampleDepth)),
            ("two-components", .uncommon(.jpeg, .colourComponents)),
            ("height-behind-scan", .uncommon(.jpeg, .lateHeight)),
            ("sampling-3-to-2", .uncommon(.jpeg, .chromaSubsampling)),
            ("no-quantization-tables", .corrupt(.jpeg, .tables)), ("half-scan", .corrupt(.jpeg, .missingPixels)),
            ("half-scan-no-end", .truncated(.jpeg)), ("scan-missing", .corrupt(.jpeg, .missingPixels)),
            ("last-scan-missing-no-end", .truncated(.jpeg)), ("restart-missing", .corrupt(.jpeg, .missingPixels)),
            ("two-starts", .corrupt(.jpeg, .structure)), ("unknown-marker", .corrupt(.jpeg, .structure)),
        ] as [(String, MediaRefusal)])
    func refused(name: String, refusal: MediaRefusal) throws {
        let outcome = try process(try fixture("odd/\(name).jpg"))
        #expect(outcome.refusal == refusal)
        #expect(outcome.thumb.isEmpty)
    }

    @Test(
        "A JPEG is complete as soon as its last coded byte is there, and truncated before",
        arguments: ["plain", "progressive", "separate-scans", "restarts"])
    func everyLength(name: String) throws {
        let bytes = try fixture("odd/\(name).jpg")
        for length in 3..<bytes.count {
            if length >= bytes.count - 2 {
                #expect(try Self.codedEnd(bytes[..<length]) == bytes.count - 2)
                continue
            }
            let error = #expect(throws: JobError.self) { try Self.codedEnd(bytes[..<length]) }
            guard case .refused(.truncated(.jpeg)) = error else {
                Issue.record("\(length) bytes: \(String(describing: error))")
                return
            }
        }
    }

    private static func codedEnd(_ bytes: ArraySlice<UInt8>) throws -> Int? {
        try Array(bytes).withUnsafeBytes { bytes in
            try JPEGDecoder(bytes, try JPEGHeader(bytes)).decode(dividedBy: 8).codedEnd
        }
    }

    @Test("A JPEG that libjpeg warns of is turned like others")
    func turned() throws {
        var bytes = try fixture("turned-6.jpg")
        let scan = try #require(bytes.indices.dropLast().last { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xDA })
        // The end of the spectral selection, which some phones leave at zero.
        try #require(bytes[scan + 12] == 63)
        bytes[scan + 12] = 0
        let outcome = try process(bytes, MetadataFilterTests.job(.private, .rotate))
        expect(try Pixels(outcome.original, .jpeg).quarters, near: RotationTests.stored[5])
        #expect(try exiftool(outcome.original)["IFD0:Orientation"] == "Horizontal (normal)")
    }

    @Test("Metadata behind the scan turns nothing and names nothing, and is cleaned all the same")
    func lateMetadata() throws {
        let plain = try fixture("odd/plain.jpg")
        let camera = try fixture("camera.jpg")
        let segments = try camera.withUnsafeBytes { bytes in
            try JPEGLayout(bytes).segments.flatMap { Array(bytes[$0.whole]) }
        }
        let outcome = try process(plain.dropLast(2) + segments + [0xFF, 0xD9])
        #expect(outcome.report?.size == PixelSize(width: 96, height: 64))
        #expect(outcome.report?.metadata == EmbeddedMetadata())
        for secret in MetadataFilterTests.secrets { #expect(!outcome.original.contains(secret), "\(secret)") }
        expect(try Pixels(outcome.original, .jpeg).quarters, near: MediaFormatTests.quarters)
        let smaller = try process(plain.dropLast(2) + segments + [0xFF, 0xD9], WidthTests.job(width: 48))
        #expect(try exiftool(smaller.original) == [:])
    }

    @Test("The first block of EXIF alone tells the orientation, as in browsers")
    func firstEXIF() throws {
        let turned = try fixture("turned-6.jpg")
        let exif = try turned.withUnsafeBytes { bytes in
            try #require(JPEGLayout(bytes).segments.first { $0.marker == 0xE1 }.map { Array(bytes[$0.whole]) })
        }
        let empty: [UInt8] = [0xFF, 0xE1, 0, 16] + Array("Exif\0\0II*\0".utf8) + [8, 0, 0, 0]
        let plain = try fixture("odd/plain.jpg")
        let bytes = plain[..<2] + empty + exif + plain[2...]
        #expect(try process(Array(bytes)).report?.size == PixelSize(width: 96, height: 64))
    }

    @Test("The previews of JFIF are taken out, unless all is kept", arguments: MetadataPolicy.allCases)
    func jfifPreviews(policy: MetadataPolicy) throws {
        let plain = try fixture("odd/plain.jpg")
        let preview = Array("a preview of four pixels".utf8).prefix(12)
        // JFIF 1.02: two by two pixels in JFIF's own segment, and one by one, of three bytes each, in its extension.
        let jfif: [UInt8] = [0xFF, 0xE0, 0, 28] + Array("JFIF\0".utf8) + [1, 2, 0, 0, 1, 0, 1, 2, 2] + preview
        let extended: [UInt8] = [0xFF, 0xE0, 0, 13] + Array("JFXX\0".utf8) + [0x13, 1, 1] + Array("abc".utf8)
        let bytes = plain[..<2] + jfif + extended + plain[20...]
        let outcome = try process(Array(bytes), MetadataFilterTests.job(policy))
        if policy == .keep {
            #expect(outcome.report?.originalBytes == nil)
        } else {
            let bare: [UInt8] = [0xFF, 0xE0, 0, 16] + Array("JFIF\0".utf8) + [1, 2, 0, 0, 1, 0, 1, 0, 0]
            #expect(outcome.original == Array(plain[..<2]) + bare + Array(plain[20...]))
        }
    }

    @Test("CMYK has the colours that browsers show, with Adobe's marker and without", arguments: [nil, 48])
    func inks(width: Int?) throws {
        let colours = [
            Colour(red: 96, green: 95, blue: 143), Colour(red: 196, green: 83, blue: 139),
            Colour(red: 83, green: 197, blue: 139), Colour(red: 196, green: 197, blue: 139),
        ]
        for name in ["F06-jpeg-cmyk-without-adobe-marker.jpg", "F06-control-with-adobe-marker.jpg"] {
            var job = WidthTests.job(width: width)
            job.thumb = PixelSize(width: 48, height: 36)
            job.mediumWidth = 32
            let outcome = try process(try fixture("field/\(name)"), job)
            expect(try Pixels(outcome.thumb, .jpeg).quarters, near: colours)
            // A pixel of it stands for three by three.
            expect(try Pixels(outcome.medium, .jpeg).quarters, near: colours, within: 16)
            if width != nil { expect(try Pixels(outcome.original, .jpeg).quarters, near: colours) }
        }
    }

    @Test(
        "The picture is turned by the tag that turns it in Chromium, and by no other in other viewers",
        arguments: [("empty-exif-first", true), ("exif-entry-cut", false), ("orientation-of-camera", false)])
    func tag(name: String, isTurned: Bool) throws {
        let bytes = try fixture("odd/\(name).jpg")
        let outcome = try process(bytes)
        let size = isTurned ? PixelSize(width: 64, height: 96) : PixelSize(width: 96, height: 64)
        #expect(outcome.report?.size == size)
        let stored = outcome.report?.originalBytes == nil ? bytes : outcome.original
        let tags = try exiftool(stored).filter { $0.key.hasSuffix(":Orientation") }
        #expect(tags == (isTurned ? ["IFD0:Orientation": "Rotate 90 CW"] : [:]))
    }

    @Test("The first complete profile counts and stays, and others go")
    func profiles() throws {
        let bytes = try fixture("odd/profile-twice.jpg")
        let outcome = try process(bytes)
        // The second one is of sRGB, and does not change the colours.
        let control = try process(try fixture("odd/plain.jpg")).thumb
        #expect(outcome.thumb != control)
        func profile(_ bytes: [UInt8]) throws -> [UInt8]? {
            try bytes.withUnsafeBytes { try JPEGLayout($0).profile(in: $0) }
        }
        #expect(try profile(outcome.original) == profile(bytes))
        #expect(try profile(bytes) != nil)
        let segments = try outcome.original.withUnsafeBytes { try JPEGLayout($0).segments }
        #expect(segments.filter { $0.marker == 0xE2 }.count == 1)
    }
}
