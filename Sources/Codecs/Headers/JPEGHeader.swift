import Media

/// What the markers of a JPEG say (ITU-T T.81, annex B), read from its first byte to its end-of-image marker.
///
/// What libjpeg, and so every browser, skips is skipped here as well: bytes between segments that belong to none, and
/// restart markers there.
struct JPEGHeader {
    private(set) var size = PixelSize(width: 0, height: 0)
    private(set) var orientation = Orientation.upright
    private(set) var components = 0
    /// Whether no component is coarser than another.
    private(set) var isFullColour = true
    private(set) var scans = 0
    private(set) var segments = 0
    /// Whether application or comment segments, or bytes of no segment, follow the first scan. No viewer heeds them.
    private(set) var hasLateSegments = false
    private(set) var misnumberedRestarts: [MisnumberedRestart] = []
    /// The data of the last scan, up to the marker that follows.
    private(set) var lastScan = 0..<0
    /// Behind the end-of-image marker. Where that is missing, behind the last scan and all that follows it up to the
    /// next marker.
    private(set) var end = 0
    /// Whether the picture is complete and the end-of-image marker is missing, as in some phones' panoramas.
    private(set) var lacksEnd = false
    private var hasEXIF = false
    private var coding = CodedCoefficients()

    init(_ bytes: UnsafeRawBufferPointer) throws(JobError) {
        var reader = ByteReader(bytes, of: .jpeg)
        try reader.require(try reader.big16() == 0xFFD8)
        var complete: JPEGHeader?
        do throws(JobError) {
            while try readSegment(&reader) {
                guard coding.isComplete, scans > complete?.scans ?? 0 else { continue }
                complete = self
            }
        } catch {
            // What follows a complete picture is not of it: a maker's data, or another picture.
            guard let complete else { throw error }
            self = complete
            end = lastScan.upperBound
            lacksEnd = true
            return
        }
        guard scans > 0 else { throw .corrupt(.jpeg, .noPicture) }
        guard coding.hasAllComponents else { throw .corrupt(.jpeg, .missingPixels) }
        end = reader.position
    }

    /// Reads a marker with what belongs to it. Returns whether another one follows.
    private mutating func readSegment(_ reader: inout ByteReader) throws(JobError) -> Bool {
        let gap = reader.position
        let marker = try reader.jpegMarker()
        if scans > 0, reader.position > gap + 2 { hasLateSegments = true }
        if marker == JPEGMarker.endOfImage { return false }
        segments += 1
        if JPEGMarker.isAlone(marker) { return true }
        if let uncommon = JPEGMarker.uncommonCoding(marker) { throw .uncommon(.jpeg, uncommon) }
        try reader.require(JPEGMarker.withSegments.contains(marker))
        if scans > 0, JPEGMarker.isMetadata(marker) || marker == JPEGMarker.numberOfLines { hasLateSegments = true }
        let segment = try reader.jpegSegment(marker)
        switch marker {
        case JPEGMarker.frames:
            try reader.require(components == 0)
            try readFrame(segment, isProgressive: marker == 0xC2)
        case JPEGMarker.startOfScan:
            try reader.require(components > 0)
            scans += 1
            try coding.readScan(segment)
            let start = reader.position
            do throws(JobError) {
                try reader.skipEntropyCodedData(&misnumberedRestarts)
            } catch {
                guard coding.isComplete else { throw error }
                try reader.skip(reader.remaining)
            }
            lastScan = start..<reader.position
        // Viewers take the first block that is not empty, whatever it says.
        case 0xE1 where scans == 0 && !hasEXIF && segment.count > 6 && segment.holds("Exif\0"):
            hasEXIF = true
            orientation = Orientation(exif: segment) ?? .upright
        default: break
        }
        return true
    }

    /// T.81, B.2.2.
    private mutating func readFrame(_ segment: UnsafeRawBufferPointer, isProgressive: Bool) throws(JobError) {
        var reader = ByteReader(segment, of: .jpeg)
        guard try reader.byte() == 8 else { throw .uncommon(.jpeg, .sampleDepth) }
        let height = try reader.big16()
        size = PixelSize(width: try reader.big16(), height: height)
        components = try reader.byte()
        guard size.width > 0, components > 0 else { throw .corrupt(.jpeg, .dimensions) }
        guard height > 0 else { throw .uncommon(.jpeg, .lateHeight) }
        guard [1, 3, 4].contains(components) else { throw .uncommon(.jpeg, .colourComponents) }
        try reader.require(reader.remaining == 3 * components)
        let samplings = stride(from: 7, to: segment.count, by: 3).map { segment[$0] }
        isFullColour = samplings.allSatisfy { $0 == samplings[0] }
        coding = CodedCoefficients(
            of: stride(from: 6, to: segment.count, by: 3).map { segment[$0] }, isProgressive: isProgressive)
    }
}

/// Which coefficients of each component the scans so far have coded (T.81, B.2.3 and G.1.1).
private struct CodedCoefficients {
    private var identifiers: [UInt8] = []
    private var isProgressive = false
    /// By component, a bit for each coefficient that is coded to its last bit.
    private var whole: [UInt64] = []
    /// By component, whether any scan has coded its mean values.
    private var isBegun: [Bool] = []
    /// Whether one scan has coded all, so that libjpeg reads no further.
    private var isClosed = false

    init() {}

    init(of identifiers: [UInt8], isProgressive: Bool) {
        self.identifiers = identifiers
        self.isProgressive = isProgressive
        whole = identifiers.map { _ in 0 }
        isBegun = identifiers.map { _ in false }
    }

    /// Whether no further scan can tell anything more.
    var isComplete: Bool { !whole.isEmpty && whole.allSatisfy { $0 == .max } }
    var hasAllComponents: Bool { isBegun.allSatisfy(\.self) }

    mutating func readScan(_ segment: UnsafeRawBufferPointer) throws(JobError) {
        var reader = ByteReader(segment, of: .jpeg)
        let count = try reader.byte()
        try reader.require(!isClosed && 1...4 ~= count && segment.count == 2 * count + 4)
        var taken: Set<Int> = []
        isClosed = !isProgressive && count == identifiers.count
        let (first, last, precision) = (segment[2 * count + 1], segment[2 * count + 2], segment[2 * count + 3])
        // A baseline scan codes all, whatever it says: some phones write zeros.
        var coefficients = UInt64.max
        if isProgressive {
            try reader.require(first <= last && last < 64)
            coefficients = UInt64.max << first & UInt64.max >> (63 - last)
        }
        for index in 0..<count {
            // Components may share an identifier: libjpeg takes them in their order.
            let found = identifiers.indices.first { identifiers[$0] == segment[1 + 2 * index] && !taken.contains($0) }
            guard let component = found else { throw reader.damage }
            taken.insert(component)
            if coefficients & 1 == 1 { isBegun[component] = true }
            if !isProgressive || precision & 0xF == 0 { whole[component] |= coefficients }
        }
    }
}
