import Media

extension Exif {
    private static let orientationTag = 0x0112

    /// How the rows lie; `nil` where the tag is missing or makes no sense.
    var orientation: Orientation? {
        guard let entry = picture.first(where: { $0.tag == Self.orientationTag }), entry.form == .short,
            entry.count == 1
        else { return nil }
        return tiff.short(at: entry.value.lowerBound).flatMap { Orientation(rawValue: $0) }
    }

    mutating func setOrientation(_ orientation: Orientation) {
        for entry in picture where entry.tag == Self.orientationTag { tiff.set(entry, to: orientation.rawValue) }
    }

    /// Sets the tags that tell the size of the picture, where they are there.
    mutating func setSize(_ size: PixelSize) {
        for entry in camera where entry.tag == 0xA002 { tiff.set(entry, to: size.width) }
        for entry in camera where entry.tag == 0xA003 { tiff.set(entry, to: size.height) }
    }

    /// A block that says how the rows lie, and nothing else.
    func withOrientationAlone() -> [UInt8] {
        var writer = TIFFWriter(isBig: tiff.isBig)
        writer.write(picture.filter { $0.tag == Self.orientationTag }.map { ($0, tiff.bytes[$0.value]) })
        return writer.bytes
    }
}

extension Orientation {
    /// The orientation that a block of EXIF tells; `nil` when it tells none.
    init?(exif block: UnsafeRawBufferPointer) {
        guard block.count <= MetadataBlocks.longestBlock, let found = Exif(Array(block))?.orientation else {
            return nil
        }
        self = found
    }
}

extension TIFF {
    /// Gives a tag of one whole number another one.
    fileprivate mutating func set(_ entry: TIFFEntry, to value: Int) {
        guard entry.count == 1, entry.form == .short || entry.form == .long, value >> (8 * entry.form.size) == 0 else {
            return
        }
        for (index, place) in entry.value.enumerated() {
            let shift = 8 * (isBig ? entry.form.size - 1 - index : index)
            bytes[place] = UInt8(value >> shift & 0xFF)
        }
    }
}
