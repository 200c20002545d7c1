import Media

/// One frame of a GIF as its descriptor announces it (GIF89a specification, 20).
struct GIFFrame {
    /// Where it lies on the canvas.
    let area: PixelArea
    let isInterlaced: Bool
    /// Where its colours stand in the file, three bytes each; empty where there are none.
    let palette: Range<Int>
    /// The index that is meant as clear.
    let transparentIndex: Int?
    /// Bits of an index, 1…8.
    let codeSize: Int
    /// The first of the sub-blocks with its data.
    let data: Int
    /// Whether the file ends within those.
    let isCut: Bool
}

/// The blocks of a GIF in their order, from the one after the signature to the trailer.
///
/// Browsers show a file that ends without a trailer, and take anything that is no block for the end.
struct GIFBlocks {
    private var reader: ByteReader
    private let globalPalette: Range<Int>
    private var transparentIndex: Int?
    private var frames = 0

    /// The logical screen as the file states it; 0 × 0 from some programs.
    let screen: PixelSize
    /// Blocks that were read, the trailer among them.
    private(set) var count = 0
    /// After the last whole block, or after all bytes where that one is cut.
    private(set) var end: Int
    private(set) var hasTrailer = false
    /// The sub-block that the file ends within, from its length on.
    private(set) var cutSubBlock: Range<Int>?

    init(_ bytes: UnsafeRawBufferPointer) throws(JobError) {
        var reader = ByteReader(bytes, of: .gif)
        try reader.skip(6)
        screen = PixelSize(width: try reader.little16(), height: try reader.little16())
        let flags = try reader.byte()
        try reader.skip(2)
        globalPalette = try reader.takePalette(flags)
        end = reader.position
        self.reader = reader
    }

    /// Reads on to the next frame and returns it; `nil` at the end.
    ///
    /// - Throws: truncated where the file ends before any frame, or within one; corrupt where a block breaks a rule
    ///   that viewers insist on.
    mutating func nextFrame() throws(JobError) -> GIFFrame? {
        while reader.remaining > 0, cutSubBlock == nil {
            // Where the file ends within an extension, or before a frame's colours, no frame lacks anything.
            if frames > 0, isRestCut() { return nil }
            switch try reader.byte() {
            case 0x21:
                try readExtension()
                count += 1
                end = reader.position
            case 0x2C:
                let frame = try readFrame()
                count += 1
                end = reader.position
                frames += 1
                return frame
            case 0x3B:
                count += 1
                end = reader.position
                hasTrailer = true
                if frames == 0 { throw .corrupt(.gif, .noPicture) }
                return nil
            default:
                try reader.require(frames > 0)
                return nil
            }
        }
        if frames == 0 { try reader.skip(1) }
        return nil
    }

    /// Whether the file ends within the extension or the descriptor that comes next.
    private func isRestCut() -> Bool {
        var rest = reader
        do throws(JobError) {
            switch try rest.byte() {
            case 0x21:
                _ = try rest.byte()
                try rest.skipSubBlocks()
            case 0x2C: try rest.skip(9)
            default: break
            }
            return false
        } catch {
            return true
        }
    }

    /// Takes the transparent index from a graphic control (23), and skips all other extensions. One of several
    /// sub-blocks is shown by no browser.
    private mutating func readExtension() throws(JobError) {
        guard try reader.byte() == 0xF9 else { return try reader.skipSubBlocks() }
        try reader.require(try reader.byte() == 4)
        let flags = try reader.byte()
        try reader.skip(2)
        let index = try reader.byte()
        transparentIndex = flags & 1 == 1 ? index : nil
        try reader.require(try reader.byte() == 0)
    }

    private mutating func readFrame() throws(JobError) -> GIFFrame {
        let area = PixelArea(
            x: try reader.little16(), y: try reader.little16(), width: try reader.little16(),
            height: try reader.little16())
        let flags = try reader.byte()
        let localPalette = try reader.takePalette(flags)
        let codeSize = try reader.byte()
        guard (1...8).contains(codeSize) else { throw .corrupt(.gif, .pixelData) }
        let data = reader.position
        try skipData()
        defer { transparentIndex = nil }
        return GIFFrame(
            area: area, isInterlaced: flags & 0x40 != 0, palette: localPalette.isEmpty ? globalPalette : localPalette,
            transparentIndex: transparentIndex, codeSize: codeSize, data: data, isCut: cutSubBlock != nil)
    }

    /// Skips sub-blocks to the terminator, or to the end of the file.
    private mutating func skipData() throws(JobError) {
        while reader.remaining > 0 {
            let start = reader.position
            let length = try reader.byte()
            if length == 0 { return }
            guard length <= reader.remaining else {
                try reader.skip(reader.remaining)
                cutSubBlock = start..<reader.position
                return
            }
            try reader.skip(length)
        }
        cutSubBlock = reader.position..<reader.position
    }
}

extension ByteReader {
    /// Takes the colour table that these flags announce; an empty range where they announce none.
    mutating func takePalette(_ flags: Int) throws(JobError) -> Range<Int> {
        let start = position
        if flags & 0x80 != 0 { try skip(3 << (flags & 7 + 1)) }
        return start..<position
    }

    /// Skips blocks that state their length, up to and including the one of length 0.
    mutating func skipSubBlocks() throws(JobError) {
        while true {
            let length = try byte()
            if length == 0 { return }
            try skip(length)
        }
    }
}
