import CGD
import Media

extension Bitmap {
    /// As a still GIF of at most 256 colours. A pixel is clear or it is not: what is more than half clear becomes clear.
    func encodedAsGIF() throws(Setback) -> Encoding {
        let copy = try Bitmap(size, isOpaque: isOpaque)
        for y in 0..<size.height {
            let source = row(y)
            let target = copy.row(y)
            for x in 0..<size.width { target[x] = source[x] >> 24 > 63 ? Self.clear : source[x] & 0xFF_FFFF }
        }
        if !isOpaque { gdImageColorTransparent(copy.image, Int32(Self.clear)) }
        guard gdImageTrueColorToPalette(copy.image, 1, isOpaque ? 256 : 255) != 0 else { throw .outOfMemory }
        return try encodedByLibGD { gdImageGifPtr(copy.image, $0) }
    }
}
