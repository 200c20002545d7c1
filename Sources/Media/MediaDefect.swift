/// What is wrong with a file that breaks the rules of its own format although no data is missing.
///
/// A file that ends early is `MediaRefusal.truncated`; a valid one of a coding that is not accepted is
/// `MediaRefusal.uncommon`.
package enum MediaDefect: UInt8, CaseIterable, Sendable {
    /// Nothing more precise is known.
    case structure = 1
    case signature, checksum, dimensions, pixelData, noPicture, frameOrder, missingPixels, timing, references, metadata
    case tables

    /// What is wrong, to follow "the image/png file is damaged: ".
    package var reason: String {
        switch self {
        case .structure: "its structure breaks the rules of the format"
        case .signature: "its content is not what its first bytes announce"
        case .checksum: "a checksum does not match the picture data"
        case .dimensions: "it states contradictory or impossible dimensions"
        case .pixelData: "its picture data cannot be decoded"
        case .noPicture: "there is no picture in it"
        case .frameOrder: "its animation frames are out of order or incomplete"
        case .missingPixels: "it holds fewer pixels than it announces"
        case .timing: "its timing tables contradict each other"
        case .references: "it refers to data outside the file"
        case .metadata: "its metadata is not well-formed"
        case .tables: "a table that its picture data need is missing or invalid"
        }
    }
}
