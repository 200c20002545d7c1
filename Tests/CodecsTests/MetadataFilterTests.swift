import Foundation
import Media
import Testing

@testable import Codecs

@Suite("Metadata in a stored file (rule 19)") struct MetadataFilterTests {
    static func job(_ policy: MetadataPolicy, _ orientation: OrientationPolicy = .keep, width: Int? = nil) -> Job {
        var job = Job()
        job.metadata = policy
        job.orientation = orientation
        job.width = width
        return job
    }

    /// Whatever the fixtures hide.
    static let secrets = [
        "Aino", "Otto", "Cleo", "Paula", "Bo Byline", "Hanna", "SERIAL-", "Secretville", "MAKERNOTE", "GPS",
        "MOTION-PHOTO", "MPF",
    ]

    static let kept = [
        "IFD0:Make": "Martlet", "IFD0:Model": "Swift 3", "IFD0:Copyright": "(c) 2026 Rights",
        "IFD0:Software": "Nest 1.0",
        "IFD0:XResolution": "1", "IFD0:YResolution": "1", "IFD0:ResolutionUnit": "None",
        "IFD0:YCbCrPositioning": "Centered", "ExifIFD:ExposureTime": "1/250", "ExifIFD:FNumber": "2.8",
        "ExifIFD:ISO": "200", "ExifIFD:ExifVersion": "0232", "ExifIFD:DateTimeOriginal": "2019:05:06 07:08:09",
        "ExifIFD:ComponentsConfiguration": "Y, Cb, Cr, -", "ExifIFD:FlashpixVersion": "0100",
        "ExifIFD:ColorSpace": "Uncalibrated", "ExifIFD:LensModel": "Wing 35mm",
    ]
    static let keptXMP = [
        "XMP-x:XMPToolkit": "Image::ExifTool 12.57", "XMP-dc:Rights": "(c) 2026 Rights", "XMP-dc:Subject": "bird",
        "XMP-xmp:CreatorTool": "Nest 1.0",
    ]

    @Test("A private JPEG keeps the rights and the settings of the camera, and nothing of places, people and machines")
    func jpeg() throws {
        let outcome = try process(try fixture("camera.jpg"), Self.job(.private))
        #expect(outcome.report?.originalBytes == outcome.original.count)
        let expected = Self.kept.merging(Self.keptXMP) { $1 }.merging([
            "IFD0:Orientation": "Rotate 90 CW", "IPTC:CodedCharacterSet": "UTF8",
            "InteropIFD:InteropIndex": "R98 - DCF basic file (sRGB)", "InteropIFD:InteropVersion": "0100",
            "IPTC:EnvelopeRecordVersion": "4", "IPTC:ApplicationRecordVersion": "4", "IPTC:ObjectName": "A swift",
            "IPTC:Keywords": "bird", "IPTC:CopyrightNotice": "(c) 2026 Rights",
        ]) { $1 }
        #expect(try exiftool(outcome.original) == expected)
        for secret in Self.secrets { #expect(!outcome.original.contains(secret), "\(secret)") }
    }

    @Test("A private PNG and a private WebP keep the same", arguments: ["camera.png", "camera.webp"])
    func others(name: String) throws {
        let outcome = try process(try fixture(name), Self.job(.private))
        var expected = Self.kept.merging(Self.keptXMP) { $1 }
        expected["IFD0:Orientation"] = "Horizontal (normal)"
        expected["ExifIFD:UserComment"] = "A comment"
        var found = try exiftool(outcome.original)
        if name.hasSuffix("png") {
            expected["PNG:Copyright"] = "(c) 2026 Rights"
            found["PNG:Datecreate"] = nil
        } else {
            expected["RIFF:WebP_Flags"] = "XMP, EXIF"
        }
        #expect(found == expected)
        for secret in Self.secrets { #expect(!outcome.original.contains(secret), "\(secret)") }
    }

    @Test("A private AVIF keeps the same, and nothing in it moves")
    func avif() throws {
        let bytes = try fixture("camera.avif")
        let outcome = try process(bytes, Self.job(.private))
        #expect(outcome.original.count == bytes.count)
        let expected = Self.kept.merging(Self.keptXMP) { $1 }.merging(["IFD0:Orientation": "Rotate 90 CW"]) { $1 }
        #expect(try exiftool(outcome.original) == expected)
        for secret in Self.secrets { #expect(!outcome.original.contains(secret), "\(secret)") }
        #expect(try Pixels(outcome.original, .avif).quarters == Pixels(bytes, .avif).quarters)
        #expect(outcome.report?.size == PixelSize(width: 96, height: 64))

        let stripped = try process(bytes, Self.job(.strip)).original
        #expect(try exiftool(stripped) == [:])
        #expect(try Pixels(stripped, .avif).quarters == Pixels(bytes, .avif).quarters)
        for (policy, once) in [(MetadataPolicy.private, outcome.original), (.strip, stripped)] {
            #expect(try process(once, Self.job(policy)).report?.originalBytes == nil)
        }
        #expect(try process(bytes, Self.job(.keep)).report?.originalBytes == nil)
        #expect(outcome.report?.metadata.takenAt == 1_557_126_489)
    }

    @Test("A JPEG made of a HEIC keeps what the file itself would keep, upright as it is")
    func heic() throws {
        let outcome = try process(try fixture("camera.heic"), Self.job(.private))
        let expected = Self.kept.merging(Self.keptXMP) { $1 }.merging(["IFD0:Orientation": "Horizontal (normal)"]) {
            $1
        }
        #expect(try exiftool(outcome.original) == expected)
        for secret in Self.secrets { #expect(!outcome.original.contains(secret), "\(secret)") }
        #expect(try exiftool(process(try fixture("camera.heic"), Self.job(.strip)).original) == [:])
    }

    @Test(
        "The picture itself is not touched", arguments: ["camera.jpg", "camera.png", "camera.webp"],
        [MetadataPolicy.private, .strip])
    func picture(name: String, policy: MetadataPolicy) throws {
        let bytes = try fixture(name)
        // A JPEG that is stripped is turned as well, which is tried elsewhere.
        if name == "camera.jpg", policy == .strip { return }
        #expect(try coded(process(bytes, Self.job(policy)).original) == coded(bytes))
    }

    @Test(
        "What holds nothing private is kept byte for byte", arguments: ["words-all.jpg", "dated-all.jpg", "sphere.jpg"])
    func untouched(name: String) throws {
        let outcome = try process(try fixture(name), Self.job(.private))
        #expect(outcome.report?.originalBytes == nil)
        #expect(outcome.original.isEmpty)
    }

    @Test("Everything is kept where that is wanted", arguments: ["camera.jpg", "camera.png", "camera.webp"])
    func keep(name: String) throws {
        #expect(try process(try fixture(name), Self.job(.keep)).report?.originalBytes == nil)
    }

    @Test("A file that was cleaned once needs it no more", arguments: ["camera.jpg", "camera.png", "camera.webp"])
    func twice(name: String) throws {
        for policy in [MetadataPolicy.private, .strip] {
            let once = try process(try fixture(name), Self.job(policy)).original
            #expect(try process(once, Self.job(policy)).report?.originalBytes == nil)
        }
    }

    @Test(
        "Nothing but the picture is left where all is taken out",
        arguments: ["camera.jpg", "camera.png", "camera.webp"])
    func strip(name: String) throws {
        let outcome = try process(try fixture(name), Self.job(.strip))
        let found = try exiftool(outcome.original)
        #expect(found == (name.hasSuffix("webp") ? ["RIFF:WebP_Flags": "(none)"] : [:]))
        #expect(outcome.report?.metadata.titles == [])
        #expect(outcome.report?.metadata.exif == [])
    }

    @Test("Tags that are kept out of a file are not told of it either")
    func told() throws {
        let bytes = try fixture("camera.jpg")
        func names(_ policy: MetadataPolicy) throws -> Set<String> {
            Set(try #require(process(bytes, Self.job(policy)).report).metadata.exif.map(\.name))
        }
        let secret: Set = [
            "Artist", "HostComputer", "Author", "CameraOwnerName", "BodySerialNumber", "LensSerialNumber",
        ]
        #expect(try names(.keep).isSuperset(of: secret.union(["GPSLatitude", "GPSLongitude"])))
        #expect(try names(.private).isDisjoint(with: secret.union(["GPSLatitude", "GPSLongitude", "GPSVersion"])))
    }

    @Test("Paths of files and those who manage them go, and the numbers of the files stay")
    func managed() throws {
        let outcome = try process(try fixture("managed.jpg"), Self.job(.private))
        #expect(
            try exiftool(outcome.original).filter { $0.key.hasPrefix("XMP-xmp") } == [
                "XMP-xmpMM:DocumentID": "xmp.did:1", "XMP-xmpMM:DerivedFromDocumentID": "xmp.did:2",
                "XMP-xmpMM:IngredientsDocumentID": "xmp.did:3", "XMP-xmpMM:HistoryAction": "saved",
            ])
        #expect(!outcome.original.contains("doe") && !outcome.original.contains("Doe"))
    }

    @Test("What stands behind the few bytes of Adobe's segment goes, and the segment stays")
    func adobe() throws {
        let word = Array("Adobe".utf8) + [0, 100, 0, 0, 0, 0, 1]
        let plain = try fixture("plain.jpg")
        func told(_ more: String) -> [UInt8] {
            let content = word + more.utf8
            return Array(plain[..<2] + [0xFF, 0xEE, 0, UInt8(content.count + 2)] + content + plain[2...])
        }
        #expect(try process(told("Hanna"), Self.job(.private)).original == told(""))
        #expect(try process(told(""), Self.job(.private)).report?.originalBytes == nil)
    }

    @Test("A second set of IPTC's records is read by nobody, and goes")
    func secondRecords() throws {
        func photoshop(_ name: String) throws -> [UInt8] {
            let bytes = try fixture(name)
            return try bytes.withUnsafeBytes { try #require(try JPEGLayout($0).metadata(in: $0).photoshop) }
        }
        let first = try photoshop("words-iptc.jpg")
        let cleaning = MetadataFilter(policy: .private)
        #expect(cleaning.photoshop(first) == first)
        let both = cleaning.photoshop(first + (try photoshop("camera.jpg")))
        #expect(both.starts(with: first))
        #expect(!both.contains("Byline") && !both.contains("Secretville"))
    }

    @Test("A directory of interoperability keeps its own tags alone, and a gap between values keeps nothing")
    func gaps() throws {
        let exif = try fixture("words-all.jpg").withUnsafeBytes { bytes in
            try #require(try JPEGLayout(bytes).metadata(in: bytes).exif)
        }
        let cleaning = MetadataFilter(policy: .private)
        #expect(cleaning.exif(exif) == exif)
        #expect(cleaning.exif(exif + [0, 0, 0, 0]) == exif + [0, 0, 0, 0])
        #expect(!cleaning.exif(exif + Array("Hanna's".utf8)).contains("Hanna"))

        // Of the version that stands there it makes a name.
        let camera = try fixture("camera.jpg").withUnsafeBytes { bytes in
            try #require(try JPEGLayout(bytes).metadata(in: bytes).exif)
        }
        var clean = cleaning.exif(camera)
        #expect(cleaning.exif(clean) == clean)
        let version: [UInt8] = [2, 0, 7, 0, 4, 0, 0, 0] + Array("0100".utf8)
        let place = try #require(clean.indices.first { clean[$0...].starts(with: version) })
        clean.replaceSubrange(place..<place + 12, with: [9, 9, 2, 0, 4, 0, 0, 0] + Array("Bob\0".utf8))
        #expect(!cleaning.exif(clean).contains("Bob"))
    }

    @Test("EXIF counts whatever the byte behind its word is, and stays like any other")
    func filled() throws {
        var bytes = try fixture("turned-6.jpg")
        let word = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("Exif\0\0".utf8)) })
        bytes[word + 5] = 0xFF
        let outcome = try process(bytes, Self.job(.private))
        #expect(outcome.report?.size == PixelSize(width: 64, height: 96))
        let stored = outcome.report?.originalBytes == nil ? bytes : outcome.original
        #expect(try stored.withUnsafeBytes { try JPEGHeader($0).orientation } == .turnedRight)
    }

    @Test("A file that cannot be read as metadata is no place to hide something")
    func garbled() throws {
        let words: [[UInt8]] = [
            Array("Exif\0\0no tags, GPS".utf8), Array("http://ns.adobe.com/xap/1.0/\0<GPS".utf8),
            Array("Photoshop 3.0\0GPS".utf8),
            Array("http://ns.adobe.com/xmp/extension/\0GPS".utf8), Array("GPS".utf8),
        ]
        var bytes = try fixture("plain.jpg")
        for (marker, content) in zip([0xE1, 0xE1, 0xED, 0xE1, 0xE5] as [UInt8], words) {
            bytes.insert(contentsOf: [0xFF, marker, 0, UInt8(content.count + 2)] + content, at: 2)
        }
        #expect(bytes.contains("GPS"))
        #expect(try process(bytes, Self.job(.private)).original == fixture("plain.jpg"))
    }

    @Test(
        "A smaller picture keeps what the file itself would keep",
        arguments: ["camera.jpg", "camera.png", "camera.webp"])
    func resized(name: String) throws {
        let outcome = try process(try fixture(name), Self.job(.private, width: 32))
        let found = try exiftool(outcome.original)
        #expect(found["IFD0:Copyright"] == "(c) 2026 Rights")
        #expect(found["XMP-dc:Rights"] == "(c) 2026 Rights")
        #expect(found["IFD0:Orientation"] == "Horizontal (normal)")
        for secret in Self.secrets { #expect(!outcome.original.contains(secret), "\(secret)") }
        let kind = try #require(outcome.report?.kind)
        #expect(try Pixels(outcome.original, kind).size == outcome.report?.size)
        #expect(
            try exiftool(process(try fixture(name), Self.job(.strip, width: 32)).original).keys.allSatisfy {
                $0 == "RIFF:WebP_Flags"
            })
    }

    @Test("Segments between the scans of a JPEG are looked at as well")
    func late() throws {
        let plain = try fixture("progressive.jpg")
        let scans = plain.indices.dropLast().filter { plain[$0] == 0xFF && plain[$0 + 1] == 0xDA }
        try #require(scans.count > 1)
        let content = Array("Exif\0\0no tags, GPS".utf8)
        var bytes = plain
        bytes.insert(contentsOf: [0xFF, 0xE1, 0, UInt8(content.count + 2)] + content, at: scans[1])
        #expect(try process(bytes, Self.job(.private)).original == plain)
    }

    @Test("A chunk of no known use goes out of a WebP, unless it is a checksum")
    func unknownChunk() throws {
        func told(_ text: String) throws -> [UInt8] {
            var bytes = try fixture("plain.webp")
            bytes += Array("MRTL".utf8) + WebPChunk.little32(text.utf8.count) + Array(text.utf8)
            bytes.replaceSubrange(4..<8, with: WebPChunk.little32(bytes.count - 8))
            return bytes
        }
        #expect(try process(told("Aino's " + "phone"), Self.job(.private)).original == fixture("plain.webp"))
        #expect(try process(told("1f0cbb9a6d2e4f77"), Self.job(.private)).report?.originalBytes == nil)
        #expect(try process(told("1f0cbb9a6d2e4f77"), Self.job(.strip)).original == fixture("plain.webp"))
    }

    @Test(
        "A comment stays where it is a program's own line or a checksum, and goes where it may tell anything",
        arguments: [
            ("CREATOR: gd-jpeg v1.0 (using IJG JPEG v62), quality = 90\n", true),
            ("CREATOR: gd-jpeg v1.0 (using IJG JPEG v80), default quality\n", true), ("Lavc59.37.100", true),
            ("Created with GIMP", true), ("0123456789abcdef01234567", true), ("AXIS S/N 00408CD1B2C3", false),
            ("Created with GIMP by Aino", false), ("LavcAino", false), ("", true),
            ("CREATOR: gd-jpeg v1.0 (using IJG JPEG v62), quality = Aino", false),
        ])
    func comments(text: String, stays: Bool) throws {
        let plain = try fixture("plain.jpg")
        let told = plain[..<2] + [0xFF, 0xFE, 0, UInt8(2 + text.utf8.count)] + text.utf8 + plain[2...]
        let jpeg = try process(Array(told), Self.job(.private))
        #expect(text.isEmpty || (jpeg.report?.originalBytes == nil) == stays)
        #expect(stays || jpeg.original == plain)

        let still = try fixture("still.gif")
        let block = text.isEmpty ? [] : [UInt8(text.utf8.count)] + text.utf8
        let gif = try process(still.dropLast() + [0x21, 0xFE] + block + [0, 0x3B], Self.job(.private))
        #expect(text.isEmpty || (gif.report?.originalBytes == nil) == stays)
        #expect(stays || gif.original == still)
    }

    @Test(
        "Serial numbers and names go out of every namespace of XMP, and programs' own numbers out of IPTC",
        arguments: ["C08-jpeg-xmp-exif-serial-and-artist.jpg", "C08b-jpeg-iptc-2-209-to-214.jpg"])
    func field(name: String) throws {
        let bytes = try fixture("field/\(name)")
        let outcome = try process(bytes, Self.job(.private))
        for secret in ["LEAK", "Leak", "leak", "+49", "12345"] {
            #expect(!outcome.original.contains(secret), "\(secret)")
        }
        let left =
            name.hasPrefix("C08b") ? ["IPTC:ApplicationRecordVersion": "2", "IPTC:Caption-Abstract": "caption"] : [:]
        #expect(try exiftool(outcome.original) == left)
        #expect(try coded(outcome.original) == coded(bytes))
    }

    @Test(
        "The serial number of a monitor goes out of a profile, and the colours stay",
        arguments: ["monitor.jpg", "monitor.png", "monitor.webp", "monitor.gif", "monitor.avif"])
    func monitor(name: String) throws {
        let bytes = try fixture(name)
        // In UTF-16, as the tag has it.
        let serial = "LEAK-SERIAL".map(String.init).joined(separator: "\0")
        #expect(name.hasSuffix("png") || bytes.contains(serial))
        for policy in [MetadataPolicy.private, .strip] {
            let outcome = try process(bytes, Self.job(policy))
            #expect(!outcome.original.isEmpty && !outcome.original.contains(serial))
            #expect(try process(outcome.original, Self.job(policy)).report?.originalBytes == nil)
            if name.hasSuffix("gif") { continue }
            func profile(_ bytes: [UInt8], _ kind: MediaFormat) throws -> [UInt8] {
                try bytes.withUnsafeBytes { bytes in
                    guard case .profile(let profile) = try Header(of: kind, in: bytes).colourSpace(in: bytes) else {
                        return []
                    }
                    return profile
                }
            }
            let kind = try #require(outcome.report?.kind)
            let (old, new) = (try profile(bytes, kind), try profile(outcome.original, kind))
            #expect(old.contains(serial) && !new.contains(serial))
            #expect(new.count == old.count && ICCProfile(old)?.withoutPrivate() == new)
            #expect(new.contains("rTRC") && new.contains("desc") && new.contains("cprt") && !new.contains("meta"))
            let smaller = try process(bytes, Self.job(policy, width: 32)).original
            #expect(!smaller.contains(serial))
            #expect(try profile(smaller, kind).count == old.count)
        }
        #expect(try process(bytes, Self.job(.keep)).report?.originalBytes == nil)
    }

    @Test("Thumbs and mediums hold none, whatever the file keeps", arguments: MetadataPolicy.allCases)
    func renditions(policy: MetadataPolicy) throws {
        var job = Self.job(policy)
        job.mediumWidth = 50
        for name in ["camera.jpg", "camera.png", "camera.webp"] {
            let outcome = try process(try fixture(name), job)
            #expect(try exiftool(outcome.thumb) == [:])
            #expect(try exiftool(outcome.medium) == [:])
        }
    }
}

/// The coded picture in a file: all but segments and chunks of metadata.
private func coded(_ bytes: [UInt8]) throws -> [[UInt8]] {
    try bytes.withUnsafeBytes { bytes in
        if bytes.starts(with: [0xFF, 0xD8]) {
            let layout = try JPEGLayout(bytes)
            var parts: [[UInt8]] = []
            var position = 0
            for segment in layout.segments {
                parts.append(Array(bytes[position..<segment.whole.lowerBound]))
                position = segment.whole.upperBound
            }
            return [(parts + [Array(bytes[position..<layout.end])]).flatMap { $0 }]
        } else if bytes.starts(with: [0x89]) {
            return try PNGLayout(bytes, PNGHeader(bytes)).chunks.filter {
                [0x4944_4154, 0x504C_5445].contains($0.type)
            }.map {
                Array(bytes[$0.whole])
            }
        }
        return try WebPLayout(bytes).chunks.filter { [0x2038_5056, 0x4C38_5056].contains($0.type) }.map {
            Array(bytes[$0.whole])
        }
    }
}
