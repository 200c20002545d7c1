/// Tells whether the system's clock can be believed before anything is deleted because of it.
///
/// A clock that jumps, and one that has moved on by more than a day since it was last believed, is believed again only
/// after it has gone steadily for an hour: a wrong date costs no one an upload, and a right one delays a deletion.
package struct ClockGuard: Sendable {
    /// What a look at the clock shows.
    package enum Trust: Equatable, Sendable {
        case trusted
        /// The clock is elsewhere than it should be, by so many seconds; it is not believed for now.
        case jumped(seconds: Int64)
        /// It has not gone steadily for long enough.
        case watched
    }

    /// Seconds by which the clock may be adjusted between two looks.
    static let tolerance: Int64 = 30
    /// Seconds that a service may be down without its clock being doubted.
    package static let longestGap: Int64 = 86_400
    /// Seconds for which a doubtful clock has to go steadily.
    static let probation: Int64 = 3_600

    private var last: (wall: Int64, steady: Int64)?
    private let believedAt: Int64?
    private var doubtedSince: Int64?

    /// - Parameter believedAt: the last moment at which the clock was believed, perhaps by another process.
    package init(believedAt: Int64?) {
        self.believedAt = believedAt
    }

    /// Looks at the clock.
    ///
    /// - Parameters:
    ///   - wall: what it says, in seconds since 1970.
    ///   - steady: seconds of a clock that nobody sets.
    package mutating func look(wall: Int64, steady: Int64) -> Trust {
        let jump: Int64
        if let last {
            jump = wall - last.wall - (steady - last.steady)
        } else {
            let gap = believedAt.map { wall - $0 } ?? 0
            jump = gap > Self.longestGap || gap < -Self.tolerance ? gap : 0
        }
        last = (wall, steady)
        if abs(jump) > Self.tolerance {
            doubtedSince = steady
            return .jumped(seconds: jump)
        }
        guard let since = doubtedSince else { return .trusted }
        guard steady - since >= Self.probation else { return .watched }
        doubtedSince = nil
        return .trusted
    }
}
