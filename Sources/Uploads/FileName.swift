/// The name of a file as its sender gave it.
enum FileName {
    /// Characters of a name that are kept for the record.
    static let longest = 255

    /// The last part of a path in the manner of any system: `C:\fakepath\a.png` is `a.png`. Line breaks and tabs are blanks,
    /// and other control characters are dropped.
    static func lastPart(_ path: String) -> String {
        let last = path.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "\\" }.last ?? ""
        let clean = last.unicodeScalars.map { $0.properties.isWhitespace ? " " : $0 }
            .filter { $0.properties.generalCategory != .control }.prefix(longest)
        return String(String.UnicodeScalarView(clean))
    }

    /// The name before its last dot, and what follows the dot in lower case; without a dot the extension is empty.
    static func parts(_ name: String) -> (stem: String, fileExtension: String) {
        guard let dot = name.lastIndex(of: ".") else { return (name, "") }
        return (String(name[..<dot]), name[name.index(after: dot)...].lowercased())
    }
}
