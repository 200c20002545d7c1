/// Blocks of metadata before sound coded as FLAC (RFC 9639, section 8), as a movie has them in the box `dfLa`.
struct FLACBlocks {
    private let bytes: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// Changes that make padding of what tells more than how the sound is coded, as comments and covers do, and zeros of
    /// what is padding.
    var changes: [Edits.Change] {
        var changes: [Edits.Change] = []
        var position = 0
        while position + 4 <= bytes.count {
            let head = bytes[position]
            let length = bytes[position + 1..<position + 4].reduce(0) { $0 << 8 | Int($1) }
            let content = position + 4..<min(bytes.count, position + 4 + length)
            if !Self.publicTypes.contains(head & 0x7F) {
                if head & 0x7F != Self.padding {
                    changes.append((position..<position + 1, [head & 0x80 | Self.padding]))
                }
                changes += Edits.zeros(content, unlessIn: bytes)
            }
            position = content.upperBound
        }
        return changes
    }

    /// The stream's rate and width, and a table of places.
    private static let publicTypes: Set<UInt8> = [0, 3]
    private static let padding: UInt8 = 1
}
