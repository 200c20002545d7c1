/// Decodes base64 while it arrives: the standard and the URL-safe alphabet, with padding or without, white space
/// anywhere (contract, rule 7; RFC 4648).
struct Base64Decoder {
    /// What the text cannot be.
    enum Fault: Error {
        case notBase64
    }

    private var bits: UInt32 = 0
    /// Symbols in `bits`, 0 to 3.
    private var symbols = 0
    private var padding = 0

    /// Decodes the next symbols.
    ///
    /// - Parameters:
    ///   - text: any part of the text; a group may be cut.
    ///   - give: called with the bytes that came out, which are valid during the call.
    mutating func decode(_ text: UnsafeRawBufferPointer, _ give: (UnsafeRawBufferPointer) throws -> Void) throws {
        let decoded = UnsafeMutableRawBufferPointer.allocate(byteCount: text.count / 4 * 3 + 3, alignment: 16)
        defer { decoded.deallocate() }
        var length = 0
        try Self.values.withUnsafeBufferPointer { values in
            for symbol in text {
                let value = values[Int(symbol)]
                if value < 64 {
                    guard padding == 0 else { throw Fault.notBase64 }
                    bits = bits << 6 | UInt32(value)
                    symbols += 1
                    if symbols == 4 {
                        decoded[length] = UInt8(truncatingIfNeeded: bits >> 16)
                        decoded[length + 1] = UInt8(truncatingIfNeeded: bits >> 8)
                        decoded[length + 2] = UInt8(truncatingIfNeeded: bits)
                        length += 3
                        symbols = 0
                        bits = 0
                    }
                } else if value == Self.pad {
                    padding += 1
                } else if value != Self.space {
                    throw Fault.notBase64
                }
            }
        }
        if length > 0 { try give(UnsafeRawBufferPointer(rebasing: decoded[..<length])) }
    }

    /// Decodes the last group, which may be short.
    mutating func finish(_ give: (UnsafeRawBufferPointer) throws -> Void) throws {
        // Padding fills a group up to four symbols, and what bits are left over in it are zero: anything else is
        // another text than the sender meant, or no base64 at all.
        guard padding == 0 || symbols + padding == 4 else { throw Fault.notBase64 }
        switch symbols {
        case 0 where padding == 0: return
        case 2 where bits & 0xf == 0: try withUnsafeBytes(of: UInt8(truncatingIfNeeded: bits >> 4), give)
        case 3 where bits & 0x3 == 0:
            try withUnsafeBytes(
                of: (UInt8(truncatingIfNeeded: bits >> 10), UInt8(truncatingIfNeeded: bits >> 2)), give)
        default: throw Fault.notBase64
        }
    }

    private static let pad: UInt8 = 64
    private static let space: UInt8 = 65
    private static let wrong: UInt8 = 66

    /// What each byte is: the value of a symbol, padding, white space, or none of these.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: wrong, count: 256)
        let symbols = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
        for (value, symbol) in symbols.utf8.enumerated() { values[Int(symbol)] = UInt8(value) }
        for symbol in "+-".utf8 { values[Int(symbol)] = 62 }
        for symbol in "/_".utf8 { values[Int(symbol)] = 63 }
        for blank in " \t\r\n\u{b}\u{c}".utf8 { values[Int(blank)] = space }
        values[Int(UInt8(ascii: "="))] = pad
        return values
    }()
}
