import Foundation
import Media

extension EmbeddedMetadata {
    /// The first title of the file that leaves something to show (contract, rule 16).
    var title: String? { first(of: titles, Text.title) }

    /// The first description of the file that leaves something to show.
    var description: String? { first(of: descriptions, Text.description) }

    private func first(of texts: [String], _ clean: (String) -> String?) -> String? {
        for text in texts {
            if let text = clean(text.trimmingCharacters(in: .whitespacesAndNewlines)) { return text }
        }
        return nil
    }
}
