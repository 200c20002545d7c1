import Media

/// An element of EBML and its place in the file.
struct EBMLPlace {
    let name: Int
    let whole: Range<Int>
    let content: Range<Int>
}

/// The tracks of a WebM.
struct WebMTracks {
    /// Those that stay, by their numbers.
    var kept: [Int: WebMTrack] = [:]
    /// The one whose block is looked at.
    var current: WebMTrack?
}

extension WebMLayout {
    /// The element that begins at a place, which ends before another one.
    ///
    /// - Parameter end: that of the element around it; `nil` for that of the file.
    func element(at start: Int, before end: Int? = nil) throws(JobError) -> EBMLPlace {
        let end = end ?? bytes.count
        var reader = ByteReader(UnsafeRawBufferPointer(rebasing: bytes[start..<end]), of: .webm)
        var cluster = reader
        let element = try reader.element()
        let content = start + reader.position - element.content.count
        if element.isEndless, element.name == WebM.cluster {
            var clock = WebMClock()
            _ = try clock.readEndlessCluster(&cluster)
            reader = cluster
        }
        let last = start + reader.position
        return EBMLPlace(name: element.name, whole: start..<last, content: content..<last)
    }

    /// An element as its reader gives it.
    func element(_ place: EBMLPlace) -> EBMLElement {
        EBMLElement(
            name: place.name, content: UnsafeRawBufferPointer(rebasing: bytes[place.content]), isEndless: false)
    }

    /// The elements in another one up to the first that cannot be read, and where that begins.
    func readableParts(of master: EBMLPlace) -> (parts: [EBMLPlace], end: Int) {
        var parts: [EBMLPlace] = []
        var position = master.content.lowerBound
        while position < master.content.upperBound,
            let part = try? element(at: position, before: master.content.upperBound)
        {
            parts.append(part)
            position = part.whole.upperBound
        }
        return (parts, position)
    }

    func parts(of master: EBMLPlace) -> [EBMLPlace] { readableParts(of: master).parts }

    /// Whether all of it can be read. What cannot is removed, so the element around it must not count on it.
    func isReadable(_ master: EBMLPlace) -> Bool { readableParts(of: master).end == master.content.upperBound }

    /// The number in a part of an element; `nil` where it has none of this name.
    func number(_ name: Int, in master: EBMLPlace) -> Int? {
        parts(of: master).first { $0.name == name }.map { element($0).number }
    }

    /// The number of the track to which a block or a group with one belongs; `nil` where that cannot be read.
    func track(ofBlock part: EBMLPlace) -> Int? {
        let isGroup = part.name == WebM.blockGroup
        guard let block = isGroup ? parts(of: part).first(where: { $0.name == WebM.block }) : part else { return nil }
        var reader = ByteReader(element(block).content, of: .webm)
        return try? reader.trackOfBlock()
    }

    /// The tracks that stay. A track of words that mentions a position is removed as a whole.
    func tracks(in segment: EBMLPlace) -> WebMTracks {
        let parts = parts(of: segment)
        let entries = parts.filter { $0.name == WebM.tracks }.flatMap(self.parts).filter { $0.name == WebM.trackEntry }
        let tracks = entries.compactMap { try? WebMTrack(element($0)) }
        var tellers = Set(tracks.filter { $0.isOfWords && tellsPlace($0.codecPrivate) }.map(\.number))
        let words = Set(tracks.filter(\.isOfWords).map(\.number)).subtracting(tellers)
        if !words.isEmpty {
            for block in parts.filter({ $0.name == WebM.cluster }).lazy.flatMap(self.parts)
            where block.name == WebM.simpleBlock || block.name == WebM.blockGroup {
                guard let number = track(ofBlock: block), words.contains(number), !tellers.contains(number) else {
                    continue
                }
                if tellsPlace(element(block).content) { tellers.insert(number) }
            }
        }
        var result = WebMTracks()
        for track in tracks where track.isPublic && !tellers.contains(track.number) {
            result.kept[track.number] = result.kept[track.number] ?? track
        }
        return result
    }

    private func tellsPlace(_ text: UnsafeRawBufferPointer?) -> Bool {
        text.map { TextSample($0, "wvtt").isPrivate } ?? false
    }
}
