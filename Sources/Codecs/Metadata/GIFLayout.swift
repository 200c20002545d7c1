import Media

/// Where a GIF tells of more than its frames, in extensions between them (GIF89a specification, 24 and 26).
struct GIFLayout {
    enum Use: Equatable {
        case comment
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

    init(_ bytes: UnsafeRawBufferPointer, _ header: GIFHeader) throws(Setback) {
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
                let use = label == 0xFF ? try Self.application(&reader) : label == 0xFE ? .comment : .picture
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
    private static func application(_ reader: inout ByteReader) throws(Setback) -> Use {
        let count = try reader.byte()
        if count == 0 { return .unknown }
        let name = try reader.take(count)
        let start = reader.position
        try reader.skipSubBlocks()
        if ofPicture.contains(where: { name.holds($0) }) { return .picture }
        let end = reader.position - ramp.count
        // A zero among the letters would end a packet that has become shorter.
        guard name.holds("XMP DataXMP"), start < end, !reader.bytes[start..<end].contains(0),
            reader.bytes[end..<reader.position].elementsEqual(ramp)
        else { return .unknown }
        return .packet(start..<end)
    }

    /// How often the animation runs, the colour profile, and the gamma.
    private static let ofPicture: [StaticString] = ["NETSCAPE2.0", "ANIMEXTS1.0", "ICCRGBG1012", "ImageMagick"]

    private static let ramp: [UInt8] = [1] + (0...255).reversed() + [0]

    /// What has to be changed so that the file keeps what it may.
    func edits(of bytes: UnsafeRawBufferPointer, by cleaning: Cleaning) -> Edits {
        var edits = Edits()
        for part in extensions where cleaning.policy != .keep {
            switch part.use {
            case .picture: continue
            case .comment where cleaning.policy == .private: continue
            case .packet(let place) where place.count <= Metadata.longestBlock:
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
}
