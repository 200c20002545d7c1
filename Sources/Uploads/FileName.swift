import HTTP

/// The name of a file as its sender gave it. Scalar by scalar: a slash that bears a mark of Unicode is still one to
/// others.
enum FileName {
    /// Characters of a name that are kept for the record.
    static let longest = 255

    /// The last part of a path in the manner of any system: `C:\fakepath\a.png` is `a.png`. Line breaks and tabs are
    /// blanks; other control characters are dropped, and so are combining marks beyond the 30th in a row.
    static func lastPart(_ path: String) -> String {
        let parts = path.unicodeScalars.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "\\" }
        let clean = parts[parts.count - 1].map { $0.isBlank ? " " : $0 }
            .filter { !$0.isControl }
        return String(String.UnicodeScalarView(String(streamSafe: clean).unicodeScalars.prefix(longest)))
    }

    /// The name before its last dot, and what follows the dot in lower case; without a dot the extension is empty.
    static func parts(_ name: String) -> (stem: String, fileExtension: String) {
        let scalars = name.unicodeScalars
        guard let dot = scalars.lastIndex(of: ".") else { return (name, "") }
        return (String(scalars[..<dot]), String(scalars[scalars.index(after: dot)...]).lowercased())
    }
}
