import Media

/// What is done to the blocks of metadata of a file that is stored.
struct MetadataFilter {
    let policy: MetadataPolicy
    /// Whether the stored picture was turned upright, so that no tag may turn it once more.
    var isTurned = false
    /// The size of the stored picture where it is another than the file's.
    var size: PixelSize?
    /// Whether the stored picture is in sRGB while the file is not, so that what the file says of its colours is wrong.
    var dropsProfile = false

    /// A block of EXIF, with or without the word before it as it came; empty when nothing is left.
    func exif(_ block: [UInt8]) -> [UInt8] {
        guard var exif = Exif(block) else { return policy == .keep ? block : [] }
        if isTurned { exif.setOrientation(.upright) }
        if let size { exif.setSize(size) }
        let word = block.prefix(block.count - exif.tiff.bytes.count)
        let cleaned =
            switch policy {
            case .keep: exif.tiff.bytes
            case .private: exif.holdsPrivate ? exif.withoutPrivate() : exif.tiff.bytes
            case .strip: exif.orientation ?? .upright == .upright ? [] : exif.withOrientationAlone()
            }
        return cleaned.isEmpty ? [] : word + cleaned
    }

    /// A packet of XMP; empty when nothing is left.
    func xmp(_ packet: [UInt8]) -> [UInt8] {
        if policy == .strip { return [] }
        if policy == .keep, !isTurned { return packet }
        let cut = XMP(packet, withComments: policy == .keep) { name, value in
            policy == .private && name.isPrivate(value) || isTurned && name == XMLName.orientation
        }
        guard let cut else { return policy == .keep ? packet : [] }
        if policy == .private, cut.properties == 0 { return [] }
        return cut.edits.isEmpty ? packet : cut.edits.applied(to: packet)
    }

    /// Photoshop's resources; empty when nothing is left.
    func photoshop(_ bytes: [UInt8]) -> [UInt8] {
        switch policy {
        case .keep: bytes
        case .private: PhotoshopResources(bytes)?.withoutPrivate() ?? []
        case .strip: []
        }
    }
}
