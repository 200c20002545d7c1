import JPEG
import Media

extension JPEGHeader {
    /// The picture turned upright by moving its coefficients about, which loses nothing, with all its segments. `nil`
    /// where that cannot be: partial blocks at an edge would have to go (TurboJPEG's "perfect" transforms), segments
    /// that no viewer heeds would come before the scan and count, TurboJPEG would lose rows over restart markers that
    /// are out of turn, or memory is short.
    func rotatedUpright(_ bytes: UnsafeRawBufferPointer) -> Encoding? {
        guard !hasLateSegments, misnumberedRestarts.isEmpty, let transform = orientation.transformUpright,
            let jpeg = EncodedJPEG.transforming(
                UnsafeRawBufferPointer(rebasing: bytes[..<end]), by: transform, isProgressive: scans > 1)
        else { return nil }
        return Encoding(jpeg)
    }
}

extension Orientation {
    /// What makes rows that lie so upright; `nil` when they are.
    fileprivate var transformUpright: LosslessTransform? {
        switch self {
        case .upright: nil
        case .mirrored: .mirror
        case .upsideDown: .rotateHalf
        case .flipped: .flip
        case .transposed: .transpose
        case .turnedRight: .rotateRight
        case .transversed: .transverse
        case .turnedLeft: .rotateLeft
        }
    }
}
