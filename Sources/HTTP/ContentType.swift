/// A media type with its parameters, as the header `Content-Type` has it (RFC 9110, section 8.3.1).
package struct ContentType {
    /// The type in lower case, without parameters.
    package let name: String
    private let parameters: HeaderParameters

    package init(_ header: String) {
        var parser = HeaderParser(header.utf8)
        name = String(streamSafe: parser.token()).lowercased()
        parameters = parser.parameters()
    }

    /// The value of a parameter, whose name is given in lower case.
    package func parameter(_ name: String) -> String? {
        parameters.value(of: name).map { String(streamSafe: $0) }
    }
}
