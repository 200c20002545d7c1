import Media

extension ClipHeader {
    /// An MP4 (ISO/IEC 14496-12) or a MOV (QuickTime File Format).
    init(movie bytes: UnsafeRawBufferPointer, _ kind: Kind) throws(Setback) {
        self.init(kind)
        var reader = ByteReader(bytes, of: kind)
        var movie: Movie?
        var fragments: [Box] = []
        var hasData = false
        while reader.remaining >= 8 {
            // What stands behind all that is needed may be no box.
            if movie != nil, hasData, let type = reader.nextBoxType, !Self.boxTypes.contains(type) { break }
            let box = try reader.box()
            chunks += 1
            switch box.type {
            case "moov":
                try reader.require(movie == nil)
                movie = try Movie(box)
            case "moof": fragments.append(box)
            case "mdat": hasData = true
            default: continue
            }
        }
        guard let movie, hasData else { throw reader.damage }
        chunks += movie.boxes
        let tracks = movie.tracks.filter { $0.handler == "vide" }
        // A cover or pictures of chapters may be a track as well, and stand before the video.
        guard let track = tracks.first(where: { VideoCoding(sampleEntry: $0.coding) != nil }) ?? tracks.first else {
            return
        }
        coding = VideoCoding(sampleEntry: track.coding)
        nameOfCoding = "\(kind.mime) coded as \(track.coding)"
        size = track.size
        orientation = track.orientation
        milliseconds = track.milliseconds ?? movie.milliseconds
        if milliseconds == nil, movie.isFragmented {
            milliseconds = try track.milliseconds(of: fragments, unlessTold: movie.fragmentDurations[track.number])
        }
    }

    /// The boxes that may stand beside others in a file.
    private static let boxTypes: Set<FourCC> = [
        "ftyp", "moov", "mdat", "moof", "mfra", "free", "skip", "wide", "uuid", "sidx", "ssix", "styp", "prft", "emsg",
        "udta", "meta", "pdin", "pnot",
    ]
}

extension VideoCoding {
    /// By the name of a sample entry (ISO/IEC 14496-15, and the bindings of VP8, VP9 and AV1).
    fileprivate init?(sampleEntry name: FourCC) {
        switch name {
        case "avc1", "avc3": self = .h264
        case "hvc1", "hev1": self = .hevc
        case "vp08": self = .vp8
        case "vp09": self = .vp9
        case "av01": self = .av1
        default: return nil
        }
    }
}
