/// A counter of what one sender sends in one period.
package struct RateCounter: Sendable, Equatable {
    /// The sender as the catalog calls it: `address 192.0.2.1`, `key 17` or `guests at 192.0.2.1`.
    package let sender: String
    /// Seconds.
    package let period: Int
    /// Uploads that the period may have.
    package let limit: Int

    package init(sender: String, period: Int, limit: Int) {
        self.sender = sender
        self.period = period
        self.limit = limit
    }
}

extension Catalog {
    /// Seconds until the first counter that is full begins anew; `nil` when none is.
    package func fullCounter(of counters: [RateCounter], at now: Int64) throws -> (
        counter: RateCounter, secondsLeft: Int
    )? {
        guard !counters.isEmpty else { return nil }
        return try database.read { session in
            for counter in counters {
                if let left = try Self.secondsLeft(of: counter, session, at: now) { return (counter, left) }
            }
            return nil
        }
    }

    /// Counts one more, be the counter full or not.
    static func add(_ counter: RateCounter, _ session: Session, at now: Int64) throws {
        try session.change(
            """
            INSERT INTO rate_counters (sender, period, started_at, count) VALUES (?, ?, ?, 1)
            ON CONFLICT (sender, period) DO UPDATE SET
                count = CASE WHEN rate_counters.started_at + rate_counters.period <= excluded.started_at
                    OR rate_counters.started_at > excluded.started_at THEN 1 ELSE rate_counters.count + 1 END,
                started_at = CASE WHEN rate_counters.started_at + rate_counters.period <= excluded.started_at
                    OR rate_counters.started_at > excluded.started_at
                    THEN excluded.started_at ELSE rate_counters.started_at END
            """, [counter.sender, counter.period, now])
    }

    /// Takes back what was counted at a moment, unless the counter has started a new period since.
    static func subtract(_ counter: RateCounter, _ session: Session, countedAt moment: Int64) throws {
        try session.change(
            """
            UPDATE rate_counters SET count = count - 1
            WHERE sender = ? AND period = ? AND started_at <= ? AND ? < started_at + period AND count > 0
            """, [counter.sender, counter.period, moment, moment])
    }

    /// Forgets counters whose period is over, and with them the senders' addresses.
    package func forgetRateCounters(at now: Int64) throws {
        try database.write { session in
            try session.change("DELETE FROM rate_counters WHERE started_at + period <= ?", [now])
        }
    }

    static func secondsLeft(of counter: RateCounter, _ session: Session, at now: Int64) throws -> Int? {
        let row = try session.row(
            "SELECT started_at, count FROM rate_counters WHERE sender = ? AND period = ?",
            [counter.sender, counter.period])
        guard let row, try row["count"] >= counter.limit else { return nil }
        let left = try row["started_at"] + Int64(counter.period) - now
        // A period that begins in the future is one that the clock was set back behind.
        return (1...Int64(counter.period)).contains(left) ? Int(left) : nil
    }
}
