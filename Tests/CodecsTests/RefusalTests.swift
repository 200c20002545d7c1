import Media
import Testing

@testable import Codecs

@Suite("Files that are not taken (rule 20)") struct RefusalTests {
    @Test("An empty file is refused as empty")
    func empty() throws {
        #expect(try process([]).finding == .refused(.empty))
    }

    @Test(
        "A type that is known and not taken is named",
        arguments: [("picture.tiff", "image/tiff"), ("drawing.svg", "image/svg+xml"), ("page.jpg", "text/html")])
    func unsupported(name: String, type: String) throws {
        #expect(try process(try fixture(name)).finding == .refused(.unsupported(found: type)))
    }

    @Test("Bytes of no known type are refused with libmagic's word for them")
    func unrecognized() throws {
        #expect(try process(try fixture("text.jpg")).finding == .refused(.unrecognized(found: "text/plain")))
        let noise = [UInt8](repeating: 0x80, count: 100) + [0, 1, 2]
        #expect(try process(noise).finding == .refused(.unrecognized(found: "application/octet-stream")))
    }

    @Test("A page that begins as a GIF is no GIF, whatever libmagic says")
    func page() throws {
        #expect(try process(try fixture("page.gif")).finding == .refused(.corrupt(.gif, .structure)))
    }

    @Test(
        "A file that is cut short is refused as truncated, wherever it is cut, and nothing is made of it",
        arguments: [
            ("plain.jpg", MediaFormat.jpeg), ("progressive.jpg", .jpeg), ("plain.png", .png), ("interlaced.png", .png),
            ("still.gif", .gif), ("moving-wide.gif", .gif), ("plain.webp", .webp), ("half-clear.webp", .webp),
            ("lossless.webp", .webp), ("moving-wide.webp", .webp), ("plain.bmp", .bmp), ("runs.bmp", .bmp),
            ("palette.bmp", .bmp),
            ("plain.avif", .avif), ("tiles.avif", .avif), ("half-clear.avif", .avif), ("moving.avif", .avif),
            ("plain.heic", .heic), ("tiles.heic", .heic),
        ])
    func cut(name: String, kind: MediaFormat) throws {
        let bytes = try fixture(name)
        // Of a JPEG that may be the end marker alone, which is written anew. What shows where a PNG, a GIF or runs end may
        // be missing too, as all pixels are there then.
        let last = kind == .jpeg ? [bytes.count - 3] : [bytes.count - 1]
        let endless = [.png, .gif].contains(kind) || name == "runs.bmp"
        for length in [bytes.count / 3, bytes.count / 2, bytes.count * 9 / 10] + (endless ? [] : last) {
            let outcome = try process(Array(bytes.prefix(length)))
            #expect(
                [.truncated(kind), .corrupt(kind, .structure)].contains(outcome.refusal),
                "\(length) of \(bytes.count) bytes")
            #expect(outcome.thumb.isEmpty)
        }
    }

    @Test("A PNG whose data do not match their checksum is damaged")
    func checksum() throws {
        var bytes = try fixture("plain.png")
        let data = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("IDAT".utf8)) })
        bytes[data + 20] ^= 0xFF
        #expect(try process(bytes).finding == .refused(.corrupt(.png, .checksum)))
    }

    @Test(
        "What stands behind the end of a picture does no harm",
        arguments: ["plain.jpg", "plain.png", "still.gif", "plain.webp", "plain.avif", "plain.heic"])
    func tail(name: String) throws {
        let outcome = try process(try fixture(name) + Array("PK trailing bytes".utf8))
        #expect(outcome.report?.size == PixelSize(width: 640, height: 480))
    }

    @Test(
        "What exceeds a limit is refused by its headers, with what was found and what is allowed",
        arguments: [
            ("plain.jpg", \MediaLimits.side, MediaLimit.side, 640, 639),
            ("plain.png", \.pixels, .pixels, 307_200, 307_199),
            ("still.gif", \.pixels, .pixels, 307_200, 1000), ("moving-wide.gif", \.frames, .frames, 2, 1),
            ("moving.png", \.frames, .frames, 2, 1), ("moving-wide.gif", \.framePixels, .framePixels, 163_840, 163_839),
            ("progressive.jpg", \.scans, .scans, 10, 9), ("plain.png", \.chunks, .chunks, 10, 3),
            ("plain.webp", \.side, .side, 640, 500), ("moving.webp", \.frames, .frames, 2, 1),
            ("moving-offset.webp", \.framePixels, .framePixels, 9600, 9599), ("plain.bmp", \.side, .side, 96, 95),
            ("plain.avif", \.side, .side, 640, 639), ("plain.heic", \.pixels, .pixels, 307_200, 307_199),
            ("tiles.heic", \.pixels, .pixels, 16_384, 16_383), ("moving.avif", \.frames, .frames, 2, 1),
        ] as [(String, any WritableKeyPath<MediaLimits, Int> & Sendable, MediaLimit, Int, Int)])
    func limits(
        name: String, limit: any WritableKeyPath<MediaLimits, Int> & Sendable, expected: MediaLimit, found: Int,
        allowed: Int
    ) throws {
        var job = Job()
        job.limits[keyPath: limit] = allowed
        let outcome = try process(try fixture(name), job)
        #expect(outcome.finding == .refused(.exceeds(expected, found: found, allowed: allowed)))
        #expect(outcome.thumb.isEmpty)
    }

    @Test("Sides whose product is no integer are refused like others")
    func wildSides() throws {
        var bytes = SizeTests.bmp(2, 2)
        for place in [18, 22] { bytes.replaceSubrange(place..<place + 4, with: [0xFF, 0xFF, 0xFF, 0x7F]) }
        #expect(try process(bytes).finding == .refused(.truncated(.bmp)))
    }

    @Test(
        "No byte of a header can crash the worker",
        arguments: [
            "turned-6.jpg", "palette.png", "moving-offset.gif", "lossless.webp", "moving-offset.webp", "runs.bmp",
            "half-clear.bmp", "cropped.avif", "tiles.heic",
        ])
    func spoiltBytes(name: String) throws {
        let bytes = try fixture(name)
        let kind = try #require(MediaFormat.allCases.first { name.hasSuffix($0.extensions.last ?? "") })
        var refused = 0
        for place in 0..<min(bytes.count, 200) {
            for value: UInt8 in [0, 0x7F, 0x80, 0xFF] {
                var spoilt = bytes
                spoilt[place] = value
                let isRefused = spoilt.withUnsafeBytes { bytes in (try? Header(of: kind, in: bytes)) == nil }
                refused += isRefused ? 1 : 0
            }
        }
        #expect(refused > 0)
    }
}
