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
        guard let parts = Self.parts(ofDuration: text.utf8), parts.contains(where: { $0 > 0 }) else { return nil }
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
            let latest = Self.moment(after: now, adding: [1, 0, 0, 0, 0, 0, 0])
            // Larger numbers are more than a year in any case.
            let moment = parts.allSatisfy { $0 <= 1_000_000_000 } ? Self.moment(after: now, adding: parts) : latest
            return max(earliest, min(moment, latest))
        }
    }

    /// As PHP reckons: years and months first, by which the day of the month stays the same. One that the month lacks
    /// runs over into the next.
    private static func moment(after now: Int64, adding parts: [Int]) -> Int64 {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let today = calendar.dateComponents([.year, .month], from: Date(timeIntervalSince1970: TimeInterval(now)))
        let month = (today.year ?? 1970) * 12 + (today.month ?? 1) - 1
        let days = days(toMonth: month + parts[0] * 12 + parts[1]) - days(toMonth: month) + parts[2] * 7 + parts[3]
        return now + Int64(days * 86_400 + parts[4] * 3600 + parts[5] * 60 + parts[6])
    }

    /// Days from an arbitrary one to the first of a month of the Gregorian calendar.
    ///
    /// - Parameter number: months since January of the year 0.
    private static func days(toMonth number: Int) -> Int {
        // Years that begin with March end with their leap day, and their months have 31, 30, 31, 30, 31 days twice, and
        // then 31 and the rest.
        let (year, month) = ((number - 2) / 12, (number - 2) % 12)
        return 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5
    }

    /// The numbers of a duration: years, months, weeks, days, hours, minutes, seconds, each at most once and in this order.
    private static func parts(ofDuration text: String.UTF8View) -> [Int]? {
        guard text.first == UInt8(ascii: "P") else { return nil }
        let units = Array("YMWDHMS".utf8)
        var parts = [Int](repeating: 0, count: 7)
        var digits = ""
        // Units from `next` on may still come, and none from `end` on: those of the time come after a T.
        var (next, end) = (0, 4)
        for byte in text.dropFirst() {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digits.unicodeScalars.append(Unicode.Scalar(byte))
            case UInt8(ascii: "T") where end == 4 && digits.isEmpty: (next, end) = (4, 7)
            default:
                guard let unit = units[next..<end].firstIndex(of: byte), let number = number(digits) else { return nil }
                parts[unit] = number
                next = unit + 1
                digits = ""
            }
        }
        // A number has its unit, and a T something behind it.
        return digits.isEmpty && !(next == 4 && end == 7) ? parts : nil
    }

    /// Plain digits. A number that is too long for an integer is as large as one can be.
    private static func number(_ text: String) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(text) ?? Int.max
    }
}
