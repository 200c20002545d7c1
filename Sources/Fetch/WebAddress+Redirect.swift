extension WebAddress {
    /// Where a redirect leads (RFC 9110, section 10.2.2; RFC 3986, section 5.2). Whatever it leaves out is put before
    /// it from here, and the whole is read and checked like any other address.
    func redirected(to location: String) throws(FetchRefusal) -> WebAddress {
        guard location.utf8.count <= Self.longest else { throw .malformed(.tooLong) }
        if Self.scheme(of: Array(location.utf8)) != nil { return try WebAddress(location) }
        let here = "\(scheme.rawValue)://\(origin.text)"
        switch location.utf8.first {
        case UInt8(ascii: "/") where location.utf8.dropFirst().first == UInt8(ascii: "/"):
            return try WebAddress("\(scheme.rawValue):\(location)")
        case UInt8(ascii: "/"): return try WebAddress(here + location)
        case UInt8(ascii: "?"): return try WebAddress(here + path + location)
        case nil, UInt8(ascii: "#"): return self
        default:
            let folder = path.prefix(through: path.lastIndex(of: "/") ?? path.startIndex)
            let end = location.utf8.firstIndex { "?#".utf8.contains($0) } ?? location.endIndex
            return try WebAddress(here + Self.withoutDots(Array((folder + location[..<end]).utf8)) + location[end...])
        }
    }

    /// A path with its `.` and `..` followed (RFC 3986, section 5.2.4).
    private static func withoutDots(_ path: [UInt8]) -> String {
        var kept: [ArraySlice<UInt8>] = []
        let parts = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropFirst()
        for part in parts {
            if part.elementsEqual("..".utf8) {
                _ = kept.popLast()
            } else if !part.elementsEqual(".".utf8) {
                kept.append(part)
            }
        }
        let endsInFolder = parts.last.map { $0.elementsEqual(".".utf8) || $0.elementsEqual("..".utf8) } ?? false
        let joined = Array(kept.joined(separator: [UInt8(ascii: "/")]))
        return "/" + String(decoding: joined, as: UTF8.self) + (endsInFolder && !kept.isEmpty ? "/" : "")
    }
}
