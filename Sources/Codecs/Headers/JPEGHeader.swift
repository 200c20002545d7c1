import Media

/// What the markers of a JPEG say (ITU-T T.81, annex B), read from its first byte to its end-of-image marker.
struct JPEGHeader {
    private(set) var size = PixelSize(width: 0, height: 0)
    private(set) var orientation = Orientation.upright
    private(set) var components = 0
    /// Whether no component is coarser than another.
    private(set) var isFullColour = true
    private(set) var scans = 0
    private(set) var segments = 0
    /// Whether application or comment segments stand behind the first scan.
    private(set) var hasLateSegments = false
    /// Behind the end-of-image marker.
    private(set) var end = 0
    /// Whether Adobe's segment is there: its CMYK is stored inverted.
    private(set) var isAdobe = false

    init(_ bytes: UnsafeRawBufferPointer) throws(Setback) {
        var reader = ByteReader(bytes, of: .jpeg)
        try reader.require(try reader.big16() == 0xFFD8)
        var hasOrientation = false
        while true {
            let marker = try reader.jpegMarker()
            if marker == JPEGMarker.endOfImage { break }
            try reader.require(
                marker >= 0xC0 && !JPEGMarker.restarts.contains(marker) && marker != JPEGMarker.startOfImage)
            segments += 1
            if scans > 0, marker >= JPEGMarker.applications.lowerBound { hasLateSegments = true }
            let segment = try reader.take(try reader.big16() - 2)
            switch marker {
            case 0xC0...0xC2:
                try reader.require(size.width == 0)
                try readFrame(segment)
            case 0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
                throw .refused(.unsupported(found: "image/jpeg of an uncommon coding"))
            case JPEGMarker.startOfScan:
                try reader.require(size.width > 0)
                scans += 1
                try reader.skipEntropyCodedData()
            case 0xE1 where !hasOrientation:
                guard segment.holds("Exif\0"), let found = Orientation(exif: segment) else { continue }
                orientation = found
                hasOrientation = true
            case 0xEE:
                isAdobe = isAdobe || segment.holds("Adobe")
            default: continue
            }
        }
        try reader.require(scans > 0)
        end = reader.position
    }

    /// T.81, B.2.2. A height of 0, to be told after the first scan, is in no real file.
    private mutating func readFrame(_ segment: UnsafeRawBufferPointer) throws(Setback) {
        var reader = ByteReader(segment, of: .jpeg)
        guard try reader.byte() == 8 else { throw .refused(.unsupported(found: "image/jpeg of 12 bits")) }
        let height = try reader.big16()
        size = PixelSize(width: try reader.big16(), height: height)
        components = try reader.byte()
        try reader.require(size.width > 0 && height > 0 && [1, 3, 4].contains(components))
        try reader.require(reader.remaining == 3 * components)
        let samplings = stride(from: 7, to: segment.count, by: 3).map { segment[$0] }
        isFullColour = samplings.allSatisfy { $0 == samplings[0] }
    }
}

/// Markers that are looked for (T.81, table B.1).
enum JPEGMarker {
    static let startOfImage = 0xD8
    static let endOfImage = 0xD9
    static let startOfScan = 0xDA
    static let restarts = 0xD0...0xD7
    static let applications = 0xE0...0xEF
    static let comment = 0xFE
}

extension ByteReader {
    /// Any number of 0xFF may stand before a marker (T.81, B.1.1.2).
    mutating func jpegMarker() throws(Setback) -> Int {
        try require(try byte() == 0xFF)
        var marker = try byte()
        while marker == 0xFF { marker = try byte() }
        return marker
    }

    /// Moves to the marker behind a scan: not a stuffed zero, a restart or a fill byte.
    mutating func skipEntropyCodedData() throws(Setback) {
        while true {
            try seek(0xFF)
            guard remaining >= 2 else { throw damage }
            let next = Int(bytes[position + 1])
            if next == 0xFF {
                try skip(1)
            } else if next == 0 || JPEGMarker.restarts.contains(next) {
                try skip(2)
            } else {
                return
            }
        }
    }
}
