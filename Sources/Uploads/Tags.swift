import Foundation

/// The tags of an upload, from the list that a sender wrote (contract, rule 14).
enum Tags {
    /// Characters of one tag.
    static let longest = 32
    private static let symbols: [Unicode.Scalar] = [
        "/", "\\", ",", ".", "?", "&", "=", "#", "%", "+", "@", "!", "*", ";", ":",
    ]

    /// The tags of a list separated by commas, each once and in order, without leading `#`s, whether they keep the rules
    /// or not. A comma that bears a mark of Unicode is still one.
    static func separated(_ list: String) -> [String] {
        var tags: [String] = []
        var known: Set<String> = []
        for part in Text.line(list).unicodeScalars.split(separator: ",") {
            let words = Array(part.split(whereSeparator: \.isBlank).joined(separator: [" "]))
            let tag = words.drop { $0 == "#" }.drop(while: \.isBlank)
            // What is one symbol alone is kept whole, to be named.
            let kept = String(String.UnicodeScalarView(tag.isEmpty && isSymbols(words) ? words[...] : tag))
            if !kept.isEmpty, kept != "0", known.insert(kept).inserted { tags.append(kept) }
        }
        return tags
    }

    static func isTag(_ tag: String) -> Bool {
        let scalars = tag.unicodeScalars
        return (1...longest).contains(scalars.count) && !scalars.contains("/") && !scalars.contains("#")
            && !isSymbols(scalars)
    }

    /// Whether there is one symbol and nothing else, however often.
    private static func isSymbols(_ scalars: some Sequence<Unicode.Scalar>) -> Bool {
        guard let first = scalars.first(where: { _ in true }), symbols.contains(first) else { return false }
        return scalars.allSatisfy { $0 == first }
    }
}
