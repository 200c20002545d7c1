import Media

/// Where an MP4 or a MOV tells of more than its pictures and sounds (ISO/IEC 14496-12; QuickTime File Format). Nothing in it is
/// moved when it is cleaned, as its tables say where every sample stands: what goes becomes a box that is free.
struct MovieLayout {
    private let bytes: UnsafeRawBufferPointer
    private let kind: Kind
    private let policy: MetadataPolicy

    init(_ bytes: UnsafeRawBufferPointer, of kind: Kind, _ policy: MetadataPolicy) {
        self.bytes = bytes
        self.kind = kind
        self.policy = policy
    }

    /// What has to be changed in a video so that it keeps what it may.
    ///
    /// - Parameter isToStartFast: whether its index is to stand before its samples.
    func edits(isToStartFast: Bool = false) -> Edits {
        let changes = changes
        let move = isToStartFast ? IndexMove(of: bytes, kind) : nil
        return move?.edits(with: changes) ?? Edits(sorting: changes)
    }

    private var changes: [Edits.Change] {
        guard policy != .keep else { return [] }
        var changes: [Edits.Change] = []
        let boxes = boxes(in: 0..<bytes.count)
        for box in boxes {
            if box.type == "moov" {
                changes += self.changes(inMovie: box)
            } else if !Self.known.contains(box.type) {
                changes += self.changes(inData: box)
            }
        }
        if let end = boxes.last?.whole.upperBound { changes.append((end..<bytes.count, [])) }
        return changes
    }

    /// Boxes beside the movie of which it is known what they are for.
    private static let known: Set<FourCC> = [
        "ftyp", "styp", "mdat", "moof", "mfra", "sidx", "ssix", "prft", "emsg", "free", "skip", "wide", "pdin",
    ]

    /// What has to be changed in the box of a movie.
    func changes(inMovie movie: BoxPlace) -> [Edits.Change] {
        boxes(in: movie.content).flatMap { box -> [Edits.Change] in
            switch box.type {
            case "trak": changes(inTrack: box)
            case "mvhd", "mvex", "iods", "free", "skip": []
            default: changes(inData: box)
            }
        }
    }

    /// Tracks of pictures, sounds, words and time codes stay; those of positions and other data of the moment go with their samples.
    private func changes(inTrack track: BoxPlace) -> [Edits.Change] {
        let boxes = boxes(in: track.content)
        guard let media = boxes.first(where: { $0.type == "mdia" }) else { return [] }
        let parts = self.boxes(in: media.content)
        let handler = parts.first { $0.type == "hdlr" && $0.content.count >= 12 }.map {
            FourCC(bytes[$0.content].dropFirst(8).prefix(4).reduce(0) { $0 << 8 | Int($1) })
        }
        if let handler, !Self.handlers.contains(handler) {
            return track.emptied + samples(of: parts).map { ($0, [UInt8](repeating: 0, count: $0.count)) }
        }
        return boxes.flatMap { box -> [Edits.Change] in
            switch box.type {
            case "udta", "meta": changes(inData: box)
            // Google's first way to say that a video is a sphere, which viewers need.
            case "uuid" where !bytes[box.content].starts(with: Self.sphere): box.emptied
            default: []
            }
        }
    }

    private static let handlers: Set<FourCC> = [
        "vide", "auxv", "pict", "soun", "text", "sbtl", "subt", "subp", "clcp", "tmcd", "hint",
    ]
    private static let sphere: [UInt8] = [
        0xFF, 0xCC, 0x82, 0x63, 0xF8, 0x55, 0x4A, 0x93, 0x88, 0x14, 0x58, 0x7A, 0x02, 0x52, 0x1F, 0xDD,
    ]

    /// A box of user data or metadata, or any other.
    private func changes(inData box: BoxPlace) -> [Edits.Change] {
        guard policy == .private else { return box.emptied }
        switch box.type {
        case "udta":
            return boxes(in: box.content).flatMap { inner -> [Edits.Change] in
                if inner.type == "meta" || inner.type == "XMP_" { return changes(inData: inner) }
                return MovieTag.isPublic(inner.type) || inner.type == "free" ? [] : inner.emptied
            }
        case "meta": return changes(inMetadata: box)
        case "XMP_": return changes(inPacket: box.content, of: box)
        case "uuid" where bytes[box.content].starts(with: Self.packet):
            return changes(inPacket: box.content.dropFirst(16), of: box)
        default: return box.emptied
        }
    }

    /// A packet of XMP, which is filled up with blanks where it gets shorter.
    private func changes(inPacket place: Range<Int>, of box: BoxPlace) -> [Edits.Change] {
        guard place.count <= XMP.longest else { return box.emptied }
        let old = Array(bytes[place])
        let new = Cleaning(policy: policy).xmp(old)
        if new.isEmpty { return box.emptied }
        return new == old ? [] : [(place, new + [UInt8](repeating: UInt8(ascii: " "), count: old.count - new.count))]
    }

    /// The mark of a packet (Adobe's XMP specification, part 3).
    private static let packet: [UInt8] = [
        0xBE, 0x7A, 0xCF, 0xCB, 0x97, 0xA9, 0x42, 0xE8, 0x9C, 0x71, 0x99, 0x94, 0x91, 0xE3, 0xAF, 0xAC,
    ]

    /// QuickTime's box begins with its first box, that of the standard with a version.
    private func changes(inMetadata box: BoxPlace) -> [Edits.Change] {
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
                    return isPublic || item.type == "free" ? [] : item.emptied
                }
            case "hdlr", "keys", "free": []
            default: part.emptied
            }
        }
    }

    /// The names that items refer to by their number.
    private func names(of keys: BoxPlace) -> [String] {
        guard keys.content.count >= 8 else { return [] }
        return boxes(in: keys.content.dropFirst(8)).map { String(decoding: bytes[$0.content], as: UTF8.self) }
    }

    private func boxes(in part: Range<Int>) -> [BoxPlace] { BoxPlace.all(in: part, of: bytes, kind) }

    /// Where the samples of a track stand, chunk by chunk; none where its tables cannot be read.
    private func samples(of media: [BoxPlace]) -> [Range<Int>] {
        guard let information = media.first(where: { $0.type == "minf" }),
            let table = boxes(in: information.content).first(where: { $0.type == "stbl" })
        else { return [] }
        return (try? SampleTable(boxes(in: table.content), bytes, kind).chunks()) ?? []
    }
}
