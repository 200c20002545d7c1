import Media

extension ClipHeader {
    /// An MP4 (ISO/IEC 14496-12) or a MOV (QuickTime File Format).
    init(movie bytes: UnsafeRawBufferPointer, _ kind: MediaFormat) throws(JobError) {
        self.init(kind)
        var reader = ByteReader(bytes, of: kind)
        var found: Movie?
        var fragments: [Box] = []
        var hasData = false
        var isOpen = false
        while reader.remaining >= 8 {
            // What stands behind all that is needed may be no box.
            if found != nil, hasData, let type = reader.nextBoxType, !Self.boxTypes.contains(type) { break }
            let box: Box
            (box, isOpen) = try reader.outermostBox()
            chunks += 1
            switch box.type {
            case "moov":
                try reader.require(found == nil)
                found = try Movie(box)
            case "moof": fragments.append(box)
            case "mdat": hasData = true
            default: continue
            }
        }
        // Cameras write the index last.
        guard let movie = found else { throw .truncated(kind) }
        chunks += movie.boxes
        guard let track = movie.shownTrack else { return }
        coding = VideoCoding(sampleEntry: track.coding)
        refusal =
            track.isEncrypted
            ? .uncommon(kind, .encryption) : .unsupported(found: "\(kind.mime) coded as \(track.coding)")
        size = track.size
        orientation = Orientation(track.matrix.followed(by: movie.matrix))
        guard hasData else { throw track.samples > 0 ? .truncated(kind) : .corrupt(kind, .noPicture) }
        if isOpen {
            // Only the samples tell whether something is missing.
            let places = BoxRange.all(in: 0..<bytes.count, of: bytes, kind).filter { $0.type == "moof" }
            let tracks = movie.tracks.filter { $0.number == track.number || $0.handler == "soun" }
            try movie.checkSamples(of: tracks, places, in: bytes, kind)
        }
        milliseconds = movie.milliseconds(of: track)
        // What the index tells of a recording that goes on in fragments is the length of its own samples.
        let goesOn = movie.isFragmented && track.samples > 0 && !fragments.isEmpty
        if milliseconds == nil || goesOn {
            milliseconds = try track.milliseconds(of: fragments, unlessTold: movie.fragmentDurations[track.number])
        }
    }

    /// The boxes that may stand beside others in a file.
    private static let boxTypes: Set<FourCC> = [
        "ftyp", "moov", "mdat", "moof", "mfra", "free", "skip", "wide", "uuid", "sidx", "ssix", "styp", "prft", "emsg",
        "udta", "meta", "pdin", "pnot",
    ]
}

extension Movie {
    /// The track that players show: an enabled one comes before others. A cover or pictures of chapters may be a track
    /// as well, and stand before the video. `nil` where there is no picture at all.
    fileprivate var shownTrack: Track? {
        let tracks = tracks.filter { $0.handler == "vide" }
        let videos = tracks.filter { VideoCoding(sampleEntry: $0.coding) != nil }
        return videos.first(where: \.isEnabled) ?? videos.first ?? tracks.first
    }

    /// How long players show a track; `nil` where only fragments tell.
    fileprivate func milliseconds(of track: Track) -> Int? {
        guard let media = track.milliseconds else { return milliseconds }
        return track.edits?.milliseconds(of: media, scale: track.scale, movieScale: scale) ?? media
    }
}

extension Track {
    /// ISO/IEC 14496-12, 8.12, and the way of Apple's shop before it.
    fileprivate var isEncrypted: Bool { coding == "encv" || coding == "drmi" }
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
