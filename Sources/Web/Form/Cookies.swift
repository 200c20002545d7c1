import Foundation

/// The header `Cookie` as browsers write it (RFC 6265, section 4.2.1).
enum Cookies {
    /// The values that stand there under a name, in order. One name may have several, for paths of their own.
    static func values(of name: String, in header: String) -> [Substring] {
        header.unicodeScalars.split(separator: ";").compactMap { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, Substring(parts[0]).trimmingCharacters(in: .whitespaces) == name else { return nil }
            return Substring(parts[1])
        }
    }
}
