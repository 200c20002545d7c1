import Media

/// Where a GIF tells of more than its frames, in extensions between them (GIF89a specification, 24 and 26).
struct GIFLayout {
    enum Use: Equatable {
        case comment
        /// A colour profile, at the places of its blocks.
        case profile([Range<Int>])
        /// A packet of XMP, at this place in the file (Adobe's XMP specification, part 3).
        case packet(Range<Int>)
        /// What viewers may need.
        case picture
        /// What a program has added for itself.
        case unknown
    }

    struct Extension {
        let whole: Range<Int>
        let use: Use
    }

    private(set) var extensions: [Extension] = []
    private let header: GIFHeader

    init(_ bytes: UnsafeRawBufferPointer, _ header: GIFHeader) throws(JobError) {
        self.header = header
        var reader = ByteReader(bytes, of: .gif)
        try reader.skip(10)
        let screen = try reader.byte()
        try reader.skip(2)
        _ = try reader.takePalette(screen)
        var frames = 0
        while reader.position < header.end {
            let start = reader.position
            switch try reader.byte() {
            case 0x21:
                let label = try reader.byte()
                let use: Use
                switch label {
                case 0xFF: use = try Self.application(&reader)
                // How the next frame is shown; text that nobody shows is none of the picture.
                case 0xF9: use = .picture
                case 0xFE: use = .comment
                default: use = .unknown
                }
                if label != 0xFF { try reader.skipSubBlocks() }
                if use != .picture { extensions.append(Extension(whole: start..<reader.position, use: use)) }
            case 0x2C:
                try reader.skip(8)
                let frame = try reader.byte()
                _ = try reader.takePalette(frame)
                try reader.skip(1)
                frames += 1
                // A frame that the file ends within is the last block.
                if frames == header.frames, header.cutSubBlock != nil { return }
                try reader.skipSubBlocks()
            default: return
            }
        }
    }

    /// Reads an application's extension to its end. A packet of XMP has no lengths before its parts: behind it stand
    /// all values of a byte downwards, so that a reader that takes its letters for lengths comes out at the end.
    private static func application(_ reader: inout ByteReader) throws(JobError) -> Use {
        let count = try reader.byte()
        if count == 0 { return .unknown }
        let name = try reader.take(count)
        let start = reader.position
        try reader.skipSubBlocks()
        if count == 11, name.holds("ICCRGBG1012") {
            return .profile(
                subBlocks(in: UnsafeRawBufferPointer(rebasing: reader.bytes[..<reader.position]), from: start))
        }
        let content = reader.bytes[start..<reader.position]
        if count == 11, ofPicture.contains(where: { name.holds($0) && content.count <= $1 }) { return .picture }
        let end = reader.position - ramp.count
        // A zero among the letters would end a packet that has become shorter.
        guard name.holds("XMP DataXMP"), start < end, !reader.bytes[start..<end].contains(0),
            reader.bytes[end..<reader.position].elementsEqual(ramp)
        else { return .unknown }
        return .packet(start..<end)
    }

    /// How often the animation runs and how much of it is read ahead, and ImageMagick's gamma, with the most bytes that
    /// these take up.
    private static let ofPicture: [(StaticString, Int)] = [
        ("NETSCAPE2.0", 16), ("ANIMEXTS1.0", 16), ("ImageMagick", 20),
    ]

    /// The places of the blocks' content, up to the empty one.
    private static func subBlocks(in bytes: UnsafeRawBufferPointer, from start: Int) -> [Range<Int>] {
        var blocks: [Range<Int>] = []
        var position = start
        while position < bytes.count, bytes[position] > 0 {
            blocks.append(position + 1..<position + 1 + Int(bytes[position]))
            position += 1 + Int(bytes[position])
        }
        return blocks
    }

    private static let ramp: [UInt8] = [1] + (0...255).reversed() + [0]

    /// What has to be changed so that the file keeps what it may.
    func edits(of bytes: UnsafeRawBufferPointer, by cleaning: MetadataFilter) -> Edits {
        var edits = Edits()
        for part in extensions where cleaning.policy != .keep {
            switch part.use {
            case .picture: continue
            case .comment where cleaning.policy == .private && Self.isHarmless(bytes[part.whole]): continue
            case .profile(let blocks):
                let old = blocks.flatMap { bytes[$0] }
                var new = cleaning.profile(old)[...]
                if new.elementsEqual(old) { continue }
                if new.isEmpty { edits.replace(part.whole) }
                for block in blocks where !new.isEmpty {
                    edits.replace(block, with: Array(new.prefix(block.count)))
                    new = new.dropFirst(block.count)
                }
            case .packet(let place) where place.count <= MetadataBlocks.longestBlock:
                let old = Array(bytes[place])
                let new = cleaning.xmp(old)
                if new != old { edits.replace(new.isEmpty ? part.whole : place, with: new) }
            case .comment, .packet, .unknown: edits.replace(part.whole)
            }
        }
        let rest = header.end..<(cleaning.policy == .keep ? header.end : bytes.count)
        edits.replace(rest, with: header.hasTrailer ? [] : closing(&edits) + [0x3B])
        return edits
    }

    /// Makes the sub-block that the file ends within as long as it is, and returns the terminator that is missing then.
    /// Nothing is to be done where a frame is whole.
    private func closing(_ edits: inout Edits) -> [UInt8] {
        guard let cut = header.cutSubBlock else { return [] }
        if !cut.isEmpty {
            let length = cut.count - 1
            edits.replace(cut.prefix(1), with: length == 0 ? [] : [UInt8(length)])
        }
        return [0]
    }

    /// Whether a comment in one block tells nothing private.
    private static func isHarmless(_ comment: Slice<UnsafeRawBufferPointer>) -> Bool {
        // The marks of the extension and of its kind, a length, and behind the text the empty block.
        guard comment.count > 4, Int(comment[comment.startIndex + 2]) == comment.count - 4 else { return false }
        let text = comment.dropFirst(3).dropLast()
        return HarmlessText.isSignature(text) || HarmlessText.isChecksum(text)
    }
}
