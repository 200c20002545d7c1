import Media

/// What a file's first box says that it is made for (ISO/IEC 14496-12, 4.3).
struct Brands {
    let major: FourCC
    private let all: Set<FourCC>

    /// `nil` when the file does not begin with such a box.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.holds("ftyp", at: 4) else { return nil }
        // The kind counts for an error alone, and there comes none out of here.
        var reader = ByteReader(bytes, of: .heic)
        guard let box = try? reader.box(), (8...Self.mostBytes).contains(box.content.count) else { return nil }
        var brands = box.reader
        guard let major = try? brands.fourCC() else { return nil }
        try? brands.skip(4)
        var all: Set = [major]
        while let brand = try? brands.fourCC() { all.insert(brand) }
        self.major = major
        self.all = all
    }

    /// The kind of the file; `nil` for the brands of other programs.
    var kind: MediaFormat? {
        if !all.isDisjoint(with: Self.avif) { return .avif }
        if !all.isDisjoint(with: Self.heic) { return .heic }
        if major == "qt  " { return .mov }
        return all.isDisjoint(with: Self.mp4) ? nil : .mp4
    }

    /// Whether they are of no picture that is known: cameras and programs have brands of their own for movies.
    var mayBeOfMovie: Bool { all.isDisjoint(with: Self.pictures) }

    /// More than any program writes.
    private static let mostBytes = 1024
    private static let avif: Set<FourCC> = ["avif", "avis"]
    private static let heic: Set<FourCC> = ["heic", "heix", "heim", "heis", "hevc", "hevx"]
    private static let mp4: Set<FourCC> = [
        "isom", "iso2", "iso3", "iso4", "iso5", "iso6", "iso7", "iso8", "iso9", "mp41", "mp42", "avc1", "dash", "M4V ",
        "M4VH", "M4VP", "MSNV", "mmp4",
    ]
    /// HEIF of any coding, JPEG 2000 and XL, and Canon's raw pictures.
    private static let pictures: Set<FourCC> = [
        "mif1", "mif2", "msf1", "miaf", "MiHB", "MiHA", "MiHE", "avci", "avcs", "vvic", "vvis", "evbi", "evbs", "jpeg",
        "jpgs", "j2ki", "j2is", "jp2 ", "jpx ", "jpm ", "mjp2", "mj2s", "jxl ", "crx ",
    ]
}
