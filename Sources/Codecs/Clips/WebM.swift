import Media

/// The names of elements, and how they are read (RFC 8794 and RFC 9559).
enum WebM {
    static let header = 0x1A45_DFA3
    static let documentType = 0x4282
    static let segment = 0x1853_8067
    static let info = 0x1549_A966
    static let timestampScale = 0x2A_D7B1
    static let duration = 0x4489
    static let tracks = 0x1654_AE6B
    static let trackEntry = 0xAE
    static let trackNumber = 0xD7
    static let trackType = 0x83
    static let trackName = 0x536E
    static let codec = 0x86
    static let codecPrivate = 0x63A2
    static let contentEncodings = 0x6D80
    static let contentEncoding = 0x6240
    static let contentEncodingType = 0x5033
    static let video = 0xE0
    static let pixelWidth = 0xB0
    static let pixelHeight = 0xBA
    static let alphaMode = 0x53C0
    static let projection = 0x7670
    static let projectionType = 0x7671
    static let projectionYaw = 0x7673
    static let projectionPitch = 0x7674
    static let projectionRoll = 0x7675
    static let blockAdditionMapping = 0x41E4
    static let blockAdditionType = 0x41E7
    static let cluster = 0x1F43_B675
    static let timestamp = 0xE7
    static let simpleBlock = 0xA3
    static let blockGroup = 0xA0
    static let block = 0xA1
    static let blockAdditions = 0x75A1
    static let blockMore = 0xA6
    static let blockAddition = 0xA5
    static let blockAdditionNumber = 0xEE
    static let cues = 0x1C53_BB6B
    static let cuePoint = 0xBB
    static let cuePositions = 0xB7
    static let cueTrack = 0xF7
    static let chapters = 0x1043_A770
    static let seekHead = 0x114D_9B74
    static let tags = 0x1254_C367
    static let tag = 0x7373
    static let simpleTag = 0x67C8
    static let tagName = 0x45A3
    static let attachments = 0x1941_A469
    static let void = 0xEC
    /// A check of all that stands beside it (RFC 8794, 11.3.1).
    static let check = 0xBF

    /// What may stand in a segment, and so ends a cluster of unknown length: seek head, info, tracks, cluster, cues,
    /// attachments, chapters, tags.
    static let segmentParts: Set = [
        seekHead, info, tracks, cluster, cues, attachments, chapters, tags,
    ]

    /// Whether the bytes begin as a WebM: a Matroska may hold what no browser plays, and says that it is one.
    static func begins(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var reader = ByteReader(bytes, of: .webm)
        guard let element = try? reader.element(), element.name == header else { return false }
        var parts = ByteReader(element.content, of: .webm)
        while let part = try? parts.element() {
            if part.name == documentType { return part.text == "webm" }
        }
        return false
    }
}

extension WebM {
    /// The string of an element. Zeros may fill it up (RFC 8794, 7.4), as GStreamer does. Names are of ASCII: other
    /// bytes become question marks. What is longer than any name is none, and empty.
    static func name(in content: Slice<UnsafeRawBufferPointer>) -> String {
        let end = content.lastIndex { $0 != 0 }.map { $0 + 1 } ?? content.startIndex
        let text = content[..<end]
        guard text.count <= longestName else { return "" }
        return String(decoding: text.map { (0x20..<0x7F).contains($0) ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
    }

    private static let longestName = 64
}

/// One element of EBML.
struct EBMLElement {
    let name: Int
    let content: UnsafeRawBufferPointer
    /// Whether its length is not told, and the content is all that follows.
    let isEndless: Bool

    /// An unsigned integer, in as many bytes as it likes; what is beyond all use is cut to 2⁴⁸.
    var number: Int { Int(min(content.suffix(8).reduce(0) { $0 << 8 | UInt64($1) }, 1 << 48)) }

    /// A name, as `WebM.name` reads it.
    var text: String { WebM.name(in: content[...]) }

    /// A number of four or eight bytes.
    var float: Double {
        switch content.count {
        case 4: Double(Float(bitPattern: UInt32(truncatingIfNeeded: content.reduce(0) { $0 << 8 | Int($1) })))
        case 8: Double(bitPattern: content.reduce(0) { $0 << 8 | UInt64($1) })
        default: 0
        }
    }
}

extension ByteReader {
    /// RFC 8794, section 5: the name of the next element, its marker bits kept.
    mutating func elementName() throws(JobError) -> Int {
        let first = try byte()
        try require(first >= 0x10)
        var name = first
        for _ in 0..<UInt8(first).leadingZeroBitCount { name = name << 8 | (try byte()) }
        return name
    }

    /// RFC 8794, section 6: the length of the next element; `nil` when it is not told.
    private mutating func elementLength() throws(JobError) -> Int? {
        let first = try byte()
        try require(first > 0)
        let more = UInt8(first).leadingZeroBitCount
        var length = first & (0x7F >> more)
        for _ in 0..<more { length = length << 8 | (try byte()) }
        return length == 1 << (7 * (more + 1)) - 1 ? nil : length
    }

    /// The next element.
    mutating func element() throws(JobError) -> EBMLElement {
        let name = try elementName()
        let length = try elementLength()
        return EBMLElement(name: name, content: try take(length ?? remaining), isEndless: length == nil)
    }

    /// The number of the track to which a block belongs (RFC 9559, 10.1), with which it begins: it is written like a
    /// length.
    mutating func trackOfBlock() throws(JobError) -> Int { try elementLength() ?? 0 }

    /// Calls with each element up to the end.
    mutating func forEachElement(_ body: (EBMLElement) throws(JobError) -> Void) throws(JobError) {
        while remaining > 0 { try body(try element()) }
    }
}
