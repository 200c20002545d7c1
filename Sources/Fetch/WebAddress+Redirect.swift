extension WebAddress {
    /// Where a redirect leads (RFC 9110, section 10.2.2; RFC 3986, section 5.2). Whatever it leaves out is put before
    /// it from here, and the whole is read and checked like any other address.
    func redirected(to location: String) throws(FetchRefusal) -> WebAddress {
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
            return try WebAddress(here + Self.withoutDots(folder + location[..<end]) + location[end...])
        }
    }

    /// A path with its `.` and `..` followed (RFC 3986, section 5.2.4).
    private static func withoutDots(_ path: Substring) -> String {
        var kept: [Substring] = []
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        for part in parts {
            switch part {
            case ".": continue
            case "..": _ = kept.popLast()
            default: kept.append(part)
            }
        }
        let endsInFolder = parts.last == "." || parts.last == ".."
        return "/" + kept.joined(separator: "/") + (endsInFolder && !kept.isEmpty ? "/" : "")
    }
}
