/// What has numbers of its own, given out once each.
enum NumberSequence: String, SQLConvertible {
    case uploads, albums
}

extension Catalog {
    /// Takes the next numbers of a sequence, which nobody gets again: not after a crash, nor from a backup that was taken
    /// afterwards and restored.
    ///
    /// - Parameter count: from 1.
    static func draw(_ count: Int, of sequence: NumberSequence, _ session: Session) throws -> Range<Int64> {
        let row = try session.row(
            """
            INSERT INTO sequences (name, next) VALUES (?, 1 + ?)
            ON CONFLICT (name) DO UPDATE SET next = sequences.next + excluded.next - 1 RETURNING next
            """, [sequence, count])
        guard let end: Int64 = try row?["next"] else { throw UnreadableColumn(column: "next", value: nil) }
        return end - Int64(count)..<end
    }

    /// The number for the upload to come. They are drawn in blocks, in a transaction of their own before that of the
    /// reservation; those that this process has left when it ends are never given out.
    func drawUploadNumber() throws -> Int64 {
        try uploadNumbers.next(drawing: {
            try database.write { session in try Self.draw(Self.uploadNumbersAtOnce, of: .uploads, session) }
        })
    }

    private static let uploadNumbersAtOnce = 64
}
