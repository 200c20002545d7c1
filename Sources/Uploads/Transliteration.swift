import Foundation

/// Letters of other scripts in ASCII: by the reference's table where it has them, else as ICU spells them.
package enum Transliteration {
    /// Has ICU read its rules, which takes a tenth of a second the first time that a character of these scripts comes.
    package static func warmUp() { _ = ascii("日本語 かな 한글 ไทย") }

    static func ascii(_ text: String) -> String {
        var result = ""
        var unknown = ""
        for character in text.precomposedStringWithCanonicalMapping {
            if let known = known(character) {
                result += spelled(unknown) + known
                unknown = ""
            } else {
                unknown.append(character)
            }
        }
        return result + spelled(unknown)
    }

    /// The ASCII of one character, where no more than the character is needed to tell it.
    private static func known(_ character: Character) -> String? {
        if character.isASCII { return String(character) }
        if let letter = specials[character] ?? greek[character] ?? cyrillic[character] { return letter }
        // A letter with accents is its base letter; the accents follow it when it is taken apart.
        let parts = String(character).decomposedStringWithCanonicalMapping.unicodeScalars
        guard let base = parts.first else { return nil }
        if base.isASCII { return String(base) }
        return greek[Character(base)] ?? cyrillic[Character(base)]
    }

    /// A run of other characters. It is spelled as a whole, since a script may need more than one of them for a sound.
    private static func spelled(_ run: String) -> String {
        guard !run.isEmpty else { return "" }
        return run.applyingTransform(StringTransform("Any-Latin; Latin-ASCII"), reverse: false) ?? ""
    }

    private static let specials = pairs(
        "ÆA æa ŒO œo ĲI ĳi ßs ſs ÐD ðd ÞT þt ØO øo ĐD đd ĦH ħh ıi ĸk ŁL łl ŀl ƒf ŊN ŋn ŉn ŦT ŧt")

    private static let greek: [Character: String] = {
        let small = pairs("αa βb γg δd εe ζz ηi θt ιi κk λl μm νn ξk οo πp ρr σs ςs τt υy φf χx ψp ωo")
        return small.merging(small.map { (Character($0.key.uppercased()), $0.value.uppercased()) }) { kept, _ in kept }
    }()

    /// Both cases become upper case, as in the reference; the signs ъ and ь are dropped.
    private static let cyrillic: [Character: String] = {
        let small = pairs(
            "аA бB вV гG дD еE ёE жZ зZ иI йI кK лL мM нN оO пP рR сS тT уU фF хK цT чC шS щS ыY эE юY яY")
        let both = small.merging(small.map { (Character($0.key.uppercased()), $0.value) }) { kept, _ in kept }
        return both.merging([("ъ", ""), ("ь", ""), ("Ъ", ""), ("Ь", "")]) { kept, _ in kept }
    }()

    /// Reads a table of words of two characters: the letter and its spelling.
    private static func pairs(_ table: String) -> [Character: String] {
        Dictionary(
            table.split(separator: " ").compactMap { word in word.first.map { ($0, String(word.dropFirst())) } },
            uniquingKeysWith: { first, _ in first })
    }
}
