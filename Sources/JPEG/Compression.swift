internal import CTurboJPEG

/// How fine the colours of a picture are beside its light.
package enum ChromaSubsampling: Sendable {
    /// There are none: it is grey.
    case none
    /// At half its width and height, which eyes hardly tell from full.
    case half
    /// As fine as the light, so that coloured letters stay sharp.
    case full

    fileprivate var sampling: TJSAMP {
        switch self {
        case .none: TJSAMP_GRAY
        case .half: TJSAMP_420
        case .full: TJSAMP_444
        }
    }
}

extension EncodedJPEG {
    /// Compresses a picture into a baseline JPEG.
    ///
    /// - Parameters:
    ///   - pixels: four bytes each, of blue, green, red and nothing.
    ///   - pitch: bytes from the start of one row to the start of the next.
    ///   - quality: 1…100.
    ///   - isAccurate: whether the transform is the slower one that loses less.
    /// - Returns: `nil` when memory is short.
    package static func compressing(
        _ pixels: UnsafeRawPointer, width: Int, height: Int, pitch: Int, quality: Int, _ chroma: ChromaSubsampling,
        isAccurate: Bool
    ) -> EncodedJPEG? {
        guard let handle = tjInitCompress() else { return nil }
        defer { tjDestroy(handle) }
        var start: UnsafeMutablePointer<UInt8>?
        var count: UInt = 0
        let status = tjCompress2(
            handle, pixels.assumingMemoryBound(to: UInt8.self), Int32(width), Int32(pitch), Int32(height),
            Int32(TJPF_BGRX.rawValue), &start, &count, Int32(chroma.sampling.rawValue), Int32(quality),
            isAccurate ? TJFLAG_ACCURATEDCT : 0)
        guard status == 0, let start else {
            tjFree(start)
            return nil
        }
        return EncodedJPEG(owning: start, count: count)
    }
}
