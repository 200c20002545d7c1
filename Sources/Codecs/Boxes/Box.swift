import Media

/// One box of an ISO base media file (ISO/IEC 14496-12, 4.2), or one atom of QuickTime.
struct Box {
    let type: FourCC
    /// What stands behind its length and type.
    let content: UnsafeRawBufferPointer
    let kind: MediaFormat

    /// Bytes of its length and type.
    static let leastBytes = 8

    /// Reads the content of a box from its beginning.
    var reader: ByteReader { ByteReader(content, of: kind) }

    /// Reads the content of a full box behind its version and flags.
    func fullReader() throws(JobError) -> (version: Int, flags: Int, reader: ByteReader) {
        var reader = reader
        let word = try reader.big32()
        return (word >> 24, word & 0xFF_FFFF, reader)
    }
}

extension ByteReader {
    /// The next box. A length of zero reaches to the end.
    mutating func box() throws(JobError) -> Box {
        let length = try big32()
        let type = FourCC(try big32())
        let content =
            switch length {
            case 0: try take(remaining)
            case 1: try take(try big64() - 16)
            default: try take(length - 8)
            }
        return Box(type: type, content: content, kind: kind)
    }

    /// The next box of a file. One for data or for its length alone ends where the file does, even if it says that it
    /// is longer: some writers count a few bytes too many.
    ///
    /// - Returns: the box, and whether it says no end of its own that is in the file.
    mutating func outermostBox() throws(JobError) -> (box: Box, isOpen: Bool) {
        guard let type = nextBoxType, type == "mdat" || type.isOfRoom else { return (try box(), false) }
        var head = self
        let length = try head.big32()
        try head.skip(4)
        let count = length == 1 ? try head.big64() - 16 : length - 8
        guard length == 0 || count > head.remaining else { return (try box(), false) }
        self = head
        return (Box(type: type, content: try take(remaining), kind: kind), true)
    }

    /// The type of the box that stands here; `nil` near the end.
    var nextBoxType: FourCC? {
        var ahead = self
        guard (try? ahead.skip(4)) != nil else { return nil }
        return try? ahead.fourCC()
    }

    /// Calls with each box up to the end. A few bytes that are no box may stand there: QuickTime ends lists with a
    /// zero.
    mutating func forEachBox(_ body: (Box) throws(JobError) -> Void) throws(JobError) {
        while remaining >= 8 { try body(try box()) }
    }

    mutating func fourCC() throws(JobError) -> FourCC { FourCC(try big32()) }

    /// A number of so many bytes, 0…8, as some boxes choose.
    mutating func big(bytes: Int) throws(JobError) -> Int {
        switch bytes {
        case 0: return 0
        case 2: return try big16()
        case 4: return try big32()
        case 8: return try big64()
        default: throw damage
        }
    }
}
