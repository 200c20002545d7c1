package import Storage
import Synchronization
import Uploads

/// Lets few passwords of albums be tried. One is for the whole process, whatever site it is of.
///
/// Each try is counted in the database before it is hashed, and taken back when it was right: so many at once, other
/// processes and a configuration that is read again give nobody more.
package final class PasswordAttempts: Sendable {
    package enum Outcome: Sendable, Equatable {
        case right, wrong
        case tooMany(seconds: Int)
        /// As many as may be are being hashed.
        case busy
    }

    /// Wrong ones that may come from one address in a day, as in the reference.
    private static let limit = 25
    private static let day = 86_400
    /// Hashes at a time, as one costs much of a processor and of memory on purpose.
    private static let mostHashes = 2

    private let catalog: Catalog
    private let hashes = Mutex(0)

    package init(catalog: Catalog) {
        self.catalog = catalog
    }

    /// - Parameters:
    ///   - password: `nil` for what cannot be one, which counts as wrong.
    ///   - hash: that of the album's password.
    package func attempt(_ password: Password?, against hash: String, from address: String, at now: Int64) throws
        -> Outcome
    {
        let flow = RateCounter(
            sender: "passwords \(AddressPrefix.name(of: address))", period: Self.day, limit: Self.limit)
        // Looked at before as well: who has no tries left takes no turn from those who have.
        if let (_, seconds) = try catalog.fullCounter(of: [flow], at: now) { return .tooMany(seconds: seconds) }
        let outcome: Outcome? = try hashing {
            if let seconds = try catalog.countAttempt(in: flow, at: now) { return .tooMany(seconds: seconds) }
            guard let password, try password.matches(hash) else { return .wrong }
            try catalog.takeBackAttempt(in: flow, countedAt: now)
            return .right
        }
        return outcome ?? .busy
    }

    /// Does work that hashes a password.
    ///
    /// - Returns: `nil`, with nothing done, while as many as may be do so.
    func hashing<Result>(_ work: () throws -> Result) rethrows -> Result? {
        let mayBegin = hashes.withLock { count in
            guard count < Self.mostHashes else { return false }
            count += 1
            return true
        }
        guard mayBegin else { return nil }
        defer { hashes.withLock { $0 -= 1 } }
        return try work()
    }
}
