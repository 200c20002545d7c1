import Media

extension WebPLayout {
    /// What has to be changed so that the file keeps what it may.
    func edits(of bytes: UnsafeRawBufferPointer, by cleaning: Cleaning) -> Edits {
        var edits = Edits()
        let changes = chunks.map { changed($0, in: bytes, by: cleaning) }
        if changes.contains(where: { $0 != nil }) {
            var flags: UInt8 = 0
            var length = end - 8
            for (chunk, new) in zip(chunks, changes) {
                if new?.isEmpty != true { flags |= WebPChunk.flag(of: chunk.type) }
                length += (new?.count ?? chunk.whole.count) - chunk.whole.count
            }
            edits.replace(4..<8, with: WebPChunk.little32(length))
            for (chunk, new) in zip(chunks, changes) {
                if let new {
                    edits.replace(chunk.whole, with: new)
                } else if chunk.type == WebPChunk.extended, let old = bytes[chunk.content].first {
                    let place = chunk.content.lowerBound
                    // A profile that did not count must not do so now.
                    let new = flags & (old | ~WebPChunk.flag(of: WebPChunk.profile))
                    edits.replace(place..<place + 1, with: [old & ~WebPChunk.flags | new])
                }
            }
        }
        if cleaning.policy != .keep { edits.replace(end..<bytes.count) }
        return edits
    }

    /// What the file may keep, for another picture that stands for this one.
    ///
    /// - Parameter withProfile: whether the file's profile counts.
    func carried(from bytes: UnsafeRawBufferPointer, by cleaning: Cleaning, withProfile: Bool) -> Carried {
        var carried = Carried()
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
    func changed(_ chunk: Chunk, in bytes: UnsafeRawBufferPointer, by cleaning: Cleaning) -> [UInt8]? {
        let isBlock = chunk.type == WebPChunk.exif || chunk.type == WebPChunk.xmp
        if isBlock, chunk.content.count <= Metadata.longestBlock {
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
        if WebPChunk.ofPicture.contains(chunk.type) { return nil }
        // RFC 9649, 2.7.1.6, wants chunks of no known use to be kept by programs that change others, but they may tell
        // anything.
        return cleaning.policy == .private && HarmlessText.isChecksum(bytes[chunk.content]) ? nil : []
    }
}

/// Types of chunks that are looked for.
enum WebPChunk {
    static let extended = type("VP8X")
    static let profile = type("ICCP")
    static let exif = type("EXIF")
    static let xmp = type("XMP ")
    static let ofPicture = Set(["VP8X", "ICCP", "ANIM", "ANMF", "ALPH", "VP8 ", "VP8L"].map(type))
    /// The bits of the extended header that say which of the three are there.
    static let flags: UInt8 = 0x2C

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
