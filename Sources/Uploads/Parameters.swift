/// The parameters of a request, from its query and its form together. Their names are ours, never the client's.
package struct Parameters: Sendable, Equatable {
    private var values: [String: String] = [:]

    package init() {}

    /// Sets a parameter. What is set later counts, so the query comes first and the form after it (contract, rule 6);
    /// but a value that asks for nothing does not hide one that does (contract, the principle).
    package mutating func set(_ name: String, to value: String) {
        if Self.asks(value) || self.value(of: name) == nil { values[name] = value }
    }

    /// What was asked for under a name; `nil` when it is absent, empty or `0`.
    package func value(of name: String) -> String? {
        values[name].flatMap { Self.asks($0) ? $0 : nil }
    }

    /// Every parameter that asks for something to be done with the upload, as names and values in the order of the names:
    /// all but the key and the format of the answer.
    var options: [String] {
        values.filter { !["key", "format"].contains($0.key) && Self.asks($0.value) }.sorted { $0.key < $1.key }.flatMap
        {
            [$0.key, $0.value]
        }
    }

    private static func asks(_ value: String) -> Bool {
        !value.isEmpty && !value.utf8.elementsEqual([UInt8(ascii: "0")])
    }
}
