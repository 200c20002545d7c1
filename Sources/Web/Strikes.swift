import Glibc
import Synchronization

/// Counts what goes wrong from each address, and says when it is too much. It lives in memory: a restart forgives.
final class Strikes: Sendable {
    /// Addresses that are remembered. When there are more, those with the oldest strikes are forgotten.
    static let mostAddresses = 100_000

    private struct Count {
        var strikes: Int
        /// When the first of them came.
        let since: Int64
    }

    /// Strikes that an address may have; 0 for any number.
    private let limit: Int
    /// Seconds after which an address begins anew.
    private let period: Int64
    private let counts = Mutex<[String: Count]>([:])

    init(limit: Int, period: Int64) {
        self.limit = limit
        self.period = period
    }

    /// Seconds that an address has to wait; `nil` when it has strikes left.
    func wait(for address: String, at now: Int64) -> Int64? {
        guard limit > 0 else { return nil }
        return counts.withLock { counts in
            guard let count = counts[Self.neighbourhood(of: address)], count.strikes >= limit else { return nil }
            let left = count.since + period - now
            return left > 0 && left <= period ? left : nil
        }
    }

    /// Counts one more.
    func add(_ address: String, at now: Int64) {
        guard limit > 0 else { return }
        let key = Self.neighbourhood(of: address)
        counts.withLock { counts in
            if let count = counts[key], now < count.since + period, now >= count.since {
                counts[key] = Count(strikes: count.strikes + 1, since: count.since)
                return
            }
            if counts.count >= Self.mostAddresses {
                counts = counts.filter { now < $0.value.since + period }
                if counts.count >= Self.mostAddresses { counts = [:] }
            }
            counts[key] = Count(strikes: 1, since: now)
        }
    }

    /// An IPv4 address; of an IPv6 address the first half, as a household has all of the other (RFC 6177).
    static func neighbourhood(of address: String) -> String {
        var bytes = in6_addr()
        guard inet_pton(AF_INET6, address, &bytes) == 1 else { return address }
        let halves = withUnsafeBytes(of: &bytes) { Array($0) }
        // An IPv4 address in the form of an IPv6 one (RFC 4291, section 2.5.5.2).
        if halves.starts(with: [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]) {
            return halves.suffix(4).map(String.init).joined(separator: ".")
        }
        return halves.prefix(8).map { String($0, radix: 16) }.joined(separator: ":") + "/64"
    }
}
