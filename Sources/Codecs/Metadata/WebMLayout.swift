import Media

/// Where a WebM tells of more than its pictures and sounds (RFC 9559). Nothing in it is moved when it is cleaned, as
/// its indexes say where everything stands: what goes becomes an element that is void.
struct WebMLayout {
    let bytes: UnsafeRawBufferPointer
    private let policy: MetadataPolicy

    init(_ bytes: UnsafeRawBufferPointer, _ policy: MetadataPolicy) {
        self.bytes = bytes
        self.policy = policy
    }

    /// What has to be changed in a file that was read without a fault, so that it keeps what it may.
    func edits() throws(JobError) -> Edits {
        guard policy != .keep else { return Edits() }
        var changes: [Edits.Change] = []
        // All that plays is in the segment. Empty space may stand before and behind it, and anything behind that.
        var part = try element(at: 0)
        while part.name != WebM.segment {
            let isEmpty = part.name == WebM.void
            let isHeader = part.name == WebM.header
            changes += isEmpty ? zeros(in: part) : isHeader ? self.changes(in: part, WebMTracks()) : void(part)
            part = try element(at: part.whole.upperBound)
        }
        changes += self.changes(in: part, tracks(in: part))
        var end = part.whole.upperBound
        while let part = try? element(at: end), part.name == WebM.void {
            changes += zeros(in: part)
            end = part.whole.upperBound
        }
        changes.append((end..<bytes.count, []))
        return Edits(sorting: changes.filter { !$0.range.isEmpty })
    }

    /// What has to be changed in an element that holds others: what is not listed goes, and with it the check of all of
    /// them.
    private func changes(in master: EBMLPlace, _ tracks: WebMTracks) -> [Edits.Change] {
        var changes: [Edits.Change] = []
        var checks: [EBMLPlace] = []
        let (parts, end) = readableParts(of: master)
        for part in parts {
            if part.name == WebM.check {
                checks.append(part)
            } else {
                changes += self.changes(of: part, in: master, tracks)
            }
        }
        if end < master.content.upperBound {
            // The rest cannot be read, but players show what a cluster has before it.
            guard master.name == WebM.cluster || master.name == WebM.header else { return void(master) }
            let rest = end..<master.content.upperBound
            if rest.count > 1 { changes += void(EBMLPlace(name: WebM.void, whole: rest, content: rest)) }
        }
        return changes.isEmpty ? [] : changes + checks.flatMap(void)
    }

    private func changes(of part: EBMLPlace, in master: EBMLPlace, _ tracks: WebMTracks) -> [Edits.Change] {
        if part.name == WebM.void { return zeros(in: part) }
        let isListed = WebM.publicParts[master.name]?.contains(part.name) == true
        let isWord = policy == .strip && WebM.words.contains(part.name)
        var tracks = tracks
        if part.name == WebM.blockGroup || part.name == WebM.simpleBlock {
            tracks.current = track(ofBlock: part).flatMap { tracks.kept[$0] }
        }
        guard isListed, !isWord, isPublic(part, tracks) else { return void(part) }
        if part.name == WebM.codecPrivate { return changes(inPrivate: part, of: master) }
        return WebM.publicParts[part.name] == nil ? [] : changes(in: part, tracks)
    }

    /// Whether a part that is listed may stay for what is in it.
    private func isPublic(_ part: EBMLPlace, _ tracks: WebMTracks) -> Bool {
        switch part.name {
        case WebM.trackEntry:
            guard let track = try? WebMTrack(element(part)) else { return false }
            return track.isPublic && tracks.kept[track.number] != nil
        case WebM.simpleBlock, WebM.blockGroup: return tracks.current != nil
        case WebM.blockAdditions: return parts(of: part).contains { $0.name == WebM.blockMore && isPublic($0, tracks) }
        case WebM.blockMore:
            return isReadable(part) && tracks.current.map { isPublic(addition: part, to: $0) } ?? false
        case WebM.blockAdditionMapping:
            return number(WebM.blockAdditionType, in: part).map(Self.publicAdditions.contains) ?? false
        case WebM.cuePoint: return parts(of: part).contains { $0.name == WebM.cuePositions && isPublic($0, tracks) }
        case WebM.cuePositions:
            return isReadable(part) && number(WebM.cueTrack, in: part).map { tracks.kept[$0] != nil } ?? false
        case WebM.simpleTag: return isPublic(tag: part)
        default: return true
        }
    }

    /// Whether an addition to a block is known to belong to what is seen: alpha, how bright pictures are meant
    /// (HDR10+, of Samsung's number in ITU-T T.35), or what stands beside words.
    private func isPublic(addition: EBMLPlace, to track: WebMTrack) -> Bool {
        if track.isOfWords { return true }
        guard track.isVideo else { return false }
        let content = parts(of: addition).first { $0.name == WebM.blockAddition }?.content ?? 0..<0
        return track.hasAlpha && number(WebM.blockAdditionNumber, in: addition) ?? 1 == 1
            || bytes[content].starts(with: [0xB5, 0x00, 0x3C, 0x00, 0x01, 0x04])
    }

    /// Kinds of additions that a track may announce: those of ITU-T T.35, and `dvcC` and `dvvC` of Dolby.
    private static let publicAdditions: Set = [4, 0x6476_6343, 0x6476_7643]

    /// Whether a tag is known to tell of no place, person or machine, and holds no further ones.
    private func isPublic(tag: EBMLPlace) -> Bool {
        let parts = parts(of: tag)
        guard let name = parts.first(where: { $0.name == WebM.tagName }),
            !parts.contains(where: { $0.name == WebM.simpleTag })
        else { return false }
        let key = WebM.name(in: bytes[name.content]).lowercased()
        return MovieTag.isPublic(key: key) || WebM.publicTags.contains(key)
    }

    private func changes(inPrivate part: EBMLPlace, of entry: EBMLPlace) -> [Edits.Change] {
        guard (try? WebMTrack(element(entry)))?.isVorbis == true,
            let comments = VorbisComments(UnsafeRawBufferPointer(rebasing: bytes[part.content])),
            let (range, new) = comments.cleaned(policy)
        else { return [] }
        return [(range.lowerBound + part.content.lowerBound..<range.upperBound + part.content.lowerBound, new)]
    }

    /// Empty space, which may hold what a free box of a movie may.
    private func zeros(in space: EBMLPlace) -> [Edits.Change] {
        let content = bytes[space.content]
        if policy == .private, HarmlessText.isSignature(content) || HarmlessText.isChecksum(content) { return [] }
        return Edits.zeros(space.content, unlessIn: bytes)
    }

    /// RFC 8794, 11.3.2: an element of the same length that says nothing. Its own length takes up one byte, or eight.
    private func void(_ element: EBMLPlace) -> [Edits.Change] {
        let count = element.whole.count
        let isShort = count <= 128
        let rest = count - (isShort ? 2 : 9)
        let length = isShort ? [UInt8(0x80 | rest)] : [1] + (0..<7).reversed().map { UInt8(rest >> (8 * $0) & 0xFF) }
        let start = element.whole.upperBound - rest
        return [(element.whole.lowerBound..<start, [UInt8(WebM.void)] + length)]
            + Edits.zeros(start..<element.whole.upperBound)
    }
}
