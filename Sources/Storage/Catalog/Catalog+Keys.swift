package import Foundation

/// An API key as the catalog knows it: all but the key itself.
package struct KeyRecord: Sendable, Equatable {
    package let id: Int64
    /// The part of the key that says which key it is.
    package let publicID: String
    /// `nil` for the key of guests.
    package let user: User?
    package let label: String
    /// The SHA-256 of the whole key.
    package let hash: Data
    package let createdAt: Int64
    package let isRevoked: Bool
}

extension Catalog {
    /// Adds a key.
    ///
    /// - Parameters:
    ///   - user: the owner; `nil` makes the key of guests, which revokes the one before.
    ///   - hash: the SHA-256 of the key, 32 bytes.
    /// - Returns: `false` when the public id is taken.
    package func addKey(publicID: String, user: User?, label: String, hash: Data, at now: Int64) throws -> Bool {
        try database.write { session in
            if user == nil { try Self.revokeGuestKey(session, at: now) }
            return try session.change(
                """
                INSERT INTO keys (public_id, user_id, label, hash, created_at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """, [publicID, user?.id, label, hash, now]) == 1
        }
    }

    package func key(publicID: String) throws -> KeyRecord? {
        try database.read { session in
            try session.row("SELECT * FROM keys WHERE public_id = ?", [publicID]).map { try Self.key($0, session) }
        }
    }

    /// Every key, the oldest first.
    package func keys() throws -> [KeyRecord] {
        try database.read { session in
            try session.rows("SELECT * FROM keys ORDER BY id").map { try Self.key($0, session) }
        }
    }

    /// Revokes a key for ever.
    ///
    /// - Returns: `false` when there is no such key, or it was revoked before.
    package func revokeKey(publicID: String, at now: Int64) throws -> Bool {
        try database.write { session in
            try session.change(
                "UPDATE keys SET revoked_at = ? WHERE public_id = ? AND revoked_at IS NULL", [now, publicID]) == 1
        }
    }

    /// Revokes the key of guests, if there is one.
    package func revokeGuestKey(at now: Int64) throws {
        try database.write { session in try Self.revokeGuestKey(session, at: now) }
    }

    private static func revokeGuestKey(_ session: Session, at now: Int64) throws {
        try session.change("UPDATE keys SET revoked_at = ? WHERE user_id IS NULL AND revoked_at IS NULL", [now])
    }

    private static func key(_ row: SQLRow, _ session: Session) throws -> KeyRecord {
        let owner: Int64? = try row["user_id"]
        let user = try owner.flatMap { owner in
            try session.row("SELECT * FROM users WHERE id = ?", [owner]).map(Self.user)
        }
        let revokedAt: Int64? = try row["revoked_at"]
        return try KeyRecord(
            id: row["id"], publicID: row["public_id"], user: user, label: row["label"], hash: row["hash"],
            createdAt: row["created_at"], isRevoked: revokedAt != nil)
    }
}
