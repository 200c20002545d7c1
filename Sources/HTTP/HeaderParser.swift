/// Reads a header of the form `value; name=value; name="quoted value"`, as strictly as real clients allow.
///
/// Byte by byte: what a client writes is no text yet, and a quote before a mark of Unicode is still the one that begins a
/// name.
struct HeaderParser {
    private var rest: ArraySlice<UInt8>

    init(_ header: some Sequence<UInt8>) {
        rest = Array(header)[...]
    }

    /// The value before the first semicolon.
    mutating func token() -> [UInt8] {
        let token = rest.prefix { $0 != UInt8(ascii: ";") }
        rest = rest.dropFirst(token.count)
        return token.trimmingBlanks
    }

    /// The parameters that follow.
    mutating func parameters() -> HeaderParameters {
        var parameters: [(name: [UInt8], value: [UInt8])] = []
        while rest.first == UInt8(ascii: ";") {
            rest = rest.dropFirst()
            let name = rest.prefix { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ";") }
            rest = rest.dropFirst(name.count)
            guard rest.first == UInt8(ascii: "=") else { continue }
            rest = rest.dropFirst().drop(while: isBlank)
            parameters.append((name.trimmingBlanks, rest.first == UInt8(ascii: "\"") ? quoted() : token()))
        }
        return HeaderParameters(parameters)
    }

    /// A value in quotes. Only a quote can be escaped: browsers leave backslashes alone, and the path of a Windows file
    /// has many.
    private mutating func quoted() -> [UInt8] {
        let quote = UInt8(ascii: "\"")
        var value: [UInt8] = []
        rest = rest.dropFirst()
        while let byte = rest.popFirst() {
            if byte == quote { break }
            if byte == UInt8(ascii: "\\"), rest.first == quote {
                value.append(quote)
                rest = rest.dropFirst()
            } else {
                value.append(byte)
            }
        }
        rest = rest.drop { $0 != UInt8(ascii: ";") }
        return value
    }
}

/// The parameters of a header.
struct HeaderParameters {
    private let parameters: [(name: [UInt8], value: [UInt8])]

    fileprivate init(_ parameters: [(name: [UInt8], value: [UInt8])]) {
        self.parameters = parameters
    }

    /// The value of a parameter, whose name is given in lower case. The first of a name counts.
    func value(of name: String) -> [UInt8]? {
        parameters.first { $0.name.equalsIgnoringCase(name) }?.value
    }
}

extension Collection<UInt8> {
    /// Whether these are the bytes of a name in ASCII, which is given in lower case.
    package func equalsIgnoringCase(_ name: String) -> Bool {
        count == name.utf8.count && lazy.map(lowercased).elementsEqual(name.utf8)
    }
}

private func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte + 32 : byte
}

private func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
}

extension ArraySlice<UInt8> {
    package var trimmingBlanks: [UInt8] {
        var text = drop(while: isBlank)
        while let last = text.last, isBlank(last) { text.removeLast() }
        return Array(text)
    }
}
