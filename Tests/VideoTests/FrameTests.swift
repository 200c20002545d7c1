import Media
import Testing

@Suite("The frame that stands for a video") struct FrameTests {
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
        #expect(frame.size == ClipTests.small)
        #expect(frame.quarters == [colour, colour, colour, colour])
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
        ])
    func upright(name: String, quarters: [String]) throws {
        let frame = try frame(name)
        let isOnItsSide = name == "turned-90.mp4" || name == "turned-270.mp4"
        #expect(frame.size == (isOnItsSide ? PixelSize(width: 48, height: 64) : ClipTests.small))
        #expect(frame.quarters == quarters)
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

    @Test("Pictures much larger than the container says are not decoded")
    func size() throws {
        let bytes = try fixture("wide.mp4")
        var clip = try clip(bytes)
        clip.size = ClipTests.small
        #expect(try grab(bytes, of: clip).answer == .finding(.refused(.corrupt(.mp4, .structure))))
    }

    @Test("A video whose pictures are all spoilt is damaged")
    func spoilt() throws {
        var bytes = try fixture("turned-0.mp4")
        let clip = try clip(bytes)
        let data = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("mdat".utf8)) })
        let end = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("moov".utf8)) })
        for place in data + 4..<end - 4 { bytes[place] = 0xFF }
        #expect(try grab(bytes, of: clip).answer == .finding(.refused(.corrupt(.mp4, .structure))))
    }
}
