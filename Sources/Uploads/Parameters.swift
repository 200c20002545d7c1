/// The parameters of a request, from its query and its form. The form wins (contract, rule 6).
package struct Parameters: Sendable, Equatable {
    private var values: [String: String] = [:]

    package init() {}

    /// Sets a parameter; the last value of a name counts.
    package mutating func set(_ name: String, to value: String) {
        values[name] = value
    }

    /// Sets a parameter of the query, unless the form has asked for something under that name.
    package mutating func setUnlessAsked(_ name: String, to value: String) {
        if asked(name) == nil { values[name] = value }
    }

    /// Whether a parameter was sent at all, with a value or without.
    package func has(_ name: String) -> Bool {
        values[name] != nil
    }

    /// What was asked for under a name. What is absent, empty or `0` was not asked for (contract, the principle).
    package func asked(_ name: String) -> String? {
        guard let value = values[name], !value.isEmpty, value != "0" else { return nil }
        return value
    }

    /// The parameter as it was sent, empty or not.
    package subscript(_ name: String) -> String? { values[name] }
}
