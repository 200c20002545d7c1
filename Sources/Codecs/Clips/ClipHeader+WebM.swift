import Media

extension ClipHeader {
    /// A WebM (RFC 9559, and the WebM Container Guidelines).
    init(webm bytes: UnsafeRawBufferPointer) throws(JobError) {
        self.init(.webm)
        var reader = ByteReader(bytes, of: .webm)
        _ = try reader.element()
        var segment = try reader.element()
        // Empty space may stand before it.
        while segment.name != WebM.segment { segment = try reader.element() }
        var parts = ByteReader(segment.content, of: .webm)
        var clock = WebMClock()
        while parts.remaining > 0 {
            var ahead = parts
            let part = try ahead.element()
            chunks += 1
            switch part.name {
            case WebM.info: try clock.readInfo(part)
            case WebM.tracks:
                try readTracks(part)
                try clock.readTracks(part)
            case WebM.cluster where part.isEndless:
                chunks += try clock.readEndlessCluster(&parts)
                continue
            case WebM.cluster: clock.lastCluster = part
            default: break
            }
            parts = ahead
        }
        milliseconds = try clock.milliseconds()
    }

    private mutating func readTracks(_ element: EBMLElement) throws(JobError) {
        var tracks = ByteReader(element.content, of: .webm)
        try tracks.forEachElement { track throws(JobError) in
            chunks += 1
            guard track.name == WebM.trackEntry, coding == nil else { return }
            var isVideo = false
            var isEncrypted = false
            var found = PixelSize(width: 0, height: 0)
            var name = ""
            var rotated = Orientation.upright
            var parts = ByteReader(track.content, of: .webm)
            try parts.forEachElement { part throws(JobError) in
                switch part.name {
                case WebM.trackType: isVideo = part.number == 1
                case WebM.codec: name = part.text
                case WebM.contentEncodings: isEncrypted = try Self.encrypts(part)
                case WebM.video:
                    var video = ByteReader(part.content, of: .webm)
                    try video.forEachElement { side throws(JobError) in
                        // Longer ones exceed every limit, and their product shall still be a number.
                        let length = min(side.number, 1 << 31)
                        if side.name == WebM.pixelWidth { found.width = length }
                        if side.name == WebM.pixelHeight { found.height = length }
                        if side.name == WebM.projection { rotated = try Orientation(projection: side) }
                    }
                default: return
                }
            }
            guard isVideo else { return }
            size = found
            orientation = rotated
            coding = isEncrypted ? nil : VideoCoding(webm: name)
            refusal =
                isEncrypted ? .uncommon(.webm, .encryption) : .unsupported(found: "video/webm coded as \(name)")
        }
    }

    /// RFC 9559, 5.1.4.1.31: whether one of the ways in which all of a track is coded is an encryption.
    private static func encrypts(_ encodings: EBMLElement) throws(JobError) -> Bool {
        var isEncrypted = false
        var reader = ByteReader(encodings.content, of: .webm)
        try reader.forEachElement { encoding throws(JobError) in
            guard encoding.name == WebM.contentEncoding else { return }
            var parts = ByteReader(encoding.content, of: .webm)
            try parts.forEachElement { part throws(JobError) in
                if part.name == WebM.contentEncodingType, part.number == 1 { isEncrypted = true }
            }
        }
        return isEncrypted
    }
}

/// How long a WebM plays: its header tells, or where a browser recorded it the time of its last block.
struct WebMClock {
    /// Nanoseconds of a tick.
    private var scale = 1_000_000
    private var duration = 0.0
    private var hasCluster = false
    private var lastTick = 0
    /// The numbers of the tracks with pictures or sounds, whose blocks alone count.
    private var tracks: Set<Int> = []
    /// The last cluster whose length is told, to be read only if need be.
    var lastCluster: EBMLElement?

    mutating func readInfo(_ element: EBMLElement) throws(JobError) {
        var parts = ByteReader(element.content, of: .webm)
        try parts.forEachElement { part throws(JobError) in
            if part.name == WebM.timestampScale { scale = part.number }
            if part.name == WebM.duration { duration = part.float }
        }
    }

    mutating func readTracks(_ element: EBMLElement) throws(JobError) {
        var entries = ByteReader(element.content, of: .webm)
        try entries.forEachElement { entry throws(JobError) in
            guard entry.name == WebM.trackEntry else { return }
            let track = try WebMTrack(entry)
            if track.isPlayed { tracks.insert(track.number) }
        }
    }

    /// Moves to what stands behind a cluster that does not tell its length. Returns the number of its elements.
    mutating func readEndlessCluster(_ reader: inout ByteReader) throws(JobError) -> Int {
        _ = try reader.elementName()
        // The length of all ones: as many zero bits before the first one as bytes follow.
        try reader.skip(UInt8(try reader.byte()).leadingZeroBitCount)
        hasCluster = true
        var count = 0
        var start = 0
        while reader.remaining > 0 {
            var ahead = reader
            guard !WebM.segmentParts.contains(try ahead.elementName()) else { break }
            let part = try reader.element()
            count += 1
            try note(part, &start)
        }
        return count
    }

    /// Milliseconds, those begun left out; `nil` when nothing tells them. Throws when there is no cluster: then there is
    /// nothing to play.
    mutating func milliseconds() throws(JobError) -> Int? {
        guard hasCluster || lastCluster != nil else { throw .corrupt(.webm, .noPicture) }
        var ticks = duration
        if ticks <= 0 || !ticks.isFinite {
            if let lastCluster {
                var start = 0
                var parts = ByteReader(lastCluster.content, of: .webm)
                try parts.forEachElement { part throws(JobError) in try note(part, &start) }
            }
            ticks = Double(lastTick)
        }
        let milliseconds = ticks * Double(scale) / 1_000_000
        return milliseconds >= 1 && milliseconds < 1e12 ? Int(milliseconds) : nil
    }

    /// Takes note of the time of a part of a cluster; that of a block counts from the cluster's.
    private mutating func note(_ part: EBMLElement, _ start: inout Int) throws(JobError) {
        switch part.name {
        case WebM.timestamp: start = part.number
        case WebM.simpleBlock, WebM.block:
            var block = ByteReader(part.content, of: .webm)
            guard tracks.contains(try block.trackOfBlock()) else { return }
            lastTick = max(lastTick, start + Int(Int16(truncatingIfNeeded: try block.big16())))
        case WebM.blockGroup:
            var parts = ByteReader(part.content, of: .webm)
            try parts.forEachElement { part throws(JobError) in
                if part.name == WebM.block { try note(part, &start) }
            }
        default: return
        }
    }
}

extension Orientation {
    /// By how a flat picture lies in space (RFC 9559, 5.1.4.1.28.41 and those behind it), as FFmpeg and mkvmerge write
    /// turned videos: counter-clockwise around the view, and half around the upright to mirror it. Another one is
    /// ignored, as players do.
    fileprivate init(projection: EBMLElement) throws(JobError) {
        var (type, yaw, pitch, roll) = (0, 0.0, 0.0, 0.0)
        var parts = ByteReader(projection.content, of: .webm)
        try parts.forEachElement { part throws(JobError) in
            switch part.name {
            case WebM.projectionType: type = part.number
            case WebM.projectionYaw: yaw = part.float
            case WebM.projectionPitch: pitch = part.float
            case WebM.projectionRoll: roll = part.float
            default: return
            }
        }
        guard type == 0, pitch == 0 else {
            self = .upright
            return
        }
        self =
            switch (abs(yaw), roll) {
            case (0, 90): .turnedLeft
            case (0, 180), (0, -180): .upsideDown
            case (0, -90): .turnedRight
            case (180, 0): .mirrored
            case (180, 90): .transposed
            case (180, 180), (180, -180): .flipped
            case (180, -90): .transversed
            default: .upright
            }
    }
}

extension VideoCoding {
    /// By the name of a codec in a WebM.
    fileprivate init?(webm name: String) {
        switch name {
        case "V_VP8": self = .vp8
        case "V_VP9": self = .vp9
        case "V_AV1": self = .av1
        default: return nil
        }
    }
}
