/// Where something lies on the web. The text is taken apart by rules of our own, and what is asked for is put together
/// from the parts: nobody else reads the sender's text, so nobody can read another host in it than the one that was
/// checked.
package struct WebAddress: Sendable, Equatable {
    /// Bytes that an address may have.
    package static let longest = 8192

    enum Scheme: String {
        case http, https
    }

    let scheme: Scheme
    let origin: Origin
    /// The path and the query, escaped: from the first slash on, without a fragment.
    let target: String

    /// Reads an absolute address (RFC 3986, section 3) without a user. Blanks around it do not matter; blanks and
    /// letters of other scripts within path and query are escaped.
    package init(_ text: String) throws(FetchRefusal) {
        let bytes = Self.trimmed(text)
        guard bytes.count <= Self.longest else { throw .malformed(.tooLong) }
        guard !bytes.contains(where: { $0 < 0x20 || $0 == 0x7f }) else { throw .malformed(.controls) }
        guard let name = Self.scheme(of: bytes), bytes.dropFirst(name.utf8.count).starts(with: "://".utf8) else {
            throw .malformed(.noScheme)
        }
        guard let scheme = Scheme(rawValue: name.lowercased()) else { throw .scheme(name.lowercased()) }

        let rest = bytes.dropFirst(name.utf8.count + 3)
        let end = rest.firstIndex { "/?#".utf8.contains($0) } ?? rest.endIndex
        self.scheme = scheme
        origin = try Self.origin(rest[..<end], scheme)
        let tail = rest[end...].prefix { $0 != UInt8(ascii: "#") }
        target = (tail.first == UInt8(ascii: "/") ? "" : "/") + Self.escaped(tail)
    }

    /// The whole address, as it is asked for.
    var text: String { "\(scheme.rawValue)://\(origin.text)\(target)" }

    var path: Substring { target.prefix { $0 != "?" } }

    /// The last part of the path, unescaped: the name of the file as people see it. `nil` when there is none.
    package var fileName: String? {
        let last = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        return last.isEmpty ? nil : String(decoding: Self.unescaped(last.utf8), as: UTF8.self)
    }

    /// What stands before the first colon, if that can be a scheme.
    static func scheme(of bytes: some Collection<UInt8>) -> String? {
        let name = bytes.prefix { $0 != UInt8(ascii: ":") }
        guard name.count < bytes.count, let first = name.first, isLetter(first), name.allSatisfy(mayStandInScheme)
        else {
            return nil
        }
        return String(decoding: name, as: UTF8.self)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func mayStandInScheme(_ byte: UInt8) -> Bool {
        isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "+.-".utf8.contains(byte)
    }

    /// Reads what stands between the slashes and the path.
    private static func origin(_ authority: ArraySlice<UInt8>, _ scheme: Scheme) throws(FetchRefusal) -> Origin {
        guard !authority.contains(UInt8(ascii: "@")) else { throw .malformed(.user) }
        // The colons of an IPv6 address stand in brackets; the one before a port follows them.
        let bracket = authority.lastIndex(of: UInt8(ascii: "]")) ?? authority.startIndex
        let colon = authority[bracket...].firstIndex(of: UInt8(ascii: ":")) ?? authority.endIndex
        guard colon - authority.startIndex <= Host.longest else { throw .malformed(.host) }
        let host = try Host(String(decoding: authority[..<colon], as: UTF8.self))
        if colon == authority.endIndex { return Origin(host: host, port: scheme == .http ? 80 : 443) }
        return Origin(host: host, port: try port(authority[(colon + 1)...]))
    }

    /// Ports below 1024 other than those of the web belong to mail, shells and the like, which nobody keeps pictures
    /// in.
    private static func port(_ digits: ArraySlice<UInt8>) throws(FetchRefusal) -> UInt16 {
        guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let port = UInt16(String(decoding: digits, as: UTF8.self)), port == 80 || port == 443 || port >= 1024
        else { throw .malformed(.port) }
        return port
    }

    /// White space of ASCII, which may stand around an address.
    package static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || (9...13).contains(byte)
    }

    private static func trimmed(_ text: String) -> ArraySlice<UInt8> {
        let bytes = Array(text.utf8)[...].drop(while: isBlank)
        guard let last = bytes.lastIndex(where: { !isBlank($0) }) else { return [] }
        return bytes[...last]
    }
}
