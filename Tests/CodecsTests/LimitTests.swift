import Media
import Testing

@testable import Codecs

/// Limits that a kind can exceed, and a file that has enough for each.
private let figures: [(name: String, limits: [MediaLimit])] = [
    ("plain.jpg", [.side, .pixels, .chunks]), ("progressive.jpg", [.scans]),
    ("plain.png", [.side, .pixels, .chunks]), ("moving.png", [.frames, .framePixels]),
    ("still.gif", [.side, .pixels, .chunks]), ("moving-wide.gif", [.frames, .framePixels]),
    ("plain.webp", [.side, .pixels]), ("half-clear.webp", [.chunks]),
    ("moving.webp", [.frames, .framePixels, .chunks]),
    ("plain.bmp", [.side, .pixels]), ("runs.bmp", [.side, .pixels]),
    ("plain.avif", [.side, .pixels, .chunks]), ("moving.avif", [.frames, .framePixels]),
    ("plain.heic", [.side, .pixels, .chunks]), ("tiles.heic", [.pixels]),
    ("../../VideoTests/Fixtures/h264.mp4", [.side, .pixels, .chunks]),
    ("../../VideoTests/Fixtures/h264.mov", [.side, .pixels, .chunks]),
    ("../../VideoTests/Fixtures/vp8.webm", [.side, .pixels, .chunks]),
]

@Suite("Limits before anything is decoded") struct LimitTests {
    @Test("Each is exact, for every kind that can exceed it", arguments: figures)
    func isExact(name: String, limits: [MediaLimit]) throws {
        let bytes = try fixture(name)
        for limit in limits {
            func find(allowing allowed: Int) throws -> MediaRefusal? {
                var job = Job()
                job.limits[keyPath: limit.path] = allowed
                let kind = try #require(
                    MediaFormat.allCases.first { $0.extensions.contains { name.hasSuffix(".\($0)") } })
                return bytes.withUnsafeBytes { bytes in
                    do throws(JobError) {
                        if kind.isVideo {
                            _ = try VideoInfo(of: kind, in: bytes, job)
                        } else {
                            try Header(of: kind, in: bytes).check(job.limits)
                        }
                        return nil
                    } catch {
                        guard case .refused(let refusal) = error else { return .crashed }
                        return refusal
                    }
                }
            }
            guard case .exceeds(limit, let found, 0) = try find(allowing: 0) else {
                Issue.record("\(name) has no \(limit)")
                continue
            }
            #expect(found > 1 || limit == .chunks)
            #expect(try find(allowing: found - 1) == .exceeds(limit, found: found, allowed: found - 1), "\(limit)")
            #expect(try find(allowing: found) == nil, "\(limit)")
        }
    }

    @Test("Nothing of a file that exceeds one is decoded: it is refused in the time of reading its headers")
    func isEarly() throws {
        // A lossless WebP of one colour has no bit for a pixel, so its sides can be any: bits 40 to 67 of its data.
        var bytes = try fixture("one-colour.webp")
        #expect(bytes.count == 36)
        let sides = UInt32(16_383 - 1) | UInt32(16_383 - 1) << 14 | UInt32(bytes[24] & 0xF0) << 24
        withUnsafeBytes(of: sides.littleEndian) { bytes.replaceSubrange(21..<25, with: $0) }
        let began = ContinuousClock.now
        #expect(
            try process(bytes).finding == .refused(.exceeds(.pixels, found: 268_402_689, allowed: 67_108_864)))

        // The last scan once more, and once more.
        let picture = try fixture("progressive.jpg")
        let scan = try #require(picture.indices.last { picture[$0...].starts(with: [0xFF, 0xDA]) })
        let scans = [[UInt8]](repeating: Array(picture[scan..<picture.count - 2]), count: 20_000).joined()
        #expect(
            try process(picture.dropLast(2) + scans + [0xFF, 0xD9]).finding
                == .refused(.exceeds(.scans, found: 20_010, allowed: 500)))
        #expect(ContinuousClock.now - began < .seconds(10))
    }
}

extension MediaLimit {
    fileprivate var path: WritableKeyPath<MediaLimits, Int> {
        switch self {
        case .side: \.side
        case .pixels: \.pixels
        case .frames: \.frames
        case .framePixels: \.framePixels
        case .scans: \.scans
        case .chunks: \.chunks
        }
    }
}
