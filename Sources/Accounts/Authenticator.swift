import Crypto
import Foundation
package import Storage
package import Uploads

/// Tells from an API key who makes a request. The key's owner alone decides (contract, rule 9).
package struct Authenticator: Sendable {
    private let catalog: Catalog
    private let wrongKeys: AttemptLimiter
    private let limit: Int

    /// - Parameters:
    ///   - wrongKeys: counts wrong keys by address prefix; it outlives this value.
    ///   - limit: wrong keys of one address prefix in a minute; 0 for any number.
    package init(catalog: Catalog, wrongKeys: AttemptLimiter, limit: Int) {
        self.catalog = catalog
        self.wrongKeys = wrongKeys
        self.limit = limit
    }

    /// - Parameters:
    ///   - key: the key as it was sent; `nil` or empty when none was.
    ///   - address: the client's, as nginx reports it.
    /// - Throws: `Rejection.noKey`, `Rejection.wrongKey` or `Rejection.banned`.
    package func principal(presenting key: String?, at address: String) throws -> Principal {
        guard let key, !key.isEmpty else { throw Rejection.noKey }
        guard let publicID = APIKey.publicID(of: key), let record = try catalog.key(publicID: publicID),
            // A digest compares itself in constant time.
            APIKey.digest(of: key) == record.hash, !record.isRevoked
        else { throw Rejection.wrongKey }
        guard record.user?.isBanned != true else { throw Rejection.banned }
        return Principal(presenting: record, at: address)
    }

    /// Does what presents a key, and counts a wrong one: an address that has sent too many gets another rejection. A right
    /// key is accepted however many wrong ones came before.
    ///
    /// - Parameters:
    ///   - address: the client's, as nginx reports it.
    ///   - now: seconds since 1970.
    /// - Throws: what the work throws; `Rejection.tooManyWrongKeys` in place of `Rejection.wrongKey`.
    package func countingWrongKeys<Result>(
        from address: String, at now: Int64, _ work: () throws -> Result
    ) throws -> Result {
        do {
            return try work()
        } catch Rejection.wrongKey {
            do throws(AttemptLimiter.Full) {
                _ = try wrongKeys.add(AddressPrefix.name(of: address), limit: limit, at: now)
            } catch {
                throw Rejection.tooManyWrongKeys(secondsLeft: error.secondsLeft)
            }
            throw Rejection.wrongKey
        }
    }
}
