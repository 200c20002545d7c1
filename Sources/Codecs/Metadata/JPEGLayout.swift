import Media

/// Where the application and comment segments of a JPEG are, and where it ends (ITU-T T.81, annex B).
struct JPEGLayout {
    struct Segment {
        /// 0 for bytes that belong to no segment.
        let marker: Int
        /// With its marker and length.
        let whole: Range<Int>
        let content: Range<Int>
        /// Whether it follows the first scan. No viewer heeds it.
        let isLate: Bool
    }

    private(set) var segments: [Segment] = []
    /// Those of the picture; what follows its data is none.
    let misnumberedRestarts: [MisnumberedRestart]
    /// Behind the end-of-image marker. What follows belongs to no picture.
    let end: Int

    /// Reads a file whose header was read without an error.
    ///
    /// - Parameters:
    ///   - header: tells where the file ends, so that its scans need not be gone through once more.
    ///   - codedEnd: where the data of the last scan end, if the file was decoded.
    init(_ bytes: UnsafeRawBufferPointer, _ header: JPEGHeader? = nil, codedEnd: Int? = nil) throws(JobError) {
        let header = if let header { header } else { try JPEGHeader(bytes) }
        end = header.end
        misnumberedRestarts = header.misnumberedRestarts.filter { $0.place < codedEnd ?? 0 }
        var reader = ByteReader(bytes, of: .jpeg)
        try reader.skip(2)
        var scans = 0
        while true {
            let start = reader.position
            let marker = try reader.jpegMarker()
            let gap = start..<reader.position - 2
            if bytes[gap].contains(where: { $0 != 0xFF }) { append(0, gap, isLate: scans > 0) }
            if marker == JPEGMarker.endOfImage { return }
            if JPEGMarker.isAlone(marker) { continue }
            let count = try reader.jpegSegment(marker).count
            let content = reader.position - count..<reader.position
            // Two bytes are all that the number of lines needs; libjpeg looks at none of them.
            if JPEGMarker.isMetadata(marker) || marker == JPEGMarker.numberOfLines && count != 2 {
                append(marker, gap.upperBound..<content.upperBound, content, isLate: scans > 0)
            }
            guard marker == JPEGMarker.startOfScan else { continue }
            scans += 1
            if scans == header.scans || !header.hasLateSegments {
                // Its other scans need not be gone through once more.
                if let codedEnd, !header.lacksEnd { appendSurplus(codedEnd..<header.lastScan.upperBound, in: bytes) }
                if header.lacksEnd || !header.hasLateSegments { return }
                try reader.skip(header.lastScan.upperBound - reader.position)
            } else {
                var restarts: [MisnumberedRestart] = []
                try reader.skipEntropyCodedData(&restarts)
            }
        }
    }

    private mutating func append(_ marker: Int, _ whole: Range<Int>, _ content: Range<Int>? = nil, isLate: Bool) {
        let content = content ?? whole.upperBound..<whole.upperBound
        segments.append(Segment(marker: marker, whole: whole, content: content, isLate: isLate))
    }

    /// Bytes that a camera or somebody hid between the last scan's data and the end. A few are no more than a filling,
    /// and zeros tell nothing.
    private mutating func appendSurplus(_ surplus: Range<Int>, in bytes: UnsafeRawBufferPointer) {
        guard surplus.count > 16, !UnsafeRawBufferPointer(rebasing: bytes[surplus]).isZero else { return }
        append(0, surplus, isLate: true)
    }

    /// The blocks in segments before the first scan: the first EXIF and the first packet count, and Photoshop's may be
    /// in several.
    func metadata(in bytes: UnsafeRawBufferPointer) -> MetadataBlocks {
        var metadata = MetadataBlocks()
        for segment in segments where !segment.isLate {
            guard let use = JPEGSegmentUse(segment, in: bytes) else { continue }
            let content = bytes[segment.content].dropFirst(use.word.utf8CodeUnitCount)
            switch use {
            case .exif where metadata.exif == nil && !content.isEmpty: metadata.exif = Array(content)
            case .xmp where metadata.xmp == nil: metadata.xmp = Array(content)
            case .photoshop: metadata.photoshop = (metadata.photoshop ?? []) + content
            default: break
            }
        }
        return metadata
    }
}
