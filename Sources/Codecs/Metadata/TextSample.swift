import Media

/// A sample of a track of words: a subtitle, or the title of a chapter. Cameras write where they were into such tracks
/// as well.
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
        case "tx3g", "text":
            guard let (letters, looks) = parts else { return !bytes.isEmpty }
            return !Self.isOfWords(letters) || Self.tellsPlace(letters) || Self.tellsPlace(looks)
        case "wvtt", "stpp", "stxt", "sbtt", "c608", "c708": return Self.tellsPlace(bytes)
        default: return true
        }
    }

    /// The text behind its length, and the boxes that say how it looks (3GPP TS 26.245, 5.17; QuickTime File Format,
    /// "Text Sample Data"). `nil` for any other sample: dashboard cameras write their lines as they are.
    private var parts: (letters: UnsafeRawBufferPointer, looks: UnsafeRawBufferPointer)? {
        var reader = ByteReader(bytes, of: .mp4)
        guard let length = try? reader.big16(), let letters = try? reader.take(length) else { return nil }
        let looks = UnsafeRawBufferPointer(rebasing: bytes[reader.position...])
        while reader.remaining > 0 {
            guard (try? reader.box()) != nil else { return nil }
        }
        return (letters, looks)
    }

    /// Whether no control characters are in it, but in UTF-16 those that are half of another.
    private static func isOfWords(_ letters: UnsafeRawBufferPointer) -> Bool {
        if letters.starts(with: [0xFE, 0xFF]) || letters.starts(with: [0xFF, 0xFE]) { return true }
        return letters.allSatisfy { $0 >= 0x20 || [0x09, 0x0A, 0x0D].contains($0) }
    }

    /// Whether a position is told in it: by sentences of NMEA, by an exact number behind a word for it on the same
    /// line, or by two exact numbers. People say none as exact as that, and a Pole has "lat" for years: "20 lat. 1.500
    /// dni".
    private static func tellsPlace(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var word: [UInt8] = []
        var (isAnnounced, isSentence) = (false, false)
        var (digits, decimals): (Int, Int?) = (0, nil)
        var exactNumbers = 0
        // A zero may be half of a letter in UTF-16.
        for byte in bytes.lazy.filter({ $0 != 0 }) + [UInt8(ascii: "\n")] {
            let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            // A sentence's first field stands directly behind its name, or is empty.
            if isSentence, isDigit || byte == UInt8(ascii: ",") { return true }
            isSentence = false
            if isDigit {
                digits += 1
                decimals? += 1
            } else if byte == UInt8(ascii: "."), digits > 0, decimals == nil {
                decimals = 0
            } else {
                if let decimals, decimals >= 4 {
                    exactNumbers += 1
                    if isAnnounced || exactNumbers == 2 { return true }
                }
                (digits, decimals) = (0, nil)
            }
            let lower = byte | 0x20
            if (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(lower) {
                word.append(lower)
                if word.count > 16 { word.removeFirst(8) }
            } else if !word.isEmpty {
                isSentence = byte == UInt8(ascii: ",") && sentences.contains { word.suffix(3).elementsEqual($0) }
                // A letter for the direction may stand before the number.
                if word.count > 1 { isAnnounced = announcements.contains(word) }
                word = []
            }
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { isAnnounced = false }
        }
        return false
    }

    private static let sentences = ["rmc", "gga", "gll"].map { Array($0.utf8) }
    private static let announcements = Set(
        ["gps", "lat", "latitude", "lon", "lng", "longitude", "longtitude"].map { Array($0.utf8) })
}
