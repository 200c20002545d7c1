import CAVIF
import Media

/// libavif, with dav1d behind it, for one picture.
struct AVIFDecoder: ~Copyable {
    private let decoder: UnsafeMutablePointer<avifDecoder>
    private let bytes: UnsafeRawBufferPointer
    private let header: HEIFHeader

    init(_ bytes: UnsafeRawBufferPointer, _ header: HEIFHeader) throws(JobError) {
        guard let decoder = avifDecoderCreate() else { throw .outOfMemory }
        self.decoder = decoder
        self.bytes = bytes
        self.header = header
        decoder.pointee.codecChoice = AVIF_CODEC_CHOICE_DAV1D
        decoder.pointee.maxThreads = 1
        decoder.pointee.ignoreExif = 1
        decoder.pointee.ignoreXMP = 1
        // What old encoders leave out, browsers do without, and what is cut off is cut off here.
        decoder.pointee.strictFlags = AVIF_STRICT_DISABLED.rawValue
        // The AV1 data may announce another size than the boxes, whose size has been checked.
        decoder.pointee.imageSizeLimit = UInt32(clamping: header.decodedPixels)
        decoder.pointee.imageDimensionLimit = UInt32(clamping: header.longestSide)
        avifDecoderSetSource(decoder, AVIF_DECODER_SOURCE_PRIMARY_ITEM)
    }

    deinit {
        avifDecoderDestroy(decoder)
    }

    /// The part of the primary picture that is shown, its rows as stored.
    borrowing func decode() throws(JobError) -> Bitmap {
        let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        try Self.check(avifDecoderSetIOMemory(decoder, start, bytes.count))
        try Self.check(avifDecoderParse(decoder))
        try Self.check(avifDecoderNextImage(decoder))
        guard let image = decoder.pointee.image, image.pointee.width == header.size.width,
            image.pointee.height == header.size.height
        else { throw .corrupt(.avif, .dimensions) }

        let area = header.aperture
        var result = try Bitmap(PixelSize(width: area.width, height: area.height), isOpaque: true)
        guard let band = avifImageCreateEmpty() else { throw .outOfMemory }
        defer { avifImageDestroy(band) }
        let pixels = try PixelMemory(header.size.width * Self.bandHeight)
        for top in stride(from: 0, to: header.size.height, by: Self.bandHeight) {
            let height = min(Self.bandHeight, header.size.height - top)
            try convert(image, top, height, band, to: pixels)
            for y in top..<top + height where (area.y..<area.y + area.height).contains(y) {
                let row = pixels.start + (y - top) * header.size.width + area.x
                result.setRow(y - area.y, toStraightAlphaPixels: row)
            }
        }
        return result
    }

    /// Rows that are converted at once: an even number, as two of them may share their colours.
    private static let bandHeight = 64

    private borrowing func convert(
        _ image: UnsafePointer<avifImage>, _ top: Int, _ height: Int, _ band: UnsafeMutablePointer<avifImage>,
        to pixels: borrowing PixelMemory
    ) throws(JobError) {
        let width = UInt32(header.size.width)
        var area = avifCropRect(x: 0, y: UInt32(top), width: width, height: UInt32(height))
        try Self.check(avifImageSetViewRect(band, image, &area))
        var target = avifRGBImage()
        avifRGBImageSetDefaults(&target, band)
        target.depth = 8
        target.format = AVIF_RGB_FORMAT_BGRA
        target.pixels = UnsafeMutableRawPointer(pixels.start).assumingMemoryBound(to: UInt8.self)
        target.rowBytes = 4 * width
        try Self.check(avifImageYUVToRGB(band, &target))
    }

    private static func check(_ result: avifResult) throws(JobError) {
        switch result {
        case AVIF_RESULT_OK: return
        case AVIF_RESULT_OUT_OF_MEMORY: throw .outOfMemory
        case AVIF_RESULT_INVALID_FTYP: throw .corrupt(.avif, .signature)
        case AVIF_RESULT_NO_CONTENT, AVIF_RESULT_NO_AV1_ITEMS_FOUND, AVIF_RESULT_NO_IMAGES_REMAINING:
            throw .corrupt(.avif, .noPicture)
        // All items' bytes are there: it is the coded picture that ends early.
        case AVIF_RESULT_DECODE_COLOR_FAILED, AVIF_RESULT_DECODE_ALPHA_FAILED, AVIF_RESULT_TRUNCATED_DATA:
            throw .corrupt(.avif, .pixelData)
        case AVIF_RESULT_COLOR_ALPHA_SIZE_MISMATCH, AVIF_RESULT_ISPE_SIZE_MISMATCH:
            throw .corrupt(.avif, .dimensions)
        case AVIF_RESULT_UNSUPPORTED_DEPTH: throw .uncommon(.avif, .sampleDepth)
        case AVIF_RESULT_REFORMAT_FAILED: throw .uncommon(.avif, .colourMatrix)
        case AVIF_RESULT_NOT_IMPLEMENTED: throw .uncommon(.avif, .other)
        default: throw .corrupt(.avif, .structure)
        }
    }
}
