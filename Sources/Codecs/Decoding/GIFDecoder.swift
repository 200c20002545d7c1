import Media

/// Decodes the first frame of a GIF on its canvas, and makes sure that the file does not end before its last pixel.
struct GIFDecoder {
    private let bytes: UnsafeRawBufferPointer
    private let header: GIFHeader

    init(_ bytes: UnsafeRawBufferPointer, _ header: GIFHeader) {
        self.bytes = bytes
        self.header = header
    }

    /// - Throws: corrupt or truncated where a frame has fewer pixels than it announces: browsers show parts of such a
    ///   picture.
    func decode() throws(JobError) -> Bitmap {
        var result = try Bitmap(header.canvas, isOpaque: false)
        let frame = header.firstFrame
        let (width, height) = (frame.area.width, frame.area.height)
        let covers = width == header.canvas.width && height == header.canvas.height
        if !covers {
            for y in 0..<header.canvas.height {
                result.row(y).update(repeating: Bitmap.clear, count: header.canvas.width)
            }
        }
        let memory = try PixelMemory((width * height + 3) / 4)
        let indices = UnsafeMutableRawPointer(memory.start).assumingMemoryBound(to: UInt8.self)
        try LZWDecoder(bytes, frame).decode(width * height, to: indices)
        colours(of: frame).withUnsafeBufferPointer { colours in
            var coded = 0
            for y in frame.rows {
                let source = indices + coded * width
                let target = result.row(frame.area.y + y) + frame.area.x
                for x in 0..<width { target[x] = colours[Int(source[x])] }
                coded += 1
            }
        }
        result.isOpaque = covers && (frame.transparentIndex == nil || !result.hasAlpha)
        try checkCutFrame()
        return result
    }

    /// As colours of a bitmap. An index that the file does not name is black.
    private func colours(of frame: GIFFrame) -> [UInt32] {
        var colours = [UInt32](repeating: 0, count: 256)
        for (index, place) in stride(from: frame.palette.lowerBound, to: frame.palette.upperBound, by: 3).enumerated() {
            colours[index] = UInt32(bytes[place]) << 16 | UInt32(bytes[place + 1]) << 8 | UInt32(bytes[place + 2])
        }
        if let index = frame.transparentIndex { colours[index] = Bitmap.clear }
        return colours
    }

    /// Makes sure that a file which ends within its last frame lacks none of its pixels. To decode all later frames of
    /// every animation would cost more than all else that is done with it.
    private func checkCutFrame() throws(JobError) {
        guard header.frames > 1 else { return }
        var blocks = try GIFBlocks(bytes)
        while let frame = try blocks.nextFrame() {
            if frame.isCut { try LZWDecoder(bytes, frame).decode(frame.area.width * frame.area.height, to: nil) }
        }
    }
}

extension GIFFrame {
    /// The rows in the order of the data: interlaced ones come in four passes (GIF89a specification, appendix E).
    fileprivate var rows: [Int] {
        guard isInterlaced else { return Array(0..<area.height) }
        return [(0, 8), (4, 8), (2, 4), (1, 2)].flatMap { Array(stride(from: $0.0, to: area.height, by: $0.1)) }
    }
}
