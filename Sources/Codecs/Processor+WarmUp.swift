import Media

extension Processor {
    /// Encodes and decodes a small picture of each kind, so that whatever a library loads on its first use is there
    /// before the process is locked down and before the first job waits for it.
    static func warmUp(_ sniffer: borrowing Sniffer) throws(JobError) {
        let picture = try Bitmap(PixelSize(width: 16, height: 16), isOpaque: false)
        for kind in MediaFormat.allCases where kind.stored == kind && !kind.isVideo {
            let encoding = try picture.fitting(PixelSize(width: 9, height: 9)).encoded(as: kind, quality: 90)
            let found = try sniffer.kind(of: encoding.bytes)
            _ = try Header(of: found, in: encoding.bytes).decode(encoding.bytes, dividedBy: 1)
        }
        // Little CMS dates the profiles that it makes, and the C library reads the time zone for that.
        ColourTransform(from: .code(primaries: 12, transfer: 13))?.apply(to: picture)
    }
}
