/// A block of tags as TIFF and EXIF keep them (TIFF 6.0, section 2; CIPA DC-008, 4.5). Nothing in it is trusted: what
/// lies outside the block is not there.
struct TIFF {
    var bytes: [UInt8]
    let isBig: Bool

    /// `nil` when the bytes do not begin as such a block.
    init?(_ bytes: [UInt8]) {
        isBig = bytes.starts(with: "MM\0*".utf8)
        guard isBig || bytes.starts(with: "II*\0".utf8) else { return nil }
        self.bytes = bytes
    }

    func short(at offset: Int) -> Int? { number(at: offset, 2) }
    func long(at offset: Int) -> Int? { number(at: offset, 4) }

    private func number(at offset: Int, _ size: Int) -> Int? {
        guard offset >= 0, offset <= bytes.count - size else { return nil }
        let digits = bytes[offset..<offset + size]
        return isBig ? digits.reduce(0) { $0 << 8 | Int($1) } : digits.reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    /// Where the first directory stands.
    var first: Int { long(at: 4) ?? 0 }

    /// The directory's entries that are whole and of a form that is known.
    func entries(at directory: Int) -> [TIFFEntry] {
        guard let count = short(at: directory) else { return [] }
        return (0..<count).compactMap { entry(at: directory + 2 + 12 * $0) }
    }

    /// Where the next directory stands; 0 when there is none.
    func next(after directory: Int) -> Int {
        guard let count = short(at: directory) else { return 0 }
        return long(at: directory + 2 + 12 * count) ?? 0
    }

    private func entry(at place: Int) -> TIFFEntry? {
        // Twelve bytes (TIFF 6.0, section 2), the unused ones included.
        guard let tag = short(at: place), long(at: place + 8) != nil,
            let form = short(at: place + 2).flatMap(TIFFForm.init),
            let count = long(at: place + 4)
        else { return nil }
        let length = count * form.size
        let start = length <= 4 ? place + 8 : long(at: place + 8) ?? bytes.count
        guard length <= bytes.count, start <= bytes.count - length else { return nil }
        return TIFFEntry(tag: tag, form: form, count: count, value: start..<start + length)
    }
}

/// One tag with its values.
struct TIFFEntry {
    let tag: Int
    let form: TIFFForm
    let count: Int
    /// Where the values stand in the block.
    let value: Range<Int>
}

/// How the values of a tag are written.
enum TIFFForm: Int {
    case byte = 1
    case text, short, long, rational, signedByte, undefined, signedShort, signedLong, signedRational, float, double
    /// Of EXIF 3.0.
    case utf8 = 129

    var size: Int {
        switch self {
        case .byte, .text, .signedByte, .undefined, .utf8: 1
        case .short, .signedShort: 2
        case .long, .signedLong, .float: 4
        case .rational, .signedRational, .double: 8
        }
    }
}
