import Foundation

/// The tags of an upload, from the list that a sender wrote (contract, rule 14).
enum Tags {
    /// Characters of one tag.
    static let longest = 32
    private static let symbols: Set<Unicode.Scalar> = [
        "/", "\\", ",", ".", "?", "&", "=", "#", "%", "+", "@", "!", "*", ";", ":",
    ]

    /// The tags of a list separated by commas, each once and in order, without leading `#`s. A comma that bears a mark
    /// of Unicode is still one.
    ///
    /// - Parameter most: tags that one upload may have.
    /// - Throws: `Rejection.wrongTag`, which names the tag, or `Rejection.tooManyTags`.
    static func parse(_ list: String, atMost most: Int) throws -> [String] {
        var tags: [String] = []
        for word in list.unicodeScalars.split(separator: ",") {
            let words = Text.line(String(word)).split(whereSeparator: \.isWhitespace).joined(separator: " ")
            let tag = String(words.unicodeScalars.drop { $0 == "#" }.drop(while: \.properties.isWhitespace))
            if (tag.isEmpty && !isSymbols(words.unicodeScalars)) || tag == "0" || tags.contains(tag) { continue }
            guard isTag(tag) else { throw Rejection.wrongTag(tag.isEmpty ? words : tag) }
            tags.append(tag)
        }
        guard tags.count <= most else { throw Rejection.tooManyTags(limit: most) }
        return tags
    }

    private static func isTag(_ tag: String) -> Bool {
        let scalars = tag.unicodeScalars
        return (1...longest).contains(scalars.count) && !scalars.contains("/") && !scalars.contains("#")
            && !isSymbols(scalars)
    }

    /// Whether there is one symbol and nothing else, however often.
    private static func isSymbols(_ scalars: String.UnicodeScalarView) -> Bool {
        guard let first = scalars.first, symbols.contains(first) else { return false }
        return scalars.allSatisfy { $0 == first }
    }
}
