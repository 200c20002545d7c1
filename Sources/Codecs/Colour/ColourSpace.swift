import Media

/// What the numbers of a picture's pixels mean, where that is not sRGB.
enum ColourSpace {
    /// A profile of the International Color Consortium.
    case profile([UInt8])
    /// Numbers for primaries and curve (ITU-T H.273, tables 2 and 3).
    case code(primaries: Int, transfer: Int)
    /// The exponent and the colours of a PNG's own chunks.
    case measured(gamma: Double, Primaries)

    /// Bytes of a profile that is looked at.
    static let longestProfile = 4 << 20
}

/// The colours of white, red, green and blue, as CIE's x and y.
struct Primaries: Equatable {
    var white: (x: Double, y: Double)
    var red: (x: Double, y: Double)
    var green: (x: Double, y: Double)
    var blue: (x: Double, y: Double)

    /// Of sRGB (ITU-R BT.709).
    static let screen = Primaries(
        white: daylight, red: (0.64, 0.33), green: (0.30, 0.60), blue: (0.15, 0.06))

    private static let daylight = (x: 0.3127, y: 0.3290)

    /// By their number; `nil` for one that no picture uses.
    init?(code: Int) {
        switch code {
        case 1, 2: self = .screen
        case 9: self.init(white: Self.daylight, red: (0.708, 0.292), green: (0.170, 0.797), blue: (0.131, 0.046))
        case 12: self.init(white: Self.daylight, red: (0.680, 0.320), green: (0.265, 0.690), blue: (0.150, 0.060))
        default: return nil
        }
    }

    init(
        white: (x: Double, y: Double), red: (x: Double, y: Double), green: (x: Double, y: Double),
        blue: (x: Double, y: Double)
    ) {
        self.white = white
        self.red = red
        self.green = green
        self.blue = blue
    }

    static func == (left: Primaries, right: Primaries) -> Bool {
        left.white == right.white && left.red == right.red && left.green == right.green && left.blue == right.blue
    }
}

extension Header {
    /// What the decoded pixels mean; `nil` where that is sRGB, or not told, which is taken as the same.
    func colourSpace(in bytes: UnsafeRawBufferPointer) throws(JobError) -> ColourSpace? {
        let space = try toldColourSpace(in: bytes)
        // A profile of greys says nothing of colours, and would take them away.
        if case .profile(let profile) = space, profile.isOfGreys, !isGrey { return nil }
        return space
    }

    private func toldColourSpace(in bytes: UnsafeRawBufferPointer) throws(JobError) -> ColourSpace? {
        switch self {
        // The inks of a CMYK picture are turned into sRGB while it is decoded.
        case .jpeg(let header):
            header.components == 4 ? nil : try JPEGLayout(bytes, header).profile(in: bytes).map(ColourSpace.profile)
        case .png(let header): try PNGLayout(bytes, header).colourSpace(in: bytes)
        case .webp(let header):
            header.hasProfile ? try WebPLayout(bytes).profile(in: bytes).map(ColourSpace.profile) : nil
        case .heif(let header): header.colourSpace
        case .bmp(let header): header.profile(in: bytes).map(ColourSpace.profile)
        case .gif: nil
        }
    }

    /// Whether the coded picture has light alone.
    private var isGrey: Bool {
        switch self {
        case .jpeg(let header): header.components == 1
        case .png(let header): header.isGrey
        case .heif(let header): header.isGrey
        case .gif, .webp, .bmp: false
        }
    }
}

extension [UInt8] {
    /// Whether a profile is one of greys alone (ICC.1, 7.2.6).
    var isOfGreys: Bool { count > 20 && self[16..<20].elementsEqual("GRAY".utf8) }
}
