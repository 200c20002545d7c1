import CGD
import JPEG
import Media

/// The bytes of an encoded picture, in the memory of the library that made them.
struct Encoding: ~Copyable {
    /// That of an original which is written anew, whatever smaller pictures have (as in the reference).
    static let qualityOfOriginals = 90

    let bytes: UnsafeRawBufferPointer
    private let free: (UnsafeMutableRawPointer) -> Void

    init(owning start: UnsafeMutableRawPointer, count: Int, free: @escaping (UnsafeMutableRawPointer) -> Void) {
        bytes = UnsafeRawBufferPointer(start: start, count: count)
        self.free = free
    }

    init(_ jpeg: consuming EncodedJPEG) {
        let (start, count) = jpeg.release()
        bytes = UnsafeRawBufferPointer(start: start, count: count)
        free = EncodedJPEG.free
    }

    deinit {
        if let start = bytes.baseAddress { free(UnsafeMutableRawPointer(mutating: start)) }
    }
}

extension Bitmap {
    /// The picture as a file of the kind that this one is stored as, with nothing in it but the picture.
    ///
    /// - Parameters:
    ///   - quality: 1…100, for the kinds that lose something.
    ///   - chroma: how fine the colours of a JPEG or an AVIF are.
    ///   - space: what the pixels mean, for the kind that has that within the picture.
    func encoded(
        as kind: MediaFormat, quality: Int, _ chroma: ChromaSubsampling = .half, _ space: ColourSpace? = nil
    ) throws(JobError) -> Encoding {
        switch kind.stored {
        case .jpeg: return try encodedAsJPEG(quality: quality, chroma)
        case .gif: return try encodedAsGIF()
        case .webp: return try encodedByLibGD { gdImageWebpPtrEx(image, $0, Int32(quality)) }
        case .avif: return try encodedAsAVIF(quality: quality, chroma, space)
        // PNG; all others are stored as another kind, or are no pictures.
        default:
            // Without alpha a pixel is three bytes, not four.
            gdImageSaveAlpha(image, isOpaque ? 0 : 1)
            return try encodedByLibGD { gdImagePngPtrEx(image, $0, 6) }
        }
    }

    func encodedByLibGD(_ encode: (UnsafeMutablePointer<Int32>) -> UnsafeMutableRawPointer?) throws(JobError)
        -> Encoding
    {
        var count: Int32 = 0
        guard let start = encode(&count), count > 0 else { throw .outOfMemory }
        return Encoding(owning: start, count: Int(count), free: gdFree)
    }
}
