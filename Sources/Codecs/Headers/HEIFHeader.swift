import Media

/// What the boxes of an AVIF or a HEIC say of its primary picture (ISO/IEC 23008-12), up to where that is known in
/// full.
struct HEIFHeader {
    let kind: MediaFormat
    /// The decoded picture, before anything is cut off.
    private(set) var size = PixelSize(width: 0, height: 0)
    /// The part of it that is shown.
    private(set) var aperture = PixelArea(x: 0, y: 0, width: 0, height: 0)
    private(set) var orientation = Orientation.upright
    /// Whether it has light alone.
    private(set) var isGrey = false
    /// What its pixels mean; `nil` for sRGB.
    private(set) var colourSpace: ColourSpace?
    /// Whether it holds a sequence of several pictures beside the primary one, as its major brand says.
    private(set) var isSequence = false
    private(set) var frames = 1
    private(set) var boxes = 0
    /// The longest side and the most pixels of any picture in the file, as the decoders look at all of them: tiles may
    /// reach beyond the primary one, and others beside it may be larger.
    private(set) var longestSide = 0
    private(set) var decodedPixels = 0

    init(_ bytes: UnsafeRawBufferPointer, of kind: MediaFormat) throws(JobError) {
        self.kind = kind
        guard let brands = Brands(bytes), brands.kind == kind else { throw .corrupt(kind, .signature) }
        let announcesSequence = ["avis", "hevc", "hevx", "msf1"].contains(brands.major)

        var reader = ByteReader(bytes, of: kind)
        var items: HEIFItems?
        var movie: Movie?
        // The items' bytes are known to be there; those of a sequence are where the data box ends in the file.
        while items == nil || (announcesSequence && movie == nil) || reader.nextBoxType == "mdat",
            reader.remaining >= Box.leastBytes
        {
            let box = try reader.box()
            boxes += 1
            switch box.type {
            case "meta":
                try reader.require(items == nil)
                items = try kind.readingWhole { () throws(JobError) in try HEIFItems(box, in: bytes) }
                try items?.checkExtents()
            case "moov": movie = try kind.readingWhole { () throws(JobError) in try Movie(box) }
            default: continue
            }
        }
        guard let items else {
            // A sequence alone is valid, and shown by some viewers.
            guard movie == nil else { throw .uncommon(kind, .layout) }
            throw reader.remaining == 0 ? .corrupt(kind, .noPicture) : .truncated(kind)
        }
        boxes += items.count
        if let movie {
            let samples = movie.tracks.filter { Self.handlersOfPictures.contains($0.handler) }.map(\.samples)
            // libavif 0.11 wants every track to have a size, though it is the primary picture that it decodes.
            let isOfPictures = samples.count == movie.tracks.count
            guard kind != .avif || !announcesSequence || isOfPictures else { throw .uncommon(kind, .layout) }
            frames = max(1, samples.max() ?? 1)
            isSequence = announcesSequence && frames > 1
            boxes += movie.boxes
        }
        try kind.readingWhole { () throws(JobError) in try readPrimaryItem(items) }
        try kind.readingWhole { () throws(JobError) in try items.checkAlpha() }
    }

    /// Tracks of a sequence beside those with sound.
    private static let handlersOfPictures: Set<FourCC> = ["pict", "vide", "auxv"]

    /// The size of what is decoded: libavif leaves the orientation to us, libheif applies it.
    var shownSize: PixelSize {
        let size = PixelSize(width: aperture.width, height: aperture.height)
        return kind == .avif ? size : orientation.applied(to: size)
    }

    private mutating func readPrimaryItem(_ items: HEIFItems) throws(JobError) {
        let item = try items.primary
        let coding: FourCC = kind == .avif ? "av01" : "hvc1"
        size = try item.size(kind)
        var decoded = size
        switch item.type {
        case coding: break
        case "grid": decoded = try HEIFGrid(item, in: items).sizeOfTiles(items, coding)
        default: throw .refused(.unsupported(found: "\(kind.mime) of the uncommon coding \(item.type)"))
        }
        longestSide = max(size.width, size.height, decoded.width, decoded.height)
        // 256 tiles a side of 2²⁴ pixels each.
        let (product, isTooMuch) = decoded.width.multipliedReportingOverflow(by: decoded.height)
        decodedPixels = max(size.width * size.height, isTooMuch ? Int.max : product)
        for other in items.numbered.values where other.hasSize {
            let size = try other.size(kind)
            longestSide = max(longestSide, size.width, size.height)
            decodedPixels = max(decodedPixels, size.width * size.height)
        }
        aperture = try item.aperture(size, kind)
        orientation = try item.orientation(kind)
        colourSpace = try item.colourSpace(kind)
        var coded = item
        if let tile = item.tiles.first { coded = try items.item(tile) }
        isGrey = try coded.isGrey(kind)
    }
}

extension MediaFormat {
    /// Reads a box that is all there, so that what runs over its edge breaks its structure, and misses no data.
    fileprivate func readingWhole<Value>(_ read: () throws(JobError) -> Value) throws(JobError) -> Value {
        do throws(JobError) {
            return try read()
        } catch .refused(.truncated) {
            throw .corrupt(self, .structure)
        }
    }
}
