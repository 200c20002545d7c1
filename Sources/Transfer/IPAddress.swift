package import Glibc

/// An address of the internet, as a number.
package enum IPAddress: Sendable, Hashable {
    case v4(UInt32)
    case v6(UInt128)

    /// Reads an address in its usual spelling: four decimal numbers without leading zeros, or what RFC 4291, section
    /// 2.2, has for IPv6. Octal, hexadecimal and short forms, which some programs read and others read differently, are
    /// none.
    package init?(_ text: String) {
        if text.contains(":") {
            var address = in6_addr()
            guard inet_pton(AF_INET6, text, &address) == 1 else { return nil }
            self = .v6(withUnsafeBytes(of: address) { UInt128(bigEndian: $0.loadUnaligned(as: UInt128.self)) })
            return
        }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var number: UInt32 = 0
        for part in parts {
            guard part.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
                part.utf8.count == 1 || part.utf8.first != UInt8(ascii: "0"), let byte = UInt8(part)
            else { return nil }
            number = number << 8 | UInt32(byte)
        }
        self = .v4(number)
    }

    /// Reads the address of a socket; `nil` for another family than the internet's.
    package init?(_ socketAddress: UnsafePointer<sockaddr>) {
        let bytes = UnsafeRawPointer(socketAddress)
        switch Int32(socketAddress.pointee.sa_family) {
        case AF_INET:
            self = .v4(UInt32(bigEndian: bytes.loadUnaligned(as: sockaddr_in.self).sin_addr.s_addr))
        case AF_INET6:
            let address = bytes.loadUnaligned(as: sockaddr_in6.self).sin6_addr
            self = .v6(withUnsafeBytes(of: address) { UInt128(bigEndian: $0.loadUnaligned(as: UInt128.self)) })
        default: return nil
        }
    }

    /// The address as it stands in a URL: that of IPv6 in brackets, in eight groups.
    package var text: String {
        switch self {
        case .v4(let number): Self.groups(of: number, bits: 8).map { String($0) }.joined(separator: ".")
        case .v6(let number):
            "[" + Self.groups(of: number, bits: 16).map { String($0, radix: 16) }.joined(separator: ":") + "]"
        }
    }

    private static func groups<Number: FixedWidthInteger>(of number: Number, bits: Int) -> [Number] {
        stride(from: Number.bitWidth - bits, through: 0, by: -bits).map { number >> $0 & ((1 << bits) - 1) }
    }
}
