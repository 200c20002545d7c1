import Media
import Testing

@testable import Codecs

@Suite("AVIF and HEIC") struct HEIFTests {
    @Test(
        "A picture is turned and then mirrored as its properties say",
        arguments: [
            ("turned-1.avif", [Colour.green, .yellow, .red, .blue]),
            ("turned-2.avif", [.yellow, .blue, .green, .red]), ("turned-3.avif", [.blue, .red, .yellow, .green]),
            ("turned-0-mirrored-0.avif", [.blue, .yellow, .red, .green]),
            ("turned-1-mirrored-0.avif", [.red, .blue, .green, .yellow]),
            ("turned-2-mirrored-0.avif", [.green, .red, .yellow, .blue]),
            ("turned-3-mirrored-0.avif", [.yellow, .green, .blue, .red]),
            ("turned-0-mirrored-1.avif", [.green, .red, .yellow, .blue]),
            ("turned-1-mirrored-1.avif", [.yellow, .green, .blue, .red]),
            ("turned-2-mirrored-1.avif", [.blue, .yellow, .red, .green]),
            ("turned-3-mirrored-1.avif", [.red, .blue, .green, .yellow]),
            ("turned-3-mirrored-1.heic", [.red, .blue, .green, .yellow]),
        ])
    func turned(name: String, quarters: [Colour]) throws {
        let outcome = try process(try fixture(name))
        let isOnItsSide = name.hasPrefix("turned-1") || name.hasPrefix("turned-3")
        let size = isOnItsSide ? PixelSize(width: 64, height: 96) : PixelSize(width: 96, height: 64)
        #expect(outcome.report?.size == size)
        let kind: Kind = name.hasSuffix("avif") ? .avif : .jpeg
        expect(try Pixels(outcome.thumb, kind).quarters, near: quarters)
    }

    @Test("Only the part of a picture that is meant to be seen is shown")
    func cropped() throws {
        let avif = try process(try fixture("cropped.avif"))
        #expect(avif.report?.size == PixelSize(width: 320, height: 240))
        expect(try Pixels(avif.thumb, .avif).quarters, near: [.green, .green, .green, .green])
        let heic = try process(try fixture("cropped.heic"))
        #expect(heic.report?.size == PixelSize(width: 48, height: 32))
        expect(try Pixels(heic.original, .jpeg).quarters, near: [.green, .green, .green, .green])
    }

    @Test("Tiles are laid together, and what reaches beyond the picture is left out")
    func tiles() throws {
        let avif = try process(try fixture("tiles.avif"))
        #expect(avif.report?.size == PixelSize(width: 640, height: 480))
        expect(try Pixels(avif.medium, .avif).quarters, near: KindTests.quarters)
        let heic = try process(try fixture("tiles.heic"))
        #expect(heic.report?.size == PixelSize(width: 100, height: 90))
        let original = try Pixels(heic.original, .jpeg)
        #expect(original.size == PixelSize(width: 100, height: 90))
        expect(original.quarters, near: KindTests.quarters)
        #expect(original.colour(60, 60).isNear(.red))
        #expect(original.colour(68, 68).isNear(.yellow))
    }

    @Test("A picture of more pixels than can be counted is too large, and no more")
    func vast() throws {
        let refusal = try process(try fixture("vast.heif")).refusal
        #expect(refusal == .exceeds(.side, found: 1 << 32, allowed: Job().limits.side))
    }

    @Test(
        "A preview inside an AVIF is taken out, and the picture stays as it is",
        arguments: [MetadataPolicy.private, .strip])
    func preview(policy: MetadataPolicy) throws {
        let bytes = try fixture("preview.avif")
        func items(_ bytes: [UInt8]) throws -> (previews: Set<Int>, content: [Int: [UInt8]]) {
            try bytes.withUnsafeBytes { bytes in
                let items = try #require(try HEIFLayout(bytes, of: .avif).items)
                let content = items.numbered.mapValues { items.places(of: $0).flatMap { bytes[$0] } }
                return (items.previews, content)
            }
        }
        let before = try items(bytes)
        #expect(before.previews == [2])
        let result = try process(bytes, CleaningTests.job(policy)).original
        #expect(result.count == bytes.count)
        let after = try items(result)
        #expect(after.previews.isEmpty)
        #expect(after.content[1] == before.content[1])
        #expect(after.content[2]?.allSatisfy { $0 == 0 } == true)
        #expect(try frames(result, ".avif") == frames(bytes, ".avif"))
        expect(try Pixels(result, .avif).quarters, near: try Pixels(bytes, .avif).quarters, within: 0)
        #expect(try process(result, CleaningTests.job(policy)).report?.originalBytes == nil)
        #expect(try process(bytes, CleaningTests.job(.keep)).report?.originalBytes == nil)
    }

    @Test("Alpha that belongs to no picture is no preview")
    func lostAlpha() throws {
        var bytes = try fixture("half-clear.avif")
        let alpha = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("auxl".utf8)) })
        bytes[alpha + 7] = 0
        let edits = try bytes.withUnsafeBytes {
            try HEIFLayout($0, of: .avif).edits(of: $0, by: Cleaning(policy: .private))
        }
        #expect(edits.isEmpty)
    }

    @Test("Room that is free in an AVIF holds nothing")
    func free() throws {
        var bytes = try fixture("preview.avif")
        bytes += [0, 0, 0, 20] + Array("free\0\0\0\u{C}POSITION".utf8)
        // The references are the last part of the box and not needed any more.
        let references = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("iref".utf8)) })
        bytes.replaceSubrange(references..<references + 4, with: Array("skip".utf8))
        let result = try process(bytes, CleaningTests.job(.private)).original
        #expect(result.count == bytes.count && !result.contains("POSITION") && !result.contains("thmb"))
        #expect(try frames(result, ".avif") == frames(bytes, ".avif"))
    }

    @Test("A HEIC is stored as a JPEG of the same picture", arguments: ["plain.heic", "deep.heic"])
    func heic(name: String) throws {
        let outcome = try process(try fixture(name))
        #expect(outcome.report?.kind == .heic)
        #expect(outcome.report?.originalBytes == outcome.original.count)
        let original = try Pixels(outcome.original, .jpeg)
        #expect(original.size == PixelSize(width: 640, height: 480))
        expect(original.quarters, near: KindTests.quarters)
        expect(try Pixels(outcome.medium, .jpeg).quarters, near: KindTests.quarters)
    }

    @Test("What is clear in a HEIC is white in its JPEG")
    func heicAlpha() throws {
        let outcome = try process(try fixture("half-clear.heic"))
        let pale = KindTests.quarters.map { colour in
            Colour(red: (colour.red + 255) / 2, green: (colour.green + 255) / 2, blue: (colour.blue + 255) / 2)
        }
        expect(try Pixels(outcome.original, .jpeg).quarters, near: pale)
        expect(try Pixels(outcome.thumb, .jpeg).quarters, near: pale)
    }

    @Test("A sequence is an animation, shown by its primary picture")
    func sequence() throws {
        let outcome = try process(try fixture("moving.avif"))
        #expect(outcome.report?.isAnimated == true)
        #expect(outcome.report?.size == PixelSize(width: 96, height: 64))
        #expect(outcome.report?.medium?.size == PixelSize(width: 96, height: 64))
        expect(try Pixels(outcome.medium, .avif).quarters, near: KindTests.quarters)
        #expect(try outcome.medium.withUnsafeBytes { try HEIFHeader($0, of: .avif).isSequence } == false)
    }

    @Test("An AVIF at another width stays one")
    func width() throws {
        var job = Job()
        job.width = 80
        let outcome = try process(try fixture("plain.avif"), job)
        #expect(outcome.report?.size == PixelSize(width: 80, height: 60))
        #expect(outcome.report?.originalBytes == outcome.original.count)
        expect(try Pixels(outcome.original, .avif).quarters, near: KindTests.quarters)
    }

    @Test("Brands of other programs make no picture of a file")
    func brands() throws {
        var bytes = try fixture("plain.heic")
        let end = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("meta".utf8)) }) - 4
        for place in 8..<end { bytes[place] = UInt8(ascii: "x") }
        #expect(bytes.withUnsafeBytes { Brands($0)?.kind } == nil)
        #expect(try process(bytes).report == nil)
    }

    @Test("Bytes that are told to lie in another file are not taken")
    func otherFile() throws {
        var bytes = try fixture("cropped.heic")
        let places = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("iloc".utf8)) })
        // Behind the type: version and flags, two bytes of sizes, the count, the item's number and its method.
        #expect(bytes[places + 16] == 0)
        bytes[places + 17] = 1
        #expect(try process(bytes).finding == .refused(.corrupt(.heic, .structure)))
    }

    @Test("What it holds must lie in boxes for data, or cleaning could spoil it", arguments: [Kind.avif, .heic])
    func dataBoxes(kind: Kind) throws {
        var bytes = try fixture("plain.\(kind.extensions[0])")
        let name = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("mdat".utf8)) })
        bytes[name] = UInt8(ascii: "x")
        #expect(try process(bytes).finding == .refused(.corrupt(kind, .structure)))
    }
}
