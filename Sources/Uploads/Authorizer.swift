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

/// Tells from a key who sends an upload. The key alone decides (contract, rule 9).
package struct Authorizer: Sendable {
    private let catalog: Catalog

    package init(catalog: Catalog) {
        self.catalog = catalog
    }

    /// - Parameter key: the key as it was sent; `nil` or empty when none was.
    /// - Throws: `Rejection.noKey` or `Rejection.wrongKey`.
    package func sender(presenting key: String?) throws -> Sender {
        guard let key, !key.isEmpty else { throw Rejection.noKey }
        guard let publicID = APIKey.publicID(of: key), let record = try catalog.key(publicID: publicID),
            // A digest compares itself in constant time.
            APIKey.digest(of: key) == record.hash, !record.isRevoked
        else { throw Rejection.wrongKey }
        return Sender(user: record.user, keyID: record.id)
    }
}
