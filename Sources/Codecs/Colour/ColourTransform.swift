import CLCMS
import Media

/// Little CMS, from one colour space to sRGB, eight bits a channel.
struct ColourTransform: ~Copyable {
    private let transform: cmsHTRANSFORM
    private let isGrey: Bool

    /// `nil` where there is nothing to do: the space is sRGB itself, but for rounding, or it cannot be read, and
    /// browsers take it for sRGB then.
    init?(from space: ColourSpace?) {
        guard let space, let source = Profile(space) else { return nil }
        let signature = cmsGetColorSpace(source.handle)
        let isGrey = signature == cmsSigGrayData
        guard isGrey || signature == cmsSigRgbData,
            let transform = Self.make(from: source, isGrey ? martlet_gray : martlet_BGRA)
        else { return nil }
        guard Self.changesSomething(transform, isGrey) else {
            cmsDeleteTransform(transform)
            return nil
        }
        self.transform = transform
        self.isGrey = isGrey
    }

    /// From inks, 255 for none, of a profile that is one of cyan, magenta, yellow and black.
    init?(ofInks profile: [UInt8]) {
        guard let source = Profile(.profile(profile)), cmsGetColorSpace(source.handle) == cmsSigCmykData,
            let transform = Self.make(from: source, martlet_inks)
        else { return nil }
        self.transform = transform
        isGrey = false
    }

    deinit {
        cmsDeleteTransform(transform)
    }

    private static func make(from source: borrowing Profile, _ form: UInt32) -> cmsHTRANSFORM? {
        guard let target = cmsCreate_sRGBProfile() else { return nil }
        defer { cmsCloseProfile(target) }
        return cmsCreateTransform(source.handle, form, target, martlet_BGRA, UInt32(INTENT_PERCEPTUAL), 0)
    }

    /// Changes the colours of all pixels, and leaves their alpha.
    func apply(to bitmap: borrowing Bitmap) {
        let width = bitmap.size.width
        var light = [UInt8](repeating: 0, count: isGrey ? width : 0)
        for y in 0..<bitmap.size.height {
            let row = bitmap.row(y)
            if isGrey {
                for x in 0..<width { light[x] = UInt8(truncatingIfNeeded: row[x]) }
                cmsDoTransform(transform, light, row, UInt32(width))
            } else {
                cmsDoTransform(transform, row, row, UInt32(width))
            }
        }
    }

    /// Makes pixels of so many inks.
    func apply(toInks inks: UnsafePointer<UInt32>, _ row: UnsafeMutablePointer<UInt32>, count: Int) {
        cmsDoTransform(transform, inks, row, UInt32(count))
        for x in 0..<count { row[x] &= 0xFF_FFFF }
    }

    /// Whether any colour is moved by more than a step or two, as tried on some of each kind.
    private static func changesSomething(_ transform: cmsHTRANSFORM, _ isGrey: Bool) -> Bool {
        let steps: [UInt32] = [0, 32, 64, 128, 192, 255]
        var colours: [UInt32] = []
        for red in steps {
            if isGrey {
                colours.append(red << 16 | red << 8 | red)
            } else {
                for green in steps { colours += steps.map { red << 16 | green << 8 | $0 } }
            }
        }
        var moved = colours
        if isGrey {
            cmsDoTransform(transform, colours.map { UInt8($0 & 0xFF) }, &moved, UInt32(colours.count))
        } else {
            cmsDoTransform(transform, colours, &moved, UInt32(colours.count))
        }
        return zip(colours, moved).contains { distance($0, $1) > 2 }
    }

    /// The largest distance between two colours in one channel.
    private static func distance(_ first: UInt32, _ second: UInt32) -> Int {
        [0, 8, 16].map { (shift: UInt32) in abs(Int(first >> shift & 0xFF) - Int(second >> shift & 0xFF)) }.max() ?? 0
    }
}

/// A profile, open.
private struct Profile: ~Copyable {
    let handle: cmsHPROFILE

    /// `nil` when it is none, or one of curves that screens of eight bits cannot show as they are.
    init?(_ space: ColourSpace) {
        let handle: cmsHPROFILE? =
            switch space {
            case .profile(let bytes): cmsOpenProfileFromMem(bytes, UInt32(clamping: bytes.count))
            case .code(let primaries, let transfer):
                Primaries(code: primaries).flatMap { primaries in
                    Self.curve(code: transfer).flatMap { Self.make(primaries, $0) }
                }
            case .measured(let gamma, let primaries):
                cmsBuildGamma(nil, gamma).flatMap { Self.make(primaries, $0) }
            }
        guard let handle else { return nil }
        self.handle = handle
    }

    deinit {
        cmsCloseProfile(handle)
    }

    private static func make(_ primaries: Primaries, _ curve: OpaquePointer) -> cmsHPROFILE? {
        defer { cmsFreeToneCurve(curve) }
        func colour(_ place: (x: Double, y: Double)) -> cmsCIExyY { cmsCIExyY(x: place.x, y: place.y, Y: 1) }
        var white = colour(primaries.white)
        var others = cmsCIExyYTRIPLE(
            Red: colour(primaries.red), Green: colour(primaries.green), Blue: colour(primaries.blue))
        var curves: [OpaquePointer?] = [curve, curve, curve]
        return cmsCreateRGBProfile(&white, &others, &curves)
    }

    /// The curve of a number (ITU-T H.273, table 3): those of video cameras are shown by the curve of screens, as
    /// browsers do.
    private static func curve(code: Int) -> OpaquePointer? {
        switch code {
        case 1, 2, 6, 13, 14, 15:
            cmsBuildParametricToneCurve(nil, 4, [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045])
        case 4: cmsBuildGamma(nil, 2.2)
        case 5: cmsBuildGamma(nil, 2.8)
        case 8: cmsBuildGamma(nil, 1)
        default: nil
        }
    }
}
