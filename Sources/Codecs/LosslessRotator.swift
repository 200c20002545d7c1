import CTurboJPEG
import Media

extension JPEGHeader {
    /// The picture turned upright by moving its coefficients about, which loses nothing, with all its segments. `nil`
    /// where that cannot be: partial blocks at an edge would have to go (TurboJPEG's "perfect" transforms), segments
    /// that no viewer heeds would come before the scan and count, TurboJPEG would lose rows over restart markers that
    /// are out of turn, or memory is short.
    func rotatedUpright(_ bytes: UnsafeRawBufferPointer) -> Encoding? {
        guard !hasLateSegments, misnumberedRestarts.isEmpty, let operation = orientation.turn,
            let handle = tjInitTransform()
        else { return nil }
        defer { tjDestroy(handle) }
        var transform = tjtransform()
        transform.op = operation
        transform.options = TJXOPT_PERFECT | (scans > 1 ? TJXOPT_PROGRESSIVE : 0)
        var start: UnsafeMutablePointer<UInt8>?
        var count: UInt = 0
        let status = tjTransform(
            handle, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt(end), 1, &start, &count, &transform,
            TJFLAG_LIMITSCANS)
        // The file was decoded before without any warning that matters.
        guard status == 0 || tjGetErrorCode(handle) == TJERR_WARNING.rawValue, let start else {
            tjFree(start)
            return nil
        }
        return Encoding(owning: start, count: Int(count)) { tjFree($0.assumingMemoryBound(to: UInt8.self)) }
    }
}

extension Orientation {
    /// What makes rows that lie so upright; `nil` when they are.
    fileprivate var turn: Int32? {
        let operation: TJXOP? =
            switch self {
            case .upright: nil
            case .mirrored: TJXOP_HFLIP
            case .upsideDown: TJXOP_ROT180
            case .flipped: TJXOP_VFLIP
            case .transposed: TJXOP_TRANSPOSE
            case .turnedRight: TJXOP_ROT90
            case .transversed: TJXOP_TRANSVERSE
            case .turnedLeft: TJXOP_ROT270
            }
        return operation.map { Int32($0.rawValue) }
    }
}
