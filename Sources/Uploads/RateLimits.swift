import Storage

/// How many uploads one sender may make in a minute, an hour, a day, a week and a month.
package struct RateLimits: Sendable, Equatable {
    /// The periods by their names, in seconds.
    static let periods = [
        ("minute", 60), ("hour", 3_600), ("day", 86_400), ("week", 604_800), ("month", 2_592_000),
    ]

    /// One number for each period, the shortest first; 0 for any number. The defaults are the reference's.
    package var counts = [50, 500, 1000, 5000, 10_000]

    package init(counts: [Int] = [50, 500, 1000, 5000, 10_000]) {
        self.counts = counts
    }

    /// The counters of a sender.
    ///
    /// - Parameter senders: the sender's names as the catalog calls them.
    func rateCounters(of senders: [String]) -> [RateCounter] {
        zip(Self.periods, counts).filter { $0.1 > 0 }.flatMap { period, count in
            senders.map { RateCounter(sender: $0, period: period.1, limit: count) }
        }
    }

    /// The word for a period of so many seconds.
    static func name(ofPeriod seconds: Int) -> String {
        periods.first { $0.1 == seconds }?.0 ?? "\(seconds) seconds"
    }
}
