import Synchronization

/// Counts attempts of each sender, and says when there were too many. It lives in memory: a restart forgives.
///
/// The limit is given with each call, so that counts outlive a new configuration.
package final class AttemptLimiter: Sendable {
    /// One that was counted.
    package struct Attempt: Sendable {
        fileprivate let sender: String
        /// The begin of the period that it was counted in.
        fileprivate let since: Int64
    }

    /// One that was not, as there were too many.
    package struct Full: Error, Equatable {
        package let secondsLeft: Int
    }

    private struct Count {
        var attempts: Int
        /// When the first of them came.
        let since: Int64
    }

    /// Seconds after which a sender begins anew.
    static let period: Int64 = 60

    /// Senders that are remembered. When there are more, the half with the oldest attempts is forgotten.
    private let mostSenders: Int
    private let counts = Mutex<[String: Count]>([:])

    package init(mostSenders: Int = 100_000) {
        self.mostSenders = mostSenders
    }

    /// Seconds that a sender has to wait; `nil` when there are attempts left.
    ///
    /// - Parameter limit: attempts in a period; 0 for any number.
    func secondsLeft(for sender: String, limit: Int, at now: Int64) -> Int? {
        guard limit > 0 else { return nil }
        return counts.withLock { Self.secondsLeft(of: $0[sender], limit: limit, at: now) }
    }

    /// Counts one more if there are attempts left, in one step: so many at once are no more than one after the other.
    ///
    /// - Parameter limit: attempts in a period; 0 for any number.
    /// - Returns: what takes it back; `nil` where any number may come.
    package func add(_ sender: String, limit: Int, at now: Int64) throws(Full) -> Attempt? {
        guard limit > 0 else { return nil }
        return try counts.withLock { (counts) throws(Full) in
            if let left = Self.secondsLeft(of: counts[sender], limit: limit, at: now) { throw Full(secondsLeft: left) }
            var count = Self.current(counts[sender], at: now) ?? Count(attempts: 0, since: now)
            if counts[sender] == nil && counts.count >= mostSenders {
                let newest = counts.sorted { $0.value.since > $1.value.since }.prefix(mostSenders / 2)
                counts = Dictionary(uniqueKeysWithValues: newest.map { ($0.key, $0.value) })
            }
            count.attempts += 1
            counts[sender] = count
            return Attempt(sender: sender, since: count.since)
        }
    }

    /// Takes one back.
    func giveBack(_ attempt: Attempt) {
        counts.withLock { counts in
            guard let count = counts[attempt.sender], count.since == attempt.since else { return }
            counts[attempt.sender]?.attempts = max(0, count.attempts - 1)
        }
    }

    private static func secondsLeft(of count: Count?, limit: Int, at now: Int64) -> Int? {
        guard let count = current(count, at: now), count.attempts >= limit else { return nil }
        return Int(count.since + period - now)
    }

    /// The count of a period that is not over. A clock that was set back begins another one.
    private static func current(_ count: Count?, at now: Int64) -> Count? {
        guard let count, now >= count.since, now < count.since + period else { return nil }
        return count
    }
}
