import Media

/// Where an MP4 or a MOV tells of more than its pictures and sounds (ISO/IEC 14496-12; QuickTime File Format). Nothing
/// in it is moved when it is cleaned, as its tables say where every sample stands: what goes becomes a box that is
/// free.
struct MovieLayout {
    private let bytes: UnsafeRawBufferPointer
    private let kind: MediaFormat
    private let policy: MetadataPolicy

    init(_ bytes: UnsafeRawBufferPointer, of kind: MediaFormat, _ policy: MetadataPolicy) {
        self.bytes = bytes
        self.kind = kind
        self.policy = policy
    }

    /// What has to be changed in a video so that it keeps what it may.
    ///
    /// - Parameter isToStartFast: whether its index is to stand before its samples.
    func edits(isToStartFast: Bool = false) -> Edits {
        let changes = changes
        let move = isToStartFast ? FastStart(of: bytes, kind) : nil
        return move?.edits(with: changes) ?? Edits(sorting: changes)
    }

    private var changes: [Edits.Change] {
        guard policy != .keep else { return [] }
        var changes: [Edits.Change] = []
        let boxes = boxes(in: 0..<bytes.count)
        for box in boxes {
            if box.whole == boxes.movie?.whole {
                changes += self.changes(inMovie: box, among: boxes)
            } else if MovieBox.publicParts[box.type] != nil {
                changes += self.changes(inParts: box)
            } else if box.isFree {
                changes += self.changes(inRoom: box)
            } else if !Self.known.contains(box.type) {
                changes += self.changes(inData: box)
            }
        }
        if let end = boxes.last?.whole.upperBound { changes.append((end..<bytes.count, [])) }
        return changes
    }

    /// Boxes beside the movie of which it is known what they are for.
    private static let known: Set<FourCC> = ["ftyp", "styp", "mdat", "sidx", "ssix", "pdin"]

    /// What has to be changed in the box of a movie, in its fragments and in its data.
    ///
    /// - Parameters:
    ///   - all: the boxes of the file.
    ///   - items: what else stands in the boxes for data, and stays.
    func changes(
        inMovie movie: BoxRange, among all: [BoxRange], keeping items: [Range<Int>] = []
    ) -> [Edits.Change] {
        let fragments = try? fragments(of: movie, all)
        let boxes = boxes(in: movie.content)
        let tracks = boxes.filter { $0.type == "trak" }.map { MovieTrack($0, fragments ?? [], in: bytes, kind) }
        let removed = Set(tracks.filter { !$0.isKept }.compactMap(\.number))
        let leantOn = (fragments ?? []).reduce(into: Set<Int>()) { $0.formUnion($1.leantOn(among: removed)) }
        var rest = tracks[...]
        var changes = boxes.flatMap { box -> [Edits.Change] in
            switch box.type {
            case "trak":
                guard let track = rest.popFirst() else { return [] }
                let stays = track.isKept || track.number.map(leantOn.contains) ?? false
                return stays ? self.changes(inTrack: box, isOfPictures: track.isOfPictures) : box.emptied
            case "mvhd", "iods": return []
            case "mvex": return self.changes(inParts: box)
            default: return self.changes(inData: box)
            }
        }
        let emptied = removed.subtracting(leantOn)
        for part in (fragments ?? []).flatMap(\.parts) where emptied.contains(part.track) {
            changes += part.box.emptied
        }
        let data = all.filter { $0.type == "mdat" }.map(\.content)
        do throws(JobError) {
            var played = items
            for track in tracks where track.isKept { played += try track.samples.chunks() }
            guard let fragments else { throw .corrupt(kind, .structure) }
            for run in fragments.flatMap(\.runs) where !removed.contains(run.track) { played.append(run.place) }
            guard played.count > items.count else { throw .corrupt(kind, .structure) }
            changes += Self.gaps(between: played, in: data).flatMap { Edits.zeros($0, unlessIn: bytes) }
        } catch {
            // It is not known what plays: only what does not is taken out.
            let samples = tracks.filter { !$0.isKept }.flatMap { (try? $0.samples.chunks()) ?? [] }
            let runs = (fragments ?? []).flatMap(\.runs).filter { removed.contains($0.track) }.map(\.place)
            let lost = (samples + runs + positions(in: movie)).filter { place in
                data.contains { $0.clamped(to: place) == place }
            }
            changes += lost.flatMap { Edits.zeros($0, unlessIn: bytes) }
        }
        return changes
    }

    private func fragments(of movie: BoxRange, _ all: [BoxRange]) throws(JobError) -> [FragmentRuns] {
        let fragments = all.filter { $0.type == "moof" }
        if fragments.isEmpty { return [] }
        let content = UnsafeRawBufferPointer(rebasing: bytes[movie.content])
        let sizes = try Movie(Box(type: movie.type, content: content, kind: kind)).fragmentSizes
        return try fragments.map { fragment throws(JobError) in try FragmentRuns(of: fragment, sizes, in: bytes, kind) }
    }

    /// The bytes of boxes for data that nothing plays. Cameras with Novatek's chips hide positions there.
    static func gaps(between played: [Range<Int>], in data: [Range<Int>]) -> [Range<Int>] {
        var rest = played.sorted { $0.lowerBound < $1.lowerBound }[...]
        var gaps: [Range<Int>] = []
        for part in data {
            var start = part.lowerBound
            while let next = rest.first, next.lowerBound < part.upperBound {
                if next.lowerBound > start { gaps.append(start..<next.lowerBound) }
                start = max(start, min(next.upperBound, part.upperBound))
                if next.upperBound > part.upperBound { break }
                rest.removeFirst()
            }
            if start < part.upperBound { gaps.append(start..<part.upperBound) }
        }
        return gaps
    }

    /// The blocks of positions that Novatek's index lists: a version, a count, and of each its place and length.
    private func positions(in movie: BoxRange) -> [Range<Int>] {
        guard let list = boxes(in: movie.content).first(where: { $0.type == "gps " }) else { return [] }
        var reader = ByteReader(UnsafeRawBufferPointer(rebasing: bytes[list.content.dropFirst(8)]), of: kind)
        var blocks: [Range<Int>] = []
        while let start = try? reader.big32(), let length = try? reader.big32() {
            blocks.append(start..<start + length)
        }
        return blocks
    }

    /// What goes of a box with others in it, of which it is known which of them tell how a movie plays.
    func changes(inParts box: BoxRange) -> [Edits.Change] {
        let parts = MovieBox.publicParts[box.type] ?? []
        return boxes(in: box.content).flatMap { part -> [Edits.Change] in
            if !parts.contains(part.type) { return changes(inOther: part) }
            if part.type == "dref" { return changes(inReferences: part) }
            return MovieBox.publicParts[part.type] == nil ? [] : changes(inParts: part)
        }
    }

    /// Where data are said to be (ISO/IEC 14496-12, 8.7.2): those of other files play nowhere, and Macs write down the
    /// folders in which a movie was made.
    private func changes(inReferences table: BoxRange) -> [Edits.Change] {
        boxes(in: table.content.dropFirst(8)).flatMap { Edits.zeros($0.content.dropFirst(4), unlessIn: bytes) }
    }

    private func changes(inTrack track: BoxRange, isOfPictures: Bool) -> [Edits.Change] {
        boxes(in: track.content).flatMap { box -> [Edits.Change] in
            switch box.type {
            case "udta", "meta": changes(inData: box)
            case "mdia", "minf", "stbl": changes(inTrack: box, isOfPictures: isOfPictures)
            case "edts", "dinf", "gmhd": changes(inParts: box)
            // Google's first way to say that a video is a sphere, which viewers need.
            case "uuid" where !bytes[box.content].starts(with: Self.sphere): box.emptied
            case _ where box.isFree: changes(inRoom: box)
            case "stsd": changes(inDescriptions: box, isOfPictures: isOfPictures)
            default: Self.ofTrack.contains(box.type) ? [] : box.emptied
            }
        }
    }

    /// Boxes of a track of which it is known that they tell how it plays (ISO/IEC 14496-12, chapters 8 and 12;
    /// ISO/IEC 14496-15; QuickTime File Format; Apple's and Google's boxes for how a picture lies in space).
    private static let ofTrack: Set<FourCC> = [
        "tkhd", "tref", "trgr", "edts", "tapt", "clip", "matt", "load", "imap", "txas", "uuid",
        "mdhd", "hdlr", "elng",
        "vmhd", "smhd", "hmhd", "sthd", "nmhd", "gmhd", "dinf",
        "stts", "ctts", "cslg", "stsc", "stsz", "stz2", "stco", "co64", "stss", "stps", "stsh", "sdtp", "padb", "stdp",
        "sgpd", "sbgp", "subs", "saiz", "saio",
    ]

    /// The ways in which samples are coded (ISO/IEC 14496-12, 12.1.3 and 12.2.3): what stands behind the 78 bytes of a
    /// picture's, and the blocks of a sound's that tell of its maker.
    private func changes(inDescriptions table: BoxRange, isOfPictures: Bool) -> [Edits.Change] {
        boxes(in: table.content.dropFirst(8)).flatMap { entry -> [Edits.Change] in
            if isOfPictures {
                return boxes(in: entry.content.dropFirst(78)).flatMap { part in
                    MovieBox.ofPictures.contains(part.type) ? changes(inColours: part) : changes(inOther: part)
                }
            }
            guard entry.type == "fLaC" else { return [] }
            return boxes(in: entry.content.dropFirst(28)).filter { $0.type == "dfLa" }.flatMap {
                box -> [Edits.Change] in
                let blocks = box.content.dropFirst(4)
                return FLACBlocks(UnsafeRawBufferPointer(rebasing: bytes[blocks])).changes.map { range, new in
                    (range.lowerBound + blocks.lowerBound..<range.upperBound + blocks.lowerBound, new)
                }
            }
        }
    }

    /// A box of colours with a profile in it, which is cleaned where it stands.
    func changes(inColours box: BoxRange) -> [Edits.Change] {
        let place = box.content.dropFirst(4)
        guard policy != .keep, box.type == "colr",
            bytes[box.content].starts(with: "prof".utf8) || bytes[box.content].starts(with: "rICC".utf8),
            let profile = ICCProfile(Array(bytes[place]))?.withoutPrivate(), !profile.elementsEqual(bytes[place])
        else { return [] }
        return [(place, profile)]
    }

    private static let sphere: [UInt8] = [
        0xFF, 0xCC, 0x82, 0x63, 0xF8, 0x55, 0x4A, 0x93, 0x88, 0x14, 0x58, 0x7A, 0x02, 0x52, 0x1F, 0xDD,
    ]

    /// A box of user data or metadata, or any other.
    private func changes(inData box: BoxRange) -> [Edits.Change] {
        guard policy == .private else { return changes(inOther: box) }
        switch box.type {
        case "udta":
            return boxes(in: box.content).flatMap { inner -> [Edits.Change] in
                if inner.type == "meta" || inner.type == "XMP_" { return changes(inData: inner) }
                return MovieTag.isPublic(inner.type) ? [] : changes(inOther: inner)
            }
        case "meta": return changes(inMetadata: box)
        case "XMP_": return changes(inPacket: box.content, of: box)
        case "uuid" where bytes[box.content].starts(with: Self.packet):
            return changes(inPacket: box.content.dropFirst(16), of: box)
        default: return changes(inOther: box)
        }
    }

    /// A box of which nothing is kept.
    private func changes(inOther box: BoxRange) -> [Edits.Change] {
        box.isFree ? changes(inRoom: box) : box.emptied
    }

    /// A box that is free. Cameras hide serial numbers, previews and trips there.
    func changes(inRoom box: BoxRange) -> [Edits.Change] {
        let content = bytes[box.content]
        if policy == .private, HarmlessText.isSignature(content) || HarmlessText.isChecksum(content) { return [] }
        return Edits.zeros(box.content, unlessIn: bytes)
    }

    /// A packet of XMP, which is filled up with blanks where it gets shorter.
    private func changes(inPacket place: Range<Int>, of box: BoxRange) -> [Edits.Change] {
        guard place.count <= XMP.longest else { return box.emptied }
        let old = Array(bytes[place])
        let new = MetadataFilter(policy: policy).xmp(old)
        if new.isEmpty { return box.emptied }
        return new == old ? [] : [(place, new + [UInt8](repeating: UInt8(ascii: " "), count: old.count - new.count))]
    }

    /// The mark of a packet (Adobe's XMP specification, part 3).
    private static let packet: [UInt8] = [
        0xBE, 0x7A, 0xCF, 0xCB, 0x97, 0xA9, 0x42, 0xE8, 0x9C, 0x71, 0x99, 0x94, 0x91, 0xE3, 0xAF, 0xAC,
    ]

    /// QuickTime's box begins with its first box, that of the standard with a version.
    private func changes(inMetadata box: BoxRange) -> [Edits.Change] {
        let isFull = bytes[box.content].starts(with: [0, 0, 0, 0])
        let parts = boxes(in: isFull ? box.content.dropFirst(4) : box.content)
        guard parts.contains(where: { $0.type == "ilst" }) else { return box.emptied }
        let keys = parts.first { $0.type == "keys" }.map(names) ?? []
        return parts.flatMap { part -> [Edits.Change] in
            switch part.type {
            case "ilst":
                boxes(in: part.content).flatMap { item -> [Edits.Change] in
                    let number = item.type.rawValue
                    let isPublic =
                        keys.indices.contains(number - 1)
                        ? MovieTag.isPublic(key: keys[number - 1]) : MovieTag.isPublic(item.type)
                    return isPublic ? [] : changes(inOther: item)
                }
            case "hdlr", "keys": []
            default: changes(inOther: part)
            }
        }
    }

    /// The names that items refer to by their number.
    private func names(of keys: BoxRange) -> [String] {
        guard keys.content.count >= 8 else { return [] }
        return boxes(in: keys.content.dropFirst(8)).map { String(decoding: bytes[$0.content], as: UTF8.self) }
    }

    private func boxes(in part: Range<Int>) -> [BoxRange] { BoxRange.all(in: part, of: bytes, kind) }
}
