/// The four letters that name a box, a brand, an item's type or a coding.
struct FourCC: Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    let rawValue: Int

    init(_ value: Int) {
        rawValue = value
    }

    init(stringLiteral letters: StaticString) {
        rawValue = letters.withUTF8Buffer { $0.reduce(0) { $0 << 8 | Int($1) } }
    }

    /// Whether it names a box that is there for its length alone.
    var isOfRoom: Bool { ["free", "skip", "wide"].contains(self) }

    /// The letters, with a question mark for what is none.
    var description: String {
        let bytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: rawValue >> $0) }
        return String(decoding: bytes.map { (0x20..<0x7F).contains($0) ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
    }
}
