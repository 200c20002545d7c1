import Media
import Testing

@Suite("The frame that stands for a video (rule 20)") struct FrameTests {
    @Test(
        "It is the one a quarter of the way in, at a whole second",
        arguments: [
            ("h264.mp4", "blue"), ("fast.mp4", "blue"), ("h264.mov", "blue"), ("old.mov", "blue"),
            ("cover.mov", "blue"),
            ("fragmented.mp4", "blue"), ("hevc.mp4", "green"), ("vp8.webm", "green"), ("vp9.webm", "green"),
            ("av1.webm", "green"), ("av1.mp4", "green"), ("ten-bit.mp4", "red"), ("full-range.mp4", "red"),
            ("full-colour.mp4", "red"), ("recorded.webm", "blue"),
        ])
    func moment(name: String, colour: String) throws {
        let frame = try frame(name)
        #expect(frame.size == VideoInfoTests.small)
        #expect(frame.quarters == [colour, colour, colour, colour])
    }

    @Test(
        "It is the one that a player shows at that time: of slides, a late beginning and an edit list too",
        arguments: [
            ("slides.mp4", "red"), ("late.mp4", "red"), ("late.webm", "red"), ("begun-later.mp4", "blue"),
            ("ffmpeg-5.1-f4v.mp4", "green"), ("short.mp4", "red"), ("timecode.mov", "blue"),
            ("ffmpeg-5.1-3gp.mp4", "blue"), ("gstreamer-1.22-pipe.webm", "blue"), ("gstreamer-1.22.mov", "blue"),
            ("gstreamer-1.22-fragments.mp4", "blue"),
            ("aomenc-3.6-larger.mp4", "red"), ("aomenc-3.6-larger.webm", "red"), ("extra.mp4", "red"),
        ])
    func asPlayed(name: String, colour: String) throws {
        let frame = try frame(name)
        #expect(frame.size == VideoInfoTests.small)
        #expect(frame.quarters == [colour, colour, colour, colour])
    }

    @Test("One that is all but black gives way to the next that is not")
    func dark() throws {
        #expect(try frame("dark.mp4").hasOnly("green"))
        #expect(!(try frame("field/Q-mp4-3s-fade-in.mp4").hasOnly("black")))
        #expect(try frame("black.mp4").hasOnly("black"))
    }

    @Test("It shows what of an anamorphic video a player shows, and of a track that is enabled")
    func shape() throws {
        for (name, width, height) in [
            ("anamorphic-wide.mp4", 85, 48), ("anamorphic-tall.mp4", 64, 64), ("anamorphic-hevc.mp4", 85, 48),
            ("anamorphic-vp8.webm", 85, 48), ("anamorphic-vp9.webm", 64, 71), ("anamorphic-av1.mp4", 128, 48),
            ("anamorphic-180.mp4", 85, 48), ("anamorphic-90.mp4", 48, 85), ("anamorphic-sps.mp4", 85, 48),
            ("anamorphic-track.mp4", 128, 48), ("second-enabled.mp4", 64, 48), ("alpha.webm", 64, 48),
            ("field/F11-mp4-sar-4-3.mp4", 213, 120), ("mkvmerge-74-two-sizes.webm", 96, 80),
        ] {
            let frame = try frame(name)
            #expect(frame.size == PixelSize(width: width, height: height), "\(name)")
            if name.hasPrefix("field") { continue }
            let quarters =
                switch name {
                case "anamorphic-90.mp4": ["green", "yellow", "red", "blue"]
                case "anamorphic-180.mp4": ["yellow", "blue", "green", "red"]
                case "mkvmerge-74-two-sizes.webm": ["red", "red", "red", "red"]
                default: ["red", "green", "blue", "yellow"]
                }
            #expect(frame.quarters == quarters, "\(name)")
        }
    }

    @Test("The size that is shown keeps to the limits")
    func shownSize() throws {
        let bytes = try fixture("anamorphic-av1.mp4")
        var job = Job()
        job.limits.side = 127
        #expect(
            try grab(bytes, of: try clip(bytes), job).answer
                == .finding(.refused(.exceeds(.side, found: 128, allowed: 127))))
        job.limits.side = 128
        job.limits.pixels = 128 * 48 - 1
        #expect(
            try grab(bytes, of: try clip(bytes), job).answer
                == .finding(.refused(.exceeds(.pixels, found: 128 * 48, allowed: 128 * 48 - 1))))
    }

    @Test("It has the full size of the video")
    func fullSize() throws {
        #expect(try frame("wide.mp4").size == PixelSize(width: 640, height: 360))
    }

    @Test(
        "It is upright, as a viewer sees the video",
        arguments: [
            ("turned-0.mp4", ["red", "green", "blue", "yellow"]),
            ("turned-90.mp4", ["green", "yellow", "red", "blue"]),
            ("turned-180.mp4", ["yellow", "blue", "green", "red"]),
            ("turned-270.mp4", ["blue", "red", "yellow", "green"]),
            ("mirrored.mp4", ["green", "red", "yellow", "blue"]),
            ("ffmpeg-9.0-turned-45.webm", ["red", "green", "blue", "yellow"]),
            ("ffmpeg-9.0-turned-90.webm", ["green", "yellow", "red", "blue"]),
            ("ffmpeg-9.0-turned-180.webm", ["yellow", "blue", "green", "red"]),
            ("ffmpeg-9.0-turned-270.webm", ["blue", "red", "yellow", "green"]),
            ("ffmpeg-9.0-mirrored.webm", ["green", "red", "yellow", "blue"]),
            ("ffmpeg-9.0-mirrored-90.webm", ["yellow", "green", "blue", "red"]),
            ("ffmpeg-9.0-mirrored-180.webm", ["blue", "yellow", "red", "green"]),
            ("ffmpeg-9.0-mirrored-270.webm", ["red", "blue", "green", "yellow"]),
        ])
    func upright(name: String, quarters: [String]) throws {
        let frame = try frame(name)
        let isOnItsSide = name.contains("-90.") || name.contains("-270.")
        #expect(frame.size == (isOnItsSide ? PixelSize(width: 48, height: 64) : VideoInfoTests.small))
        #expect(frame.quarters == quarters)
    }

    @Test(
        "Where the index or its list of edits tells less than there is, all of it counts",
        arguments: [("ffmpeg-5.1-begun-in-index.mp4", "blue"), ("endless-edit.mp4", "blue")])
    func openEnded(name: String, colour: String) throws {
        let bytes = try fixture(name)
        #expect(try clip(bytes).milliseconds == 8000)
        #expect(try frame(name).quarters.allSatisfy { $0 == colour })
        var job = Job()
        job.metadata = .private
        #expect(try stored(bytes, job).clip.milliseconds == 8000)
    }

    @Test(
        "A movie's matrix turns its tracks, beside their own",
        arguments: [
            ("turned-0.mp4", Orientation.turnedRight), ("turned-90.mp4", .upright), ("turned-180.mp4", .turnedLeft),
            ("turned-270.mp4", .upsideDown), ("mirrored.mp4", .transversed),
        ])
    func turnedAsAWhole(name: String, orientation: Orientation) throws {
        var bytes = try fixture(name)
        let header = try #require(bytes.firstRange(of: Array("mvhd".utf8))).upperBound
        // A quarter turn clockwise: the second number is one, the fourth minus one, the first and the fifth are none.
        let turning: [[UInt8]] = [[0, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 0], [0xFF, 0xFF, 0, 0], [0, 0, 0, 0]]
        bytes.replaceSubrange(header + 36..<header + 56, with: turning.joined())
        #expect(try clip(bytes).orientation == orientation)
    }

    @Test("Where no header tells the length, the table of samples does", arguments: ["h264.mp4", "h264.mov"])
    func untold(name: String) throws {
        var bytes = try fixture(name)
        for box in ["mvhd", "mdhd"] {
            for place in bytes.indices where bytes[place...].starts(with: Array(box.utf8)) {
                bytes.replaceSubrange(place + 20..<place + 24, with: [0, 0, 0, 0])
            }
        }
        #expect(try clip(bytes).milliseconds == 8000)
    }

    @Test("A video that ends before the moment is shown by its last picture")
    func late() throws {
        let bytes = try fixture("h264.mp4")
        var clip = try clip(bytes)
        clip.milliseconds = 3_600_000
        #expect(try Pixels(try grab(bytes, of: clip).frame).quarters.allSatisfy { $0 == "yellow" })
    }

    @Test("A container is read as the kind that it was found to be, and as no other")
    func pinned() throws {
        let bytes = try fixture("vp9.webm")
        var clip = try clip(bytes)
        clip.kind = .mp4
        #expect(try grab(bytes, of: clip).answer == .finding(.refused(.corrupt(.mp4, .structure))))
        clip.kind = .webm
        clip.coding = .vp8
        #expect(try grab(bytes, of: clip).answer == .finding(.refused(.corrupt(.webm, .structure))))
    }

    @Test("Pictures larger than the limits allow are not decoded, whatever the container says")
    func size() throws {
        let bytes = try fixture("wide.mp4")
        var clip = try clip(bytes)
        clip.size = VideoInfoTests.small
        var job = Job()
        job.limits.pixels = 64 * 48
        let answer = try grab(bytes, of: clip, job).answer
        #expect(answer == .finding(.refused(.corrupt(.mp4, .pixelData))))
    }

    @Test("A video whose pictures are all spoilt is damaged")
    func spoilt() throws {
        var bytes = try fixture("turned-0.mp4")
        let clip = try clip(bytes)
        let data = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("mdat".utf8)) })
        let end = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("moov".utf8)) })
        for place in data + 4..<end - 4 { bytes[place] = 0xFF }
        #expect(try grab(bytes, of: clip).answer == .finding(.refused(.corrupt(.mp4, .pixelData))))
    }
}
