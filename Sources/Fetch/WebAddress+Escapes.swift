extension WebAddress {
    /// Path and query with every byte escaped that may not stand there (RFC 3986, section 2). Escapes stay as they are;
    /// a percent sign that begins none is itself.
    static func escaped(_ bytes: ArraySlice<UInt8>) -> String {
        var result = ""
        for (index, byte) in zip(bytes.indices, bytes) {
            let isEscape = byte == UInt8(ascii: "%") && value(ofEscapeAt: index, in: bytes) != nil
            if isEscape || mayStand(byte) {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let hex = String(byte, radix: 16, uppercase: true)
                result += hex.count == 1 ? "%0\(hex)" : "%\(hex)"
            }
        }
        return result
    }

    static func unescaped(_ text: some Sequence<UInt8>) -> [UInt8] {
        let bytes = Array(text)[...]
        var result: [UInt8] = []
        var index = bytes.startIndex
        while index < bytes.endIndex {
            if bytes[index] == UInt8(ascii: "%"), let value = value(ofEscapeAt: index, in: bytes) {
                result.append(value)
                index += 3
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return result
    }

    /// The byte that a percent sign and two hex digits stand for.
    private static func value(ofEscapeAt index: Int, in bytes: ArraySlice<UInt8>) -> UInt8? {
        let digits = bytes[index...].dropFirst().prefix(2)
        guard digits.count == 2, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
        return UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    private static func mayStand(_ byte: UInt8) -> Bool {
        (0x21...0x7e).contains(byte) && !#"%"<>\^`{|}"#.utf8.contains(byte)
    }
}
