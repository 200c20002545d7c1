import Media

/// What sound coded as Vorbis tells of itself: the second of three packets in the private data of its track (Vorbis I
/// specification, 4.2 and 5; in lacing as in Ogg, by the codec mappings of Matroska).
struct VorbisComments {
    /// Where the comments begin with their count, and where their packet ends, from the beginning of the private data.
    private let place: Range<Int>
    private let names: [String]
    private let bytes: UnsafeRawBufferPointer

    /// `nil` where the private data are none of Vorbis.
    init?(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        guard let (place, names) = try? Self.read(bytes) else { return nil }
        self.place = place
        self.names = names
    }

    private static func read(
        _ bytes: UnsafeRawBufferPointer
    ) throws(JobError) -> (place: Range<Int>, names: [String]) {
        var reader = ByteReader(bytes, of: .webm)
        try reader.require(try reader.byte() == 2)
        let lengths = (try reader.laced(), try reader.laced())
        try reader.skip(lengths.0)
        let end = reader.position + lengths.1
        try reader.require(end <= bytes.count)
        var packet = ByteReader(UnsafeRawBufferPointer(rebasing: bytes[..<end]), of: .webm)
        try packet.skip(reader.position)
        try packet.require(try packet.take(7).elementsEqual([3] + Array("vorbis".utf8)))
        try packet.skip(try packet.little32())
        let start = packet.position
        var names: [String] = []
        for _ in 0..<(try packet.little32()) {
            let comment = try packet.take(try packet.little32())
            names.append(WebM.name(in: comment.prefix { $0 != UInt8(ascii: "=") }).lowercased())
        }
        return (start..<end, names)
    }

    /// The private data without comments; `nil` where all of them are public.
    ///
    /// - Parameter policy: what may stay of them.
    func cleaned(_ policy: MetadataPolicy) -> Edits.Change? {
        // The count, and the bit that ends the packet; what stands behind it is not read.
        let empty = [0, 0, 0, 0, 1] + [UInt8](repeating: 0, count: max(0, place.count - 5))
        guard place.count >= 5, !bytes[place].elementsEqual(empty) else { return nil }
        if policy == .private, names.allSatisfy({ MovieTag.isPublic(key: $0) || WebM.publicTags.contains($0) }) {
            return nil
        }
        return (place, empty)
    }
}

extension ByteReader {
    /// A length as the sum of bytes up to one that is not 255.
    fileprivate mutating func laced() throws(JobError) -> Int {
        var length = 0
        while true {
            let byte = try byte()
            length += byte
            if byte < 255 { return length }
        }
    }
}
