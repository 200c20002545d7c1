import Media

/// What a file says of itself before anything of it is decoded.
enum Header {
    case jpeg(JPEGHeader)
    case png(PNGHeader)
    case gif(GIFHeader)
    case webp(WebPHeader)
    case bmp(BMPHeader)
    case heif(HEIFHeader)

    /// Reads the file to its end as this kind. Throws where it breaks a rule of its format, or stops early.
    init(of kind: MediaFormat, in bytes: UnsafeRawBufferPointer) throws(JobError) {
        switch kind {
        case .jpeg: self = .jpeg(try JPEGHeader(bytes))
        case .png: self = .png(try PNGHeader(bytes))
        case .gif: self = .gif(try GIFHeader(bytes))
        case .webp: self = .webp(try WebPHeader(bytes))
        case .bmp: self = .bmp(try BMPHeader(bytes))
        case .avif, .heic: self = .heif(try HEIFHeader(bytes, of: kind))
        case .mp4, .mov, .webm: throw .corrupt(kind, .structure)
        }
    }

    var kind: MediaFormat {
        switch self {
        case .jpeg: .jpeg
        case .png: .png
        case .gif: .gif
        case .webp: .webp
        case .bmp: .bmp
        case .heif(let header): header.kind
        }
    }

    /// The size of the stored rows, before the orientation is applied.
    var size: PixelSize {
        switch self {
        case .jpeg(let header): header.size
        case .png(let header): header.size
        case .gif(let header): header.canvas
        case .webp(let header): header.size
        case .bmp(let header): header.size
        case .heif(let header): header.shownSize
        }
    }

    var orientation: Orientation {
        switch self {
        case .jpeg(let header): header.orientation
        case .png(let header): header.orientation
        // Browsers ignore a WebP's tag.
        case .webp: .upright
        // libheif turns the picture while it decodes.
        case .heif(let header) where header.kind == .avif: header.orientation
        default: .upright
        }
    }

    var frames: Int {
        switch self {
        case .png(let header): header.frames
        case .gif(let header): header.frames
        case .webp(let header): header.frames
        case .heif(let header): header.frames
        case .jpeg, .bmp: 1
        }
    }

    /// Whether the file moves: one of a single frame does not, whatever it says.
    var isAnimated: Bool {
        switch self {
        case .png(let header): header.isAnimated
        case .gif(let header): header.frames > 1
        case .webp(let header): header.isAnimated
        case .heif(let header): header.isSequence
        case .jpeg, .bmp: false
        }
    }
}
