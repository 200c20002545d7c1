import Media

/// One item of a HEIF: a picture, a tile of one, or data about it.
struct HEIFItem {
    var type: FourCC = "    "
    /// Where its bytes lie in the file, or in the box for small items.
    var extents: [Range<Int>] = []
    var isInItemBox = false
    /// The numbers of the items that it is laid together of.
    var tiles: [Int] = []
    var properties: [Box] = []

    /// How a picture belongs to another (ISO/IEC 23008-12, 6.5.8): as its alpha, or as something else.
    var isAlpha: Bool {
        guard let content = property("auxC")?.content.dropFirst(4) else { return false }
        return Self.namesOfAlpha.contains { content.starts(with: $0.utf8) }
    }

    private static let namesOfAlpha = [
        "urn:mpeg:mpegB:cicp:systems:auxiliary:alpha", "urn:mpeg:hevc:2015:auxid:1",
    ]

    func property(_ type: FourCC) -> Box? { properties.first { $0.type == type } }

    var hasSize: Bool { property("ispe") != nil }

    /// The size of the decoded picture (ISO/IEC 23008-12, 6.5.3).
    func size(_ kind: MediaFormat) throws(JobError) -> PixelSize {
        guard let box = property("ispe") else { throw .corrupt(kind, .dimensions) }
        var (_, _, reader) = try box.fullReader()
        let size = PixelSize(width: try reader.big32(), height: try reader.big32())
        let sides = 1...1 << 24
        guard sides.contains(size.width), sides.contains(size.height) else { throw .corrupt(kind, .dimensions) }
        return size
    }

    /// Whether it has light alone, by its configuration (AV1 in ISOBMFF, 2.3.3; ISO/IEC 14496-15, 8.3.3.1.2).
    func isGrey(_ kind: MediaFormat) throws(JobError) -> Bool {
        guard let box = property(kind == .avif ? "av1C" : "hvcC") else { return false }
        var reader = box.reader
        try reader.skip(kind == .avif ? 2 : 16)
        let bits = try reader.byte()
        return kind == .avif ? bits & 0x10 != 0 : bits & 3 == 0
    }

    /// The part of the picture that is shown (ISO/IEC 14496-12, 12.1.4.3), in whole pixels.
    func aperture(_ size: PixelSize, _ kind: MediaFormat) throws(JobError) -> PixelArea {
        guard let box = property("clap") else {
            return PixelArea(x: 0, y: 0, width: size.width, height: size.height)
        }
        var reader = box.reader
        let width = try reader.apertureSide()
        let height = try reader.apertureSide()
        let area = PixelArea(
            x: try reader.apertureOffset(size.width - width), y: try reader.apertureOffset(size.height - height),
            width: width, height: height)
        guard area.x + area.width <= size.width, area.y + area.height <= size.height else {
            throw .corrupt(kind, .dimensions)
        }
        return area
    }

    /// What the pixels mean (ISO/IEC 14496-12, 12.1.5): a profile comes before numbers. `nil` for sRGB, or where
    /// nothing is told.
    func colourSpace(_ kind: MediaFormat) throws(JobError) -> ColourSpace? {
        var code: ColourSpace?
        for box in properties where box.type == "colr" {
            var reader = box.reader
            switch try reader.fourCC() {
            case "prof", "rICC":
                guard reader.remaining <= ColourSpace.longestProfile else { continue }
                return .profile(Array(try reader.take(reader.remaining)))
            case "nclx": code = .code(primaries: try reader.big16(), transfer: try reader.big16())
            default: continue
            }
        }
        return code
    }

    /// How a viewer turns the picture, and then mirrors it (ISO/IEC 23008-12, 6.5.10 and 6.5.12).
    func orientation(_ kind: MediaFormat) throws(JobError) -> Orientation {
        var turns = 0
        if let box = property("irot") {
            var reader = box.reader
            turns = try reader.byte() & 3
        }
        guard let box = property("imir") else {
            return [.upright, .turnedLeft, .upsideDown, .turnedRight][turns]
        }
        var reader = box.reader
        let swapsLeftAndRight = try reader.byte() & 1 == 1
        return swapsLeftAndRight
            ? [.mirrored, .transversed, .flipped, .transposed][turns]
            : [.flipped, .transposed, .mirrored, .transversed][turns]
    }
}

extension ByteReader {
    /// A side is a quotient of two numbers.
    fileprivate mutating func apertureSide() throws(JobError) -> Int {
        let dividend = try big32()
        let divisor = try big32()
        guard divisor > 0, dividend > 0, dividend % divisor == 0 else { throw .corrupt(kind, .dimensions) }
        return dividend / divisor
    }

    /// How far the part lies from the edge, of what it leaves free: told as a quotient, from the middle.
    fileprivate mutating func apertureOffset(_ free: Int) throws(JobError) -> Int {
        let dividend = Int(Int32(truncatingIfNeeded: try big32()))
        let divisor = try big32()
        guard divisor > 0, free >= 0 else { throw .corrupt(kind, .dimensions) }
        let doubled = free * divisor + 2 * dividend
        guard doubled >= 0, doubled % (2 * divisor) == 0 else { throw .corrupt(kind, .dimensions) }
        return doubled / (2 * divisor)
    }
}
