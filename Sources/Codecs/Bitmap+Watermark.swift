import Media

extension Bitmap {
    /// The picture of the job's watermark.
    ///
    /// - Throws: the mark's flaw, which is nothing that the sender can do anything about.
    static func watermark(of files: borrowing JobFiles, _ limits: MediaLimits) throws(JobError) -> Bitmap {
        let file = try MappedFile(files[.watermark])
        let flaw: MarkFlaw
        do throws(JobError) {
            let header = Header.png(try PNGHeader(file.bytes))
            try header.check(limits)
            guard header.isAnimated else { return try header.decode(file.bytes, dividedBy: 1) }
            flaw = .moving
        } catch .refused(.exceeds), .refused(.tooLarge) {
            flaw = .tooLarge
        } catch {
            flaw = .notPNG
        }
        throw .badWatermark(flaw)
    }

    /// Lays the mark on the picture, which lies as it is seen.
    func mark(with image: borrowing Bitmap, by watermark: Watermark) throws(JobError) {
        let mark = try image.fitting(watermark.size(of: image.size, on: size))
        let (left, top) = watermark.corner(of: mark.size, on: size)
        for y in 0..<mark.size.height {
            let source = mark.row(y)
            let target = row(top + y) + left
            for x in 0..<mark.size.width { target[x] = Self.over(target[x], source[x], watermark.opacity) }
        }
    }

    /// A pixel under another one of which so many percent count.
    private static func over(_ lower: UInt32, _ upper: UInt32, _ percent: Int) -> UInt32 {
        let cover = opacity(upper) * Float(percent) / 100
        guard cover > 0 else { return lower }
        let rest = opacity(lower) * (1 - cover)
        let all = cover + rest
        func channel(_ shift: UInt32) -> UInt32 {
            let sum = Float(upper >> shift & 0xFF) * cover + Float(lower >> shift & 0xFF) * rest
            return UInt32(min(255, sum / all + 0.5)) << shift
        }
        return channel(0) | channel(8) | channel(16) | (127 - UInt32(min(127, all * 127 + 0.5))) << 24
    }

    /// 0 clear … 1 opaque.
    private static func opacity(_ pixel: UInt32) -> Float { Float(127 - (pixel >> 24 & 0x7F)) / 127 }
}
