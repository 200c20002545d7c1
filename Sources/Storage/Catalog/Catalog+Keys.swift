package import Foundation
import GRDB

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
        try database.write { db in
            if user == nil { try Self.revokeGuestKey(db, at: now) }
            try db.execute(
                sql: """
                    INSERT INTO keys (public_id, user_id, label, hash, created_at) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT DO NOTHING
                    """,
                arguments: [publicID, user?.id, label, hash, now])
            return db.changesCount == 1
        }
    }

    package func key(publicID: String) throws -> KeyRecord? {
        try database.read { db in
            try Row.fetchOne(db, sql: "\(Self.selectKeys) WHERE keys.public_id = ?", arguments: [publicID])
                .map { try Self.key($0, db) }
        }
    }

    /// Every key, the oldest first.
    package func keys() throws -> [KeyRecord] {
        try database.read { db in
            try Row.fetchAll(db, sql: "\(Self.selectKeys) ORDER BY keys.id").map { try Self.key($0, db) }
        }
    }

    /// Revokes a key for ever.
    ///
    /// - Returns: `false` when there is no such key, or it was revoked before.
    package func revokeKey(publicID: String, at now: Int64) throws -> Bool {
        try database.write { db in
            try db.execute(
                sql: "UPDATE keys SET revoked_at = ? WHERE public_id = ? AND revoked_at IS NULL",
                arguments: [now, publicID])
            return db.changesCount == 1
        }
    }

    /// Revokes the key of guests, if there is one.
    package func revokeGuestKey(at now: Int64) throws {
        try database.write { db in try Self.revokeGuestKey(db, at: now) }
    }

    private static func revokeGuestKey(_ db: Database, at now: Int64) throws {
        try db.execute(
            sql: "UPDATE keys SET revoked_at = ? WHERE user_id IS NULL AND revoked_at IS NULL", arguments: [now])
    }

    private static let selectKeys = """
        SELECT keys.id, keys.public_id, keys.label, keys.hash, keys.created_at, keys.revoked_at, keys.user_id
        FROM keys
        """

    private static func key(_ row: Row, _ db: Database) throws -> KeyRecord {
        let owner: Int64? = row["user_id"]
        let user = try owner.flatMap { owner in
            try Row.fetchOne(db, sql: "SELECT * FROM users WHERE id = ?", arguments: [owner]).map(Self.user)
        }
        return KeyRecord(
            id: row["id"], publicID: row["public_id"], user: user, label: row["label"], hash: row["hash"],
            createdAt: row["created_at"], isRevoked: row["revoked_at"] != nil)
    }
}
