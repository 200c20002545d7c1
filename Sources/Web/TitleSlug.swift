/// The words of a title that stand in an address, as in the reference.
enum TitleSlug {
    /// Some signs are dropped, blanks become dashes, tags of HTML are taken out. Empty when nothing is left.
    ///
    /// Scalar by scalar: a sign with a mark of Unicode on it is still that sign to nginx.
    static func of(_ title: String) -> String {
        let kept = title.unicodeScalars.filter { !dropped.contains($0) }
        let words = kept.split { $0.properties.isWhitespace || $0 == "-" }
        return withoutTags(words.map { String(String.UnicodeScalarView($0)) }.joined(separator: "-"))
    }

    private static let dropped: Set<Unicode.Scalar> = ["\\", "/", "~", "&", "!", "'", "\"", "?"]

    private static func withoutTags(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var rest = text.unicodeScalars[...]
        while let open = rest.firstIndex(of: "<") {
            result += rest[..<open]
            guard let close = rest[open...].firstIndex(of: ">") else { return String(result) }
            rest = rest[rest.index(after: close)...]
        }
        return String(result + rest)
    }
}
