extension PhotoshopResources {
    /// A digest of IPTC's records, which says nothing once they are others.
    private static let digestNumber = 0x0425

    /// Resources of which it is known that they tell nothing private: resolution, printing, quality, grid, colours and
    /// the rights. The others hold previews, EXIF and XMP once more, layers' names, or what nobody knows.
    private static let publicNumbers: Set = [
        0x03ED, 0x03F3, 0x03F5, 0x03F8, 0x0406, 0x0408, 0x040A, 0x040B, 0x040D, 0x040F, 0x0411, 0x0414, 0x0419, 0x0421,
        0x0426, 0x0428, 0x2710,
    ]

    /// The resources that a private file keeps.
    func withoutPrivate() -> [UInt8] {
        var result: [UInt8] = []
        let first = firstRecords
        let records = iptc
        let cleaned = records?.withoutPrivate() ?? []
        let isSame = cleaned == records?.bytes
        for resource in resources {
            switch resource.number {
            // Only the first ones are read.
            case Self.iptcNumber where resource.whole != first?.whole: break
            case Self.iptcNumber where isSame: result += bytes[resource.whole]
            case Self.iptcNumber where !cleaned.isEmpty:
                let head = resource.content.lowerBound - 4
                result += bytes[resource.whole.lowerBound..<head]
                result += (0..<4).map { UInt8(cleaned.count >> (24 - 8 * $0) & 0xFF) }
                result += cleaned + (cleaned.count % 2 == 1 ? [0] : [])
            case Self.digestNumber where isSame: result += bytes[resource.whole]
            case Self.publicNumbers: result += bytes[resource.whole]
            default: break
            }
        }
        return result
    }
}

extension Set<Int> {
    fileprivate static func ~= (set: Set<Int>, number: Int) -> Bool { set.contains(number) }
}

extension IPTC {
    /// Records of part 2 that tell places, people, or show a preview (IPTC-IIM 4.2, chapter 6).
    private static let privateNumbers: Set = [
        26, 27, 80, 85, 90, 92, 95, 100, 101, 110, 115, 118, 122, 200, 201, 202,
    ]

    /// The records that a private file keeps; all bytes as they came when it keeps all.
    func withoutPrivate() -> [UInt8] {
        let kept = records.filter {
            (1...3).contains($0.part) && !($0.part == 2 && Self.privateNumbers.contains($0.number))
        }
        if kept.count == records.count { return bytes }
        // Versions and the set of characters alone say nothing.
        guard kept.contains(where: { $0.part == 2 && $0.number != 0 || $0.part == 3 }) else { return [] }
        return kept.flatMap { bytes[$0.whole] }
    }
}
