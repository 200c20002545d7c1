import Foundation
import Media
import Testing

@testable import Codecs

/// The frames of a file, as FFmpeg decodes them, by their sums; complaints of FFmpeg among them.
func frames(_ bytes: [UInt8], _ ending: String) throws -> String {
    let path = NSTemporaryDirectory() + "martlet-frames-" + UUID().uuidString + ending
    try Data(bytes).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/ffmpeg")
    process.arguments = ["-v", "error", "-i", path, "-map", "0:v", "-map", "0:a?", "-f", "framemd5", "-"]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("#") }
        .joined(separator: "\n")
}

@Suite("Metadata of a stored WebM") struct WebMTests {
    private func cleaned(_ bytes: [UInt8], _ policy: MetadataPolicy) throws -> [UInt8] {
        let clip = try process(bytes, MetadataFilterTests.job(policy))
        return clip.clip?.originalBytes == nil ? bytes : clip.original
    }

    /// What exiftool finds of words, places and people.
    private func words(_ bytes: [UInt8]) throws -> [String: String] {
        let technical = [
            "EBML", "Doc", "Seek", "Timecode", "MuxingApp", "WritingApp", "TagTrackUID", "Cue", "CRC", "SegmentUID",
            "Matroska_",
        ]
        return try exiftool(bytes).filter { name, _ in
            name.hasPrefix("Matroska:") && !technical.contains { name.hasPrefix("Matroska:\($0)") }
        }
    }

    private static let secrets = ["+60.1771", "Aino", "Cleo", "attached.tmp"]

    @Test("Sides beyond all numbers are too long, and no more")
    func sides() throws {
        func element(_ name: [UInt8], _ content: [UInt8]) -> [UInt8] { name + [0x80 | UInt8(content.count)] + content }
        let side = [UInt8](repeating: 0xFF, count: 8)
        let video = element([0xE0], element([0xB0], side) + element([0xBA], side))
        let track = element([0xAE], element([0x83], [1]) + element([0x86], Array("V_VP9".utf8)) + video)
        let info = element([0x15, 0x49, 0xA9, 0x66], element([0x44, 0x89], [0x44, 0x7A, 0, 0]))
        let tracks = element([0x16, 0x54, 0xAE, 0x6B], track)
        let cluster = element([0x1F, 0x43, 0xB6, 0x75], element([0xE7], [0]))
        let head = element([0x1A, 0x45, 0xDF, 0xA3], element([0x42, 0x82], Array("webm".utf8)))
        let bytes = head + element([0x18, 0x53, 0x80, 0x67], info + tracks + cluster)
        #expect(try process(bytes).refusal == .exceeds(.side, found: 1 << 31, allowed: Job().limits.side))
    }

    @Test("A private one keeps its title and its rights, and no place, person or attached file")
    func isPrivate() throws {
        let kept = [
            "Matroska:Title": "A title", "Matroska:Copyright": "(c) 2026 Rights",
            "Matroska:Encoder": "Lavc59.37.100 libvpx", "Matroska:Duration": "00:00:01.000000000",
        ]
        #expect(try words(cleaned(fixture("told.webm"), .private)) == kept)
        let attached = try cleaned(fixture("told-attached.webm"), .private)
        #expect(try words(attached) == kept)
        for secret in Self.secrets { #expect(!attached.contains(secret), "\(secret)") }
    }

    @Test("Nothing is left where all is taken out", arguments: ["told.webm", "told-attached.webm"])
    func strip(name: String) throws {
        let result = try cleaned(fixture(name), .strip)
        #expect(try words(result) == ["Matroska:Duration": "1.00 s"])
        for secret in Self.secrets + ["Rights", "A title"] { #expect(!result.contains(secret), "\(secret)") }
    }

    @Test(
        "Everything stays where it is and plays as it did, and what was cleaned once needs it no more",
        arguments: ["told.webm", "told-attached.webm"], [MetadataPolicy.private, .strip])
    func stays(name: String, policy: MetadataPolicy) throws {
        let bytes = try fixture(name)
        let result = try cleaned(bytes, policy)
        #expect(result != bytes)
        #expect(result.count == bytes.count)
        #expect(try cleaned(result, policy) == result)
        #expect(try cleaned(bytes, .keep) == bytes)
        let shown = try frames(bytes, ".webm")
        #expect(shown.split(separator: "\n").count == 5)
        #expect(try frames(result, ".webm") == shown)
    }

    @Test(
        "What stands beside pictures, sounds and words goes, in whichever element it hides",
        arguments: [
            ("beside.webm", 35), ("beside-endless.webm", 32), ("beside-sound.webm", 2), ("beside-subtitles.webm", 1),
        ], [MetadataPolicy.private, .strip])
    func beside(file: (name: String, secrets: Int), policy: MetadataPolicy) throws {
        let bytes = try fixture(file.name)
        #expect(String(decoding: bytes, as: UTF8.self).split(separator: "SECRET").count == file.secrets + 1)
        let result = try cleaned(bytes, policy)
        for secret in ["SECRET", "60.17", "GPRMC"] { #expect(!result.contains(secret), "\(secret)") }
        #expect(result.count == bytes.count)
        #expect(try cleaned(result, policy) == result)
        #expect(try cleaned(bytes, .keep) == bytes)
        #expect(try frames(result, ".webm") == frames(bytes, ".webm"))
    }

    @Test("Alpha beside the blocks stays, and so do words that tell no place and what a sound tells of its title")
    func besideStays() throws {
        let alpha = try fixture("../../VideoTests/Fixtures/alpha.webm")
        #expect(try cleaned(alpha, .private) == alpha)
        let words = try fixture("subtitles.webm")
        #expect(try cleaned(words, .private) == words)
        #expect(try cleaned(words, .strip).contains("How long? 2.5 hours"))
    }

    @Test("What stands behind the movie goes, and a tag of which nobody knows what it tells")
    func rest() throws {
        let bytes = try fixture("told.webm")
        #expect(try cleaned(bytes + Array("MOTION".utf8), .private) == cleaned(bytes, .private))
        // Empty space is nothing, and may hold a checksum, as a free box of a movie may.
        let clean = try cleaned(bytes, .private)
        for (text, stays) in [("\0\0", true), ("1f0cbb9a6d2e4f7780a1b2c3", true), ("S/N 3012345678", false)] {
            let space = clean + [0xEC, 0x80 | UInt8(text.utf8.count)]
            let result = try cleaned(space + Array(text.utf8), .private)
            #expect(result == space + (stays ? Array(text.utf8) : [UInt8](repeating: 0, count: text.utf8.count)))
            #expect(try cleaned(space + Array(text.utf8), .strip).suffix(text.utf8.count).allSatisfy { $0 == 0 })
        }
        var odd = bytes
        let encoder = try #require(odd.firstRange(of: Array("ENCODER".utf8)))
        odd.replaceSubrange(encoder, with: Array("UNKNOWN".utf8))
        #expect(!(try cleaned(odd, .private)).contains("UNKNOWN"))
    }

    @Test("A corrupt WebM is cleaned in one pass or refused, whichever byte is wrong", arguments: [0, 0xFF, 0x80])
    func spoilt(value: UInt8) throws {
        for name in ["told-attached.webm", "beside.webm", "beside-endless.webm"] { try spoil(fixture(name), value) }
    }

    private func spoil(_ bytes: [UInt8], _ value: UInt8) throws {
        for index in stride(from: Int(value % 3), to: bytes.count, by: 3) {
            var spoilt = bytes
            spoilt[index] = value
            spoilt.withUnsafeBytes { spoilt in
                guard let clip = try? VideoInfo(of: .webm, in: spoilt, Job()) else { return }
                let edits = try? WebMLayout(spoilt, .private).edits()
                let result = edits?.applied(to: Array(spoilt)) ?? []
                result.withUnsafeBytes { result in
                    #expect((try? VideoInfo(of: .webm, in: result, Job())) == clip)
                    #expect((try? WebMLayout(result, .private).edits())?.isEmpty == true, "byte \(index)")
                }
            }
        }
    }
}

@Suite("Metadata of a stored GIF") struct GIFTests {
    private static let told = [
        "XMP-x:XMPToolkit": "Image::ExifTool 12.57", "XMP-dc:Rights": "(c) 2026 Rights",
    ]

    private func words(_ bytes: [UInt8]) throws -> [String: String] {
        try exiftool(bytes).filter { name, _ in !name.hasPrefix("GIF:") }
    }

    @Test("A private one keeps its rights, and no place and no person")
    func isPrivate() throws {
        let result = try process(fixture("told.gif"), MetadataFilterTests.job(.private)).original
        #expect(try words(result) == Self.told)
        for secret in ["Cleo", "60,10"] { #expect(!result.contains(secret), "\(secret)") }
    }

    @Test("Nothing is left where all is taken out, nor what stands behind the end")
    func strip() throws {
        let bytes = try fixture("told.gif")
        let result = try process(bytes + Array("MOTION".utf8), MetadataFilterTests.job(.strip)).original
        #expect(try words(result) == [:])
        #expect(result.last == 0x3B)
    }

    @Test(
        "It moves as it did, and what was cleaned once needs it no more", arguments: [MetadataPolicy.private, .strip])
    func moves(policy: MetadataPolicy) throws {
        let bytes = try fixture("told.gif")
        let result = try process(bytes, MetadataFilterTests.job(policy)).original
        #expect(try exiftool(result)["GIF:AnimationIterations"] == "Infinite")
        let shown = try frames(bytes, ".gif")
        #expect(shown.split(separator: "\n").count == 2)
        #expect(try frames(result, ".gif") == shown)
        #expect(try process(result, MetadataFilterTests.job(policy)).report?.originalBytes == nil)
        #expect(try process(bytes, MetadataFilterTests.job(.keep)).report?.originalBytes == nil)
    }

    @Test("One that tells nothing is kept byte for byte", arguments: ["moving-wide.gif", "page.gif", "clear.gif"])
    func untouched(name: String) throws {
        #expect(try process(fixture(name), MetadataFilterTests.job(.private)).report?.originalBytes == nil)
    }
}
