import Media

extension Header {
    /// Decodes the first frame, its rows as stored, with each side divided by at most so much where the codec can.
    func decode(_ bytes: UnsafeRawBufferPointer, dividedBy divisor: Int) throws(JobError) -> Bitmap {
        switch self {
        case .jpeg(let header):
            return try JPEGDecoder(bytes, header).decode(dividedBy: divisor)
        case .png(let header):
            return try PNGDecoder(bytes, header).decode()
        case .gif(let header):
            return try GIFDecoder(bytes, header).decode()
        case .webp(let header):
            return try Bitmap(webp: header, dividedBy: divisor)
        case .bmp(let header):
            let pixels = try BMPDecoder(bytes, header).decode()
            return try Bitmap(header.size, straightAlphaPixels: pixels.start)
        case .heif(let header):
            return header.kind == .avif
                ? try AVIFDecoder(bytes, header).decode() : try HEICDecoder(bytes, header).decode()
        }
    }
}
