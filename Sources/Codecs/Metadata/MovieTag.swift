/// Names under which movies tell of themselves, by boxes and by keys, of which it is known that they tell of no place,
/// person or machine: titles, descriptions, rights, dates, and with what and how it was made.
enum MovieTag {
    /// Boxes of user data (ISO/IEC 14496-12, 8.10; 3GPP TS 26.244, 8; QuickTime File Format, "User Data Atoms") and of
    /// iTunes' lists.
    static func isPublic(_ type: FourCC) -> Bool { boxes.contains(type) }

    /// - Parameter key: of QuickTime's metadata, with the name space of those who gave it out, or without any, as ffmpeg
    ///   and Matroska write them.
    static func isPublic(key: String) -> Bool {
        let name = spaces.first { key.hasPrefix($0) }.map { key.dropFirst($0.utf8.count) } ?? key[...]
        return keys.contains(String(name))
    }

    private static let boxes: Set<FourCC> = Set(
        [
            "cprt", "titl", "dscp", "gnre", "name", "desc", "ldes", "hdvd", "stik", "rtng", "tmpo", "cpil", "pgap",
            "trkn",
            "disk", "chpl", "LOOP", "AllF", "hnti", "hinf",
        ] as [FourCC]
    ).union(["nam", "cpy", "cmt", "day", "too", "swr", "des", "gen", "mak", "mod", "fmt"].map(copyrightMark))

    private static let spaces = ["com.apple.quicktime.", "com.android.capture.", "com.android."]

    private static let keys: Set<String> = [
        "title", "displayname", "description", "comment", "copyright", "genre", "keywords", "year", "creationdate",
        "make", "model", "manufacturer", "software", "version", "fps", "encoder", "major_brand", "minor_version",
        "compatible_brands",
    ]

    /// Three letters behind QuickTime's mark, the © of Mac Roman.
    private static func copyrightMark(_ letters: String) -> FourCC {
        FourCC(letters.utf8.reduce(0xA9) { $0 << 8 | Int($1) })
    }
}
