import Foundation
import Media
import Testing

@Suite("A movie that shall start fast") struct FastStartTests {
    static func job(_ policy: MetadataPolicy = .keep) -> Job {
        var job = Job()
        job.startsFast = true
        job.metadata = policy
        return job
    }

    @Test("becomes the same as FFmpeg's, byte for byte")
    func likeFFmpeg() throws {
        #expect(try stored(try fixture("h264.mp4"), Self.job()).bytes == (try fixture("fast.mp4")))
    }

    @Test(
        "has its index before its samples, and every picture and sound as it was",
        arguments: [
            "h264.mp4", "h264.mov", "old.mov", "hevc.mp4", "av1.mp4", "cover.mov", "turned-90.mp4", "wide-places.mp4",
        ])
    func plays(name: String) throws {
        let bytes = try fixture(name)
        let (clip, result) = try stored(bytes, Self.job())
        #expect(result.count == bytes.count)
        #expect(result != bytes)
        #expect(try boxes(result).first { $0 == "moov" || $0 == "mdat" } == "moov")
        #expect(try boxes(result).sorted() == (try boxes(bytes)).sorted())
        #expect(try frames(result) == (try frames(bytes)))
        var again = try stored(result, Self.job()).clip
        #expect(again.originalBytes == nil)
        again.originalBytes = clip.originalBytes
        #expect(again == clip)
    }

    @Test("takes the places of its fragments along")
    func fragments() throws {
        #expect(try stored(try fixture("late-index.mp4"), Self.job()).bytes == (try fixture("fragmented.mp4")))
    }

    @Test(
        "is left as it came where the index is in front already, and what is no movie of boxes as well",
        arguments: [
            "fast.mp4", "fragmented.mp4", "vp9.webm",
        ])
    func untouched(name: String) throws {
        #expect(try stored(try fixture(name), Self.job()).clip.originalBytes == nil)
    }

    @Test("is left as it came unless that was set", arguments: ["h264.mp4", "h264.mov"])
    func off(name: String) throws {
        var job = Self.job()
        job.startsFast = false
        #expect(try stored(try fixture(name), job).clip.originalBytes == nil)
    }

    @Test("is cleaned as well", arguments: ["told.mp4", "told.mov"], [MetadataPolicy.private, .strip])
    func cleaned(name: String, policy: MetadataPolicy) throws {
        let bytes = try fixture(name, of: "CodecsTests")
        let (_, result) = try stored(bytes, Self.job(policy))
        #expect(try boxes(result).first { $0 == "moov" || $0 == "mdat" } == "moov")
        #expect(try frames(result) == (try frames(bytes)))
        for secret in ["+60.17", "Aino", "Cleo", "POSITION"] {
            #expect(!String(decoding: result, as: UTF8.self).contains(secret), "\(secret)")
        }
    }

    @Test("is left where a table cannot follow, as its numbers are spoilt")
    func spoilt() throws {
        for name in ["h264.mp4", "late-index.mp4"] {
            let bytes = try fixture(name)
            for index in stride(from: 7, to: bytes.count, by: 97) {
                var spoilt = bytes
                spoilt[index] = 0xFF
                guard let (clip, result) = try? stored(spoilt, Self.job()) else { continue }
                #expect(clip.originalBytes == nil || result.count == bytes.count)
            }
        }
    }
}

/// The types of the boxes of a movie, in their order.
private func boxes(_ bytes: [UInt8]) throws -> [String] {
    var types: [String] = []
    var start = 0
    while start + 8 <= bytes.count {
        let length = bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
        types.append(String(decoding: bytes[start + 4..<start + 8], as: UTF8.self))
        try #require(length >= 8)
        start += length
    }
    return types
}

/// The time and the MD5 of every picture and sound, as FFmpeg decodes them.
func frames(_ bytes: [UInt8]) throws -> String {
    let path = NSTemporaryDirectory() + "martlet-frames-" + UUID().uuidString
    try Data(bytes).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/ffmpeg")
    process.arguments = ["-v", "error", "-i", path, "-map", "0:v", "-map", "0:a?", "-f", "framemd5", "-"]
    let output = Pipe()
    process.standardOutput = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    try #require(process.terminationStatus == 0 && text.contains("#stream#"))
    return text
}
