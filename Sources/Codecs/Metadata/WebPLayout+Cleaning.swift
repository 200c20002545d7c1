import Media

extension WebPLayout {
    /// What has to be changed so that the file keeps what it may, and so that browsers show it.
    ///
    /// - Parameter lacksAlphaFlag: whether the extended header denies alpha that the picture has.
    func edits(of bytes: UnsafeRawBufferPointer, by cleaning: MetadataFilter, lacksAlphaFlag: Bool) -> Edits {
        var edits = Edits()
        var changes = chunks.map { changed($0, in: bytes, by: cleaning) }
        if cleaning.policy != .keep {
            for (index, chunk) in chunks.enumerated() where isIgnored(chunk, at: index, in: bytes) {
                changes[index] = []
            }
        }
        // The padding that is missing.
        if let last = chunks.last, changes[chunks.count - 1] == nil, last.whole.count % 2 == 1 {
            changes[chunks.count - 1] = Array(bytes[last.whole]) + [0]
        }
        let hasChanges = changes.contains { $0 != nil }
        var flags: UInt8 = 0
        var length = end - 8
        for (chunk, new) in zip(chunks, changes) {
            if new?.isEmpty != true { flags |= WebPChunk.flag(of: chunk.type) }
            length += (new?.count ?? chunk.whole.count) - chunk.whole.count
        }
        let newLength = WebPChunk.little32(length)
        if !bytes[4..<8].elementsEqual(newLength) { edits.replace(4..<8, with: newLength) }
        for (chunk, new) in zip(chunks, changes) {
            if let new {
                edits.replace(chunk.whole, with: new)
            } else if chunk.type == WebPChunk.extended, let old = bytes[chunk.content].first {
                // A profile that did not count must not do so now.
                let kept = flags & (old | ~WebPChunk.flag(of: WebPChunk.profile))
                var new = hasChanges ? old & ~WebPChunk.flags | kept : old
                if lacksAlphaFlag, cleaning.policy != .keep { new |= WebPChunk.alphaFlag }
                let place = chunk.content.lowerBound
                if new != old { edits.replace(place..<place + 1, with: [new]) }
            }
        }
        if cleaning.policy != .keep { edits.replace(end..<bytes.count) }
        return edits
    }

    private var isExtended: Bool { chunks.first?.type == WebPChunk.extended }

    /// Whether viewers ignore a chunk of a known use: one after the simple form, which is its first chunk (RFC 9649,
    /// 2.5 and 2.6), or the alpha of a picture that is opaque by its extended header.
    private func isIgnored(_ chunk: Chunk, at index: Int, in bytes: UnsafeRawBufferPointer) -> Bool {
        guard let header = chunks.first, isExtended else {
            return index > 0 && WebPChunk.known.contains(chunk.type)
        }
        return chunk.type == WebPChunk.alpha && bytes[header.content.lowerBound] & WebPChunk.alphaFlag == 0
    }

    /// What the file may keep, for another picture that stands for this one.
    ///
    /// - Parameter withProfile: whether the file's profile counts.
    func carried(from bytes: UnsafeRawBufferPointer, by cleaning: MetadataFilter, withProfile: Bool)
        -> PreservedMetadata
    {
        var carried = PreservedMetadata()
        for chunk in chunks {
            let bytes = changed(chunk, in: bytes, by: cleaning) ?? Array(bytes[chunk.whole])
            switch chunk.type {
            case WebPChunk.profile where cleaning.dropsProfile || !withProfile: continue
            case WebPChunk.profile: carried.front += bytes
            case WebPChunk.exif, WebPChunk.xmp: carried.back += bytes
            default: continue
            }
            if !bytes.isEmpty { carried.flags |= WebPChunk.flag(of: chunk.type) }
        }
        return carried
    }

    /// The chunk as the file may keep it, empty for not at all; `nil` when it stays as it is.
    func changed(_ chunk: Chunk, in bytes: UnsafeRawBufferPointer, by cleaning: MetadataFilter) -> [UInt8]? {
        let isBlock = chunk.type == WebPChunk.exif || chunk.type == WebPChunk.xmp
        if isBlock, chunk.content.count <= MetadataBlocks.longestBlock {
            let block = Array(bytes[chunk.content])
            let cleaned = chunk.type == WebPChunk.exif ? cleaning.exif(block) : cleaning.xmp(block)
            return cleaned == block ? nil : WebPChunk.chunk(chunk.type, cleaned)
        }
        if cleaning.policy == .keep { return nil }
        if chunk.type == WebPChunk.profile {
            let old = Array(bytes[chunk.content])
            let cleaned = cleaning.profile(old)
            return cleaned == old ? nil : WebPChunk.chunk(chunk.type, cleaned)
        }
        if chunk.type == WebPChunk.frame { return changedFrame(chunk, in: bytes) }
        if chunk.type == WebPChunk.animation, chunk.content.count > 6 {
            return WebPChunk.chunk(chunk.type, Array(bytes[chunk.content].prefix(6)))
        }
        if WebPChunk.ofPicture.contains(chunk.type) { return nil }
        // RFC 9649, 2.7.1.6, wants chunks of no known use to be kept by programs that change others, but they may tell
        // anything.
        return cleaning.policy == .private && HarmlessText.isChecksum(bytes[chunk.content]) ? nil : []
    }

    /// A frame with its picture alone; `nil` where it has nothing else (RFC 9649, 2.7.1.3).
    private func changedFrame(_ chunk: Chunk, in bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        var reader = ByteReader(UnsafeRawBufferPointer(rebasing: bytes[chunk.content]), of: .webp)
        var end = 16
        do throws(JobError) {
            try reader.skip(end)
            while reader.remaining > 0 {
                let type = try reader.little32()
                let length = try reader.little32()
                guard WebPChunk.ofPicture.contains(type) else { break }
                try reader.skip(min(length + length % 2, reader.remaining))
                end = reader.position
            }
        } catch {
            // The header was read without an error, so that this is not reached.
            return []
        }
        return end == chunk.content.count ? nil : WebPChunk.chunk(chunk.type, Array(bytes[chunk.content].prefix(end)))
    }
}

/// Types of chunks that are looked for.
enum WebPChunk {
    static let extended = type("VP8X")
    static let profile = type("ICCP")
    static let exif = type("EXIF")
    static let xmp = type("XMP ")
    static let alpha = type("ALPH")
    static let animation = type("ANIM")
    static let frame = type("ANMF")
    static let ofPicture = Set(["VP8X", "ICCP", "ANIM", "ANMF", "ALPH", "VP8 ", "VP8L"].map(type))
    static let known = ofPicture.union([exif, xmp])
    /// The bits of the extended header that say which of the three are there.
    static let flags: UInt8 = 0x2C
    static let alphaFlag: UInt8 = 0x10

    static func flag(of type: Int) -> UInt8 {
        switch type {
        case profile: 0x20
        case exif: 0x08
        case xmp: 0x04
        default: 0
        }
    }

    /// A whole chunk; empty when it has no content.
    static func chunk(_ type: Int, _ content: [UInt8]) -> [UInt8] {
        guard !content.isEmpty else { return [] }
        return little32(type) + little32(content.count) + content + (content.count % 2 == 1 ? [0] : [])
    }

    static func little32(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(value >> (8 * $0) & 0xFF) } }

    private static func type(_ name: String) -> Int { name.utf8.reversed().reduce(0) { $0 << 8 | Int($1) } }
}
