import Media

/// A sample of a track of words: a subtitle, or the title of a chapter. Cameras write where they were into such tracks as well.
struct TextSample {
    private let bytes: UnsafeRawBufferPointer
    private let coding: FourCC

    init(_ bytes: UnsafeRawBufferPointer, _ coding: FourCC) {
        self.bytes = bytes
        self.coding = coding
    }

    /// Whether it is not of words alone, as far as can be told.
    var isPrivate: Bool {
        switch coding {
        case "tx3g", "text": !bytes.isEmpty && !(letters.map(Self.isOfWords) ?? false) || tellsPlace
        case "wvtt", "stpp", "stxt", "sbtt", "c608", "c708": tellsPlace
        default: true
        }
    }

    /// The text behind its length and before the boxes that say how it looks (3GPP TS 26.245, 5.17; QuickTime File Format, "Text
    /// Sample Data"). `nil` for any other sample: dashboard cameras write their lines as they are.
    private var letters: UnsafeRawBufferPointer? {
        var reader = ByteReader(bytes, of: .mp4)
        guard let length = try? reader.big16(), let letters = try? reader.take(length) else { return nil }
        while reader.remaining > 0 {
            guard (try? reader.box()) != nil else { return nil }
        }
        return letters
    }

    /// Whether no control characters are in it, but in UTF-16 those that are half of another.
    private static func isOfWords(_ letters: UnsafeRawBufferPointer) -> Bool {
        if letters.starts(with: [0xFE, 0xFF]) || letters.starts(with: [0xFF, 0xFE]) { return true }
        return letters.allSatisfy { $0 >= 0x20 || [0x09, 0x0A, 0x0D].contains($0) }
    }

    /// Whether it is a short line without a position, as programs sign their work.
    var isSignature: Bool {
        let line = bytes.dropLast(bytes.reversed().prefix { $0 == 0 }.count)
        return line.count <= 64 && line.allSatisfy { (0x20...0x7E).contains($0) } && !tellsPlace
    }

    /// Whether a position is told in it: by sentences of NMEA, by a number behind a word for it, or by two numbers as exact as
    /// none but positions are.
    var tellsPlace: Bool {
        var word: [UInt8] = []
        var isAnnounced = false
        var (digits, fraction) = (0, 0)
        var exactNumbers = 0
        // A zero may be half of a letter in UTF-16.
        for byte in bytes.lazy.filter({ $0 != 0 }) + [UInt8(ascii: "\n")] {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits += 1
                if fraction > 0 { fraction += 1 }
            case UInt8(ascii: ".") where digits > 0 && fraction == 0: fraction = 1
            default:
                if fraction > 1 {
                    if isAnnounced { return true }
                    if fraction > 4 { exactNumbers += 1 }
                    if exactNumbers == 2 { return true }
                }
                (digits, fraction) = (0, 0)
            }
            let lower = byte | 0x20
            if (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(lower) {
                word.append(lower)
                if word.count > 16 { word.removeFirst(8) }
            } else if !word.isEmpty {
                if byte == UInt8(ascii: ","), Self.sentences.contains(where: { word.suffix(3).elementsEqual($0) }) {
                    return true
                }
                // A letter for the direction may stand before the number.
                if word.count > 1 { isAnnounced = Self.announcements.contains(word) }
                word = []
            }
        }
        return false
    }

    private static let sentences = ["rmc", "gga", "gll"].map { Array($0.utf8) }
    private static let announcements = Set(
        ["gps", "lat", "latitude", "lon", "lng", "long", "longitude", "longtitude", "home"].map { Array($0.utf8) })
}
