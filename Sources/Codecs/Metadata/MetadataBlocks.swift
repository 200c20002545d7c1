import Media

/// The blocks of metadata in a file, as they stand there.
struct MetadataBlocks {
    var exif: [UInt8]?
    /// Whether the stored file says that it is upright, whatever the received one says: browsers do not turn it.
    var isUpright = false
    var xmp: [UInt8]?
    /// Photoshop's resources, with the records of IPTC.
    var photoshop: [UInt8]?

    /// Bytes of a block that is looked at; a longer one is nothing that a camera or a program of pictures wrote.
    static let longestBlock = 1 << 20
}

extension MetadataBlocks {
    /// What they say of the picture.
    ///
    /// - Parameter policy: what is taken out of the file is not shown, and where all is, none is used.
    func metadata(_ policy: MetadataPolicy) -> EmbeddedMetadata {
        var exif = self.exif.flatMap(Exif.init)
        if isUpright && policy != .keep { exif?.setOrientation(.upright) }
        let xmp = self.xmp.flatMap { XMP($0) }
        let iptc = photoshop.flatMap(PhotoshopResources.init)?.iptc
        var result = EmbeddedMetadata()
        result.takenAt = exif?.takenAt
        result.isSphere = xmp?.isSphere ?? false
        if policy == .strip { return result }
        // In the order of contract rule 16.
        result.titles = [iptc?.title, xmp?.title, exif?.windowsText(0x9C9B)].compactMap {
            $0?.cut(toBytes: EmbeddedMetadata.longestTitle)
        }
        result.descriptions = [exif.flatMap { $0.text(0x010E, in: $0.picture) }, xmp?.description, iptc?.caption]
            .compactMap { $0?.cut(toBytes: EmbeddedMetadata.longestDescription) }
        result.exif = exif?.fields(isPrivate: policy == .private) ?? []
        return result
    }
}

extension Header {
    /// The metadata of the file whose header this is.
    func metadata(in bytes: UnsafeRawBufferPointer) throws(JobError) -> MetadataBlocks {
        switch self {
        case .jpeg(let header): return try JPEGLayout(bytes, header).metadata(in: bytes)
        case .png(let header): return try PNGLayout(bytes, header).metadata(in: bytes)
        case .webp:
            var metadata = try WebPLayout(bytes).metadata(in: bytes)
            metadata.isUpright = true
            return metadata
        case .heif(let header): return try HEIFLayout(bytes, of: header.kind).metadata(in: bytes)
        case .gif, .bmp: return MetadataBlocks()
        }
    }
}
