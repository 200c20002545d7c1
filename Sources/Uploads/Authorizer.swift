import Crypto
import Foundation
import Storage

/// Who sends an upload.
package struct Sender: Sendable, Equatable {
    /// `nil` for whoever uses the key of guests.
    package let user: User?
    package let keyID: Int64

    package var isGuest: Bool { user == nil }
    package var isAdmin: Bool { user?.isAdmin ?? false }
}

/// Tells from a key who sends an upload, and whether more may be sent. The key's owner alone decides (contract, rule
/// 9).
package struct Authorizer: Sendable {
    private let catalog: Catalog
    private let limits: UploadLimits

    package init(catalog: Catalog, limits: UploadLimits) {
        self.catalog = catalog
        self.limits = limits
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

    /// Refuses a sender who has sent enough for now, or has no room left.
    ///
    /// - Parameters:
    ///   - address: the sender's, as nginx told it.
    ///   - bytes: at least so many are to come.
    /// - Throws: `Rejection.flood` or `Rejection.quota`.
    package func checkAllowance(of sender: Sender, at address: String, for bytes: Int, now: Int64) throws {
        if let (flow, left) = try catalog.fullFlow(of: limits.flows(of: sender, at: address), at: now) {
            throw Rejection.flood(limit: flow.limit, period: flow.period, secondsLeft: left)
        }
        guard let user = sender.user else { return }
        if let quota = user.byteQuota, user.bytes + bytes > quota { throw Rejection.byteQuota(quota) }
        if let quota = user.fileQuota, user.files + 1 > quota { throw Rejection.fileQuota(quota) }
    }
}
