import Synchronization
import Uploads

/// Counts what goes wrong from each address, and says when it is too much. It lives in memory: a restart forgives.
final class Strikes: Sendable {
    private struct Count {
        var strikes: Int
        /// When the first of them came.
        let since: Int64
    }

    /// Strikes that an address may have; 0 for any number.
    private let limit: Int
    /// Seconds after which an address begins anew.
    private let period: Int64
    /// Addresses that are remembered. When there are more, the half with the oldest strikes is forgotten.
    private let mostAddresses: Int
    private let counts = Mutex<[String: Count]>([:])

    init(limit: Int, period: Int64, mostAddresses: Int = 100_000) {
        self.limit = limit
        self.period = period
        self.mostAddresses = mostAddresses
    }

    /// Seconds that an address has to wait; `nil` when it has strikes left.
    func wait(for address: String, at now: Int64) -> Int64? {
        guard limit > 0 else { return nil }
        return counts.withLock { counts in
            guard let count = counts[Neighbourhood.name(of: address)], count.strikes >= limit else { return nil }
            let left = count.since + period - now
            return left > 0 && left <= period ? left : nil
        }
    }

    /// Counts one more.
    func add(_ address: String, at now: Int64) {
        guard limit > 0 else { return }
        let key = Neighbourhood.name(of: address)
        counts.withLock { counts in
            if let count = counts[key], now < count.since + period, now >= count.since {
                counts[key] = Count(strikes: count.strikes + 1, since: count.since)
                return
            }
            if counts.count >= mostAddresses {
                let newest = counts.sorted { $0.value.since > $1.value.since }.prefix(mostAddresses / 2)
                counts = Dictionary(uniqueKeysWithValues: newest.map { ($0.key, $0.value) })
            }
            counts[key] = Count(strikes: 1, since: now)
        }
    }
}
