import Crypto
import Foundation
import Media
import Storage

/// Who sends an upload.
package struct Sender: Sendable, Equatable {
    /// `nil` for whoever uses the key of guests.
    package let user: User?
    package let keyID: Int64

    package var isGuest: Bool { user == nil }
    package var isAdmin: Bool { user?.isAdmin ?? false }

    /// What tells the sender from others while it uploads: the user, or of guests, whose key is everybody's, the address
    /// prefix.
    func name(at address: String) -> String {
        user.map { "user \($0.id)" } ?? "address \(AddressPrefix.name(of: address))"
    }

    /// The same for the queue before the media workers.
    func jobOwner(at address: String) -> JobOwner {
        JobOwner(name: name(at: address), isGuest: isGuest)
    }
}

/// What the service remembers of attempts, whatever its configuration.
package struct AttemptCounters: Sendable {
    /// Attempts to upload, by sender.
    let uploads = AttemptLimiter()
    /// Wrong keys, by address prefix.
    let wrongKeys = AttemptLimiter()
    /// Wrong tokens of delete links, by address prefix.
    let wrongTokens = AttemptLimiter()

    package init() {}
}

/// Tells from a key who sends an upload, and whether more may be sent. The key's owner alone decides (contract, rule
/// 9).
package struct Authorizer: Sendable {
    private let catalog: Catalog
    private let limits: UploadLimits
    private let counters: AttemptCounters

    package init(catalog: Catalog, limits: UploadLimits, counters: AttemptCounters = AttemptCounters()) {
        self.catalog = catalog
        self.limits = limits
        self.counters = counters
    }

    /// - Parameter key: the key as it was sent; `nil` or empty when none was.
    /// - Throws: `Rejection.noKey`, `Rejection.wrongKey` or `Rejection.banned`.
    package func sender(presenting key: String?) throws -> Sender {
        guard let key, !key.isEmpty else { throw Rejection.noKey }
        guard let publicID = APIKey.publicID(of: key), let record = try catalog.key(publicID: publicID),
            // A digest compares itself in constant time.
            APIKey.digest(of: key) == record.hash, !record.isRevoked
        else { throw Rejection.wrongKey }
        guard record.user?.isBanned != true else { throw Rejection.banned }
        return Sender(user: record.user, keyID: record.id)
    }

    /// The same, and counts wrong keys: an address that has sent many is told so. A right key is let through however
    /// many wrong ones came before.
    ///
    /// - Parameters:
    ///   - address: the sender's, as nginx told it.
    ///   - now: the moment, in seconds since 1970.
    /// - Throws: `Rejection.tooManyWrongKeys` besides.
    package func sender(presenting key: String?, at address: String, now: Int64) throws -> Sender {
        do {
            return try sender(presenting: key)
        } catch Rejection.wrongKey {
            do throws(AttemptLimiter.Full) {
                _ = try counters.wrongKeys.add(AddressPrefix.name(of: address), limit: limits.keyAttempts, at: now)
            } catch {
                throw Rejection.tooManyWrongKeys(secondsLeft: error.secondsLeft)
            }
            throw Rejection.wrongKey
        }
    }

    /// Counts an attempt, before a worker or the fetcher is used for it. Administrators have no such limit.
    ///
    /// - Returns: what gives it back; `nil` where none was counted.
    /// - Throws: `Rejection.tooManyAttempts`.
    func beginAttempt(of sender: Sender, at address: String, now: Int64) throws -> AttemptLimiter.Attempt? {
        guard !sender.isAdmin else { return nil }
        do throws(AttemptLimiter.Full) {
            return try counters.uploads.add(sender.name(at: address), limit: limits.attempts, at: now)
        } catch {
            throw Rejection.tooManyAttempts(limit: limits.attempts, secondsLeft: error.secondsLeft)
        }
    }

    /// Counts a delete link's wrong token. A right one is let through however many wrong ones came before, as others who
    /// share the address may have sent them.
    ///
    /// - Parameter limit: wrong ones of an address prefix in a minute; 0 for any number.
    package func noteWrongToken(from address: String, limit: Int, now: Int64) throws(AttemptLimiter.Full) {
        _ = try counters.wrongTokens.add(AddressPrefix.name(of: address), limit: limit, at: now)
    }

    /// Takes an attempt back that was none: the upload was accepted, or failed by a fault of ours.
    func giveBack(_ attempt: AttemptLimiter.Attempt) {
        counters.uploads.giveBack(attempt)
    }

    private func checkAttempts(of sender: Sender, at address: String, now: Int64) throws {
        guard !sender.isAdmin else { return }
        let name = sender.name(at: address)
        if let left = counters.uploads.secondsLeft(for: name, limit: limits.attempts, at: now) {
            throw Rejection.tooManyAttempts(limit: limits.attempts, secondsLeft: left)
        }
    }

    /// Refuses a sender who has sent enough for now, or has no room left.
    ///
    /// - Parameters:
    ///   - address: the sender's, as nginx told it.
    ///   - bytes: at least so many are to come.
    /// - Throws: `Rejection.tooManyAttempts`, `Rejection.flood` or `Rejection.quota`.
    package func checkLimits(of sender: Sender, at address: String, for bytes: Int, now: Int64) throws {
        try checkAttempts(of: sender, at: address, now: now)
        if let (counter, left) = try catalog.fullCounter(of: limits.rateCounters(of: sender, at: address), at: now) {
            throw Rejection.flood(limit: counter.limit, period: counter.period, secondsLeft: left)
        }
        guard let user = sender.user else { return }
        if let quota = user.byteQuota, user.bytes + bytes > quota { throw Rejection.byteQuota(quota) }
        if let quota = user.fileQuota, user.files + 1 > quota { throw Rejection.fileQuota(quota) }
    }
}
