import Foundation

/// The stem under which a file is stored: letters, digits, `_`, `.` and `-` of ASCII, made from the sender's name by
/// the rules of the reference and of the contract (rule 21). What the sender wrote never becomes a path.
enum FileStem {
    /// Bytes of a stem.
    static let longest = 200

    /// - Returns: `nil` when the name leaves no letter and no digit.
    static func stem(ofFileNamed name: String) -> String? {
        let (hidden, fileExtension) = FileName.parts(name)
        var stem = String(hidden.drop { $0 == "." })
        if !fileExtension.isEmpty, stem.lowercased().hasSuffix(".\(fileExtension)") {
            stem.removeLast(fileExtension.count + 1)
        }
        if let suffix = derivedSuffixes.first(where: stem.hasSuffix) { stem.removeLast(suffix.count) }

        let dashed = Transliteration.ascii(stem).split(omittingEmptySubsequences: true, whereSeparator: \.isWhitespace)
            .joined(separator: "-").trimmingCharacters(in: ["-"])
        var slug = collapsed(dashed.unicodeScalars.filter(isAllowed)).drop { $0 == "." || $0 == "-" }.prefix(longest)
        while slug.last == "-" { slug.removeLast() }
        return slug.contains { $0.isLetter || $0.isNumber } ? String(slug) : nil
    }

    /// Suffixes of the reference's derived files. A sender who downloads `a.th.jpg` means `a.jpg`.
    private static let derivedSuffixes = [".th", ".md", ".original", ".lg"]

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", ".", "-": true
        default: false
        }
    }

    /// Every run of two or more of `-` and `_` becomes one `-`.
    private static func collapsed(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var result = String.UnicodeScalarView()
        for scalar in scalars {
            if let last = result.last, isDash(last), isDash(scalar) {
                result.removeLast()
                result.append("-")
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }

    private static func isDash(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "-" || scalar == "_"
    }
}
