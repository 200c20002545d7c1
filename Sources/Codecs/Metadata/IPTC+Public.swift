extension IPTC {
    /// The datasets that a private file keeps, by record (IPTC-IIM 4.2, chapters 5 and 6): versions and characters, what
    /// its author wrote for readers, categories, dates, the program, and the rights. Numbers that the standard does not
    /// give out are programs' own, telephone numbers and addresses among them, and go like all others.
    private static let publicNumbers: [Int: Set<Int>] = [
        1: [
            0, 20, 22,  // version, file format and its version
            90,  // set of characters
        ],
        2: [
            0, 3, 4,  // version, kind of object, genre
            5, 105, 120,  // title, headline, caption
            10, 12, 15, 20, 25,  // urgency, subject, categories, keywords
            30, 35, 37, 38, 55, 60, 62, 63,  // dates and times
            65, 70,  // program and its version
            75, 130, 131, 135,  // cycle, type, orientation, language
            116,  // copyright notice
        ],
    ]

    /// The records that a private file keeps; all bytes as they came when it keeps all.
    func withoutPrivate() -> [UInt8] {
        let kept = records.filter { Self.publicNumbers[$0.part]?.contains($0.number) ?? false }
        let isFilledByZeros = bytes[(records.last?.whole.upperBound ?? 0)...].allSatisfy { $0 == 0 }
        if kept.count == records.count, isFilledByZeros { return bytes }
        // Versions and the set of characters alone say nothing.
        guard kept.contains(where: { $0.part == 2 && $0.number != 0 }) else { return [] }
        return kept.flatMap { bytes[$0.whole] }
    }
}
