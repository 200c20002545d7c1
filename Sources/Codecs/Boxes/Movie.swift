import Media

/// What the box `moov` says of a movie (ISO/IEC 14496-12, 8.2): its length and its tracks.
struct Movie {
    private(set) var tracks: [Track] = []
    /// How long it plays; `nil` where that is not told.
    private(set) var milliseconds: Int?
    /// Ticks of its clock in a second.
    private(set) var scale = 0
    /// Whether the samples are told of in fragments that follow, and not here.
    private(set) var isFragmented = false
    /// How long a sample in a fragment lasts of which nothing else is told, by the number of its track.
    private(set) var fragmentDurations: [Int: Int] = [:]
    /// How many bytes it has.
    private(set) var fragmentSizes: [Int: Int] = [:]
    /// How all of its tracks are turned.
    private(set) var matrix = TransformationMatrix()
    private(set) var boxes = 0

    init(_ box: Box) throws(JobError) {
        var reader = box.reader
        try reader.forEachBox { box throws(JobError) in
            boxes += 1
            switch box.type {
            case "mvhd":
                (milliseconds, scale) = try Self.length(in: box)
                matrix = try Self.matrix(in: box)
            case "mvex":
                isFragmented = true
                try readFragmentStandards(box)
            case "trak":
                let track = try Track(box)
                boxes += track.boxes
                tracks.append(track)
            default: return
            }
        }
    }

    /// 8.8.3: the track extends boxes.
    private mutating func readFragmentStandards(_ box: Box) throws(JobError) {
        var reader = box.reader
        try reader.forEachBox { box throws(JobError) in
            guard box.type == "trex" else { return }
            var (_, _, reader) = try box.fullReader()
            let number = try reader.big32()
            try reader.skip(4)
            fragmentDurations[number] = try reader.big32()
            fragmentSizes[number] = try reader.big32()
        }
    }

    /// 8.2.2: the matrix stands behind times, rate, volume and what is reserved.
    private static func matrix(in header: Box) throws(JobError) -> TransformationMatrix {
        var (version, _, reader) = try header.fullReader()
        try reader.skip((version == 0 ? 16 : 28) + 16)
        return try TransformationMatrix(&reader)
    }

    /// 8.2.2 and 8.4.2: a movie's header and a track's media header begin alike. The length is `nil` when it is
    /// nothing, or not known; the scale is that of its clock, ticks in a second.
    static func length(in header: Box) throws(JobError) -> (milliseconds: Int?, scale: Int) {
        var (version, _, reader) = try header.fullReader()
        try reader.skip(version == 0 ? 8 : 16)
        let scale = try reader.big32()
        let isUnknown: Bool
        let length: Int
        if version == 0 {
            length = try reader.big32()
            isUnknown = length == Int(UInt32.max)
        } else {
            let words = (try reader.big32(), try reader.big32())
            isUnknown = words.0 >> 31 == 1
            length = isUnknown ? 0 : words.0 << 32 | words.1
        }
        let (thousandfold, isTooMuch) = length.multipliedReportingOverflow(by: 1000)
        return (scale == 0 || length == 0 || isUnknown || isTooMuch ? nil : thousandfold / scale, scale)
    }
}
