import Media

/// One track of a movie (ISO/IEC 14496-12, 8.3).
struct Track {
    /// What it is: `vide`, `soun` and others.
    private(set) var handler: FourCC = "    "
    /// How it is coded; the first of several ways.
    private(set) var coding: FourCC = "    "
    /// The stored size of its pictures.
    private(set) var size = PixelSize(width: 0, height: 0)
    private(set) var matrix = TransformationMatrix()
    private(set) var number = 0
    /// Whether players show or play it at all.
    private(set) var isEnabled = false
    /// How long its samples last.
    private(set) var milliseconds: Int?
    /// Which of them are shown; `nil` for all.
    private(set) var edits: EditList?
    /// Whether its samples are said to be in another file.
    private(set) var isElsewhere = false
    /// The boxes that tell where they are.
    private(set) var table: [FourCC: Box] = [:]
    /// Ticks of its clock in a second.
    private(set) var scale = 0
    private(set) var samples = 0
    private(set) var boxes = 0

    init(_ box: Box) throws(JobError) {
        try read(box)
    }

    private mutating func read(_ box: Box) throws(JobError) {
        var reader = box.reader
        let isTable = box.type == "stbl"
        try reader.forEachBox { box throws(JobError) in
            boxes += 1
            if isTable { table[box.type] = table[box.type] ?? box }
            switch box.type {
            case "mdia", "minf", "dinf", "stbl", "edts": try read(box)
            case "elst": edits = try EditList(box)
            case "dref": isElsewhere = try Self.leadsElsewhere(box)
            case "tkhd": try readHeader(box)
            case "mdhd": (milliseconds, scale) = try Movie.length(in: box)
            // QuickTime's `minf` has a handler of its own, for how the data are reached.
            case "hdlr" where handler == "    ":
                var (_, _, reader) = try box.fullReader()
                try reader.skip(4)
                handler = try reader.fourCC()
            case "stsd": try readDescription(box)
            case "stsz":
                var (_, _, reader) = try box.fullReader()
                let size = try reader.big32()
                samples = try reader.big32()
                try reader.require(size > 0 || reader.remaining >= 4 * samples)
            case "stz2":
                var (_, _, reader) = try box.fullReader()
                let bits = try reader.big32() & 0xFF
                samples = try reader.big32()
                try reader.require(reader.remaining >= (bits * samples + 7) / 8)
            default: try checkTable(box)
            }
        }
    }

    /// 8.6 and 8.7: tables tell how many entries follow, and decoders reserve memory for as many.
    private func checkTable(_ box: Box) throws(JobError) {
        let entry: Int
        switch box.type {
        case "stco", "stss": entry = 4
        case "stts", "ctts", "co64": entry = 8
        case "stsc": entry = 12
        default: return
        }
        var (_, _, reader) = try box.fullReader()
        try reader.require(try reader.big32() * entry <= reader.remaining)
    }

    /// 8.7.2: whether the first place of data is another file.
    private static func leadsElsewhere(_ box: Box) throws(JobError) -> Bool {
        var (_, _, reader) = try box.fullReader()
        guard try reader.big32() > 0 else { return false }
        return try reader.box().fullReader().flags & 1 == 0
    }

    /// 8.3.2: a number, and a matrix.
    private mutating func readHeader(_ box: Box) throws(JobError) {
        var (version, flags, reader) = try box.fullReader()
        isEnabled = flags & 1 != 0
        try reader.skip(version == 0 ? 8 : 16)
        number = try reader.big32()
        try reader.skip((version == 0 ? 8 : 12) + 16)
        matrix = try TransformationMatrix(&reader)
    }

    /// 8.5.2 and 12.1.3: the first entry, which of a video tells the size.
    private mutating func readDescription(_ box: Box) throws(JobError) {
        var (_, _, reader) = try box.fullReader()
        try reader.require(try reader.big32() > 0)
        let entry = try reader.box()
        coding = entry.type
        guard handler == "vide" || handler == "pict" else { return }
        var picture = entry.reader
        try picture.skip(24)
        size = PixelSize(width: try picture.big16(), height: try picture.big16())
    }
}
