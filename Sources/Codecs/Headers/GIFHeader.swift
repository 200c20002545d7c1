import Media

/// What the blocks of a GIF say (GIF89a specification), read from the signature to the trailer.
struct GIFHeader {
    /// The logical screen, made as large as the first frame needs it: programs write 0 × 0 or the size of something
    /// else, and browsers show the frame.
    private(set) var canvas: PixelSize
    let firstFrame: GIFFrame
    private(set) var frames = 0
    let blocks: Int
    /// The longest side and the most pixels of any frame.
    private(set) var longestSide = 0
    private(set) var largestFrame = 0
    /// After the trailer, or where it is missing.
    let end: Int
    let hasTrailer: Bool
    /// The sub-block of the last frame that the file ends within, from its length on.
    let cutSubBlock: Range<Int>?

    init(_ bytes: UnsafeRawBufferPointer) throws(JobError) {
        var parts = try GIFBlocks(bytes)
        guard let first = try parts.nextFrame() else { throw .corrupt(.gif, .noPicture) }
        guard first.area.width > 0, first.area.height > 0 else { throw .corrupt(.gif, .dimensions) }
        canvas = PixelSize(
            width: max(parts.screen.width, first.area.x + first.area.width),
            height: max(parts.screen.height, first.area.y + first.area.height))
        firstFrame = first
        var next: GIFFrame? = first
        while let frame = next {
            frames += 1
            longestSide = max(longestSide, frame.area.width, frame.area.height)
            largestFrame = max(largestFrame, frame.area.width * frame.area.height)
            next = try parts.nextFrame()
        }
        blocks = parts.count
        end = parts.end
        hasTrailer = parts.hasTrailer
        cutSubBlock = parts.cutSubBlock
    }
}
