import Media

/// Where the application and comment segments of a JPEG stand, and where it ends (ITU-T T.81, annex B).
struct JPEGLayout {
    struct Segment {
        let marker: Int
        /// With its marker and length.
        let whole: Range<Int>
        let content: Range<Int>
    }

    private(set) var segments: [Segment] = []
    /// Behind the end-of-image marker. What follows belongs to no picture.
    let end: Int

    /// Reads a file whose header was read without a fault.
    ///
    /// - Parameter header: tells where the file ends, so that its scans need not be gone through once more.
    init(_ bytes: UnsafeRawBufferPointer, _ header: JPEGHeader? = nil) throws(Setback) {
        var reader = ByteReader(bytes, of: .jpeg)
        try reader.skip(2)
        while true {
            let start = reader.position
            let marker = try reader.jpegMarker()
            if marker == JPEGMarker.endOfImage { break }
            if marker == JPEGMarker.startOfScan, let header, !header.hasLateSegments {
                end = header.end
                return
            }
            let length = try reader.big16() - 2
            let content = reader.position..<reader.position + length
            try reader.skip(length)
            if marker == JPEGMarker.startOfScan { try reader.skipEntropyCodedData() }
            if JPEGMarker.applications.contains(marker) || marker == JPEGMarker.comment {
                segments.append(Segment(marker: marker, whole: start..<content.upperBound, content: content))
            }
        }
        end = reader.position
    }

    /// The blocks in their segments: the first EXIF and the first packet count, and Photoshop's may be in several.
    func metadata(in bytes: UnsafeRawBufferPointer) -> Metadata {
        var metadata = Metadata()
        for segment in segments {
            guard let use = JPEGSegmentUse(segment, in: bytes) else { continue }
            let content = bytes[segment.content].dropFirst(use.word.utf8CodeUnitCount)
            switch use {
            case .exif where metadata.exif == nil: metadata.exif = Array(content)
            case .xmp where metadata.xmp == nil: metadata.xmp = Array(content)
            case .photoshop: metadata.photoshop = (metadata.photoshop ?? []) + content
            default: break
            }
        }
        return metadata
    }
}
