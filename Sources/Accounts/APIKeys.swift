package import Storage

/// The API keys of a site.
package struct APIKeys: Sendable {
    private let catalog: Catalog

    package init(catalog: Catalog) {
        self.catalog = catalog
    }

    /// Creates a key for a user.
    ///
    /// - Parameters:
    ///   - label: what the key is for, to tell it from others.
    ///   - now: seconds since 1970.
    /// - Returns: the key itself, which nobody can show again.
    /// - Throws: `AccountError.noUser`.
    package func create(for userName: String, label: String, at now: Int64) throws -> APIKey {
        try create(for: Users(catalog: catalog).user(named: userName), label: label, at: now)
    }

    /// Creates a guest key, which replaces the previous one.
    ///
    /// - Parameter now: seconds since 1970.
    /// - Returns: the key itself, which nobody can show again.
    package func createForGuests(at now: Int64) throws -> APIKey {
        try create(for: nil, label: "guests", at: now)
    }

    /// Revokes the guest key, if there is one.
    package func disableForGuests(at now: Int64) throws {
        try catalog.revokeGuestKey(at: now)
    }

    /// Revokes a key for ever.
    ///
    /// - Throws: `AccountError.noKey` if there is no such key, or if it was revoked before.
    package func revoke(id: String, at now: Int64) throws {
        guard try catalog.revokeKey(publicID: id, at: now) else { throw AccountError.noKey(id: id) }
    }

    /// Every key without its secret, the oldest first.
    package func all() throws -> [KeyRecord] {
        try catalog.keys()
    }

    private func create(for owner: User?, label: String, at now: Int64) throws -> APIKey {
        while true {
            let key = APIKey()
            // An id may be taken, and another one is not.
            if try catalog.addKey(publicID: key.publicID, user: owner, label: label, hash: key.hash, at: now) {
                return key
            }
        }
    }
}
