import Media

extension Track {
    /// How long the track's samples, in its table and in these fragments, last together (ISO/IEC 14496-12, 8.8); `nil`
    /// when nothing tells.
    ///
    /// - Parameter standard: the duration of a sample of which nothing else is told.
    func milliseconds(of fragments: [Box], unlessTold standard: Int?) throws(JobError) -> Int? {
        guard scale > 0 else { return nil }
        var ticks = try ticksOfTable()
        for fragment in fragments {
            var reader = fragment.reader
            try reader.forEachBox { box throws(JobError) in
                if box.type == "traf" { ticks += try self.ticks(of: box, unlessTold: standard ?? 0) }
            }
        }
        let (thousandfold, isTooMuch) = ticks.multipliedReportingOverflow(by: 1000)
        return ticks == 0 || isTooMuch ? nil : thousandfold / scale
    }

    /// 8.6.1.2: how many samples one behind the other last equally long, and how long.
    private func ticksOfTable() throws(JobError) -> Int {
        guard samples > 0, let box = table["stts"] else { return 0 }
        var (_, _, reader) = try box.fullReader()
        var ticks = 0
        for _ in 0..<(try reader.big32()) {
            let (product, isTooMuch) = try reader.big32().multipliedReportingOverflow(by: try reader.big32())
            try reader.require(!isTooMuch && product < 1 << 40)
            ticks += product
            try reader.require(ticks < 1 << 40)
        }
        return ticks
    }

    private func ticks(of fragment: Box, unlessTold standard: Int) throws(JobError) -> Int {
        var standard = standard
        var isOfThisTrack = false
        var ticks = 0
        var reader = fragment.reader
        try reader.forEachBox { box throws(JobError) in
            switch box.type {
            case "tfhd":
                var (_, flags, reader) = try box.fullReader()
                isOfThisTrack = try reader.big32() == number
                try reader.skip((flags & 1 == 0 ? 0 : 8) + (flags & 2 == 0 ? 0 : 4))
                if flags & 8 != 0 { standard = try reader.big32() }
            case "trun" where isOfThisTrack: ticks += try Self.ticks(ofRun: box, standard)
            default: return
            }
        }
        return ticks
    }

    /// 8.8.8: each sample has those of four numbers that the flags tell of; the first is its duration.
    private static func ticks(ofRun box: Box, _ standard: Int) throws(JobError) -> Int {
        var (_, flags, reader) = try box.fullReader()
        let samples = try reader.big32()
        try reader.skip((flags & 1 == 0 ? 0 : 4) + (flags & 4 == 0 ? 0 : 4))
        let numbers = (flags >> 8 & 15).nonzeroBitCount
        try reader.require(reader.remaining >= 4 * numbers * samples)
        guard flags & 0x100 != 0 else {
            let (ticks, isTooMuch) = samples.multipliedReportingOverflow(by: standard)
            try reader.require(!isTooMuch && ticks < 1 << 40)
            return ticks
        }
        var ticks = 0
        for _ in 0..<samples {
            ticks += try reader.big32()
            try reader.skip(4 * (numbers - 1))
        }
        return ticks
    }
}
