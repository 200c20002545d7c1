/// A title as the API shows it in little room.
enum TitleText {
    /// A title of more than 28 characters is its first 25, trimmed, and three dots.
    static func truncated(_ title: String) -> String {
        let scalars = title.unicodeScalars
        guard scalars.count > 28 else { return title }
        var cut = Array(scalars.prefix(25))
        while cut.last?.properties.isWhitespace == true { cut.removeLast() }
        while cut.first?.properties.isWhitespace == true { cut.removeFirst() }
        return String(String.UnicodeScalarView(cut)) + "..."
    }

    /// The text with `& < > " '` escaped for HTML. Entities that are there already are left alone.
    ///
    /// Scalar by scalar: a quote that bears a mark of Unicode is still a quote to a browser.
    static func escaped(_ text: String) -> String {
        var result = ""
        var rest = Substring(text)
        while let scalar = rest.unicodeScalars.first {
            if scalar == "&",
                let entity = rest.prefixMatch(of: /&(?:[A-Za-z][A-Za-z0-9]*|#[0-9]+|#[xX][0-9a-fA-F]+);/)
            {
                result += entity.output
                rest = rest[entity.range.upperBound...]
                continue
            }
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&apos;"
            default: result.unicodeScalars.append(scalar)
            }
            rest = Substring(rest.unicodeScalars.dropFirst())
        }
        return result
    }
}
