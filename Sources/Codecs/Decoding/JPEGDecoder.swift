import CGD
import CJPEG
import Media

/// libjpeg for one picture.
struct JPEGDecoder {
    private let bytes: UnsafeRawBufferPointer
    private let header: JPEGHeader

    init(_ bytes: UnsafeRawBufferPointer, _ header: JPEGHeader) {
        self.bytes = bytes
        self.header = header
    }

    /// The picture with each side divided by 1, 2, 4 or 8, rounded up, which the inverse DCT does by the way.
    ///
    /// - Throws: a refusal where pixels are missing, as they would be grey.
    func decode(dividedBy divisor: Int) throws(JobError) -> Bitmap {
        var bitmap = try bitmap(dividedBy: divisor)
        let read = try decode(upTo: header.end, dividedBy: divisor, into: bitmap)
        bitmap.extent = Extent(width: Double(header.size.width), height: Double(header.size.height)).divided(
            by: divisor)
        bitmap.codedEnd = min(header.lacksEnd ? try endOfScan(readTo: read) : read, header.lastScan.upperBound)
        if header.components == 4 {
            try convertInks(in: bitmap)
        } else {
            for y in 0..<bitmap.size.height {
                let row = bitmap.row(y)
                for x in 0..<bitmap.size.width { row[x] &= 0xFF_FFFF }
            }
        }
        return bitmap
    }

    private func bitmap(dividedBy divisor: Int) throws(JobError) -> Bitmap {
        try Bitmap(
            PixelSize(
                width: (header.size.width + divisor - 1) / divisor,
                height: (header.size.height + divisor - 1) / divisor),
            isOpaque: true)
    }

    /// Decodes so many of the bytes. Returns how many libjpeg has read.
    private func decode(
        upTo end: Int, dividedBy divisor: Int, into bitmap: borrowing Bitmap
    ) throws(JobError) -> Int {
        var picture = martlet_jpeg()
        picture.bytes = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        picture.count = end
        picture.divisor = UInt32(divisor)
        picture.space = header.components == 4 ? JCS_CMYK : JCS_EXT_BGRX
        picture.width = UInt32(bitmap.size.width)
        picture.height = UInt32(bitmap.size.height)
        picture.rows = UnsafeMutableRawPointer(bitmap.image.pointee.tpixels)?.assumingMemoryBound(
            to: UnsafeMutablePointer<UInt8>?.self)
        martlet_jpeg_decode(&picture)
        guard picture.code == 0 else { throw setback(picture.code) }
        return picture.read
    }

    /// Where the data of the last scan end: the fewest bytes that decode without a loss. libjpeg reads at most eight
    /// bytes ahead, each of which may take up two.
    private func endOfScan(readTo read: Int) throws(JobError) -> Int {
        let bitmap = try bitmap(dividedBy: 8)
        var (least, most) = (max(header.lastScan.lowerBound, read - 16), read)
        while least < most {
            let middle = (least + most) / 2
            do throws(JobError) {
                _ = try decode(upTo: middle, dividedBy: 8, into: bitmap)
                most = middle
            } catch .refused(.truncated) {
                least = middle + 1
            } catch {
                throw error
            }
        }
        return most
    }

    /// Makes colours of inks, by the file's profile where it has one. As in browsers and in Photoshop's files they are
    /// stored inverted, whether Adobe's segment says so or not.
    private func convertInks(in bitmap: borrowing Bitmap) throws(JobError) {
        let width = bitmap.size.width
        let inks = try PixelMemory(width)
        if let profile = try JPEGLayout(bytes, header).profile(in: bytes),
            let transform = ColourTransform(ofInks: profile)
        {
            for y in 0..<bitmap.size.height {
                let row = bitmap.row(y)
                inks.start.update(from: row, count: width)
                transform.apply(toInks: inks.start, row, count: width)
            }
            return
        }
        for y in 0..<bitmap.size.height {
            let row = bitmap.row(y)
            for x in 0..<width { row[x] = Self.colour(ofInks: row[x]) }
        }
    }

    /// What libjpeg's code for an error, or for a warning that loses pixels, means for the sender.
    private func setback(_ code: Int32) -> JobError {
        switch J_MESSAGE_CODE(rawValue: UInt32(code)) {
        case JERR_OUT_OF_MEMORY: .outOfMemory
        case JWRN_HIT_MARKER: header.lacksEnd ? .truncated(.jpeg) : .corrupt(.jpeg, .missingPixels)
        case JWRN_HUFF_BAD_CODE: .corrupt(.jpeg, .pixelData)
        case JERR_NO_HUFF_TABLE, JERR_NO_QUANT_TABLE, JERR_BAD_HUFF_TABLE, JERR_DHT_INDEX, JERR_DQT_INDEX:
            .corrupt(.jpeg, .tables)
        case JERR_FRACT_SAMPLE_NOTIMPL, JERR_CCIR601_NOTIMPL, JERR_BAD_MCU_SIZE: .uncommon(.jpeg, .chromaSubsampling)
        case JERR_CONVERSION_NOTIMPL: .uncommon(.jpeg, .colourComponents)
        default: .corrupt(.jpeg, .structure)
        }
    }

    /// The colour on paper of cyan, magenta, yellow and black, each 255 for no ink.
    private static func colour(ofInks inks: UInt32) -> UInt32 {
        let light = UInt32(littleEndian: inks) >> 24
        func channel(_ shift: UInt32) -> UInt32 { (UInt32(littleEndian: inks) >> shift & 0xFF) * light / 255 }
        return channel(0) << 16 | channel(8) << 8 | channel(16)
    }
}
