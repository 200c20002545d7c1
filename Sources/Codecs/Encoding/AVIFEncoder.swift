import CAVIF
import JPEG
import Media

extension Bitmap {
    /// As an AVIF of eight bits.
    func encodedAsAVIF(quality: Int, _ chroma: ChromaSubsampling, _ space: ColourSpace?) throws(JobError) -> Encoding {
        let size = size
        guard
            let image = avifImageCreate(UInt32(size.width), UInt32(size.height), 8, chroma.format),
            let encoder = avifEncoderCreate()
        else { throw .outOfMemory }
        defer {
            avifEncoderDestroy(encoder)
            avifImageDestroy(image)
        }
        // Colours as screens have them, in numbers that a decoder knows without a profile (ITU-T H.273).
        image.pointee.colorPrimaries = avifColorPrimaries(AVIF_COLOR_PRIMARIES_BT709)
        image.pointee.transferCharacteristics = avifTransferCharacteristics(AVIF_TRANSFER_CHARACTERISTICS_SRGB)
        image.pointee.matrixCoefficients = avifMatrixCoefficients(AVIF_MATRIX_COEFFICIENTS_BT601)
        switch space {
        case .profile(let profile): avifImageSetProfileICC(image, profile, profile.count)
        case .code(let primaries, let transfer):
            image.pointee.colorPrimaries = avifColorPrimaries(UInt16(clamping: primaries))
            image.pointee.transferCharacteristics = avifTransferCharacteristics(UInt16(clamping: transfer))
        case .measured, nil: break
        }
        try withContiguousPixels { pixels throws(JobError) in
            if !isOpaque {
                for index in pixels.indices { pixels[index] = pixels[index].withStraightAlpha }
            }
            var source = avifRGBImage()
            avifRGBImageSetDefaults(&source, image)
            source.format = AVIF_RGB_FORMAT_BGRA
            source.ignoreAlpha = isOpaque ? 1 : 0
            source.pixels = UnsafeMutableRawPointer(pixels.baseAddress)?.assumingMemoryBound(to: UInt8.self)
            source.rowBytes = UInt32(4 * size.width)
            guard avifImageRGBToYUV(image, &source) == AVIF_RESULT_OK else { throw .outOfMemory }
        }

        encoder.pointee.codecChoice = AVIF_CODEC_CHOICE_AOM
        encoder.pointee.maxThreads = 1
        encoder.pointee.speed = 8
        // 0 loses nothing, 63 the most.
        let quantizer = Int32(rounded((100 - quality) * 63, over: 100))
        encoder.pointee.minQuantizer = quantizer
        encoder.pointee.maxQuantizer = quantizer
        encoder.pointee.minQuantizerAlpha = quantizer
        encoder.pointee.maxQuantizerAlpha = quantizer
        var output = avifRWData()
        guard avifEncoderWrite(encoder, image, &output) == AVIF_RESULT_OK, let start = output.data else {
            avifRWDataFree(&output)
            throw .outOfMemory
        }
        return Encoding(owning: start, count: output.size) { avifFree($0) }
    }
}

extension ChromaSubsampling {
    fileprivate var format: avifPixelFormat {
        switch self {
        case .none: AVIF_PIXEL_FORMAT_YUV400
        case .half: AVIF_PIXEL_FORMAT_YUV420
        case .full: AVIF_PIXEL_FORMAT_YUV444
        }
    }
}

extension UInt32 {
    /// The pixel with its alpha as others count it, 255 opaque.
    fileprivate var withStraightAlpha: UInt32 {
        let clearness = self >> 24 & 0x7F
        return self & 0xFF_FFFF | (255 - (clearness << 1 | clearness >> 6)) << 24
    }
}
