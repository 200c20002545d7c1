/// What the headers of a part tell: which field it is, and which file (RFC 7578, section 4.2).
package struct PartHeader: Equatable {
    /// The bytes of the name, which are compared with those of the names that we know and are never a text.
    package let name: [UInt8]
    /// The sender's name of the file, perhaps empty; `nil` when the part is no file.
    package let filename: String?

    /// - Parameter bytes: the headers, without the empty line that ends them.
    package init(_ bytes: some Collection<UInt8>) throws(FormError) {
        guard let line = Self.lines(Array(bytes)).first(where: Self.isDisposition) else { throw .partWithoutName }
        var parser = HeaderParser(line)
        _ = parser.token()
        let parameters = parser.parameters()
        guard let name = parameters.value(of: "name") else { throw .partWithoutName }
        self.name = Self.unescaped(name)
        // RFC 5987 has its own spelling for what is not ASCII, and whoever sends both means this one.
        let filename =
            parameters.value(of: "filename*").flatMap(Self.extended)
            ?? parameters.value(of: "filename").map(Self.unescaped)
        self.filename = filename.map { String(streamSafe: $0) }
    }

    private static func isDisposition(_ line: ArraySlice<UInt8>) -> Bool {
        let name = "content-disposition:"
        return line.prefix(name.utf8.count).equalsIgnoringCase(name)
    }

    /// The lines of the headers. One that begins with a blank goes on with the one before it.
    private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        let (cr, lf) = (UInt8(ascii: "\r"), UInt8(ascii: "\n"))
        var unfolded: [UInt8] = []
        var ends: [Int] = []
        var index = 0
        while index < bytes.count {
            let isEnd = bytes[index] == cr && index + 1 < bytes.count && bytes[index + 1] == lf
            let next = isEnd && index + 2 < bytes.count ? bytes[index + 2] : 0
            if isEnd, next == UInt8(ascii: " ") || next == UInt8(ascii: "\t") {
                unfolded.append(UInt8(ascii: " "))
                index += 3
            } else if isEnd {
                ends.append(unfolded.count)
                index += 2
            } else {
                unfolded.append(bytes[index])
                index += 1
            }
        }
        return zip([0] + ends, ends + [unfolded.count]).map { unfolded[$0..<$1] }
    }

    /// Browsers escape quotes and line breaks in a name like this, and nothing else (HTML, "multipart/form-data").
    private static func unescaped(_ text: [UInt8]) -> [UInt8] {
        guard text.contains(UInt8(ascii: "%")) else { return text }
        let escapes: KeyValuePairs = ["%22": UInt8(ascii: "\""), "%0D": UInt8(ascii: "\r"), "%0A": UInt8(ascii: "\n")]
        var result: [UInt8] = []
        var rest = text[...]
        while let byte = rest.first {
            let escape = byte == UInt8(ascii: "%") ? escapes.first { rest.starts(with: $0.key.utf8) } : nil
            result.append(escape?.value ?? byte)
            rest = rest.dropFirst(escape == nil ? 1 : 3)
        }
        return result
    }

    /// `UTF-8''na%C3%AFve.png`; `nil` for another character set.
    private static func extended(_ text: [UInt8]) -> [UInt8]? {
        let parts = text.split(separator: UInt8(ascii: "'"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].equalsIgnoringCase("utf-8") else { return nil }
        return URLEncoded.decoded(parts[2], plusIsBlank: false)
    }
}
