import Media

/// The markers of a JPEG (T.81, table B.1).
enum JPEGMarker {
    static let endOfImage = 0xD9
    static let startOfScan = 0xDA
    static let restarts = 0xD0...0xD7
    static let applications = 0xE0...0xEF
    static let comment = 0xFE
    static let numberOfLines = 0xDC
    /// Of frames that are accepted: baseline, extended sequential and progressive, with Huffman coding.
    static let frames = 0xC0...0xC2

    /// Those that a segment follows and that libjpeg knows: frames, tables, scans, application segments and comments.
    static let withSegments = Set(
        [0xC0, 0xC1, 0xC2, 0xC4, 0xCC, startOfScan, 0xDB, numberOfLines, 0xDD, comment] + applications)

    /// Whether no segment follows the marker.
    static func isAlone(_ marker: Int) -> Bool { restarts.contains(marker) || marker == 0x01 }

    static func isMetadata(_ marker: Int) -> Bool { applications.contains(marker) || marker == comment }

    /// The coding that the marker begins; `nil` for one that is accepted, and for other markers.
    static func uncommonCoding(_ marker: Int) -> UncommonCoding? {
        switch marker {
        // The last one is JPEG-LS (ITU-T T.87, annex C).
        case 0xC3, 0xCB, 0xF7: .lossless
        case 0xC5...0xC7, 0xCD...0xCF, 0xDE, 0xDF: .hierarchical
        case 0xC9, 0xCA: .arithmeticCoding
        default: nil
        }
    }
}

extension ByteReader {
    /// Moves behind the next marker, as libjpeg finds it: over bytes that belong to no segment, over stuffed zeros and
    /// over any number of 0xFF before it (T.81, B.1.1.2).
    mutating func jpegMarker() throws(JobError) -> Int {
        while true {
            try seek(0xFF)
            var marker = try byte()
            while marker == 0xFF { marker = try byte() }
            if marker != 0 { return marker }
        }
    }

    /// Takes the content of a segment. libjpeg skips one that it does not need even if its length, which counts itself,
    /// is less than 2.
    mutating func jpegSegment(_ marker: Int) throws(JobError) -> UnsafeRawBufferPointer {
        let length = try big16() - 2
        let isNeeded = !JPEGMarker.isMetadata(marker) && marker != JPEGMarker.numberOfLines
        return try take(isNeeded ? length : max(0, length))
    }

    /// Moves to the marker behind a scan: not a stuffed zero, a restart or a fill byte.
    ///
    /// - Parameter misnumbered: gets the restart markers that are out of turn.
    mutating func skipEntropyCodedData(_ misnumbered: inout [MisnumberedRestart]) throws(JobError) {
        var restarts = 0
        while true {
            try seek(0xFF)
            let next = remaining >= 2 ? Int(bytes[position + 1]) : 0xFF
            if next == 0xFF {
                try skip(1)
            } else if next == 0 {
                try skip(2)
            } else if JPEGMarker.restarts.contains(next) {
                let due = JPEGMarker.restarts.lowerBound + restarts % 8
                if next != due {
                    try require(misnumbered.count < MisnumberedRestart.most)
                    misnumbered.append(MisnumberedRestart(place: position + 1, due: UInt8(due)))
                }
                restarts += 1
                try skip(2)
            } else {
                return
            }
        }
    }
}

/// A restart marker that is out of turn (T.81, B.2.1), which loses rows in browsers.
struct MisnumberedRestart {
    /// Where its second byte is.
    let place: Int
    /// The byte that belongs there.
    let due: UInt8

    /// More than any picture has by mistake.
    static let most = 1 << 16
}
