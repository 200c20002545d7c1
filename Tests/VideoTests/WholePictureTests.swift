import CAV
import Media
import Testing

@testable import Video

@Suite("Every pixel of a frame is the video's own (rule 20)") struct WholePictureTests {
    @Test(
        "A white picture is white to its last column and row, whatever its width",
        arguments: [
            AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUVJ420P, AV_PIX_FMT_YUV422P, AV_PIX_FMT_YUV444P, AV_PIX_FMT_YUV420P10LE,
            AV_PIX_FMT_YUV422P10LE, AV_PIX_FMT_YUV444P10LE, AV_PIX_FMT_YUV440P, AV_PIX_FMT_GRAY8, AV_PIX_FMT_GRAY10LE,
            AV_PIX_FMT_GBRP,
        ])
    func widths(format: AVPixelFormat) throws {
        for width in 1...81 {
            for (height, wider) in [(4, 0), (5, 0), (4, 3)] {
                let frame = try white(width, height, format)
                let still = try VideoFrameImage.of(
                    frame, scaledTo: PixelSize(width: width + wider, height: height), .mp4)
                let isWhite = isWhite(still)
                #expect(isWhite, "\(width)×\(height), wider by \(wider)")
            }
        }
    }

    @Test(
        "A white video has a white frame, by every coding",
        arguments: [66, 68, 70, 77, 78], ["h264", "hevc", "vp8", "vp9", "av1"])
    func codings(width: Int, coding: String) throws {
        let pixels = try frame("white/\(coding)-\(width).\(coding.hasPrefix("vp") ? "webm" : "mp4")")
        #expect(pixels.size == PixelSize(width: width, height: 48))
        #expect(pixels.hasOnly("white"))
    }

    @Test("White without colours is white", arguments: ["grey-70.mp4", "grey-deep-70.mp4"])
    func grey(name: String) throws {
        #expect(try frame("white/\(name)").hasOnly("white"))
    }

    @Test("A phone's widths leave no column out, and one video shows nothing of the one before")
    func field() throws {
        for _ in 0..<2 {
            for (name, width, height, colour) in [
                ("C01a-green-852x480.mp4", 852, 480, "green"), ("C01b-black-644x360.mp4", 644, 360, "black"),
                ("C01c-white-854x480.webm", 854, 480, "white"),
            ] {
                let pixels = try frame("field/\(name)")
                #expect(pixels.size == PixelSize(width: width, height: height))
                #expect(pixels.hasOnly(colour), "\(name)")
            }
        }
    }

    @Test("What a decoder leaves out of a picture is not taken from the video before")
    func half() throws {
        for _ in 0..<4 {
            #expect(try frame("slices-red.mp4").hasOnly("red"))
            let half = try frame("half.mp4")
            #expect(half.colour(96, 32) == "yellow")
            // No light and no colour, as zeros are read: a dark green.
            for (x, y) in [(8, 100), (96, 132), (184, 184)] { #expect(half.colour(x, y) == "[0, 135, 0]") }
        }
    }

    /// Whether every pixel is white, or off by what rounding does.
    private func isWhite(_ still: borrowing VideoFrameImage) -> Bool {
        for y in 0..<still.size.height {
            for x in 0..<still.size.width {
                let pixel = still[x, y]
                if min(pixel & 0xFF, pixel >> 8 & 0xFF, pixel >> 16 & 0xFF) < 252 { return false }
            }
        }
        return true
    }

    /// A frame as a decoder gives it out.
    private func white(_ width: Int, _ height: Int, _ format: AVPixelFormat) throws -> Frame {
        let frame = try Frame()
        frame.pointer.pointee.width = Int32(width)
        frame.pointer.pointee.height = Int32(height)
        frame.pointer.pointee.format = format.rawValue
        try #require(av_frame_get_buffer(frame.pointer, 0) == 0)
        let full = format == AV_PIX_FMT_YUVJ420P || format == AV_PIX_FMT_GBRP
        frame.pointer.pointee.color_range = full ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG
        let deep: Set = [
            AV_PIX_FMT_YUV420P10LE.rawValue, AV_PIX_FMT_YUV422P10LE.rawValue, AV_PIX_FMT_YUV444P10LE.rawValue,
            AV_PIX_FMT_GRAY10LE.rawValue,
        ]
        let data = [frame.pointer.pointee.data.0, frame.pointer.pointee.data.1, frame.pointer.pointee.data.2]
        let lines = [
            frame.pointer.pointee.linesize.0, frame.pointer.pointee.linesize.1, frame.pointer.pointee.linesize.2,
        ]
        for (plane, (start, line)) in zip(data, lines).enumerated() {
            guard let start else { continue }
            let isLight = plane == 0 || format == AV_PIX_FMT_GBRP
            let isHalfHigh =
                plane > 0
                && [AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUVJ420P, AV_PIX_FMT_YUV420P10LE, AV_PIX_FMT_YUV440P].contains(
                    format)
            let bytes = Int(line) * (isHalfHigh ? (height + 1) / 2 : height)
            if deep.contains(format.rawValue) {
                start.withMemoryRebound(to: UInt16.self, capacity: bytes / 2) {
                    $0.update(repeating: isLight ? 940 : 512, count: bytes / 2)
                }
            } else {
                start.update(repeating: isLight ? (full ? 255 : 235) : 128, count: bytes)
            }
        }
        return frame
    }
}
