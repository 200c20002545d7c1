extension PhotoshopResources {
    /// A digest of IPTC's records, which says nothing once they are others.
    private static let digestNumber = 0x0425

    /// Resources of which it is known that they tell nothing private: resolution, printing, quality, grid, angles, the
    /// versions of the file's form, and that there are rights. The others hold previews, EXIF, XMP and a profile once
    /// more, addresses of pages, names of layers, or what nobody knows.
    private static let publicNumbers: Set = [
        0x03ED, 0x03F3, 0x03F5, 0x03F8, 0x0406, 0x0408, 0x040A, 0x040D, 0x0411, 0x0414, 0x0419, 0x0421, 0x0426, 0x0428,
        0x2710,
    ]
    /// Bytes of a mark, a number and an empty name, as all programs write it.
    private static let bytesBeforeLength = 8

    /// The resources that a private file keeps.
    func withoutPrivate() -> [UInt8] {
        var result: [UInt8] = []
        let first = firstRecords
        let records = iptc
        let cleaned = records?.withoutPrivate() ?? []
        let isSame = cleaned == records?.bytes
        for resource in resources {
            let isNamed = resource.content.lowerBound - 4 - resource.whole.lowerBound > Self.bytesBeforeLength
            if isNamed { continue }
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
