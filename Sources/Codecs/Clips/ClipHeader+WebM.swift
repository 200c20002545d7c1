import Media

extension ClipHeader {
    /// A WebM (RFC 9559, and the WebM Container Guidelines).
    init(webm bytes: UnsafeRawBufferPointer) throws(Setback) {
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
            case WebM.tracks: try readTracks(part)
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

    private mutating func readTracks(_ element: EBMLElement) throws(Setback) {
        var tracks = ByteReader(element.content, of: .webm)
        try tracks.forEachElement { track throws(Setback) in
            chunks += 1
            guard track.name == WebM.trackEntry, coding == nil else { return }
            var isVideo = false
            var isEncrypted = false
            var found = PixelSize(width: 0, height: 0)
            var name = ""
            var parts = ByteReader(track.content, of: .webm)
            try parts.forEachElement { part throws(Setback) in
                switch part.name {
                case WebM.trackType: isVideo = part.number == 1
                case WebM.codec: name = part.text
                case WebM.contentEncodings: isEncrypted = try Self.encrypts(part)
                case WebM.video:
                    var video = ByteReader(part.content, of: .webm)
                    try video.forEachElement { side throws(Setback) in
                        // Longer ones exceed every limit, and their product shall still be a number.
                        let length = min(side.number, 1 << 31)
                        if side.name == WebM.pixelWidth { found.width = length }
                        if side.name == WebM.pixelHeight { found.height = length }
                    }
                default: return
                }
            }
            guard isVideo else { return }
            size = found
            coding = isEncrypted ? nil : VideoCoding(webm: name)
            refusal =
                isEncrypted ? .uncommon(.webm, .encryption) : .unsupported(found: "video/webm coded as \(name)")
        }
    }

    /// RFC 9559, 5.1.4.1.31: whether one of the ways in which all of a track is coded is an encryption.
    private static func encrypts(_ encodings: EBMLElement) throws(Setback) -> Bool {
        var isEncrypted = false
        var reader = ByteReader(encodings.content, of: .webm)
        try reader.forEachElement { encoding throws(Setback) in
            guard encoding.name == WebM.contentEncoding else { return }
            var parts = ByteReader(encoding.content, of: .webm)
            try parts.forEachElement { part throws(Setback) in
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
    /// The last cluster whose length is told, to be read only if need be.
    var lastCluster: EBMLElement?

    mutating func readInfo(_ element: EBMLElement) throws(Setback) {
        var parts = ByteReader(element.content, of: .webm)
        try parts.forEachElement { part throws(Setback) in
            if part.name == WebM.timestampScale { scale = part.number }
            if part.name == WebM.duration { duration = part.float }
        }
    }

    /// Moves to what stands behind a cluster that does not tell its length. Returns the number of its elements.
    mutating func readEndlessCluster(_ reader: inout ByteReader) throws(Setback) -> Int {
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
    mutating func milliseconds() throws(Setback) -> Int? {
        guard hasCluster || lastCluster != nil else { throw .corrupt(.webm, .noPicture) }
        var ticks = duration
        if ticks <= 0 || !ticks.isFinite {
            if let lastCluster {
                var start = 0
                var parts = ByteReader(lastCluster.content, of: .webm)
                try parts.forEachElement { part throws(Setback) in try note(part, &start) }
            }
            ticks = Double(lastTick)
        }
        let milliseconds = ticks * Double(scale) / 1_000_000
        return milliseconds >= 1 && milliseconds < 1e12 ? Int(milliseconds) : nil
    }

    /// Takes note of the time of a part of a cluster; that of a block counts from the cluster's.
    private mutating func note(_ part: EBMLElement, _ start: inout Int) throws(Setback) {
        switch part.name {
        case WebM.timestamp: start = part.number
        case WebM.simpleBlock, WebM.block:
            var block = ByteReader(part.content, of: .webm)
            // The number of its track is as long as its zero bits say.
            try block.skip(UInt8(try block.byte()).leadingZeroBitCount)
            lastTick = max(lastTick, start + Int(Int16(truncatingIfNeeded: try block.big16())))
        case WebM.blockGroup:
            var parts = ByteReader(part.content, of: .webm)
            try parts.forEachElement { part throws(Setback) in
                if part.name == WebM.block { try note(part, &start) }
            }
        default: return
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
