/// The kinds of media that Martlet takes in, told by their bytes and never by their names.
package enum Kind: UInt8, CaseIterable, Sendable {
    case jpeg = 1
    case png, gif, webp, bmp

    /// The media type of a file of this kind, in the spelling of the API.
    package var mime: String {
        switch self {
        case .jpeg: "image/jpeg"
        case .png: "image/png"
        case .gif: "image/gif"
        case .webp: "image/webp"
        case .bmp: "image/bmp"
        }
    }

    /// The extensions a file of this kind may be stored under; the first one unless the sender's name has another of them.
    package var extensions: [String] {
        switch self {
        case .jpeg: ["jpeg", "jpg"]
        case .png: ["png"]
        case .gif: ["gif"]
        case .webp: ["webp"]
        case .bmp: ["bmp"]
        }
    }

    /// The kind it is stored as: browsers do not show every BMP, so a BMP becomes a PNG of the same pixels (contract, rule 20).
    package var stored: Kind { self == .bmp ? .png : self }
}
