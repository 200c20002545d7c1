/// The header `Cookie` as browsers write it (RFC 6265, section 4.2.1).
package enum Cookies {
    /// The values that stand there under a name, in order. One name may have several, for paths of their own.
    package static func values(of name: String, in header: String) -> [Substring] {
        header.utf8.split(separator: UInt8(ascii: ";")).compactMap { pair in
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, Array(parts[0])[...].trimmingBlanks.elementsEqual(name.utf8) else { return nil }
            return Substring(parts[1])
        }
    }
}
