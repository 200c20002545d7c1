/// The escapes of `application/x-www-form-urlencoded` (WHATWG URL, section 5): a plus is a blank, `%41` is a byte.
package enum URLEncoded {
    /// The pairs of a query, in order.
    package static func pairs(_ text: String) -> [(name: [UInt8], value: [UInt8])] {
        text.utf8.split(separator: UInt8(ascii: "&")).map { pair in
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            return (decoded(parts[0]), parts.count == 2 ? decoded(parts[1]) : [])
        }
    }

    /// The values that a query has under a name, in order.
    package static func values(of name: String, in query: String) -> [String] {
        pairs(query).filter { $0.name.elementsEqual(name.utf8) }.map { String(streamSafe: $0.value) }
    }

    /// - Parameter plusIsBlank: `false` for texts that only have percent escapes.
    package static func decoded(_ text: some Sequence<UInt8>, plusIsBlank: Bool = true) -> [UInt8] {
        var decoder = Decoder(plusIsBlank: plusIsBlank)
        var bytes: [UInt8] = []
        for byte in text { decoder.decode(byte) { bytes.append($0) } }
        decoder.finish { bytes.append($0) }
        return bytes
    }

    /// Decodes byte by byte, so that an escape may be cut in two. A percent sign without two hex digits is itself.
    package struct Decoder {
        let plusIsBlank: Bool
        /// The first hex digit of an escape that has begun; `nil` when only its percent sign was there.
        private var digit: UInt8?
        private var isEscape = false

        init(plusIsBlank: Bool = true) {
            self.plusIsBlank = plusIsBlank
        }

        @inline(__always)
        mutating func decode(_ byte: UInt8, _ give: (UInt8) -> Void) {
            guard isEscape || byte == UInt8(ascii: "%") else {
                return give(plusIsBlank && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
            decodeEscape(byte, give)
        }

        /// Gives what was held back of an escape that never ended.
        mutating func finish(_ give: (UInt8) -> Void) {
            guard isEscape else { return }
            give(UInt8(ascii: "%"))
            if let digit { give(digit) }
            isEscape = false
            digit = nil
        }

        private mutating func decodeEscape(_ byte: UInt8, _ give: (UInt8) -> Void) {
            guard isEscape else {
                isEscape = true
                return
            }
            guard let low = Self.value(byte) else {
                finish(give)
                return decode(byte, give)
            }
            guard let digit, let high = Self.value(digit) else {
                self.digit = byte
                return
            }
            isEscape = false
            self.digit = nil
            give(high << 4 | low)
        }

        private static func value(_ digit: UInt8) -> UInt8? {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
            default: nil
            }
        }
    }
}
