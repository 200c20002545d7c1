import Media
import Testing

@Suite("What a container says of its video (rule 20)") struct VideoInfoTests {
    static let small = PixelSize(width: 64, height: 48)

    @Test(
        "Kind, coding, size and length are read",
        arguments: [
            ("h264.mp4", MediaFormat.mp4, VideoCoding.h264, 8000...8000), ("fast.mp4", .mp4, .h264, 8000...8000),
            ("fragmented.mp4", .mp4, .h264, 7900...8300), ("h264.mov", .mov, .h264, 8000...8000),
            ("old.mov", .mov, .h264, 8000...8000), ("cover.mov", .mov, .h264, 8000...8000),
            ("ten-bit.mp4", .mp4, .h264, 3000...3000),
            ("hevc.mp4", .mp4, .hevc, 5000...5000), ("av1.mp4", .mp4, .av1, 5000...5000),
            ("vp8.webm", .webm, .vp8, 5000...5020), ("vp9.webm", .webm, .vp9, 5000...5020),
            ("av1.webm", .webm, .av1, 5000...5020), ("recorded.webm", .webm, .vp9, 8000...8020),
        ])
    func facts(name: String, kind: MediaFormat, coding: VideoCoding, length: ClosedRange<Int>) throws {
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
            ("matroska.mkv", "video/x-matroska"),
        ])
    func unsupported(name: String, found: String) throws {
        #expect(try examine(try fixture(name)) == .finding(.refused(.unsupported(found: found))))
    }

    @Test(
        "Sound alone and what is encrypted are refused as such",
        arguments: [
            ("sound.mp4", MediaFormat.mp4, UncommonCoding.noVideoTrack), ("sound.m4a", .mp4, .noVideoTrack),
            ("sound.webm", .webm, .noVideoTrack), ("encrypted.mp4", .mp4, .encryption),
        ])
    func uncommon(name: String, kind: MediaFormat, coding: UncommonCoding) throws {
        #expect(try examine(try fixture(name)) == .finding(.refused(.uncommon(kind, coding))))
    }

    @Test(
        "The length is the one that players count, to the millisecond",
        arguments: [
            ("field/F14-mp4-edit-list-trimmed.mp4", 2450), ("begun-later.mp4", 6500), ("late.mp4", 11_000),
            ("late.webm", 8014), ("ntsc.mp4", 3336), ("slides.mp4", 6100), ("short.mp4", 2000), ("extra.mp4", 1300),
            ("field/Q-mp4-3s-fade-in.mp4", 3000), ("field/C02-webm-gstreamer-1.22.webm", 2000),
            ("field/C13-mp4-mdat-8-bytes-too-long.mp4", 5000), ("field/F05-mp4-brand-msnv-sony.mp4", 4000),
            ("gstreamer-1.22-pipe.webm", 3900), ("gstreamer-1.22-fragments.mp4", 4000), ("gstreamer-1.22.mov", 4000),
            ("gstreamer-1.22-vp9.webm", 4000), ("timecode.mov", 8000), ("mkvmerge-74-two-sizes.webm", 6000),
        ])
    func length(name: String, milliseconds: Int) throws {
        #expect(try clip(try fixture(name)).milliseconds == milliseconds)
    }

    @Test("Names of tags that zeros fill up are known: a title stays and a person goes")
    func filledNames() throws {
        let bytes = try fixture("gstreamer-1.22-tags.webm")
        var job = Job()
        job.metadata = .private
        let result = String(decoding: try stored(bytes, job).bytes, as: UTF8.self)
        for (text, stays) in [("A-title", true), ("Rights-2026", true), ("Aino", false)] {
            #expect(String(decoding: bytes, as: UTF8.self).contains(text))
            #expect(result.contains(text) == stays, "\(text)")
        }
    }

    @Test("A movie is judged by its tracks, whatever brand it has")
    func brands() throws {
        for name in ["3gp", "3g2", "f4v", "ipod"] {
            #expect(try clip(try fixture("ffmpeg-5.1-\(name).mp4")).kind == .mp4)
        }
        #expect(try clip(try fixture("gstreamer-1.22-3gpp.mp4")).kind == .mp4)
        var bytes = try fixture("fast.mp4")
        let end = bytes[..<4].reduce(0) { $0 << 8 | Int($1) }
        let brands = [
            "MSNV", "3gp4", "3gp5", "3gs7", "3g2a", "M4V ", "M4VP", "dvr1", "XAVC", "NDSC", "pana", "caqv", "CAEP",
            "F4V ", "mmp4", "MSDV", "ARRI", "niko", "dby1", "hvc1", "zzzz", "M4A ", "F4A ", "isml", "avc1",
        ]
        for (brand, other) in brands.flatMap({ brand in ["isom", brand].map { (brand, $0) } }) {
            bytes.replaceSubrange(8..<12, with: brand.utf8)
            for place in stride(from: 16, to: end, by: 4) { bytes.replaceSubrange(place..<place + 4, with: other.utf8) }
            #expect(try clip(bytes).kind == .mp4, "\(brand) with \(other)")
        }
        var sound = try fixture("sound.mp4")
        for brand in brands {
            sound.replaceSubrange(8..<12, with: brand.utf8)
            #expect(try examine(sound) == .finding(.refused(.uncommon(.mp4, .noVideoTrack))), "\(brand)")
        }
    }

    @Test("A box that claims more than the file has ends with it, where every sample is there")
    func tooLong() throws {
        let bytes = try fixture("field/C13-mp4-mdat-8-bytes-too-long.mp4")
        let size = PixelSize(width: 160, height: 120)
        #expect(try clip(bytes).size == size)
        for policy in [MetadataPolicy.private, .strip] {
            var job = Job()
            job.metadata = policy
            let (clip, result) = try stored(bytes, job)
            #expect(result.count == bytes.count)
            let (answer, frame) = try grab(result, of: clip)
            #expect(answer == .frame(Rendition(size: size, bytes: frame.count)))
            #expect(try frames(result) == frames(bytes))
        }
        #expect(try examine(Array(bytes.dropLast())) == .finding(.refused(.truncated(.mp4))))
    }

    @Test("Data that reach to the end of the file are looked into for what is missing", arguments: ["fast.mp4"])
    func endless(name: String) throws {
        var bytes = try fixture(name)
        let data = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("mdat".utf8)) })
        bytes.replaceSubrange(data - 4..<data, with: [0, 0, 0, 0])
        #expect(try clip(bytes).milliseconds == 8000)
        #expect(try examine(Array(bytes.dropLast())) == .finding(.refused(.truncated(.mp4))))
    }

    @Test("A movie that lacks its index, as its camera wrote it last, is cut short")
    func noIndex() throws {
        let bytes = try fixture("h264.mp4")
        let index = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("moov".utf8)) }) - 4
        #expect(try examine(Array(bytes.prefix(index))) == .finding(.refused(.truncated(.mp4))))
    }

    @Test(
        "A file that is cut short is damaged, wherever it is cut",
        arguments: [
            ("h264.mp4", MediaFormat.mp4), ("fast.mp4", .mp4), ("h264.mov", .mov), ("fragmented.mp4", .mp4),
            ("vp9.webm", .webm),
        ])
    func cut(name: String, kind: MediaFormat) throws {
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
        ] as [(any WritableKeyPath<MediaLimits, Int> & Sendable, MediaLimit, Int, Int)])
    func limits(
        limit: any WritableKeyPath<MediaLimits, Int> & Sendable, expected: MediaLimit, found: Int, allowed: Int
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
