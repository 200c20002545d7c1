import Glibc

/// Those who may be one sender, as far as their addresses tell.
package enum AddressPrefix {
    /// An IPv4 address; of an IPv6 address the first half, as a household has all of the other (RFC 6177). Spelled as nginx
    /// has it in `$martlet_address`.
    package static func name(of address: String) -> String {
        var bytes = in6_addr()
        guard inet_pton(AF_INET6, address, &bytes) == 1 else { return address }
        let halves = withUnsafeBytes(of: &bytes) { Array($0) }
        // An IPv4 address in the form of an IPv6 one (RFC 4291, section 2.5.5.2).
        if halves.starts(with: [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]) {
            return halves.suffix(4).map(String.init).joined(separator: ".")
        }
        return stride(from: 0, to: 8, by: 2).map { String(Int(halves[$0]) << 8 | Int(halves[$0 + 1]), radix: 16) }
            .joined(separator: ":")
    }
}
