internal import CTurboJPEG

/// A change of a picture's rows and columns that only moves the coefficients of a JPEG about.
package enum LosslessTransform: Sendable {
    case mirror, rotateHalf, flip, transpose, rotateRight, transverse, rotateLeft

    fileprivate var operation: TJXOP {
        switch self {
        case .mirror: TJXOP_HFLIP
        case .rotateHalf: TJXOP_ROT180
        case .flip: TJXOP_VFLIP
        case .transpose: TJXOP_TRANSPOSE
        case .rotateRight: TJXOP_ROT90
        case .transverse: TJXOP_TRANSVERSE
        case .rotateLeft: TJXOP_ROT270
        }
    }
}

extension EncodedJPEG {
    /// Transforms a JPEG without loss, with all its segments.
    ///
    /// - Parameters:
    ///   - bytes: a file that was decoded before without any warning that matters.
    ///   - isProgressive: whether the result comes in scans.
    /// - Returns: `nil` where partial blocks at an edge would have to go, and when memory is short.
    package static func transforming(
        _ bytes: UnsafeRawBufferPointer, by transform: LosslessTransform, isProgressive: Bool
    ) -> EncodedJPEG? {
        guard let handle = tjInitTransform() else { return nil }
        defer { tjDestroy(handle) }
        var settings = tjtransform()
        settings.op = Int32(transform.operation.rawValue)
        settings.options = TJXOPT_PERFECT | (isProgressive ? TJXOPT_PROGRESSIVE : 0)
        var start: UnsafeMutablePointer<UInt8>?
        var count: UInt = 0
        let status = tjTransform(
            handle, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt(bytes.count), 1, &start, &count,
            &settings, TJFLAG_LIMITSCANS)
        guard status == 0 || tjGetErrorCode(handle) == TJERR_WARNING.rawValue, let start else {
            tjFree(start)
            return nil
        }
        return EncodedJPEG(owning: start, count: count)
    }
}
