import Media

extension Header {
    /// Throws the first limit that the headers exceed.
    func check(_ limits: MediaLimits) throws(JobError) {
        var scans = 0
        var chunks = 0
        var longestSide = max(size.width, size.height)
        var pixels = size.width * size.height
        switch self {
        case .jpeg(let header):
            scans = header.scans
            chunks = header.segments
        case .png(let header): chunks = header.chunks
        case .gif(let header):
            chunks = header.blocks
            longestSide = max(longestSide, header.longestSide)
            pixels = max(pixels, header.largestFrame)
        case .webp(let header): chunks = header.chunks
        case .bmp: break
        case .heif(let header):
            chunks = header.boxes
            longestSide = header.longestSide
            pixels = header.decodedPixels
        }
        // A PNG may announce 2³¹ frames of 2⁶² pixels.
        let (product, isTooMuch) = pixels.multipliedReportingOverflow(by: frames)
        let framePixels = isTooMuch ? Int.max : product
        try limits.check([
            (.side, longestSide), (.pixels, pixels), (.frames, frames), (.framePixels, framePixels), (.scans, scans),
            (.chunks, chunks),
        ])
    }
}
