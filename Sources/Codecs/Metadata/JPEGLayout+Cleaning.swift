import Media

extension JPEGLayout {
    /// What has to be changed so that the file keeps what it may.
    ///
    /// Segments and comments of no known use go where not all is kept: makers put previews, places and serial numbers
    /// there. So do bytes of no segment, further pictures behind the first (CIPA DC-007) and whatever else phones hang
    /// there.
    ///
    /// - Parameter missingEnd: where the end-of-image marker belongs, if the file has none.
    func edits(of bytes: UnsafeRawBufferPointer, by cleaning: MetadataFilter, missingEnd: Int? = nil) -> Edits {
        var changes: [Edits.Change] = misnumberedRestarts.map { ($0.place..<$0.place + 1, [$0.due]) }
        var photoshop = photoshop(in: bytes, by: cleaning)[...]
        var profile = profile(in: bytes, by: cleaning)[...]
        for segment in segments {
            let old = Array(bytes[segment.whole])
            var new = old
            if let use = JPEGSegmentUse(segment, in: bytes) {
                if use == .photoshop {
                    new = photoshop.popFirst() ?? []
                } else if use == .profile {
                    new = profile.popFirst() ?? []
                } else {
                    new = cleaned(segment, use, in: bytes, by: cleaning)
                }
            } else if !cleaning.keeps(comment: segment, in: bytes) {
                new = []
            }
            if new != old { changes.append((segment.whole, new)) }
        }
        let end = missingEnd ?? end
        let tail = end..<(cleaning.policy == .keep ? end : bytes.count)
        if missingEnd != nil {
            changes.append((tail, [0xFF, 0xD9]))
        } else if !tail.isEmpty {
            changes.append((tail, []))
        }
        return Edits(sorting: changes)
    }

    /// Segments with what the file may keep, for another picture that stands for this one.
    func carried(from bytes: UnsafeRawBufferPointer, by cleaning: MetadataFilter) -> [UInt8] {
        var result: [UInt8] = []
        var profile = cleaning.dropsProfile ? [] : profile(in: bytes, by: cleaning)[...]
        for segment in segments where !segment.isLate {
            switch JPEGSegmentUse(segment, in: bytes) {
            case .profile: result += profile.popFirst() ?? []
            case .exif, .xmp:
                guard let use = JPEGSegmentUse(segment, in: bytes) else { continue }
                result += cleaned(segment, use, in: bytes, by: cleaning)
            case nil where segment.marker == JPEGMarker.comment && cleaning.keeps(comment: segment, in: bytes):
                result += bytes[segment.whole]
            default: continue
            }
        }
        return result + photoshop(in: bytes, by: cleaning).joined()
    }

    private func cleaned(
        _ segment: Segment, _ use: JPEGSegmentUse, in bytes: UnsafeRawBufferPointer, by cleaning: MetadataFilter
    ) -> [UInt8] {
        let content = Array(bytes[segment.content].dropFirst(use.word.utf8CodeUnitCount))
        let whole = Array(bytes[segment.whole])
        func segmentUnlessSame(_ cleaned: [UInt8]) -> [UInt8] { cleaned == content ? whole : use.segment(cleaned) }
        return switch use {
        case .exif: segmentUnlessSame(cleaning.exif(content))
        case .xmp: segmentUnlessSame(cleaning.xmp(content))
        // Version, unit and density, and then a preview of so many pixels (JFIF 1.02).
        case .jfif where cleaning.policy != .keep && content.count > 9: use.segment(content.prefix(7) + [0, 0])
        // A version, two words of flags and the transform (ITU-T T.872, 6.5.3).
        case .adobe where cleaning.policy != .keep && content.count > 7: use.segment(content.prefix(7))
        case .quality where cleaning.policy == .strip || cleaning.policy == .private && !Self.isQualityAlone(content):
            []
        default: whole
        }
    }

    /// Whether Photoshop's segment for the web has the quality, and no comment and no rights behind it (exiftool's
    /// `APP12.pm`, "Ducky").
    private static func isQualityAlone(_ content: [UInt8]) -> Bool {
        content.starts(with: [0, 1, 0, 4]) && content.count <= 10 && content.dropFirst(8).allSatisfy { $0 == 0 }
    }

    /// The segments of the profile, which is cleaned as a whole: as many as there were, empty ones for those that go.
    /// Those go that nobody heeds, and all of them when the profile is not complete.
    private func profile(in bytes: UnsafeRawBufferPointer, by cleaning: MetadataFilter) -> [[UInt8]] {
        let old = segments.indices.filter { JPEGSegmentUse(segments[$0], in: bytes) == .profile }
        if cleaning.policy == .keep { return old.map { Array(bytes[segments[$0].whole]) } }
        guard let parts = profileParts(in: bytes) else { return [] }
        let contents = parts.map { bytes[segments[$0].content.dropFirst(Self.profileHead)] }
        let joined = contents.flatMap(\.self)
        let cleaned = cleaning.profile(joined)
        if cleaned.isEmpty { return [] }
        var new: [Int: [UInt8]] = [:]
        var rest = cleaned[...]
        for (part, content) in zip(parts, contents) {
            let head = bytes[segments[part].content].dropFirst(12).prefix(2)
            new[part] =
                cleaned == joined
                ? Array(bytes[segments[part].whole])
                : JPEGSegmentUse.profile.segment(Array(head) + rest.prefix(content.count))
            rest = rest.dropFirst(content.count)
        }
        return old.map { new[$0] ?? [] }
    }

    /// Photoshop's resources may take up several segments, and are cleaned as a whole. As they came when they keep all.
    private func photoshop(in bytes: UnsafeRawBufferPointer, by cleaning: MetadataFilter) -> [[UInt8]] {
        let old = segments.filter { JPEGSegmentUse($0, in: bytes) == .photoshop }
        guard let content = metadata(in: bytes).photoshop else { return [] }
        let new = cleaning.photoshop(content)
        if new == content { return old.map { Array(bytes[$0.whole]) } }
        return stride(from: 0, to: new.count, by: JPEGSegmentUse.photoshop.room).map {
            JPEGSegmentUse.photoshop.segment(new[$0...].prefix(JPEGSegmentUse.photoshop.room))
        }
    }
}

extension MetadataFilter {
    /// Whether the file keeps a segment that is none of a known use. A comment may tell anything, and IP cameras tell
    /// their serial number there.
    fileprivate func keeps(comment segment: JPEGLayout.Segment, in bytes: UnsafeRawBufferPointer) -> Bool {
        switch policy {
        case .keep: true
        case .private:
            segment.marker == JPEGMarker.comment
                && (HarmlessText.isSignature(bytes[segment.content]) || HarmlessText.isChecksum(bytes[segment.content]))
        case .strip: false
        }
    }
}
