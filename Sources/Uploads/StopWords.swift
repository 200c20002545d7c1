/// Words that no text of an upload may have (`uploads.stop_words`).
package struct StopWords: Sendable, Equatable {
    private let words: [String]

    /// - Parameter words: texts; upper and lower case are the same.
    package init(_ words: [String] = []) {
        self.words = words.map { $0.lowercased() }.filter { !$0.isEmpty }
    }

    /// - Throws: `Rejection.stopWord` when one of the texts has one of the words in it.
    func check(_ texts: [String?]) throws {
        guard !words.isEmpty else { return }
        for text in texts.compactMap({ $0?.lowercased() }) where words.contains(where: text.contains) {
            throw Rejection.stopWord
        }
    }

    /// The words, for showing the setting.
    package var list: [String] { words }
}
