import CZip
import Media

extension PNGLayout {
    /// What has to be changed so that the file keeps what it may.
    func edits(of bytes: UnsafeRawBufferPointer, by cleaning: MetadataFilter) -> Edits {
        var edits = Edits()
        for chunk in chunks {
            if chunk.isCut {
                edits.replace(chunk.whole, with: PNGChunk.chunk(chunk.type, Array(bytes[chunk.content])))
            } else if let new = changed(chunk, in: bytes, by: cleaning) {
                edits.replace(chunk.whole, with: new)
            }
        }
        let end = chunks.last?.whole.upperBound ?? 0
        let rest = end..<(cleaning.policy == .keep ? end : bytes.count)
        edits.replace(rest, with: header.hasEnd ? [] : PNGChunk.wholeEnd)
        return edits
    }

    /// Chunks with what the file may keep, for another picture that stands for this one.
    func carried(from bytes: UnsafeRawBufferPointer, by cleaning: MetadataFilter) -> [UInt8] {
        var result: [UInt8] = []
        for chunk in chunks where PNGChunk.carried.contains(chunk.type) {
            if PNGChunk.ofColour.contains(chunk.type), cleaning.dropsProfile || !isHeeded(chunk, in: bytes) { continue }
            result += changed(chunk, in: bytes, by: cleaning) ?? Array(bytes[chunk.whole])
        }
        return result
    }

    /// The chunk as the file may keep it, empty for not at all; `nil` when it stays as it is.
    private func changed(_ chunk: PNGChunks.Chunk, in bytes: UnsafeRawBufferPointer, by cleaning: MetadataFilter)
        -> [UInt8]?
    {
        let content = bytes[chunk.content]
        if chunk.type == PNGChunk.exif, chunk.content.count <= MetadataBlocks.longestBlock {
            let block = Array(content)
            var cleaning = cleaning
            // No browser turns the picture by it, so that no other program shall.
            if cleaning.policy != .keep, !isHeeded(chunk, in: bytes) { cleaning.isTurned = true }
            let cleaned = cleaning.exif(block)
            return cleaned == block ? nil : PNGChunk.chunk(PNGChunk.exif, cleaned)
        }
        if chunk.type == PNGChunk.text, let packet = Self.packet(in: content),
            packet.count <= MetadataBlocks.longestBlock
        {
            let old = Array(bytes[packet])
            let cleaned = cleaning.xmp(old)
            if cleaned == old { return nil }
            let head = bytes[chunk.content.lowerBound..<packet.lowerBound]
            return cleaned.isEmpty ? [] : PNGChunk.chunk(PNGChunk.text, head + cleaned)
        }
        if chunk.type == PNGChunk.profile, cleaning.policy != .keep {
            guard let old = Self.profile(in: content) else { return [] }
            let cleaned = cleaning.profile(old.bytes)
            if cleaned == old.bytes, old.isAlone { return nil }
            return cleaned.isEmpty ? [] : Self.chunk(ofProfile: cleaned)
        }
        if cleaning.policy == .keep { return nil }
        if chunk.type == PNGChunk.end { return chunk.content.isEmpty ? nil : PNGChunk.wholeEnd }
        if !isOfUse(chunk, in: bytes) { return [] }
        if chunk.type == PNGChunk.transparency, let used = header.transparency, used.count < chunk.content.count {
            return PNGChunk.chunk(chunk.type, Array(bytes[used]))
        }
        switch cleaning.policy {
        case .keep: return nil
        case .strip: return PNGChunk.ofPicture.contains(chunk.type) ? nil : []
        case .private:
            if PNGChunk.texts.contains(chunk.type) { return PNGTextKeyword.isPublic(content) ? nil : [] }
            return PNGChunk.ofPicture.contains(chunk.type) || PNGChunk.harmless.contains(chunk.type) ? nil : []
        }
    }
}

/// Types of chunks that are looked for.
enum PNGChunk {
    static let header = type("IHDR")
    static let appleHeader = type("CgBI")
    static let palette = type("PLTE")
    static let transparency = type("tRNS")
    static let data = type("IDAT")
    static let end = type("IEND")
    static let animation = type("acTL")
    static let frameControl = type("fcTL")
    static let frameData = type("fdAT")
    static let exif = type("eXIf")
    static let profile = type("iCCP")
    static let code = type("cICP")
    static let screen = type("sRGB")
    static let gamma = type("gAMA")
    static let colours = type("cHRM")
    static let significantBits = type("sBIT")
    static let background = type("bKGD")
    static let scale = type("sCAL")
    static let text = type("iTXt")
    static let texts = types(["tEXt", "zTXt", "iTXt"])
    /// What the picture and its colours need (W3C PNG, 11.3).
    static let ofPicture = types([
        "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "acTL", "fcTL", "fdAT", "cHRM", "gAMA", "iCCP", "sBIT", "sRGB", "cICP",
        "mDCV", "cLLI", "bKGD", "pHYs",
    ])
    /// What says nothing private (W3C PNG, 11.3.4 and 11.3.5; Extensions to the PNG Specification).
    static let harmless = types(["tIME", "oFFs", "sCAL", "sTER", "gIFg"])
    /// Bytes of the contents that have always as many.
    static let lengths = [
        "acTL": 8, "fcTL": 26, "cHRM": 32, "gAMA": 4, "sRGB": 1, "cICP": 4, "mDCV": 24, "cLLI": 8, "pHYs": 9,
        "tIME": 7, "oFFs": 9, "sTER": 1, "gIFg": 4,
    ].reduce(into: [:]) { $0[type($1.key)] = $1.value }
    static let ofColour = types(["cHRM", "gAMA", "iCCP", "sRGB", "cICP"])
    /// What is as true of the picture in another size.
    static let carried = types(["cHRM", "gAMA", "iCCP", "sRGB", "cICP", "tEXt", "zTXt", "iTXt", "eXIf", "tIME"])

    /// A whole chunk; empty when it has no content.
    static func chunk(_ type: Int, _ content: [UInt8]) -> [UInt8] {
        guard !content.isEmpty else { return [] }
        let checked = big32(type) + content
        return big32(content.count) + checked + big32(Int(checked.withUnsafeBytes(checksum)))
    }

    /// A whole `IEND`.
    static let wholeEnd: [UInt8] = [0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82]

    /// W3C PNG, annex D, of a chunk's type and content.
    static func checksum(of bytes: UnsafeRawBufferPointer) -> UInt32 {
        UInt32(truncatingIfNeeded: crc32_z(0, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count))
    }

    private static func type(_ name: String) -> Int { name.utf8.reduce(0) { $0 << 8 | Int($1) } }

    private static func types(_ names: [String]) -> Set<Int> { Set(names.map(type)) }

    static func big32(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(value >> (24 - 8 * $0) & 0xFF) } }
}
