import Media
import Testing

@Suite("What a container says of its video (rule 20)") struct ClipTests {
    static let small = PixelSize(width: 64, height: 48)

    @Test(
        "Kind, coding, size and length are read",
        arguments: [
            ("h264.mp4", Kind.mp4, VideoCoding.h264, 8000...8000), ("fast.mp4", .mp4, .h264, 8000...8000),
            ("fragmented.mp4", .mp4, .h264, 7900...8300), ("h264.mov", .mov, .h264, 8000...8000),
            ("old.mov", .mov, .h264, 8000...8000), ("cover.mov", .mov, .h264, 8000...8000),
            ("ten-bit.mp4", .mp4, .h264, 3000...3000),
            ("hevc.mp4", .mp4, .hevc, 5000...5000), ("av1.mp4", .mp4, .av1, 5000...5000),
            ("vp8.webm", .webm, .vp8, 5000...5020), ("vp9.webm", .webm, .vp9, 5000...5020),
            ("av1.webm", .webm, .av1, 5000...5020), ("recorded.webm", .webm, .vp9, 8000...8020),
        ])
    func facts(name: String, kind: Kind, coding: VideoCoding, length: ClosedRange<Int>) throws {
        let clip = try clip(try fixture(name))
        #expect(clip.kind == kind)
        #expect(clip.coding == coding)
        #expect(clip.size == Self.small)
        #expect(clip.orientation == .upright)
        #expect(length.contains(clip.milliseconds), "\(clip.milliseconds) ms")
        #expect(clip.originalBytes == nil)
    }

    @Test(
        "What browsers do not play is refused by name",
        arguments: [
            ("mpeg4.mp4", "video/mp4 coded as mp4v"), ("mjpeg.mov", "video/quicktime coded as jpeg"),
            ("sound.mp4", "video/mp4 without a picture"), ("sound.webm", "video/webm without a picture"),
            ("matroska.mkv", "video/x-matroska"),
        ])
    func unsupported(name: String, found: String) throws {
        #expect(try examine(try fixture(name)) == .finding(.refused(.unsupported(found: found))))
    }

    @Test(
        "A file that is cut short is damaged, wherever it is cut",
        arguments: [
            ("h264.mp4", Kind.mp4), ("fast.mp4", .mp4), ("h264.mov", .mov), ("fragmented.mp4", .mp4),
            ("vp9.webm", .webm),
        ])
    func cut(name: String, kind: Kind) throws {
        let bytes = try fixture(name)
        for length in [bytes.count / 3, bytes.count / 2, bytes.count * 9 / 10, bytes.count - 1] {
            let answer = try examine(Array(bytes.prefix(length)))
            #expect(answer == .finding(.refused(.truncated(kind))), "\(length) of \(bytes.count) bytes")
        }
    }

    @Test("What stands behind the end does no harm", arguments: ["h264.mp4", "vp9.webm"])
    func tail(name: String) throws {
        #expect(try clip(try fixture(name) + Array("PK trailing bytes".utf8)).size == Self.small)
    }

    @Test(
        "What exceeds a limit is refused before anything is decoded",
        arguments: [
            (\MediaLimits.side, MediaLimit.side, 640, 639), (\.pixels, .pixels, 230_400, 230_399),
        ] as [(WritableKeyPath<MediaLimits, Int> & Sendable, MediaLimit, Int, Int)])
    func limits(
        limit: WritableKeyPath<MediaLimits, Int> & Sendable, expected: MediaLimit, found: Int, allowed: Int
    ) throws {
        var job = Job()
        job.limits[keyPath: limit] = allowed
        #expect(
            try examine(try fixture("wide.mp4"), job)
                == .finding(.refused(.exceeds(expected, found: found, allowed: allowed))))
    }

    @Test("A file of too many boxes is refused", arguments: ["h264.mp4", "vp9.webm"])
    func chunks(name: String) throws {
        var job = Job()
        job.limits.chunks = 5
        guard case .finding(.refused(.exceeds(.chunks, _, 5))) = try examine(try fixture(name), job) else {
            Issue.record("it was taken")
            return
        }
    }

    @Test("A width is not taken for a video")
    func width() throws {
        var job = Job()
        job.width = 32
        #expect(try examine(try fixture("h264.mp4"), job) == .finding(.refused(.widthOfMoving)))
    }

    @Test("No byte of a container can crash the worker", arguments: ["fast.mp4", "fragmented.mp4", "vp9.webm"])
    func spoiltBytes(name: String) throws {
        let bytes = try fixture(name)
        var answers = 0
        for place in stride(from: 0, to: min(bytes.count, 1600), by: 7) {
            var spoilt = bytes
            spoilt[place] = [0, 0x7F, 0x80, 0xFF][place % 4]
            guard case .clip(let clip) = try examine(spoilt) else { continue }
            _ = try grab(spoilt, of: clip)
            answers += 1
        }
        #expect(answers > 0)
    }
}
