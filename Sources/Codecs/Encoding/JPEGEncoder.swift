import JPEG
import Media

extension Bitmap {
    /// As a baseline JPEG.
    func encodedAsJPEG(quality: Int, _ chroma: ChromaSubsampling) throws(JobError) -> Encoding {
        let size = size
        return try withContiguousPixels { pixels throws(JobError) in
            guard let start = UnsafeMutableRawBufferPointer(pixels).baseAddress,
                let jpeg = EncodedJPEG.compressing(
                    start, width: size.width, height: size.height, pitch: 4 * size.width, quality: quality, chroma,
                    isAccurate: true)
            else { throw .outOfMemory }
            return Encoding(jpeg)
        }
    }
}
