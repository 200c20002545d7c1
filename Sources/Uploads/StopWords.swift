import Foundation
import System

/// Words that no text of an upload may have (`uploads.stop_words`).
package struct StopWords: Sendable, Equatable {
    private let words: [String]

    /// - Parameter words: texts; upper and lower case are the same.
    package init(_ words: [String] = []) {
        self.words = words.map(Self.comparable).filter { !$0.isEmpty }
    }

    /// - Throws: `Rejection.stopWord` when one of the texts has one of the words in it.
    func check(_ texts: [String?]) throws {
        guard !words.isEmpty else { return }
        for text in texts.compactMap({ $0.map(Self.comparable) })
        where words.contains(where: { Self.contains(text, $0) }) {
            throw Rejection.stopWord
        }
    }

    /// Lower case, composed (NFC): texts that people take for the same have the same bytes then.
    private static func comparable(_ text: String) -> String {
        text.lowercased().precomposedStringWithCanonicalMapping
    }

    /// Byte by byte: a mark of Unicode on its last letter does not hide a word.
    private static func contains(_ text: String, _ word: String) -> Bool {
        var (text, word) = (text, word)
        return text.withUTF8 { text in
            word.withUTF8 { word in
                UnsafeRawBufferPointer(text).contains(UnsafeRawBufferPointer(word))
            }
        }
    }

    /// The words, for showing the setting.
    package var list: [String] { words }
}
