import Media

/// A colour profile (ICC.1:2022), as far as its table of tags.
struct ICCProfile {
    private struct Tag {
        let signature: ArraySlice<UInt8>
        /// Its entry in the table, and its data.
        let entry: Range<Int>
        let data: Range<Int>
    }

    private let bytes: [UInt8]
    private let tags: [Tag]
    private let endOfTable: Int

    /// Bytes of the header (7.2), behind which the table's count stands.
    private static let headerBytes = 128
    /// The profile's own checksum, and what is reserved behind it (7.2.18 and 7.2.19).
    private static let identifier = 84..<128
    private static let entryBytes = 12
    /// More than any program writes.
    private static let mostTags = 200

    /// `nil` when the bytes are no profile. Tags whose data are not all there are left out.
    init?(_ bytes: [UInt8]) {
        func big32(_ offset: Int) -> Int { bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }
        guard bytes.count >= Self.headerBytes + 4, bytes[36..<40].elementsEqual("acsp".utf8) else { return nil }
        let count = big32(Self.headerBytes)
        let endOfTable = Self.headerBytes + 4 + Self.entryBytes * count
        guard count <= Self.mostTags, endOfTable <= bytes.count else { return nil }
        self.bytes = bytes
        self.endOfTable = endOfTable
        tags = (0..<count).compactMap { index in
            let start = Self.headerBytes + 4 + Self.entryBytes * index
            let (offset, length) = (big32(start + 4), big32(start + 8))
            guard offset >= endOfTable, offset <= bytes.count, length <= bytes.count - offset else { return nil }
            return Tag(
                signature: bytes[start..<start + 4], entry: start..<start + Self.entryBytes,
                data: offset..<offset + length)
        }
    }

    /// The profile of the same length with what its colours need, its description and its copyright. All other data
    /// become zeros: makers' own tags hold the serial numbers of monitors.
    func withoutPrivate() -> [UInt8] {
        let kept = tags.filter { Self.publicTags.contains(String(decoding: $0.signature, as: UTF8.self)) }
        var result = [UInt8](repeating: 0, count: bytes.count)
        func keep(_ range: Range<Int>) { result.replaceSubrange(range, with: bytes[range]) }
        keep(0..<Self.headerBytes)
        for (index, byte) in Self.big32(kept.count).enumerated() { result[Self.headerBytes + index] = byte }
        for (index, tag) in kept.enumerated() {
            let start = Self.headerBytes + 4 + Self.entryBytes * index
            result.replaceSubrange(start..<start + Self.entryBytes, with: bytes[tag.entry])
            keep(tag.data)
        }
        // The checksum is that of the profile as it was; zeros say that none was reckoned.
        if result != bytes { for index in Self.identifier { result[index] = 0 } }
        return result
    }

    private static func big32(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(value >> (24 - 8 * $0) & 0xFF) } }

    /// ICC.1:2022, chapter 9, with `bkpt` of ICC.1:2001 and Apple's `dscm`, a description in several languages. Not
    /// among them are `targ`, `psid`, `pseq` and `calt`, which tell of the measured device and the day.
    private static let publicTags: Set = [
        "A2B0", "A2B1", "A2B2", "B2A0", "B2A1", "B2A2", "B2D0", "B2D1", "B2D2", "B2D3", "D2B0", "D2B1", "D2B2", "D2B3",
        "bTRC", "bXYZ", "bkpt", "chad", "chrm", "cicp", "ciis", "clro", "clrt", "cprt", "desc", "dmdd", "dmnd", "dscm",
        "gTRC", "gXYZ", "gamt", "kTRC", "lumi", "meas", "ncl2", "pre0", "pre1", "pre2", "rTRC", "rXYZ", "rig0", "rig2",
        "tech", "view", "vued", "wtpt",
    ]
}

extension MetadataFilter {
    /// A colour profile of the same length; empty when it cannot be read and not all is kept.
    func profile(_ profile: [UInt8]) -> [UInt8] {
        policy == .keep ? profile : ICCProfile(profile)?.withoutPrivate() ?? []
    }

    /// The colour space of a picture that is encoded of the file.
    func colourSpace(_ space: ColourSpace?) -> ColourSpace? {
        guard case .profile(let bytes) = space else { return space }
        let cleaned = profile(bytes)
        return cleaned.isEmpty ? nil : .profile(cleaned)
    }
}
