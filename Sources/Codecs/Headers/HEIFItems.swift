import Media

/// The items of a HEIF, as the box `meta` lists them (ISO/IEC 14496-12, 8.11).
struct HEIFItems {
    let kind: MediaFormat
    private let file: UnsafeRawBufferPointer
    private var itemBox = UnsafeRawBufferPointer(start: nil, count: 0)
    private var items: [Int: HEIFItem] = [:]
    private var references: [(type: FourCC, from: Int, to: [Int])] = []
    private var primaryNumber: Int?
    /// Of boxes and items together.
    private(set) var count = 0

    init(_ meta: Box, in file: UnsafeRawBufferPointer) throws(JobError) {
        kind = meta.kind
        self.file = file
        var (_, _, reader) = try meta.fullReader()
        var properties: Box?
        var handler: FourCC?
        try reader.forEachBox { box throws(JobError) in
            count += 1
            switch box.type {
            case "hdlr":
                var (_, _, reader) = try box.fullReader()
                try reader.skip(4)
                handler = try reader.fourCC()
            case "pitm":
                var (version, _, reader) = try box.fullReader()
                primaryNumber = try reader.big(bytes: version == 0 ? 2 : 4)
            case "iinf": try readTypes(box)
            case "iloc": try readPlaces(box)
            case "iref": try readReferences(box)
            case "iprp": properties = box
            case "idat": itemBox = box.content
            default: return
            }
        }
        guard handler == "pict" else { throw .corrupt(kind, .noPicture) }
        if let properties { try readProperties(properties) }
        count += items.count
    }

    /// Throws where an item's bytes are not all in the file.
    func checkExtents() throws(JobError) {
        for item in items.values {
            for extent in item.extents {
                if item.isInItemBox, extent.upperBound > itemBox.count { throw .corrupt(kind, .references) }
                if !item.isInItemBox, extent.upperBound > file.count { throw .truncated(kind) }
            }
        }
    }

    var primary: HEIFItem {
        get throws(JobError) {
            guard let primaryNumber else { throw .corrupt(kind, .noPicture) }
            return try item(primaryNumber)
        }
    }

    /// All items by their numbers.
    var numbered: [Int: HEIFItem] { items }

    /// Where an item's bytes lie in the file.
    func places(of item: HEIFItem) -> [Range<Int>] {
        guard item.isInItemBox else { return item.extents }
        guard let start = itemBox.baseAddress, let file = file.baseAddress else { return [] }
        let distance = start - file
        return item.extents.map { $0.lowerBound + distance..<$0.upperBound + distance }
    }

    func item(_ number: Int) throws(JobError) -> HEIFItem {
        guard let item = items[number] else { throw .corrupt(kind, .structure) }
        return item
    }

    /// The bytes of an item that lies in one piece; `nil` for others.
    func bytes(of item: HEIFItem) throws(JobError) -> UnsafeRawBufferPointer? {
        guard item.extents.count == 1, let extent = item.extents.first else { return nil }
        return UnsafeRawBufferPointer(rebasing: (item.isInItemBox ? itemBox : file)[extent])
    }

    /// 8.11.6: the item information box. Entries older than version 2 have no type, and no picture has such an entry.
    private mutating func readTypes(_ box: Box) throws(JobError) {
        var (version, _, reader) = try box.fullReader()
        let entries = try reader.big(bytes: version == 0 ? 2 : 4)
        for _ in 0..<entries {
            var (version, _, entry) = try reader.box().fullReader()
            guard version >= 2 else { continue }
            let number = try entry.big(bytes: version == 2 ? 2 : 4)
            try entry.skip(2)
            items[number, default: HEIFItem()].type = try entry.fourCC()
        }
    }

    /// 8.11.3: the item location box.
    private mutating func readPlaces(_ box: Box) throws(JobError) {
        var (version, _, reader) = try box.fullReader()
        try reader.require(version <= 2)
        let sizes = try reader.big16()
        func bytes(_ shift: Int) -> Int { sizes >> shift & 15 }
        // An extent must take up some bytes here, or a few could announce millions of them.
        try reader.require(bytes(8) > 0)
        let entries = try reader.big(bytes: version < 2 ? 2 : 4)
        for _ in 0..<entries {
            let number = try reader.big(bytes: version < 2 ? 2 : 4)
            let method = version == 0 ? 0 : try reader.big16() & 15
            let source = try reader.big16()
            // In this file, or in the item data box; not in another file, and not inside another item.
            guard source == 0 else { throw .corrupt(kind, .references) }
            guard method <= 1 else { throw .uncommon(kind, .layout) }
            let base = try reader.big(bytes: bytes(4))
            var item = items[number] ?? HEIFItem()
            item.isInItemBox = method == 1
            for _ in 0..<(try reader.big16()) {
                if version > 0 { _ = try reader.big(bytes: bytes(0)) }
                let offset = try reader.big(bytes: bytes(12))
                let length = try reader.big(bytes: bytes(8))
                let (start, isTooFar) = base.addingReportingOverflow(offset)
                let (end, isTooLong) = start.addingReportingOverflow(length)
                try reader.require(!isTooFar && !isTooLong)
                item.extents.append(start..<end)
            }
            items[number] = item
        }
    }

    /// 8.11.12: how items refer to others.
    private mutating func readReferences(_ box: Box) throws(JobError) {
        var (version, _, reader) = try box.fullReader()
        let bytes = version == 0 ? 2 : 4
        var found: [(type: FourCC, from: Int, to: [Int])] = []
        try reader.forEachBox { box throws(JobError) in
            guard Self.typesOfReferences.contains(box.type) else { return }
            var references = box.reader
            let number = try references.big(bytes: bytes)
            var others: [Int] = []
            for _ in 0..<(try references.big16()) { others.append(try references.big(bytes: bytes)) }
            found.append((box.type, number, others))
        }
        references += found
        for reference in found where reference.type == "dimg" {
            items[reference.from, default: HEIFItem()].tiles += reference.to
        }
    }

    /// From a grid to its tiles, from a preview and from alpha to their picture.
    private static let typesOfReferences: Set<FourCC> = ["dimg", "thmb", "auxl"]

    /// The numbers of items that are previews of others, or parts of such, and nothing else.
    var previews: Set<Int> {
        var previews = Set(references.filter { $0.type == "thmb" }.map(\.from))
        let grids = references.filter { $0.type == "dimg" }
        previews.formUnion(grids.filter { previews.contains($0.from) }.flatMap(\.to))
        let alphas = references.filter { $0.type == "auxl" && !$0.to.isEmpty }
        previews.formUnion(alphas.filter { previews.isSuperset(of: $0.to) }.map(\.from))
        previews.subtract(grids.filter { !previews.contains($0.from) }.flatMap(\.to))
        if let primaryNumber { previews.remove(primaryNumber) }
        return previews
    }

    /// ISO/IEC 23008-12, 9.3: the properties, and which item has which.
    private mutating func readProperties(_ box: Box) throws(JobError) {
        var all: [Box] = []
        var associations: [Box] = []
        var reader = box.reader
        try reader.forEachBox { box throws(JobError) in
            switch box.type {
            case "ipco":
                var container = box.reader
                try container.forEachBox { property throws(JobError) in all.append(property) }
            case "ipma": associations.append(box)
            default: return
            }
        }
        count += all.count
        // 9.3.1: one for each version and flags. Decoders stop at a second one.
        let heads = associations.map { Array($0.content.prefix(4)) }
        guard Set(heads).count == heads.count else { throw .uncommon(kind, .layout) }
        for box in associations {
            var (version, flags, reader) = try box.fullReader()
            for _ in 0..<(try reader.big32()) {
                let number = try reader.big(bytes: version < 1 ? 2 : 4)
                for _ in 0..<(try reader.byte()) {
                    let index = flags & 1 == 1 ? try reader.big16() & 0x7FFF : try reader.byte() & 0x7F
                    try reader.require(index <= all.count)
                    if index > 0 { items[number, default: HEIFItem()].properties.append(all[index - 1]) }
                }
            }
        }
    }

    /// The items that are the alpha of the primary one.
    private var alphas: [HEIFItem] {
        references.filter { $0.type == "auxl" && $0.to.contains { $0 == primaryNumber } }.compactMap { items[$0.from] }
            .filter(\.isAlpha)
    }

    /// Throws where browsers show nothing because of the primary picture's alpha, though it could be decoded: it does not
    /// tell its size, or it is one of several layers (AV1 Image File Format, 2.3.2.2).
    func checkAlpha() throws(JobError) {
        guard kind == .avif else { return }
        for alpha in alphas {
            guard alpha.hasSize else { throw .corrupt(kind, .dimensions) }
            var layer = alpha.property("lsel")?.reader
            guard try Self.unlayered.contains(layer?.big16() ?? 0) else { throw .uncommon(kind, .layout) }
        }
    }

    /// The first layer, and all of them together.
    private static let unlayered: Set = [0, 0xFFFF]
}
