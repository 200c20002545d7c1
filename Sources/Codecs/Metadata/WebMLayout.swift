import Media

/// Where a WebM tells of more than its pictures and sounds (RFC 9559). Nothing in it is moved when it is cleaned, as
/// its indexes say where everything stands: what goes becomes an element that is void.
struct WebMLayout {
    /// An element and its place in the file.
    private struct Place {
        let name: Int
        let whole: Range<Int>
        let content: Range<Int>
    }

    private let bytes: UnsafeRawBufferPointer
    private let policy: MetadataPolicy

    init(_ bytes: UnsafeRawBufferPointer, _ policy: MetadataPolicy) {
        self.bytes = bytes
        self.policy = policy
    }

    /// What has to be changed in a file that was read without a fault, so that it keeps what it may.
    func edits() throws(Setback) -> Edits {
        guard policy != .keep else { return Edits() }
        let segment = try segment()
        let parts = try elements(in: segment.content)
        var changes: [Edits.Change] = []
        for part in parts {
            do throws(Setback) {
                switch part.name {
                case WebM.tags: changes += try changesInTags(part)
                case WebM.attachments: changes += try void(partsOf: part) { _ in true }
                case WebM.info:
                    changes += try void(partsOf: part) { part in
                        !Self.publicInfo.contains(part.name) || policy == .strip && Self.wordsOfInfo.contains(part.name)
                    }
                case WebM.void, WebM.check: continue
                default: if !WebM.segmentParts.contains(part.name) { changes.append(void(part)) }
                }
            } catch {
                changes.append(void(part))  // nobody can read what is in it
            }
        }
        if !changes.isEmpty { changes += checks(in: parts) }
        changes.append((endOfSpace(behind: segment)..<bytes.count, []))
        return Edits(sorting: changes.filter { !$0.range.isEmpty })
    }

    /// What a private file keeps of the segment's information (RFC 9559, 5.1.2): times, title, programs, and the numbers
    /// by which segments find each other. Names of files go.
    private static let publicInfo: Set = [
        WebM.timestampScale, WebM.duration, 0x4461, 0x7BA9, 0x4D80, 0x5741, 0x73A4, 0x4444, 0x3C_B923, 0x3E_B923,
        0x6924,
    ]
    /// Title and date.
    private static let wordsOfInfo: Set = [0x7BA9, 0x4461]

    private func changesInTags(_ tags: Place) throws(Setback) -> [Edits.Change] {
        if policy == .strip { return try void(partsOf: tags) { _ in true } }
        let parts = try elements(in: tags.content)
        var changes: [Edits.Change] = []
        for tag in parts where tag.name == WebM.tag {
            changes += try void(partsOf: tag) { part throws(Setback) in
                guard part.name == WebM.simpleTag else { return false }
                return try !isPublic(part)
            }
        }
        return changes.isEmpty ? [] : changes + checks(in: parts)
    }

    /// Whether a tag is known to tell of no place, person or machine, and holds no further ones.
    private func isPublic(_ tag: Place) throws(Setback) -> Bool {
        let parts = try elements(in: tag.content)
        guard let name = parts.first(where: { $0.name == WebM.tagName }),
            !parts.contains(where: { $0.name == WebM.simpleTag })
        else { return false }
        let key = WebM.name(in: bytes[name.content]).lowercased()
        return MovieTag.isPublic(key: key) || Self.publicTags.contains(key)
    }

    /// Names of tags beside those of other movies, lengths and numbers for the most part.
    private static let publicTags: Set = [
        "duration", "bps", "number_of_frames", "number_of_bytes", "encoder_settings", "creation_time", "date",
        "date_recorded", "date_released", "language", "handler_name", "vendor_id", "alpha_mode",
    ]

    /// Voids parts of an element, and with them the check of all of it.
    private func void(
        partsOf element: Place, where isToGo: (Place) throws(Setback) -> Bool
    ) throws(Setback) -> [Edits.Change] {
        let parts = try elements(in: element.content)
        var changes: [Edits.Change] = []
        for part in parts where part.name != WebM.void && part.name != WebM.check {
            if try isToGo(part) { changes.append(void(part)) }
        }
        return changes.isEmpty ? [] : changes + checks(in: parts)
    }

    /// Voids the checks among the parts of an element, which are wrong when one of the parts is changed.
    private func checks(in parts: [Place]) -> [Edits.Change] {
        parts.filter { $0.name == WebM.check }.map { void($0) }
    }

    /// RFC 8794, 11.3.2: an element of the same length that says nothing. Its own length takes up one byte, or eight.
    private func void(_ element: Place) -> Edits.Change {
        let count = element.whole.count
        let isShort = count <= 128
        let rest = count - (isShort ? 2 : 9)
        let length = isShort ? [UInt8(0x80 | rest)] : [1] + (0..<7).reversed().map { UInt8(rest >> (8 * $0) & 0xFF) }
        return (element.whole, [UInt8(WebM.void)] + length + [UInt8](repeating: 0, count: rest))
    }

    /// All that plays. Empty space may stand before it, and anything behind it.
    private func segment() throws(Setback) -> Place {
        var reader = ByteReader(bytes, of: .webm)
        while true {
            let start = reader.position
            let element = try reader.element()
            let end = reader.position
            if element.name == WebM.segment {
                return Place(name: element.name, whole: start..<end, content: end - element.content.count..<end)
            }
        }
    }

    /// Where the empty space ends that may stand behind it.
    private func endOfSpace(behind segment: Place) -> Int {
        let start = segment.whole.upperBound
        var reader = ByteReader(UnsafeRawBufferPointer(rebasing: bytes[start...]), of: .webm)
        var end = start
        while let element = try? reader.element(), element.name == WebM.void, !element.isEndless {
            end = start + reader.position
        }
        return end
    }

    private func elements(in part: Range<Int>) throws(Setback) -> [Place] {
        var reader = ByteReader(UnsafeRawBufferPointer(rebasing: bytes[part]), of: .webm)
        var places: [Place] = []
        while reader.remaining > 0 {
            let start = part.lowerBound + reader.position
            var ahead = reader
            let element = try ahead.element()
            if element.isEndless, element.name == WebM.cluster {
                var clock = WebMClock()
                _ = try clock.readEndlessCluster(&reader)
                continue
            }
            reader = ahead
            let end = part.lowerBound + reader.position
            places.append(Place(name: element.name, whole: start..<end, content: end - element.content.count..<end))
        }
        return places
    }
}
