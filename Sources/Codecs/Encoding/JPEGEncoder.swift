import CTurboJPEG
import Media

extension Bitmap {
    /// As a baseline JPEG.
    func encodedAsJPEG(quality: Int, _ chroma: ChromaSubsampling) throws(JobError) -> Encoding {
        guard let handle = tjInitCompress() else { throw .outOfMemory }
        defer { tjDestroy(handle) }
        let size = size
        return try withContiguousPixels { pixels throws(JobError) in
            var start: UnsafeMutablePointer<UInt8>?
            var count: UInt = 0
            let status = UnsafeMutableRawBufferPointer(pixels).withMemoryRebound(to: UInt8.self) {
                tjCompress2(
                    handle, $0.baseAddress, Int32(size.width), 0, Int32(size.height), Int32(TJPF_BGRX.rawValue), &start,
                    &count, chroma.sampling, Int32(quality), TJFLAG_ACCURATEDCT)
            }
            guard status == 0, let start else {
                tjFree(start)
                throw .outOfMemory
            }
            return Encoding(owning: start, count: Int(count)) { tjFree($0.assumingMemoryBound(to: UInt8.self)) }
        }
    }
}

extension ChromaSubsampling {
    fileprivate var sampling: Int32 {
        switch self {
        case .none: Int32(TJSAMP_GRAY.rawValue)
        case .half: Int32(TJSAMP_420.rawValue)
        case .full: Int32(TJSAMP_444.rawValue)
        }
    }
}
