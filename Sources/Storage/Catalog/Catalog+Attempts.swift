/// Counters of what is tried, apart from any upload.
extension Catalog {
    /// Counts one more attempt, in a transaction of its own.
    ///
    /// - Returns: `nil`, or the seconds until the counter begins anew when it was full and nothing was counted.
    package func countAttempt(in counter: RateCounter, at now: Int64) throws -> Int? {
        try database.write { session in
            if let left = try Self.secondsLeft(of: counter, session, at: now) { return left }
            try Self.add(counter, session, at: now)
            return nil
        }
    }

    /// Takes an attempt back that was counted at a moment.
    package func takeBackAttempt(in counter: RateCounter, countedAt moment: Int64) throws {
        try database.write { session in try Self.subtract(counter, session, countedAt: moment) }
    }
}
