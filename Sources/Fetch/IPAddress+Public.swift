import Transfer

extension IPAddress {
    /// Whether this is the address of one machine on the public internet. All that has another purpose is told by its
    /// number, from the registries of special-purpose addresses (IANA; RFC 6890).
    var isPublic: Bool {
        switch self {
        case .v4(let number): !Self.specialV4.contains { $0.contains(number) }
        case .v6(let number):
            if let inner = networkTranslated { inner.isPublic } else { Self.isPublic(UInt32(number >> 96)) }
        }
    }

    /// Whether the address is an IPv4 address in a form of IPv6: mapped (`::ffff:0:0/96`), compatible (`::/96`), 6to4
    /// (`2002::/16`) or translated (`64:ff9b::/96`). Nobody needs to write one by hand (contract, rule 17).
    var embedsIPv4: Bool {
        guard case .v6(let number) = self else { return false }
        return number >> 32 == 0 || number >> 32 == 0xffff || number >> 112 == 0x2002 || networkTranslated != nil
    }

    /// The IPv4 address in one of the prefix that NAT64 has for it (RFC 6052). In a network without IPv4 the resolver
    /// gives such addresses for public hosts, so they are judged by what is in them.
    private var networkTranslated: IPAddress? {
        guard case .v6(let number) = self, number >> 32 == 0x0064_ff9b << 64 else { return nil }
        return .v4(UInt32(truncatingIfNeeded: number))
    }

    /// The upper 32 bits are enough: only `2000::/3` is given to machines, and nothing smaller is taken out of it.
    private static func isPublic(_ upper: UInt32) -> Bool {
        Block(0x2000_0000, bits: 3).contains(upper) && !specialV6.contains { $0.contains(upper) }
    }

    /// Numbers that begin with the same bits.
    private struct Block {
        let start: UInt32
        let bits: Int

        init(_ start: UInt32, bits: Int) {
            self.start = start
            self.bits = bits
        }

        func contains(_ number: UInt32) -> Bool {
            (number ^ start) >> (32 - bits) == 0
        }
    }

    private static let specialV4 = [
        Block(0x0000_0000, bits: 8),  // 0.0.0.0: this network
        Block(0x0a00_0000, bits: 8),  // 10.0.0.0: private
        Block(0x6440_0000, bits: 10),  // 100.64.0.0: carriers' NAT
        Block(0x7f00_0000, bits: 8),  // 127.0.0.0: loopback
        Block(0xa9fe_0000, bits: 16),  // 169.254.0.0: link-local, where clouds keep their secrets
        Block(0xac10_0000, bits: 12),  // 172.16.0.0: private
        Block(0xc000_0000, bits: 24),  // 192.0.0.0: protocols
        Block(0xc000_0200, bits: 24),  // 192.0.2.0: documentation
        Block(0xc058_6300, bits: 24),  // 192.88.99.0: 6to4 relays
        Block(0xc0a8_0000, bits: 16),  // 192.168.0.0: private
        Block(0xc612_0000, bits: 15),  // 198.18.0.0: benchmarks
        Block(0xc633_6400, bits: 24),  // 198.51.100.0: documentation
        Block(0xcb00_7100, bits: 24),  // 203.0.113.0: documentation
        Block(0xe000_0000, bits: 4),  // 224.0.0.0: multicast
        Block(0xf000_0000, bits: 4),  // 240.0.0.0: reserved, broadcast
    ]

    private static let specialV6 = [
        Block(0x2001_0000, bits: 23),  // 2001::/23: protocols, Teredo among them
        Block(0x2001_0db8, bits: 32),  // 2001:db8::/32: documentation
        Block(0x2002_0000, bits: 16),  // 2002::/16: 6to4
        Block(0x3fff_0000, bits: 20),  // 3fff::/20: documentation
    ]
}
