import Foundation

/// How long an upload is kept: seconds, or a duration of ISO 8601 (contract, rule 11).
package struct Expiration: Sendable, Equatable {
    private enum Length: Equatable {
        case seconds(Int)
        /// Years, months, weeks, days, hours, minutes, seconds.
        case calendar([Int])
    }

    /// The shortest time, in seconds: five minutes.
    static let shortest = 300
    /// The longest time given in seconds: 365 days. A duration may be as long as a year of the calendar.
    static let longest = 31_536_000

    private let length: Length

    /// Reads `600`, `PT5M`, `P1W2D`; `nil` for anything else: signs, fractions, lower case, and what comes to no time
    /// at all.
    package init?(_ text: String) {
        if let seconds = Self.number(text) {
            guard seconds > 0 else { return nil }
            length = .seconds(seconds)
            return
        }
        let pattern = /P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?/
            .asciiOnlyDigits()
        guard let match = text.wholeMatch(of: pattern)?.output, match.5 != "T" else { return nil }
        let parts = [match.1, match.2, match.3, match.4, match.6, match.7, match.8].map {
            $0.flatMap { Self.number(String($0)) } ?? 0
        }
        guard parts.contains(where: { $0 > 0 }) else { return nil }
        length = .calendar(parts)
    }

    /// The moment when the time is over, brought within the bounds. The calendar is that of UTC.
    ///
    /// - Parameter now: seconds since 1970.
    package func moment(after now: Int64) -> Int64 {
        let earliest = now + Int64(Self.shortest)
        switch length {
        case .seconds(let seconds): return max(earliest, now + Int64(min(seconds, Self.longest)))
        case .calendar(let parts):
            let latest = Self.moment(after: now, adding: [1, 0, 0, 0, 0, 0, 0]) ?? now + Int64(Self.longest)
            // Numbers that no calendar holds are more than a year in any case.
            let moment = parts.allSatisfy { $0 <= 1_000_000_000 } ? Self.moment(after: now, adding: parts) : nil
            return max(earliest, min(moment ?? latest, latest))
        }
    }

    private static func moment(after now: Int64, adding parts: [Int]) -> Int64? {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let components = DateComponents(
            year: parts[0], month: parts[1], day: parts[2] * 7 + parts[3], hour: parts[4], minute: parts[5],
            second: parts[6])
        return calendar.date(byAdding: components, to: Date(timeIntervalSince1970: TimeInterval(now))).map {
            Int64($0.timeIntervalSince1970)
        }
    }

    /// Plain digits. A number that is too long for an integer is as large as one can be.
    private static func number(_ text: String) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(text) ?? Int.max
    }
}
