import CGD
import CPNG
import Glibc
import Media

/// Decodes what browsers show first of a PNG with libpng.
///
/// libpng gets a file of that one picture, with nothing in it that does not count: it knows no animation, and never sees
/// metadata, profiles or texts.
struct PNGDecoder {
    private let bytes: UnsafeRawBufferPointer
    private let header: PNGHeader

    init(_ bytes: UnsafeRawBufferPointer, _ header: PNGHeader) {
        self.bytes = bytes
        self.header = header
    }

    /// The picture on its canvas.
    ///
    /// - Throws: truncated or corrupt where it has fewer pixels than it announces, or data that cannot be read.
    func decode() throws(JobError) -> Bitmap {
        let area = header.picture.area
        guard header.picture.length <= Int(Int32.max) else { throw .refused(.tooLarge) }
        let size = PixelSize(width: area.width, height: area.height)
        let result = try read(size)
        try PNGFrameCheck(bytes, header).run()
        return size == header.size ? result : try result.placed(at: area, on: header.size)
    }

    private func read(_ size: PixelSize) throws(JobError) -> Bitmap {
        var bitmap = try Bitmap(size, isOpaque: true)
        var source = PNGSource(bytes, header)
        var hasAlpha: Int32 = 0
        var isExhausted = false
        errno = 0
        let status = withUnsafeMutablePointer(to: &source) { source in
            var input = martlet_png_input(
                read: { context, target, count in
                    guard let source = context?.assumingMemoryBound(to: PNGSource.self), let target else { return 0 }
                    return source.pointee.read(UnsafeMutableRawBufferPointer(start: target, count: count))
                }, context: source, width: UInt32(size.width), height: UInt32(size.height), is_exhausted: 0,
                is_complete: 0)
            let status = martlet_png_read(&input, bitmap.image.pointee.tpixels, &hasAlpha)
            isExhausted = input.is_exhausted != 0
            return status
        }
        guard status == 0 else {
            if errno == ENOMEM { throw .outOfMemory }
            guard isExhausted else { throw .corrupt(.png, .pixelData) }
            throw header.hasEnd ? .corrupt(.png, .missingPixels) : .truncated(.png)
        }
        if hasAlpha != 0 {
            for y in 0..<size.height { bitmap.setRow(y, toStraightAlphaPixels: bitmap.row(y)) }
        }
        return bitmap
    }
}

/// The bytes of a PNG of one picture alone, with all its data in one chunk.
private struct PNGSource {
    private let bytes: UnsafeRawBufferPointer
    private let picture: PNGPicture
    private var chunks: PNGChunks
    /// What goes before the data.
    private let head: [UInt8]
    private var headPosition = 0
    /// What is left of the current chunk's data.
    private var content = 0..<0

    init(_ bytes: UnsafeRawBufferPointer, _ header: PNGHeader) {
        self.bytes = bytes
        picture = header.picture
        chunks = PNGChunks(bytes, from: picture.start)
        var head: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        let size = PNGChunk.big32(picture.area.width) + PNGChunk.big32(picture.area.height)
        head += PNGChunk.chunk(PNGChunk.header, size + header.form)
        // Chromium takes the last colour for an index that the palette does not name, and libpng takes black.
        let missing = header.palette.map { max(0, 1 << Int(header.form[0]) - $0.count / 3) } ?? 0
        if let palette = header.palette {
            let last = Array(repeating: bytes[palette.suffix(3)], count: missing).joined()
            head += PNGChunk.chunk(PNGChunk.palette, Array(bytes[palette]) + last)
        }
        if let transparency = header.transparency {
            var alphas = Array(bytes[transparency])
            if let last = alphas.last, let palette = header.palette, alphas.count == palette.count / 3 {
                alphas += Array(repeating: last, count: missing)
            }
            head += PNGChunk.chunk(PNGChunk.transparency, alphas)
        }
        self.head = head + PNGChunk.big32(picture.length) + PNGChunk.big32(PNGChunk.data)
    }

    /// Fills the target as far as there are bytes, and returns how many they were.
    mutating func read(_ target: UnsafeMutableRawBufferPointer) -> Int {
        var done = 0
        while done < target.count {
            if headPosition < head.count {
                let count = min(head.count - headPosition, target.count - done)
                for index in 0..<count { target[done + index] = head[headPosition + index] }
                headPosition += count
                done += count
                continue
            }
            if content.isEmpty {
                guard let chunk = chunks.next() else { return done }
                if chunk.type == picture.type {
                    content = chunk.content.dropFirst(picture.type == PNGChunk.frameData ? 4 : 0)
                } else if picture.type == PNGChunk.data || chunk.type == PNGChunk.frameControl {
                    return done
                }
                continue
            }
            let part = bytes[content.prefix(target.count - done)]
            UnsafeMutableRawBufferPointer(rebasing: target[done...]).copyBytes(from: part)
            content = content.dropFirst(part.count)
            done += part.count
        }
        return done
    }
}
