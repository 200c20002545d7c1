import Foundation
import Testing

@testable import Uploads

@Suite("An expiration (rule 11)")
struct ExpirationTests {
    private func moment(_ text: String, after now: String = "2026-01-31T12:00:00Z") throws -> String? {
        let start = try Date(now, strategy: .iso8601)
        return Expiration(text).map { expiration in
            let moment = expiration.moment(after: Int64(start.timeIntervalSince1970))
            return Date(timeIntervalSince1970: TimeInterval(moment)).formatted(.iso8601)
        }
    }

    @Test(
        "is reckoned by the calendar of UTC, or in seconds",
        arguments: [
            ("PT5M", "2026-01-31T12:05:00Z"), ("PT36H", "2026-02-02T00:00:00Z"), ("P1D", "2026-02-01T12:00:00Z"),
            ("P1W2D", "2026-02-09T12:00:00Z"), ("P2DT3H4M5S", "2026-02-02T15:04:05Z"),
            ("P1M", "2026-03-03T12:00:00Z"), ("P1Y", "2027-01-31T12:00:00Z"), ("P45D", "2026-03-17T12:00:00Z"),
            ("600", "2026-01-31T12:10:00Z"), ("31536000", "2027-01-31T12:00:00Z"),
        ])
    func isReckoned(text: String, moment expected: String) throws {
        #expect(try moment(text) == expected)
    }

    @Test(
        "is brought within five minutes and a year",
        arguments: [
            ("1", "2026-01-31T12:05:00Z"), ("PT1S", "2026-01-31T12:05:00Z"), ("299", "2026-01-31T12:05:00Z"),
            ("31536001", "2027-01-31T12:00:00Z"), ("99999999999999999999999", "2027-01-31T12:00:00Z"),
            ("P10Y", "2027-01-31T12:00:00Z"), ("P13M", "2027-01-31T12:00:00Z"), ("P366D", "2027-01-31T12:00:00Z"),
            ("PT99999999999999999999H", "2027-01-31T12:00:00Z"),
        ])
    func isBounded(text: String, moment expected: String) throws {
        #expect(try moment(text) == expected)
    }

    @Test(
        "runs over into the next month where the day is none of its own, as PHP has it",
        arguments: [
            ("P3M15D", "2026-11-29T08:00:00Z", "2027-03-16T08:00:00Z"),
            ("P1M", "2028-01-31T00:00:00Z", "2028-03-02T00:00:00Z"),
            ("P1M", "2027-01-30T23:59:59Z", "2027-03-02T23:59:59Z"),
            ("P1Y", "2028-02-29T10:00:00Z", "2029-03-01T10:00:00Z"),
            ("P4Y", "2028-02-29T10:00:00Z", "2029-03-01T10:00:00Z"),
            ("P1M", "2026-08-31T00:00:00Z", "2026-10-01T00:00:00Z"),
            ("P2M", "2026-12-31T00:00:00Z", "2027-03-03T00:00:00Z"),
            ("P11M30DT24H", "2026-03-31T00:00:00Z", "2027-03-31T00:00:00Z"),
            ("P1M", "2026-12-15T06:07:08Z", "2027-01-15T06:07:08Z"),
            ("P1M1W1DT1H1M1S", "2027-02-28T23:59:59Z", "2027-04-06T01:01:00Z"),
        ])
    func runsOver(text: String, now: String, moment expected: String) throws {
        #expect(try moment(text, after: now) == expected)
    }

    @Test("of a year is one of the calendar as a duration, and 365 days in seconds")
    func knowsLeapYears() throws {
        #expect(try moment("P1Y", after: "2027-06-01T00:00:00Z") == "2028-06-01T00:00:00Z")
        #expect(try moment("31536000", after: "2027-06-01T00:00:00Z") == "2028-05-31T00:00:00Z")
    }

    @Test(
        "is refused when it is anything else",
        arguments: [
            "", "foo", "5M", "P", "PT", "P5", "pt5m", "Pt5M", "5 minutes", "2030-01-01", "P1D1H", "T5M", "PT5M junk",
            "P1S", "PD", "P1DT", "-5", "+5", "1.5", "1e3", "0", "00", "PT0S", "P0D", "P-1D", "PT1.5H", "٥", "P٥D",
            " 600",
            "P1D\n", "P1D1D", "P1M1Y", "P1D2W", "PT1S1M", "PT1H1H", "P1DT1HT1M", "PT", "P1YT", "PP1D", "P1D ",
            "P1D\u{301}",
            "P1\u{301}D", "P\u{1D7CE}D",
        ])
    func isRefused(text: String) {
        #expect(Expiration(text) == nil)
    }
}
