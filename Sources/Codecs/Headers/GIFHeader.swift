import Media

/// What the blocks of a GIF say (GIF89a specification), read from the signature to the trailer.
struct GIFHeader {
    /// The logical screen.
    private(set) var canvas: PixelSize
    /// Where the first frame lies on the canvas; it may reach beyond it.
    private(set) var firstFrame = PixelArea(x: 0, y: 0, width: 0, height: 0)
    private(set) var frames = 0
    private(set) var blocks = 0
    /// The longest side and the most pixels of any frame.
    private(set) var longestSide = 0
    private(set) var largestFrame = 0

    init(_ bytes: UnsafeRawBufferPointer) throws(Setback) {
        var reader = ByteReader(bytes, of: .gif)
        try reader.skip(6)
        canvas = PixelSize(width: try reader.little16(), height: try reader.little16())
        try reader.require(canvas.width > 0 && canvas.height > 0)
        let screen = try reader.byte()
        try reader.skip(2)
        try reader.skipColours(screen)

        while true {
            blocks += 1
            switch try reader.byte() {
            case 0x21:
                try reader.skip(1)
                try reader.skipSubBlocks()
            case 0x2C:
                try readFrame(&reader, hasGlobalColours: screen & 0x80 != 0)
            case 0x3B:
                try reader.require(frames > 0)
                return
            default:
                throw reader.damage
            }
        }
    }

    private mutating func readFrame(_ reader: inout ByteReader, hasGlobalColours: Bool) throws(Setback) {
        let area = PixelArea(
            x: try reader.little16(), y: try reader.little16(), width: try reader.little16(),
            height: try reader.little16())
        try reader.require(area.width > 0 && area.height > 0)
        let flags = try reader.byte()
        try reader.require(hasGlobalColours || flags & 0x80 != 0)
        try reader.skipColours(flags)
        try reader.require((1...11).contains(try reader.byte()))
        try reader.skipSubBlocks()
        if frames == 0 { firstFrame = area }
        frames += 1
        longestSide = max(longestSide, area.width, area.height)
        largestFrame = max(largestFrame, area.width * area.height)
    }
}

extension ByteReader {
    /// Passes over the table of colours that these flags tell of.
    mutating func skipColours(_ flags: Int) throws(Setback) {
        if flags & 0x80 != 0 { try skip(3 << (flags & 7 + 1)) }
    }

    /// Passes over blocks that tell their length, to the one of no length.
    mutating func skipSubBlocks() throws(Setback) {
        while true {
            let length = try byte()
            if length == 0 { return }
            try skip(length)
        }
    }
}
