/// What the headers of a part tell: which field it is, and which file (RFC 7578, section 4.2).
struct PartHeader: Equatable {
    let name: String
    /// The sender's name of the file, perhaps empty; `nil` when the part is no file.
    let filename: String?

    /// - Parameter bytes: the headers, without the empty line that ends them. Bytes that are no UTF-8 are replaced.
    init(_ bytes: some Collection<UInt8>) throws(FormFault) {
        let text = String(decoding: bytes, as: UTF8.self)
        // A line that begins with a blank goes on with the one before it.
        let lines = text.replacing("\r\n ", with: " ").replacing("\r\n\t", with: " ").split(separator: "\r\n")
        guard let line = lines.first(where: { $0.lowercased().hasPrefix("content-disposition:") }) else {
            throw .partWithoutName
        }
        var parser = HeaderParser(String(line))
        _ = parser.token()
        let parameters = parser.parameters()
        guard let name = parameters["name"] else { throw .partWithoutName }
        self.name = Self.unescaped(name)
        // RFC 5987 has its own spelling for what is not ASCII, and whoever sends both means this one.
        filename = parameters["filename*"].flatMap(Self.extended) ?? parameters["filename"].map(Self.unescaped)
    }

    /// Browsers escape quotes and line breaks in a name like this, and nothing else (HTML, "multipart/form-data").
    private static func unescaped(_ text: String) -> String {
        guard text.contains("%") else { return text }
        return text.replacing("%22", with: "\"").replacing("%0D", with: "\r").replacing("%0A", with: "\n")
    }

    /// `UTF-8''na%C3%AFve.png`; `nil` for another character set.
    private static func extended(_ text: String) -> String? {
        let parts = text.unicodeScalars.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, String(parts[0]).lowercased() == "utf-8" else { return nil }
        return URLEncoded.decoded(String(parts[2]), plusIsBlank: false)
    }
}
