/// The records of a news picture (IPTC-IIM 4.2).
struct IPTC {
    struct Record {
        /// The number of its kind, which counts within `part`.
        let part: Int
        let number: Int
        /// Where it stands with its mark and length, and where its value does.
        let whole: Range<Int>
        let value: Range<Int>
    }

    let bytes: [UInt8]
    private(set) var records: [Record] = []

    /// - Returns: `nil` when the bytes are not records one behind the other.
    init?(_ bytes: [UInt8]) {
        self.bytes = bytes
        var position = 0
        while position < bytes.count {
            // Zeros fill the room behind the last one.
            if bytes[position] == 0 { break }
            guard let record = Self.record(at: position, in: bytes) else { return nil }
            records.append(record)
            position = record.whole.upperBound
        }
    }

    /// A length of 15 bits, or that of a longer length (IIM, 1.6).
    private static func record(at start: Int, in bytes: [UInt8]) -> Record? {
        guard bytes.count - start >= 5, bytes[start] == 0x1C else { return nil }
        var length = Int(bytes[start + 3]) << 8 | Int(bytes[start + 4])
        var value = start + 5
        if length & 0x8000 != 0 {
            let digits = length & 0x7FFF
            guard digits <= 4, bytes.count - value >= digits else { return nil }
            length = bytes[value..<value + digits].reduce(0) { $0 << 8 | Int($1) }
            value += digits
        }
        guard bytes.count - value >= length else { return nil }
        return Record(
            part: Int(bytes[start + 1]), number: Int(bytes[start + 2]), whole: start..<value + length,
            value: value..<value + length)
    }

    /// The name of the picture.
    var title: String? { text(5) }
    /// What the picture shows.
    var caption: String? { text(120) }

    /// Record 1:90 names the characters, by ISO 2022's escape sequences. Many writers of UTF-8 forget it, and few texts
    /// of other characters happen to be UTF-8.
    private func text(_ number: Int) -> String? {
        guard let record = records.first(where: { $0.part == 2 && $0.number == number }) else { return nil }
        return CodedText.text(bytes[record.value])
    }
}
