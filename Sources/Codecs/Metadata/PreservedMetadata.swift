import Media

/// Metadata on its way from a file into a picture that was encoded of it.
struct PreservedMetadata {
    /// Segments or chunks that belong before the picture's own, and behind them.
    var front: [UInt8] = []
    var back: [UInt8] = []
    /// Bits of a WebP's extended header that say what is carried.
    var flags: UInt8 = 0
}

extension Header {
    /// What a picture of another size or kind, encoded of the file, may keep of its metadata.
    func carried(from bytes: UnsafeRawBufferPointer, by cleaning: MetadataFilter) throws(JobError) -> PreservedMetadata
    {
        switch self {
        case .jpeg(let header):
            PreservedMetadata(front: try JPEGLayout(bytes, header).carried(from: bytes, by: cleaning))
        case .png(let header): PreservedMetadata(front: try PNGLayout(bytes, header).carried(from: bytes, by: cleaning))
        case .webp(let header):
            try WebPLayout(bytes).carried(from: bytes, by: cleaning, withProfile: header.hasProfile)
        case .heif(let header): PreservedMetadata(front: try header.carried(from: bytes, by: cleaning))
        case .bmp(let header): PreservedMetadata(front: header.carriedProfile(from: bytes, by: cleaning))
        case .gif: PreservedMetadata()
        }
    }

    /// What has to be changed in the file so that it keeps what it may. The picture itself is not touched.
    ///
    /// - Parameter codedEnd: where the picture's data end, as its decoder reports.
    func edits(
        of bytes: UnsafeRawBufferPointer, by cleaning: MetadataFilter, codedEnd: Int? = nil
    ) throws(JobError) -> Edits {
        switch self {
        case .jpeg(let header):
            try JPEGLayout(bytes, header, codedEnd: codedEnd).edits(
                of: bytes, by: cleaning, missingEnd: header.lacksEnd ? codedEnd : nil)
        case .png(let header): try PNGLayout(bytes, header).edits(of: bytes, by: cleaning)
        // Browsers show a WebP as its rows are, and Safari alone turns it: without the tag all agree.
        case .webp(let header):
            try WebPLayout(bytes).edits(
                of: bytes, by: MetadataFilter(policy: cleaning.policy, isTurned: cleaning.policy != .keep),
                lacksAlphaFlag: header.lacksAlphaFlag)
        // A HEIF is turned by a property of its picture, and never by a tag.
        case .heif(let header):
            try HEIFLayout(bytes, of: header.kind).edits(
                of: bytes, by: MetadataFilter(policy: cleaning.policy, isTurned: cleaning.policy == .strip))
        case .gif(let header): try GIFLayout(bytes, header).edits(of: bytes, by: cleaning)
        case .bmp: Edits()
        }
    }
}

extension HEIFHeader {
    /// Segments for the JPEG that a HEIC becomes, with the profile that its pixels need.
    fileprivate func carried(
        from bytes: UnsafeRawBufferPointer, by cleaning: MetadataFilter
    ) throws(JobError) -> [UInt8] {
        guard kind.stored == .jpeg else { return [] }
        let metadata = try HEIFLayout(bytes, of: kind).metadata(in: bytes)
        var segments: [UInt8] = []
        if let exif = metadata.exif { segments += JPEGSegmentUse.exif.segment(cleaning.exif(exif)) }
        if let xmp = metadata.xmp { segments += JPEGSegmentUse.xmp.segment(cleaning.xmp(xmp)) }
        if case .profile(let profile) = colourSpace, !cleaning.dropsProfile {
            segments += JPEGLayout.segments(ofProfile: cleaning.profile(profile))
        }
        return segments
    }
}

extension Encoding {
    /// Writes the encoded picture with what it carries, and returns the length of the file.
    func write(
        _ carried: PreservedMetadata, _ kind: MediaFormat, _ size: PixelSize, to file: JobDescriptor,
        _ files: borrowing JobFiles
    ) throws(JobError) -> Int {
        var edits = Edits()
        if !carried.front.isEmpty || !carried.back.isEmpty {
            switch kind.stored {
            // Behind the start of the image and JFIF's segment.
            case .jpeg: edits.replace(20..<20, with: carried.front)
            // Behind the signature and the header.
            case .png: edits.replace(33..<33, with: carried.front)
            case .webp: edits = carrying(carried, size)
            case .gif, .bmp, .avif, .heic, .mp4, .mov, .webm: break
            }
        }
        return try edits.write(bytes, to: file, files)
    }

    /// RFC 9649, 2.7: what is carried needs the extended form.
    private func carrying(_ carried: PreservedMetadata, _ size: PixelSize) -> Edits {
        var edits = Edits()
        let isExtended = bytes.holds("VP8X", at: 12)
        var head: [UInt8] = []
        if !isExtended {
            let sides = [size.width - 1, size.height - 1].flatMap { WebPChunk.little32($0).prefix(3) }
            head = WebPChunk.chunk(WebPChunk.extended, [carried.flags, 0, 0, 0] + sides)
        }
        let length = bytes.count - 8 + head.count + carried.front.count + carried.back.count
        edits.replace(4..<8, with: WebPChunk.little32(length))
        if isExtended {
            edits.replace(20..<21, with: [bytes[20] | carried.flags])
            edits.replace(30..<30, with: carried.front)
        } else {
            edits.replace(12..<12, with: head + carried.front)
        }
        edits.replace(bytes.count..<bytes.count, with: carried.back)
        return edits
    }
}
