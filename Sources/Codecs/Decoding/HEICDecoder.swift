import CHEIF
import Media

/// libheif, with libde265 behind it, for one picture.
struct HEICDecoder: ~Copyable {
    private let context: OpaquePointer
    private let header: HEIFHeader
    private let source: HEICSource

    init(_ bytes: UnsafeRawBufferPointer, _ header: HEIFHeader) throws(JobError) {
        guard let context = heif_context_alloc() else { throw .outOfMemory }
        self.context = context
        self.header = header
        source = HEICSource(bytes)
        heif_context_set_max_decoding_threads(context, 0)
        // A grid must be smaller than this, not just as large.
        heif_context_set_maximum_image_size_limit(context, Int32(clamping: header.longestSide + 1))
    }

    deinit {
        heif_context_free(context)
    }

    /// The primary picture as a viewer sees it. What is clear becomes white, as a JPEG is to be made of it.
    borrowing func decode() throws(JobError) -> Bitmap {
        try Self.check(source.read(into: context))
        var handle: OpaquePointer?
        try Self.check(heif_context_get_primary_image_handle(context, &handle))
        defer { heif_image_handle_release(handle) }
        guard let options = heif_decoding_options_alloc() else { throw .outOfMemory }
        defer { heif_decoding_options_free(options) }
        options.pointee.convert_hdr_to_8bit = 1
        options.pointee.strict_decoding = 1

        let hasAlpha = heif_image_handle_has_alpha_channel(handle) != 0
        var image: OpaquePointer?
        try Self.check(
            heif_decode_image(
                handle, &image, heif_colorspace_RGB,
                hasAlpha ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB, options))
        defer { heif_image_release(image) }

        let size = header.orientation.applied(
            to: PixelSize(width: header.aperture.width, height: header.aperture.height))
        var stride: Int32 = 0
        guard
            heif_image_get_primary_width(image) == size.width, heif_image_get_primary_height(image) == size.height,
            let pixels = heif_image_get_plane_readonly(image, heif_channel_interleaved, &stride)
        else { throw .corrupt(.heic, .dimensions) }
        let bitmap = try Bitmap(size, isOpaque: true)
        for y in 0..<size.height {
            Self.copy(pixels + y * Int(stride), hasAlpha, to: bitmap.row(y), size.width)
        }
        return bitmap
    }

    private static func copy(
        _ source: UnsafePointer<UInt8>, _ hasAlpha: Bool, to row: UnsafeMutablePointer<UInt32>, _ width: Int
    ) {
        let step = hasAlpha ? 4 : 3
        for x in 0..<width {
            let pixel = source + step * x
            let opacity = hasAlpha ? UInt32(pixel[3]) : 255
            func channel(_ index: Int) -> UInt32 { (UInt32(pixel[index]) * opacity + 255 * (255 - opacity)) / 255 }
            row[x] = channel(0) << 16 | channel(1) << 8 | channel(2)
        }
    }

    private static func check(_ error: heif_error) throws(JobError) {
        switch error.code {
        case heif_error_Ok: return
        case heif_error_Memory_allocation_error where error.subcode != heif_suberror_Security_limit_exceeded:
            throw .outOfMemory
        case heif_error_Decoder_plugin_error: throw .corrupt(.heic, .pixelData)
        case heif_error_Unsupported_feature where error.subcode == heif_suberror_Unsupported_codec:
            throw .uncommon(.heic, .compression)
        case heif_error_Unsupported_feature, heif_error_Unsupported_filetype: throw .uncommon(.heic, .other)
        case heif_error_Invalid_input where error.subcode == heif_suberror_Invalid_image_size:
            throw .corrupt(.heic, .dimensions)
        default: throw .corrupt(.heic, .structure)
        }
    }
}
