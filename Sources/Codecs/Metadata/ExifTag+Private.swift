extension ExifTag {
    /// Whether a private file does without the tag (contract, rule 19): people, serial numbers, notes of the maker and
    /// previews go, and what has no name here goes as well, since nobody knows what it tells.
    static func isPrivate(_ tag: Int) -> Bool {
        name(tag) == nil || namesOrSerials.contains(tag)
    }

    private static let namesOrSerials: Set = [
        0x013B, 0x9C9D, 0xA430, 0xA437, 0xA438,  // artist, author, owner, photographer, editor
        0x013C,  // the computer, which often has its owner's name
        0xA431, 0xA435,  // serial numbers of body and lens
        0x927C,  // the maker's note
    ]
}
