/// A valid coding of an accepted format that browsers do not show, or that this service does not decode.
package enum UncommonCoding: UInt8, CaseIterable, Sendable {
    /// Nothing more precise is known.
    case other = 1
    case arithmeticCoding, lossless, hierarchical, sampleDepth, colourComponents, compression, colourMatrix, layout
    case noVideoTrack, videoCodec, encryption
    case chromaSubsampling, lateHeight

    /// What is uncommon, to follow "image/jpeg ".
    package var reason: String {
        switch self {
        case .other: "of an uncommon coding"
        case .arithmeticCoding: "with arithmetic coding"
        case .lossless: "with lossless JPEG coding"
        case .hierarchical: "with hierarchical coding"
        case .sampleDepth: "with an uncommon number of bits per sample"
        case .colourComponents: "with an uncommon number of colour components"
        case .compression: "with an uncommon compression"
        case .colourMatrix: "with an uncommon colour matrix"
        case .layout: "with an uncommon layout"
        case .noVideoTrack: "without a video track"
        case .videoCodec: "with an uncommon video codec"
        case .encryption: "with encrypted content"
        case .chromaSubsampling: "with uncommon chroma subsampling"
        case .lateHeight: "with its height behind the picture data"
        }
    }
}
