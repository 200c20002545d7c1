import Media
import Testing

@testable import Codecs

@Suite("Positions that cameras hide in movies") struct CameraTests {
    private func cleaned(_ bytes: [UInt8], _ kind: MediaFormat = .mp4, _ policy: MetadataPolicy = .private) -> [UInt8] {
        bytes.withUnsafeBytes { MovieLayout($0, of: kind, policy).edits() }.applied(to: bytes)
    }

    /// The sums of its frames. Their times are reckoned from the first sample of any track.
    private func pictures(_ bytes: [UInt8]) throws -> [Substring?] {
        try frames(bytes, ".mp4").split(separator: "\n").map { $0.split(separator: ",").last }
    }

    /// Words of `make-cameras.sh`, and as exiftool reads them.
    private static let secrets = [
        "RMC,", "SERIAL-4711", "THUMB", "freeGPS", "GPS (24", "GPS Latitude", "gsensori",
    ]

    @Test(
        "are not there any more, and pictures and sounds stay what they are",
        arguments: [
            "blackvue.mp4", "novatek.mp4", "thinkware.mp4", "drone.mp4", "drone-fragments.mp4", "drone-first.mp4",
        ],
        [MetadataPolicy.private, .strip])
    func gone(name: String, policy: MetadataPolicy) throws {
        let bytes = try fixture(name)
        let result = cleaned(bytes, .mp4, policy)
        #expect(Self.secrets.contains { bytes.contains($0) })
        for secret in Self.secrets { #expect(!result.contains(secret), "\(secret)") }
        #expect(try exiftool(result).keys.allSatisfy { !$0.contains("GPS") && !$0.hasSuffix(":Text") })
        #expect(result.count == bytes.count)
        #expect(try pictures(result) == pictures(bytes))
        #expect(cleaned(result, .mp4, policy) == result)
    }

    @Test("stay where all is kept", arguments: ["blackvue.mp4", "novatek.mp4", "drone.mp4"])
    func kept(name: String) throws {
        let bytes = try fixture(name)
        #expect(cleaned(bytes, .mp4, .keep) == bytes)
    }

    @Test(
        "are no reason to touch subtitles and chapters, and nothing in their movie is",
        arguments: ["subtitles.mp4", "subtitles-fragments.mp4"])
    func subtitles(name: String) throws {
        let bytes = try fixture(name)
        #expect(cleaned(bytes) == bytes)
    }

    @Test("do not take sound with them that is not compressed, whose tables do not tell how long it is")
    func sound() throws {
        let bytes = try fixture("sound.mov")
        #expect(cleaned(bytes, .mov) == bytes)
    }

    @Test("go where they are listed even when it cannot be read what plays")
    func spoilt() throws {
        var bytes = try fixture("novatek.mp4")
        let table = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("stsc".utf8)) })
        bytes[table] = UInt8(ascii: "x")
        let place = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("freeGPS ".utf8)) })
        let result = cleaned(bytes)
        try #require(result.count == bytes.count)
        #expect(result[place..<place + 0x1F0].allSatisfy { $0 == 0 })
        let data = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("mdat".utf8)) })
        #expect(result[data..<place - 4] == bytes[data..<place - 4])
    }

    @Test("are told from pictures by short tables of sizes as well")
    func shortTable() throws {
        let bytes = try fixture("novatek.mp4")
        // Entries of 16 bits in the room of those of 32.
        let name = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("stsz".utf8)) })
        #expect(Array(bytes[name + 4..<name + 16]) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5])
        var short = bytes
        short.replaceSubrange(name..<name + 4, with: Array("stz2".utf8))
        short[name + 11] = 16
        let sizes: [UInt8] = (0..<10).map { bytes[name + 18 + $0 / 2 * 4 + $0 % 2] }
        short.replaceSubrange(name + 16..<name + 36, with: sizes + [UInt8](repeating: 0, count: 10))
        let result = cleaned(short)
        try #require(result.count == short.count)
        #expect(!result.contains("freeGPS"))
        let data = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("mdat".utf8)) })
        let place = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("freeGPS".utf8)) })
        #expect(result[data..<place - 4] == bytes[data..<place - 4])
    }

    @Test(
        "are told from what people read",
        arguments: [
            ("Turn left at 10.30, the GPS said.", false), ("Pi is 3.14159, roughly.", false), ("00:01:02.500", false),
            ("Lattice 1.5, alone 2.5", false), ("How long? 2.5 hours.", false), ("He's home. 7.30 sharp.", false),
            ("We're almost home -\n3.5 miles to go", false), ("The GPS?\nPi is 3.14159.", false),
            ("Od 20 lat. 1.500 dni", false), ("Che lo legga, 3 volte", false), ("GPS (8.6499, 53.1665, 18)", true),
            ("[latitude: -60.2134]", true), ("HOME(W: 109.3367, N: 38.2823)", true),
            ("HOME(149.0251,-20.2532) 2017.08.05 14:11:51", true), ("Lat: N 60.1771\nLong: E 24.7798", true),
            ("A,270519,201555.000,3356.8925,N,08420.2071,W", true), ("$GNGGA,161313", true), ("$GPRMC,,V,", true),
            ("60.17711;24.77982", true), (String(repeating: "GPS 60.1771 ", count: 6), true),
        ])
    func words(text: String, isPrivate: Bool) {
        let length = text.utf8.count
        let sample = [UInt8(length >> 8), UInt8(length & 0xFF)] + text.utf8
        sample.withUnsafeBytes { #expect(TextSample($0, "tx3g").isPrivate == isPrivate) }
        Array(text.utf8).withUnsafeBytes { #expect(TextSample($0, "text").isPrivate) }
    }

    @Test("are not found for ever in a movie that is spoilt, wherever a byte is wrong", arguments: [0, 0xFF, 0x80])
    func everywhere(value: UInt8) throws {
        for name in ["novatek.mp4", "thinkware.mp4", "drone-fragments.mp4", "drone-first.mp4", "sound.mov"] {
            let bytes = try fixture(name)
            for index in stride(from: Int(value % 3), to: bytes.count, by: 3) {
                var spoilt = bytes
                spoilt[index] = value
                #expect(cleaned(spoilt, name.hasSuffix("mov") ? .mov : .mp4).count <= bytes.count)
            }
        }
    }
}
