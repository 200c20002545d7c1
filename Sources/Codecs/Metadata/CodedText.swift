/// Text of metadata, in whatever characters its writer had.
enum CodedText {
    /// Text up to its first zero, without blanks at its end: UTF-8 where it is, else Windows-1252, which Latin-1 is
    /// part of. `nil` when nothing is left.
    static func text(_ bytes: some Collection<UInt8>) -> String? {
        let bytes = Array(bytes.prefix { $0 != 0 })
        let text = String(validating: bytes, as: UTF8.self) ?? windows(bytes)
        return trimmed(text)
    }

    /// Text of 16-bit units up to its first zero, the lower byte first unless told otherwise.
    static func utf16(_ bytes: some Collection<UInt8>, isBig: Bool = false) -> String? {
        let bytes = Array(bytes)
        let units = stride(from: 0, to: bytes.count - 1, by: 2).map { index in
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            return isBig ? first << 8 | second : second << 8 | first
        }
        return trimmed(String(decoding: units.prefix { $0 != 0 }, as: UTF16.self))
    }

    private static func trimmed(_ text: String) -> String? {
        guard let last = text.lastIndex(where: { $0 != " " }) else { return nil }
        return String(text[...last])
    }

    private static func windows(_ bytes: [UInt8]) -> String {
        String(String.UnicodeScalarView(bytes.map { upper[$0] ?? Unicode.Scalar($0) }))
    }

    /// What Windows-1252 has in place of Latin-1's second set of control characters.
    private static let upper: [UInt8: Unicode.Scalar] = [
        0x80: "€", 0x82: "‚", 0x83: "ƒ", 0x84: "„", 0x85: "…", 0x86: "†", 0x87: "‡", 0x88: "ˆ", 0x89: "‰", 0x8A: "Š",
        0x8B: "‹", 0x8C: "Œ", 0x8E: "Ž", 0x91: "‘", 0x92: "’", 0x93: "“", 0x94: "”", 0x95: "•", 0x96: "–", 0x97: "—",
        0x98: "˜", 0x99: "™", 0x9A: "š", 0x9B: "›", 0x9C: "œ", 0x9E: "ž", 0x9F: "Ÿ",
    ]
}

extension String {
    /// As much of it, whole characters of Unicode, as so many bytes of UTF-8 hold.
    func cut(toBytes limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var end = utf8.index(startIndex, offsetBy: limit)
        while end.samePosition(in: unicodeScalars) == nil { end = utf8.index(before: end) }
        return String(self[..<end])
    }
}
