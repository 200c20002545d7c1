package import Foundation
package import Storage

/// Moments in the time zone of the site, which decides the date folder (contract, rules 24 and 25).
package struct SiteCalendar: Sendable {
    private let calendar: Calendar

    package init(timeZone: TimeZone) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        self.calendar = calendar
    }

    package static let utc = SiteCalendar(timeZone: .gmt)

    /// - Parameter seconds: since 1970, UTC.
    package func day(of seconds: Int64) -> Day {
        let parts = parts(of: seconds)
        return Day(year: parts.year ?? 1970, month: parts.month ?? 1, day: parts.day ?? 1)
    }

    /// `2026-11-23 08:48:40`
    package func text(of seconds: Int64) -> String {
        let parts = parts(of: seconds)
        func two(_ number: Int?) -> String { (number ?? 0) < 10 ? "0\(number ?? 0)" : "\(number ?? 0)" }
        return "\(parts.year ?? 1970)-\(two(parts.month))-\(two(parts.day)) "
            + "\(two(parts.hour)):\(two(parts.minute)):\(two(parts.second))"
    }

    private func parts(of seconds: Int64) -> DateComponents {
        calendar.dateComponents(
            [.year, .month, .day, .hour, .minute, .second], from: Date(timeIntervalSince1970: TimeInterval(seconds)))
    }
}
