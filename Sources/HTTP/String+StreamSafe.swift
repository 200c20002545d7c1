/// Text without long runs of non-starters: combining marks and the like, which sort themselves by their classes when
/// text is normalised. Swift normalises whenever it compares or hashes a `String`, and the time for a run grows with the
/// square of its length.
///
/// Inlinable, as generic code that another module calls is many times slower than code for the one type.
extension String {
    /// Non-starters in a row that are kept: those of the Stream-Safe Text Format (UAX #15, section 13). No script has more
    /// than a dozen.
    @inlinable package static var mostNonStarters: Int { 30 }

    /// Decodes bytes from outside. Those that are no UTF-8 are replaced, and non-starters beyond the 30th in a row are
    /// dropped. Every text from outside that is compared, hashed or stored comes through here.
    @inlinable package init(streamSafe bytes: some Collection<UInt8>) {
        let text = String(decoding: bytes, as: UTF8.self)
        self = bytes.contains { $0 >= 0x80 } ? String(streamSafe: text.unicodeScalars) : text
    }

    /// The same for characters that are there already.
    @inlinable package init(streamSafe scalars: some Sequence<Unicode.Scalar>) {
        // Bytes, as a string that grows by single characters takes several times as long.
        var kept: [UInt8] = []
        var run = 0
        for scalar in scalars {
            run = Self.isNonStarter(scalar) ? run + 1 : 0
            guard run <= Self.mostNonStarters else { continue }
            if scalar.isASCII { kept.append(UInt8(scalar.value)) } else { kept.append(contentsOf: scalar.utf8) }
        }
        self.init(decoding: kept, as: UTF8.self)
    }

    /// Whether the canonical combining class is not 0, or not that of what the character is a composition of: three
    /// vowel signs of Tibetan have none themselves and are made of signs that have one.
    @inlinable package static func isNonStarter(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value >= 0x300 else { return false }
        return scalar.properties.canonicalCombiningClass != .notReordered
            || ["\u{0F73}", "\u{0F75}", "\u{0F81}"].contains(scalar)
    }
}
