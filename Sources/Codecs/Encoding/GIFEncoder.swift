import CGD
import Media

extension Bitmap {
    /// As a still GIF of at most 256 colours. A pixel is clear or it is not: what is more than half clear becomes
    /// clear.
    func encodedAsGIF() throws(JobError) -> Encoding {
        let copy = try Bitmap(size, isOpaque: isOpaque)
        for y in 0..<size.height {
            let source = row(y)
            let target = copy.row(y)
            for x in 0..<size.width { target[x] = source[x] >> 24 > 63 ? Self.clear : source[x] & 0xFF_FFFF }
        }
        if let encoding = try copy.encodedAsGIFExactly() { return encoding }
        if !isOpaque { gdImageColorTransparent(copy.image, Int32(Self.clear)) }
        guard gdImageTrueColorToPalette(copy.image, 1, 256) != 0 else { throw .outOfMemory }
        return try encodedByLibGD { gdImageGifPtr(copy.image, $0) }
    }

    /// With every colour as it is; `nil` when they are more than a palette holds. libgd's choice of a palette would
    /// round even a single colour, and white would be grey.
    private func encodedAsGIFExactly() throws(JobError) -> Encoding? {
        guard let exact = gdImageCreate(Int32(size.width), Int32(size.height)) else { throw .outOfMemory }
        defer { gdImageDestroy(exact) }
        var indices: [UInt32: UInt8] = [:]
        var colour = ~row(0)[0]
        var index: UInt8 = 0
        for y in 0..<size.height {
            let source = row(y)
            guard let target = exact.pointee.pixels[y] else { throw .outOfMemory }
            for x in 0..<size.width {
                if source[x] != colour {
                    colour = source[x]
                    if let known = indices[colour] {
                        index = known
                    } else {
                        let channels = [16, 8, 0].map { Int32(colour >> $0 & 0xFF) }
                        let new = gdImageColorAllocate(exact, channels[0], channels[1], channels[2])
                        guard let number = UInt8(exactly: new) else { return nil }
                        if colour == Self.clear { gdImageColorTransparent(exact, new) }
                        indices[colour] = number
                        index = number
                    }
                }
                target[x] = index
            }
        }
        return try encodedByLibGD { gdImageGifPtr(exact, $0) }
    }
}
