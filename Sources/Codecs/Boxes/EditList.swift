import Media

/// Which parts of a track players show, and when (ISO/IEC 14496-12, 8.6.6).
struct EditList {
    /// How long nothing is shown between or before parts, in ticks of the movie's clock.
    private var emptyTicks = 0
    /// How long the parts last together, in ticks of the movie's clock.
    private var shownTicks = 0
    /// Where a part begins that reaches to the end of the track, in ticks of the track's clock.
    private var openStart: Int?

    /// - Parameter box: `elst`.
    init(_ box: Box) throws(JobError) {
        var (version, _, reader) = try box.fullReader()
        for _ in 0..<(try reader.big32()) {
            let duration = version == 1 ? try reader.big64() : try reader.big32()
            let words = version == 1 ? (try reader.big32(), try reader.big32()) : (0, try reader.big32())
            try reader.skip(4)
            let isEmpty = words.1 == 0xFFFF_FFFF && (version == 0 || words.0 == 0xFFFF_FFFF)
            if isEmpty {
                emptyTicks = min(emptyTicks + min(duration, Self.longest), Self.longest)
            } else if duration == 0 {
                openStart = words.0 << 32 | words.1
            } else {
                shownTicks = min(shownTicks + min(duration, Self.longest), Self.longest)
            }
        }
    }

    /// How long a track plays, in milliseconds; `nil` where that cannot be told.
    ///
    /// - Parameters:
    ///   - media: the length of its samples in milliseconds, which parts cannot make longer.
    ///   - scale: ticks of its clock in a second.
    ///   - movieScale: those of the movie's clock.
    func milliseconds(of media: Int, scale: Int, movieScale: Int) -> Int? {
        guard scale > 0, movieScale > 0 else { return nil }
        var shown = shownTicks * 1000 / movieScale
        if let openStart { shown += max(0, media - min(openStart, Self.longest) * 1000 / scale) }
        let played = emptyTicks * 1000 / movieScale + min(media, shown)
        return shown > 0 ? played : nil
    }

    /// Ticks beyond all use, a thousand times of which are still a number.
    private static let longest = 1 << 50
}
