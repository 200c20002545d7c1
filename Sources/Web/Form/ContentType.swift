import Uploads

/// A media type with its parameters, as the header `Content-Type` has it (RFC 9110, section 8.3.1).
struct ContentType {
    /// The type in lower case, without parameters.
    let name: String
    private let parameters: HeaderParameters

    init(_ header: String) {
        var parser = HeaderParser(header.utf8)
        name = Text.streamSafe(parser.token()).lowercased()
        parameters = parser.parameters()
    }

    /// The value of a parameter, whose name is given in lower case.
    func parameter(_ name: String) -> String? {
        parameters.value(of: name).map(Text.streamSafe)
    }
}
