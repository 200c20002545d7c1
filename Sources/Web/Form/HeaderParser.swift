/// Reads a header of the form `value; name=value; name="quoted value"`, as strictly as real clients allow.
///
/// Scalar by scalar: a quote before a mark of Unicode is still the one that begins a name.
struct HeaderParser {
    private var rest: Substring.UnicodeScalarView

    init(_ header: String) {
        rest = Substring(header).unicodeScalars
    }

    /// The value before the first semicolon.
    mutating func token() -> String {
        let token = rest.prefix { $0 != ";" }
        rest = rest.dropFirst(token.count)
        return token.trimming
    }

    /// The parameters, by their names in lower case. The first of a name counts.
    mutating func parameters() -> [String: String] {
        var parameters: [String: String] = [:]
        while rest.first == ";" {
            rest = rest.dropFirst()
            let name = rest.prefix { $0 != "=" && $0 != ";" }
            rest = rest.dropFirst(name.count)
            guard rest.first == "=" else { continue }
            rest = rest.dropFirst().drop { $0 == " " || $0 == "\t" }
            let value = rest.first == "\"" ? quoted() : token()
            let key = name.trimming.lowercased()
            if parameters[key] == nil { parameters[key] = value }
        }
        return parameters
    }

    /// A value in quotes. Only a quote can be escaped: browsers leave backslashes alone, and the path of a Windows file
    /// has many.
    private mutating func quoted() -> String {
        var value = String.UnicodeScalarView()
        rest = rest.dropFirst()
        while let scalar = rest.first {
            rest = rest.dropFirst()
            if scalar == "\"" { break }
            if scalar == "\\", rest.first == "\"" {
                value.append("\"")
                rest = rest.dropFirst()
            } else {
                value.append(scalar)
            }
        }
        rest = rest.drop { $0 != ";" }
        return String(value)
    }
}

extension Substring.UnicodeScalarView {
    fileprivate var trimming: String {
        var text = drop { $0 == " " || $0 == "\t" }
        while let last = text.last, last == " " || last == "\t" { text = text.dropLast() }
        return String(text)
    }
}
