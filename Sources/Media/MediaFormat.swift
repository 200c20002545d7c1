/// The kinds of media that Martlet takes in, told by their bytes and never by their names.
package enum MediaFormat: UInt8, CaseIterable, Sendable {
    case jpeg = 1
    case png, gif, webp, bmp, avif, heic, mp4, mov, webm

    /// The media type of a file of this kind, in the spelling of the API.
    package var mime: String {
        switch self {
        case .jpeg: "image/jpeg"
        case .png: "image/png"
        case .gif: "image/gif"
        case .webp: "image/webp"
        case .bmp: "image/bmp"
        case .avif: "image/avif"
        case .heic: "image/heic"
        case .mp4: "video/mp4"
        case .mov: "video/quicktime"
        case .webm: "video/webm"
        }
    }

    /// The extensions of files of this kind, the usual one first.
    package var extensions: [String] {
        switch self {
        case .jpeg: ["jpeg", "jpg"]
        case .png: ["png"]
        case .gif: ["gif"]
        case .webp: ["webp"]
        case .bmp: ["bmp"]
        case .avif: ["avif"]
        case .heic: ["heic"]
        case .mp4: ["mp4"]
        case .mov: ["mov"]
        case .webm: ["webm"]
        }
    }

    package var isVideo: Bool { self == .mp4 || self == .mov || self == .webm }

    /// The kind it is stored as, for browsers do not show every BMP, and most of them no HEIC (contract, rule 20): a
    /// BMP becomes a PNG of the same pixels, a HEIC a JPEG.
    package var stored: MediaFormat {
        switch self {
        case .bmp: .png
        case .heic: .jpeg
        default: self
        }
    }

    /// The extensions it may be stored under: the first one unless the sender's name has another of them.
    package var storedExtensions: [String] { self == .heic ? ["jpg"] : stored.extensions }
}
