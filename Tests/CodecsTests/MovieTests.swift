import Media
import Testing

@testable import Codecs

@Suite("Metadata of a stored movie") struct MovieTests {
    private func cleaned(_ bytes: [UInt8], _ kind: MediaFormat, _ policy: MetadataPolicy) -> [UInt8] {
        bytes.withUnsafeBytes { MovieLayout($0, of: kind, policy).edits() }.applied(to: bytes)
    }

    /// What exiftool finds of words, places and people, but for boxes that are free and hold nothing.
    private func words(_ bytes: [UInt8]) throws -> [String: String] {
        let groups = ["ItemList:", "Keys:", "UserData:", "XMP-dc:", "Track2:"]
        return try exiftool(bytes).filter { name, value in
            groups.contains(where: name.hasPrefix)
                && !(name.hasSuffix("_free") && value.allSatisfy { $0 == "." || $0 == "\0" })
        }
    }

    private static let secrets = ["+60.17", "Aino", "Cleo", "loci", "POSITION"]

    @Test("A private MP4 keeps its title and its rights, and no place and no person")
    func mp4() throws {
        let bytes = try fixture("told.mp4")
        #expect(bytes.contains("Aino"))
        let result = cleaned(bytes, .mp4, .private)
        #expect(
            try words(result) == [
                "ItemList:Title": "A title", "ItemList:Encoder": "Lavf59.27.100",
                "ItemList:Copyright": "(c) 2026 Rights",
                "XMP-dc:Rights": "(c) 2026 Rights",
            ])
        for secret in Self.secrets { #expect(!result.contains(secret), "\(secret)") }
    }

    @Test("A private MOV keeps the camera, and loses the track of positions with its samples")
    func mov() throws {
        let bytes = try fixture("told.mov")
        let result = cleaned(bytes, .mov, .private)
        #expect(
            try words(result) == [
                "Keys:Make": "Martlet", "Keys:Model": "Swift 3", "Keys:Encoder": "Lavf59.27.100",
            ])
        for secret in Self.secrets { #expect(!result.contains(secret), "\(secret)") }
    }

    @Test("Nothing is left where all is taken out", arguments: [("told.mp4", MediaFormat.mp4), ("told.mov", .mov)])
    func strip(name: String, kind: MediaFormat) throws {
        let result = cleaned(try fixture(name), kind, .strip)
        #expect(try words(result) == [:])
        for secret in Self.secrets + ["Rights", "Swift 3", "A title"] { #expect(!result.contains(secret), "\(secret)") }
    }

    @Test(
        "What stands beside all that plays goes, in whichever box it hides",
        arguments: [("beside.mp4", 9), ("beside-fragments.mp4", 9), ("beside-sound.mp4", 1)],
        [MetadataPolicy.private, .strip])
    func beside(file: (name: String, secrets: Int), policy: MetadataPolicy) throws {
        let bytes = try fixture(file.name)
        #expect(String(decoding: bytes, as: UTF8.self).split(separator: "SECRET").count == file.secrets + 1)
        let result = cleaned(bytes, .mp4, policy)
        #expect(!result.contains("SECRET"))
        #expect(result.count == bytes.count)
        #expect(cleaned(result, .mp4, policy) == result)
        #expect(try frames(result, ".mp4") == frames(bytes, ".mp4"))
    }

    @Test(
        "Pictures stay where they are, and a movie that was cleaned once needs it no more",
        arguments: [("told.mp4", MediaFormat.mp4), ("told.mov", .mov)], [MetadataPolicy.private, .strip])
    func stays(movie: (name: String, kind: MediaFormat), policy: MetadataPolicy) throws {
        let bytes = try fixture(movie.name)
        let result = cleaned(bytes, movie.kind, policy)
        try #require(result.count == bytes.count)
        #expect(result != bytes)
        let data = try #require(
            bytes.withUnsafeBytes { bytes in
                BoxRange.all(in: 0..<bytes.count, of: bytes, movie.kind).first { $0.type == "mdat" }
            })
        #expect(result[data.whole] == bytes[data.whole])
        #expect(cleaned(result, movie.kind, policy) == result)
        let clips = try [bytes, result].map { bytes in
            try bytes.withUnsafeBytes { try VideoInfo(of: movie.kind, in: $0, Job()) }
        }
        #expect(clips[0] == clips[1])
    }

    @Test("Room that is free holds nothing, wherever it is", arguments: ["free", "skip", "wide"])
    func free(name: String) throws {
        let head = [0, 0, 0, 24] + Array(name.utf8)
        let bytes = try fixture("told.mov") + head + [0, 0, 0, 16] + Array("SeriPOSITION".utf8)
        for policy in [MetadataPolicy.private, .strip] {
            let result = cleaned(bytes, .mov, policy)
            #expect(result.count == bytes.count)
            #expect(result.suffix(24) == head + [UInt8](repeating: 0, count: 16))
            #expect(cleaned(result, .mov, policy) == result)
        }
    }

    @Test(
        "GPAC's line or a checksum in such room stays until all is taken out, and nothing else does",
        arguments: [
            ("IsoMedia File Produced with GPAC 0.5.1-DEV-rev5528\0", MetadataPolicy.private, true),
            ("IsoMedia File Produced with GPAC 2.2\0", .strip, false),
            ("IsoMedia File Produced with GPAC 2.2 S/N 4711\0", .private, false),
            ("IsoMedia File Produced with GPAC 2.2\0Aino", .private, false), ("S/N 3012345678", .private, false),
            ("Owner: Jane Doe", .private, false),
            ("1f0cbb9a6d2e4f7780a1b2c3", .private, true), ("1f0cbb9a6d2e4f7780a1b2c3", .strip, false),
            ("3012345678901234", .private, false), ("1F0CBB9A6D2E4F77", .private, false), ("1f0cbb9a", .private, false),
            ("N52 31 12 E13 24 36", .private, false),
        ])
    func signed(line: String, policy: MetadataPolicy, stays: Bool) throws {
        let bytes = try fixture("told.mp4") + [0, 0, 0, UInt8(8 + line.utf8.count)] + "free".utf8 + line.utf8
        #expect(cleaned(bytes, .mp4, policy).suffix(line.utf8.count).elementsEqual(line.utf8) == stays)
    }

    @Test("Everything is kept where that is wanted")
    func keep() throws {
        let bytes = try fixture("told.mp4")
        #expect(cleaned(bytes, .mp4, .keep) == bytes)
    }

    @Test("A spoilt movie is cleaned without harm, wherever a byte is wrong", arguments: [0, 0xFF, 0x80])
    func spoilt(value: UInt8) throws {
        for (name, kind) in [("told.mp4", MediaFormat.mp4), ("told.mov", .mov)] {
            let bytes = try fixture(name)
            for index in stride(from: Int(value % 5), to: bytes.count, by: 5) {
                var spoilt = bytes
                spoilt[index] = value
                #expect(cleaned(spoilt, kind, .private).count <= bytes.count)
            }
        }
    }
}
