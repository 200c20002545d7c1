import Media

/// The index of a movie, its box `moov`, on its way to the front, so that a player can begin while the rest still
/// comes. The samples move back by its length, and all tables that say where they stand in the file follow.
struct FastStart {
    private let bytes: UnsafeRawBufferPointer
    private let kind: MediaFormat
    private let boxes: [BoxRange]
    private let index: BoxRange
    /// Where it shall stand: behind the brands, if there are any.
    private let target: Int

    /// `nil` where the index stands before all samples.
    init?(of bytes: UnsafeRawBufferPointer, _ kind: MediaFormat) {
        let boxes = BoxRange.all(in: 0..<bytes.count, of: bytes, kind)
        guard let place = boxes.firstIndex(where: { $0.type == "moov" }),
            boxes[..<place].contains(where: { $0.type == "mdat" || $0.type == "moof" })
        else { return nil }
        self.bytes = bytes
        self.kind = kind
        self.boxes = boxes
        index = boxes[place]
        target = boxes.first.map { $0.type == "ftyp" ? $0.whole.upperBound : 0 } ?? 0
    }

    /// The move together with changes that leave everything where it is. `nil` where a table cannot follow: when it is
    /// spoilt, when its numbers are too short, or when it is one of items, which no movie for browsers has.
    func edits(with changes: [Edits.Change]) -> Edits? {
        guard let tables = try? changesOfTables() else { return nil }
        let all = Edits(sorting: changes + tables + changeOfLength)
        guard let (within, others) = all.split(by: index.whole) else { return nil }
        let moved = within.applied(to: Array(bytes[index.whole]))
        return Edits(sorting: others + [(target..<target, moved), (index.whole, [])])
    }

    /// An index that reaches to the end without saying how far that is has to say so now.
    private var changeOfLength: [Edits.Change] {
        let place = index.whole.prefix(4)
        guard bytes[place].allSatisfy({ $0 == 0 }) else { return [] }
        return [(place, Self.big(index.whole.count, bytes: 4))]
    }

    private func changesOfTables() throws(JobError) -> [Edits.Change] {
        let tracks = boxes(at: "trak", in: [index])
        let metadata = boxes(at: "meta", in: [index] + tracks) + boxes.filter { $0.type == "meta" }
        for box in metadata {
            let isFull = bytes[box.content].starts(with: [0, 0, 0, 0])
            let parts = BoxRange.all(in: isFull ? box.content.dropFirst(4) : box.content, of: bytes, kind)
            if parts.contains(where: { $0.type == "iloc" }) { throw .corrupt(kind, .structure) }
        }
        let media = boxes(at: "minf", in: boxes(at: "mdia", in: tracks))
        let samples = boxes(at: "stbl", in: media)
        var changes: [Edits.Change] = []
        for name in ["stco", "co64", "saio"] as [FourCC] {
            for box in boxes(at: name, in: samples) { changes.append(try change(ofTable: box)) }
        }
        for box in boxes(at: "tfhd", in: boxes(at: "traf", in: boxes.filter { $0.type == "moof" })) {
            changes += try self.changes(ofFragment: box)
        }
        for box in boxes(at: "tfra", in: boxes.filter { $0.type == "mfra" }) {
            changes += try self.changes(ofAccess: box)
        }
        return changes
    }

    /// ISO/IEC 14496-12, 8.7.5 and 8.7.9: a list of places, each of four bytes or eight.
    private func change(ofTable box: BoxRange) throws(JobError) -> Edits.Change {
        var (version, flags, reader) = try full(box)
        if box.type == "saio", flags & 1 == 1 { try reader.skip(8) }
        let width = box.type == "co64" || box.type == "saio" && version > 0 ? 8 : 4
        let count = try reader.big32()
        try reader.require(count * width <= reader.remaining)
        let start = box.content.lowerBound + reader.position
        var places: [UInt8] = []
        places.reserveCapacity(count * width)
        for _ in 0..<count { places += try moved(try reader.big(bytes: width), bytes: width) }
        return (start..<start + places.count, places)
    }

    /// 8.8.7: the place that the runs of a fragment count from, where it is told.
    private func changes(ofFragment box: BoxRange) throws(JobError) -> [Edits.Change] {
        var (_, flags, reader) = try full(box)
        guard flags & 1 == 1 else { return [] }
        try reader.skip(4)
        return [try change(at: box.content.lowerBound + reader.position, to: &reader, bytes: 8)]
    }

    /// 8.8.10: the places of fragments, by their times.
    private func changes(ofAccess box: BoxRange) throws(JobError) -> [Edits.Change] {
        var (version, _, reader) = try full(box)
        try reader.skip(4)
        let lengths = try reader.big32()
        let numbers = [4, 2, 0].reduce(0) { $0 + 1 + lengths >> $1 & 3 }
        let width = version == 0 ? 4 : 8
        var changes: [Edits.Change] = []
        for _ in 0..<(try reader.big32()) {
            try reader.skip(width)
            changes.append(try change(at: box.content.lowerBound + reader.position, to: &reader, bytes: width))
            try reader.skip(numbers)
        }
        return changes
    }

    private func change(at start: Int, to reader: inout ByteReader, bytes width: Int) throws(JobError) -> Edits.Change {
        (start..<start + width, try moved(try reader.big(bytes: width), bytes: width))
    }

    /// Where a byte stands after the move.
    private func moved(_ place: Int, bytes width: Int) throws(JobError) -> [UInt8] {
        let moved =
            switch place {
            case target..<index.whole.lowerBound: place + index.whole.count
            case index.whole: place - index.whole.lowerBound + target
            default: place
            }
        guard width == 8 || moved <= Int(UInt32.max) else { throw .corrupt(kind, .structure) }
        return Self.big(moved, bytes: width)
    }

    private static func big(_ value: Int, bytes width: Int) -> [UInt8] {
        (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * (width - 1 - $0))) }
    }

    private func boxes(at name: FourCC, in parents: [BoxRange]) -> [BoxRange] {
        parents.flatMap { BoxRange.all(in: $0.content, of: bytes, kind).filter { $0.type == name } }
    }

    private func full(_ place: BoxRange) throws(JobError) -> (version: Int, flags: Int, reader: ByteReader) {
        try Box(type: place.type, content: UnsafeRawBufferPointer(rebasing: bytes[place.content]), kind: kind)
            .fullReader()
    }
}
