/// Text in places that no standard gives a meaning, of which it is known all the same that it tells nothing private.
enum HarmlessText {
    /// Whether it is the line by which a program signs whatever it writes, word by word.
    static func isSignature(_ text: some Collection<UInt8>) -> Bool {
        guard text.count <= longest else { return false }
        let words = text.split { $0 == 0x20 || $0 == 0x0A || $0 == 0 }
        return signatures.contains { signature in
            signature.count == words.count && zip(words, signature).allSatisfy { isWord($0, as: $1) }
        }
    }

    /// Whether it is what a tool left to know the file by: 16 to 64 hexadecimal digits as checksums are written, one of
    /// them a letter, which no serial number looks like.
    static func isChecksum(_ text: some Collection<UInt8>) -> Bool {
        let letters = UInt8(ascii: "a")...UInt8(ascii: "f")
        return (16...64).contains(text.count) && text.contains(where: letters.contains)
            && text.allSatisfy { letters.contains($0) || digits.contains($0) }
    }

    private static let longest = 128
    private static let longestVersion = 24
    private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")

    /// GPAC, libgd, ffmpeg, GIMP, and encoders of JPEG and GIF. A star is a version.
    private static let signatures = [
        "IsoMedia File Produced with GPAC *", "CREATOR: gd-jpeg * (using IJG JPEG * quality = *",
        "CREATOR: gd-jpeg * (using IJG JPEG * default quality", "Lavc*", "Created with GIMP", "Created with The GIMP",
        "LEAD Technologies Inc. *", "Compressed by jpeg-recompress",
    ].map { $0.utf8.split(separator: UInt8(ascii: " ")).map(Array.init) }

    private static func isWord(_ word: some Collection<UInt8>, as pattern: [UInt8]) -> Bool {
        guard pattern.last == UInt8(ascii: "*") else { return word.elementsEqual(pattern) }
        guard word.starts(with: pattern.dropLast()) else { return false }
        var version = word.dropFirst(pattern.count - 1)
        if version.first == UInt8(ascii: "v") || version.first == UInt8(ascii: "V") { version = version.dropFirst() }
        return version.first.map(digits.contains) ?? false && version.count <= longestVersion
            && version.allSatisfy { (0x21...0x7E).contains($0) }
    }
}
