/// The classes of characters that decide what is kept of a text from outside. They are told by numbers as far as that can be:
/// the tables of Unicode cost a look-up a character, which adds up where a sender fills a form with one.
extension Unicode.Scalar {
    /// General category Cc: C0, DEL and C1, which Unicode promises never to change.
    var isControl: Bool { value < 0x20 || (0x7F..<0xA0).contains(value) }

    /// Property White_Space, none of which is above U+3000.
    package var isBlank: Bool {
        if value < 0x80 { return value == 0x20 || (0x09...0x0D).contains(value) }
        return value <= 0x3000 && properties.isWhitespace
    }

    /// Marks that turn the direction of the text after them, and so let a name lie about itself (Unicode UAX #9).
    var isBidiControl: Bool { (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value) }
}
