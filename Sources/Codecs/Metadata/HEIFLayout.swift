import Media

/// Where the data about a HEIF's pictures stand in the file.
struct HEIFLayout {
    let boxes: [BoxRange]
    private(set) var items: HEIFItems?
    let kind: MediaFormat

    /// Reads a file whose header was read without a fault.
    init(_ bytes: UnsafeRawBufferPointer, of kind: MediaFormat) throws(JobError) {
        self.kind = kind
        boxes = BoxRange.all(in: 0..<bytes.count, of: bytes, kind)
        if let meta = boxes.first(where: { $0.type == "meta" }) {
            let content = UnsafeRawBufferPointer(rebasing: bytes[meta.content])
            items = try HEIFItems(Box(type: meta.type, content: content, kind: kind), in: bytes)
        }
        guard let items, areApart(items) else { throw .uncommon(kind, .layout) }
    }

    /// Whether every item lies in a box for data, and nothing else lies where data about the pictures do: to clean
    /// those would spoil it.
    private func areApart(_ items: HEIFItems) -> Bool {
        let data = boxes.filter { $0.type == "mdat" }.map(\.content)
        var places: [(range: Range<Int>, isDescription: Bool)] = []
        for item in items.numbered.values {
            let isDescription = !item.isPicture
            for place in items.places(of: item) where !place.isEmpty {
                guard item.isInItemBox || data.contains(where: { $0.clamped(to: place) == place }) else { return false }
                places.append((place, isDescription))
            }
        }
        places.sort { $0.range.lowerBound < $1.range.lowerBound }
        var (end, endOfDescriptions) = (0, 0)
        for (range, isDescription) in places {
            guard range.lowerBound >= (isDescription ? end : endOfDescriptions) else { return false }
            end = max(end, range.upperBound)
            if isDescription { endOfDescriptions = range.upperBound }
        }
        return true
    }

    func metadata(in bytes: UnsafeRawBufferPointer) -> MetadataBlocks {
        var metadata = MetadataBlocks()
        for item in items?.descriptions ?? [] {
            guard let content = content(of: item, in: bytes) else { continue }
            switch item.type {
            case "Exif" where metadata.exif == nil: metadata.exif = Self.parts(ofExif: content).map { Array($0.block) }
            case "mime" where metadata.xmp == nil: metadata.xmp = content
            default: break
            }
        }
        return metadata
    }

    /// What has to be changed so that the file keeps what it may. Nothing is moved, as places in the file are written
    /// down in it: what goes becomes zeros or blanks, or a box that is free.
    func edits(of bytes: UnsafeRawBufferPointer, by cleaning: MetadataFilter) -> Edits {
        guard cleaning.policy != .keep else { return Edits() }
        var changes: [Edits.Change] = []
        for item in items?.descriptions ?? [] {
            let places = items?.places(of: item) ?? []
            let old = places.flatMap { bytes[$0] }
            let new = cleaned(old, item.type, by: cleaning)
            guard new != old else { continue }
            var rest = new[...]
            for place in places {
                changes.append((place, Array(rest.prefix(place.count))))
                rest = rest.dropFirst(place.count)
            }
        }
        changes += changesOfPreviews(in: bytes) + changesOfNames(in: bytes)
        let layout = MovieLayout(bytes, of: kind, cleaning.policy)
        for box in boxes {
            if box.whole == boxes.movie?.whole {
                let places = items.map { items in items.numbered.values.flatMap(items.places(of:)) } ?? []
                changes += layout.changes(inMovie: box, among: boxes, keeping: places)
            } else if box.isFree {
                changes += layout.changes(inRoom: box)
            } else if box.type == "meta" {
                changes += self.changes(inItemList: box, of: bytes, by: layout)
            } else if !Self.known.contains(box.type) {
                changes += box.emptied
            }
        }
        if boxes.movie == nil {
            // With a movie, what lies between is looked for by its samples as well.
            let places = items.map { items in items.numbered.values.flatMap(items.places(of:)) } ?? []
            let data = boxes.filter { $0.type == "mdat" }.map(\.content)
            changes += MovieLayout.gaps(between: places, in: data).flatMap { Edits.zeros($0, unlessIn: bytes) }
        }
        // What stands behind the last box goes, though a spoilt movie may say that its samples lie there.
        let end = boxes.last?.whole.upperBound ?? bytes.count
        changes = changes.map { range, new in
            let place = range.clamped(to: 0..<end)
            return place == range ? (range, new) : (place, Array(new.prefix(place.count)))
        }
        return Edits(sorting: changes + [(end..<bytes.count, [])])
    }

    /// What has to be changed in the box that lists the items and their properties.
    private func changes(
        inItemList meta: BoxRange, of bytes: UnsafeRawBufferPointer, by layout: MovieLayout
    ) -> [Edits.Change] {
        func boxes(in part: Range<Int>) -> [BoxRange] { BoxRange.all(in: part, of: bytes, kind) }
        return boxes(in: meta.content.dropFirst(4)).flatMap { part -> [Edits.Change] in
            if part.isFree { return layout.changes(inRoom: part) }
            if !Self.ofItemList.contains(part.type) { return part.emptied }
            if part.type == "dinf" || part.type == "grpl" { return layout.changes(inParts: part) }
            if part.type == "idat" {
                let places = items.map { items in items.numbered.values.flatMap(items.places(of:)) } ?? []
                return MovieLayout.gaps(between: places, in: [part.content]).flatMap {
                    Edits.zeros($0, unlessIn: bytes)
                }
            }
            guard part.type == "iprp" else { return [] }
            let properties = boxes(in: part.content).filter { $0.type == "ipco" }.flatMap { boxes(in: $0.content) }
            return properties.flatMap { property -> [Edits.Change] in
                if property.isFree { return layout.changes(inRoom: property) }
                // Items name their properties by numbers, so that each keeps its place.
                return Self.properties.contains(property.type) ? layout.changes(inColours: property) : property.emptied
            }
        }
    }

    /// Parts of the list of items of which it is known what they are for (ISO/IEC 14496-12, 8.11).
    private static let ofItemList: Set<FourCC> = [
        "hdlr", "pitm", "iinf", "iloc", "iref", "iprp", "idat", "dinf", "ipro", "grpl",
    ]

    /// Properties of pictures that tell nothing private (ISO/IEC 23008-12, 6.5; AV1 Image File Format, 2.3): how they are
    /// coded and shown, when they were made, and the text for those who cannot see them. Names and descriptions by users
    /// and the position of the camera go.
    private static let properties: Set<FourCC> = [
        "av1C", "hvcC", "lhvC", "avcC", "vvcC", "jpgC", "ispe", "pixi", "pasp", "colr", "clap", "irot", "imir", "rloc",
        "auxC", "a1op", "a1lx", "lsel", "iscl", "rref", "tols", "clli", "mdcv", "cclv", "amve", "ndwt", "reve", "crtt",
        "mdft", "altt", "uncC", "cmpd", "prdi", "cmin", "oinf",
    ]

    /// Boxes of which it is known what they are for.
    private static let known: Set<FourCC> = [
        "ftyp", "styp", "meta", "moof", "mfra", "mdat", "idat", "sidx", "pdin",
    ]

    private func content(of item: HEIFItem, in bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        let places = items?.places(of: item) ?? []
        guard places.reduce(0, { $0 + $1.count }) <= MetadataBlocks.longestBlock else { return nil }
        return places.flatMap { bytes[$0] }
    }

    /// The bytes of an item as the file may keep them, no more and no fewer.
    private func cleaned(_ content: [UInt8], _ type: FourCC, by cleaning: MetadataFilter) -> [UInt8] {
        var (head, new, filler): ([UInt8], [UInt8], UInt8) = ([], [], 0)
        switch type {
        case "Exif":
            guard let parts = Self.parts(ofExif: content) else { break }
            head = Array(parts.head)
            new = cleaning.exif(Array(parts.block))
            if new.isEmpty { new = TIFFWriter(isBig: false).withoutTags }
        case "mime":
            filler = UInt8(ascii: " ")
            if content.count <= XMP.longest { new = cleaning.xmp(content) }
            if new.isEmpty { new = Array(#"<x:xmpmeta xmlns:x="adobe:ns:meta/"/>"#.utf8) }
        default: break
        }
        let result = head + new
        guard result.count <= content.count else { return [UInt8](repeating: filler, count: content.count) }
        return result + [UInt8](repeating: filler, count: content.count - result.count)
    }

    /// How far the tags stand from the fifth byte is told by the first four (ISO/IEC 23008-12, A.2.1).
    private static func parts(ofExif content: [UInt8]) -> (head: ArraySlice<UInt8>, block: ArraySlice<UInt8>)? {
        guard content.count >= 4 else { return nil }
        let distance = content[..<4].reduce(0) { $0 << 8 | Int($1) }
        // There is room for the word that stands before tags in a JPEG, and no reason for more.
        guard distance <= 6, content.count >= 4 + distance else { return nil }
        return (content[..<(4 + distance)], content[(4 + distance)...])
    }
}

extension HEIFItems {
    /// Items of data about the pictures, or of what nobody knows, by their numbers.
    var descriptions: [HEIFItem] {
        numbered.filter { !$0.value.isPicture }.sorted { $0.key < $1.key }.map(\.value)
    }
}

extension HEIFItem {
    /// Whether it is a coded picture, or one that is derived of others (ISO/IEC 23008-12, 6.6, and its annexes).
    fileprivate var isPicture: Bool { Self.pictures.contains(type) }

    private static let pictures: Set<FourCC> = [
        "av01", "hvc1", "hev1", "lhv1", "lhe1", "avc1", "vvc1", "jpeg", "j2k1", "unci", "mski", "grid", "iden", "iovl",
        "tmap",
    ]
}

extension TIFFWriter {
    /// A block with one directory that is empty.
    fileprivate var withoutTags: [UInt8] { bytes + [0, 0, 0, 0, 0, 0] }
}
