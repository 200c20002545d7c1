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
        let kind: MediaFormat = name.hasSuffix("avif") ? .avif : .jpeg
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
        expect(try Pixels(avif.medium, .avif).quarters, near: MediaFormatTests.quarters)
        let heic = try process(try fixture("tiles.heic"))
        #expect(heic.report?.size == PixelSize(width: 100, height: 90))
        let original = try Pixels(heic.original, .jpeg)
        #expect(original.size == PixelSize(width: 100, height: 90))
        expect(original.quarters, near: MediaFormatTests.quarters)
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
        let result = try process(bytes, MetadataFilterTests.job(policy)).original
        #expect(result.count == bytes.count)
        let after = try items(result)
        #expect(after.previews.isEmpty)
        #expect(after.content[1] == before.content[1])
        #expect(after.content[2]?.allSatisfy { $0 == 0 } == true)
        #expect(try frames(result, ".avif") == frames(bytes, ".avif"))
        expect(try Pixels(result, .avif).quarters, near: try Pixels(bytes, .avif).quarters, within: 0)
        #expect(try process(result, MetadataFilterTests.job(policy)).report?.originalBytes == nil)
        #expect(try process(bytes, MetadataFilterTests.job(.keep)).report?.originalBytes == nil)
    }

    @Test(
        "What stands beside the pictures in their list goes, in whichever box it hides",
        arguments: [MetadataPolicy.private, .strip])
    func beside(policy: MetadataPolicy) throws {
        let bytes = try fixture("beside.avif")
        #expect(String(decoding: bytes, as: UTF8.self).split(separator: "SECRET").count == 4)
        let result = try process(bytes, MetadataFilterTests.job(policy)).original
        #expect(result.count == bytes.count)
        #expect(!result.contains("SECRET"))
        #expect(result.contains("altr"))
        expect(try decodedQuarters(result, .avif), near: try decodedQuarters(bytes, .avif), within: 0)
        #expect(try process(result, MetadataFilterTests.job(policy)).report?.originalBytes == nil)
    }

    @Test("Alpha that belongs to no picture is no preview")
    func lostAlpha() throws {
        var bytes = try fixture("half-clear.avif")
        let alpha = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("auxl".utf8)) })
        bytes[alpha + 7] = 0
        let edits = try bytes.withUnsafeBytes {
            try HEIFLayout($0, of: .avif).edits(of: $0, by: MetadataFilter(policy: .private))
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
        let result = try process(bytes, MetadataFilterTests.job(.private)).original
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
        expect(original.quarters, near: MediaFormatTests.quarters)
        expect(try Pixels(outcome.medium, .jpeg).quarters, near: MediaFormatTests.quarters)
    }

    @Test("What is clear in a HEIC is white in its JPEG")
    func heicAlpha() throws {
        let outcome = try process(try fixture("half-clear.heic"))
        let pale = MediaFormatTests.quarters.map { colour in
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
        expect(try Pixels(outcome.medium, .avif).quarters, near: MediaFormatTests.quarters)
        #expect(try outcome.medium.withUnsafeBytes { try HEIFHeader($0, of: .avif).isSequence } == false)
    }

    @Test("An AVIF at another width stays one")
    func width() throws {
        var job = Job()
        job.width = 80
        let outcome = try process(try fixture("plain.avif"), job)
        #expect(outcome.report?.size == PixelSize(width: 80, height: 60))
        #expect(outcome.report?.originalBytes == outcome.original.count)
        expect(try Pixels(outcome.original, .avif).quarters, near: MediaFormatTests.quarters)
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
        #expect(try process(bytes).finding == .refused(.corrupt(.heic, .references)))
    }

    @Test("What it holds must lie in boxes for data, or cleaning could spoil it", arguments: [MediaFormat.avif, .heic])
    func dataBoxes(kind: MediaFormat) throws {
        var bytes = try fixture("plain.\(kind.extensions[0])")
        let name = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("mdat".utf8)) })
        bytes[name] = UInt8(ascii: "x")
        #expect(try process(bytes).finding == .refused(.uncommon(kind, .layout)))
    }
}

@Suite("AVIF and HEIC as phones and programs write them") struct OddHEIFTests {
    @Test("An iPhone's picture with a gain map is decoded as the same one whose Exif is of the picture alone")
    func gainMap() throws {
        let picture = try process(try fixture("field/C03-heic-exif-of-tmap.heic"))
        let control = try process(try fixture("field/C03-control-exif-of-picture-alone.heic"))
        for outcome in [picture, control] {
            #expect(outcome.report?.size == PixelSize(width: 96, height: 64))
            #expect(outcome.report?.metadata.exif.first { $0.name == "Software" }?.values == ["iOS"])
            #expect(try exiftool(outcome.original)["IFD0:Software"] == "iOS")
        }
        #expect(picture.original == control.original)
    }

    @Test("A picture beside the primary one may be larger, within the limits of the site")
    func largerSecond() throws {
        let bytes = try fixture("field/C04-heic-second-picture-is-larger.heic")
        #expect(try process(bytes).report?.size == PixelSize(width: 96, height: 64))
        var job = Job()
        job.limits.side = 150
        #expect(try process(bytes, job).refusal == .exceeds(.side, found: 192, allowed: 150))
        job = Job()
        job.limits.pixels = 20_000
        #expect(try process(bytes, job).refusal == .exceeds(.pixels, found: 192 * 128, allowed: 20_000))
    }

    @Test("A part may begin and end between two pixels' common colours")
    func oddAperture() throws {
        let outcome = try process(try fixture("field/C06-avif-clap-odd-420.avif"))
        #expect(outcome.report?.size == PixelSize(width: 41, height: 40))
        let thumb = try Pixels(outcome.thumb, .avif)
        let (right, bottom) = (thumb.size.width - 3, thumb.size.height - 3)
        let corners = [
            thumb.colour(2, 2), thumb.colour(right, 2), thumb.colour(2, bottom), thumb.colour(right, bottom),
        ]
        let parts = [(229, 60, 41), (41, 85, 153), (40, 91, 160), (249, 220, 88)]
        expect(corners, near: parts.map { Colour(red: $0.0, green: $0.1, blue: $0.2) }, within: 24)
    }

    @Test("A sequence of one picture is no animation")
    func oneFrame() throws {
        var job = Job()
        job.width = 48
        let one = try process(try fixture("odd-one-frame.avif"), job)
        #expect(one.report?.isAnimated == false)
        #expect(one.report?.size == PixelSize(width: 48, height: 32))
        expect(try Pixels(one.original, .avif).quarters, near: MediaFormatTests.quarters)
    }

    @Test(
        "What browsers show nothing of, or decoders do not read, is refused for what it is",
        arguments: [
            ("odd-alpha-without-size.avif", MediaRefusal.corrupt(.avif, .dimensions)),
            ("odd-alpha-layer.avif", .uncommon(.avif, .layout)),
            ("odd-two-associations.avif", .uncommon(.avif, .layout)), ("odd-open-meta.avif", .uncommon(.avif, .layout)),
            ("odd-no-primary.avif", .uncommon(.avif, .layout)), ("odd-sound.avif", .uncommon(.avif, .layout)),
            ("odd-matrix-10.avif", .uncommon(.avif, .colourMatrix)),
        ])
    func refused(name: String, refusal: MediaRefusal) throws {
        #expect(try process(try fixture(name)).refusal == refusal)
    }

    @Test(
        "A file that is cut is truncated, and one with a wrong length inside is not",
        arguments: [MediaFormat.avif, .heic])
    func truncated(kind: MediaFormat) throws {
        let bytes = try fixture("plain.\(kind.extensions[0])")
        let data = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("mdat".utf8)) })
        for count in [60, data / 2, data, data + 20, bytes.count - 1] {
            #expect(try process(Array(bytes.prefix(count))).refusal == .truncated(kind), "\(count)")
        }
        for name in ["ipco", "iinf", "iloc", "pitm", "ispe"] {
            var spoilt = bytes
            let place = try #require(bytes.indices.first { bytes[$0...].starts(with: Array(name.utf8)) })
            spoilt[place - 3] = 1
            #expect(try process(spoilt).refusal == .corrupt(kind, .structure), "\(name)")
        }
    }

    @Test("What lies between the items of an AVIF, names of items, and properties of no known use tell nothing")
    func hidden() throws {
        let bytes = try fixture("plain.avif")
        let name = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("Color\0".utf8)) })
        var named = bytes
        named.replaceSubrange(name..<name + 5, with: Array("Hanna".utf8))
        let clean = try process(named, MetadataFilterTests.job(.private)).original
        #expect(clean.count == bytes.count && !clean.contains("Hanna"))
        expect(try Pixels(clean, .avif).quarters, near: MediaFormatTests.quarters)

        // Behind the last item, within the box for data.
        let data = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("mdat".utf8)) })
        var longer = bytes + Array("SERIAL-4711".utf8)
        let length = longer.count - data + 4
        longer.replaceSubrange(data - 2..<data, with: [UInt8(length >> 8), UInt8(length & 0xFF)])
        #expect(
            try process(longer, MetadataFilterTests.job(.private)).original == longer.dropLast(11)
                + [UInt8](repeating: 0, count: 11))

        var unknown = bytes
        let property = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("pixi".utf8)) })
        unknown.replaceSubrange(property..<property + 4, with: Array("udes".utf8))
        let free = try process(unknown, MetadataFilterTests.job(.private)).original
        try #require(free.count == bytes.count)
        #expect(Array(free[property..<property + 4]) == Array("free".utf8))
        #expect(free[property + 4..<property + 11].allSatisfy { $0 == 0 })
    }
}
