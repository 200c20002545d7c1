/// Names under which movies tell of themselves, by boxes and by keys, of which it is known that they tell of no place,
/// person or machine: titles, descriptions, rights, dates, and with what and how it was made.
enum MovieTag {
    static func isPublic(_ type: FourCC) -> Bool { boxes.contains(type) }

    static func isPublic(key: String) -> Bool {
        key.split(separator: ".").last.map { keys.contains(String($0)) } ?? false
    }

    private static let boxes: Set<FourCC> = Set(
        [
            "cprt", "titl", "dscp", "gnre", "name", "desc", "ldes", "hdvd", "stik", "rtng", "tmpo", "cpil", "pgap",
            "trkn",
            "disk", "chpl", "LOOP", "AllF", "hnti", "hinf",
        ] as [FourCC]
    ).union(
        ["nam", "cpy", "cmt", "day", "too", "swr", "enc", "des", "inf", "gen", "mak", "mod", "fmt"].map(copyrightMark))

    private static let keys: Set<String> = [
        "title", "displayname", "description", "comment", "copyright", "information", "genre", "keywords", "year",
        "creationdate", "make", "model", "software", "version", "fps", "encoder", "major_brand", "minor_version",
        "compatible_brands",
    ]

    /// Three letters behind QuickTime's mark, the © of Mac Roman.
    private static func copyrightMark(_ letters: String) -> FourCC {
        FourCC(letters.utf8.reduce(0xA9) { $0 << 8 | Int($1) })
    }
}
