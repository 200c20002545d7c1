/// What an application segment of a JPEG is for, told by the word that it begins with.
enum JPEGSegmentUse: CaseIterable {
    case jfif, exif, xmp, profile, quality, photoshop, adobe

    /// `nil` for a comment, and for a use that is not known.
    init?(_ segment: JPEGLayout.Segment, in bytes: UnsafeRawBufferPointer) {
        let use = Self.allCases.first {
            $0.marker == segment.marker && $0.word.utf8CodeUnitCount <= segment.content.count
                && bytes.holds($0.mark, at: segment.content.lowerBound)
        }
        guard let use else { return nil }
        self = use
    }

    var marker: Int {
        switch self {
        case .jfif: 0xE0
        case .exif, .xmp: 0xE1
        case .profile: 0xE2
        case .quality: 0xEC
        case .photoshop: 0xED
        case .adobe: 0xEE
        }
    }

    var word: StaticString {
        switch self {
        case .jfif: "JFIF\0"
        case .exif: "Exif\0\0"
        case .xmp: "http://ns.adobe.com/xap/1.0/\0"
        case .profile: "ICC_PROFILE\0"
        case .quality: "Ducky"
        case .photoshop: "Photoshop 3.0\0"
        case .adobe: "Adobe"
        }
    }

    /// What it is told by. The byte behind EXIF's first zero may be any: it is filled up to an even place (CIPA DC-008,
    /// 4.7.2).
    private var mark: StaticString { self == .exif ? "Exif\0" : word }

    /// Bytes that a segment holds behind its length and its word.
    var room: Int { 65_533 - word.utf8CodeUnitCount }

    /// A whole segment of this use; empty when it has no content, or more than a segment holds.
    func segment(_ content: some Collection<UInt8>) -> [UInt8] {
        guard !content.isEmpty, content.count <= room else { return [] }
        let length = 2 + word.utf8CodeUnitCount + content.count
        return [0xFF, UInt8(marker), UInt8(length >> 8), UInt8(length & 0xFF)]
            + word.withUTF8Buffer { Array($0) } + content
    }
}
