import GRDB

/// Somebody who may upload.
package struct User: Sendable, Equatable {
    package let id: Int64
    package let name: String
    package let isAdmin: Bool
    /// A banned user's keys are refused.
    package var isBanned = false
    /// The expiration of uploads that ask for none, in the spelling of the API; `nil` for never.
    package var expiration: String?
    /// Bytes that all files of the user may have together; `nil` for any number.
    package var byteQuota: Int?
    /// Uploads that the user may have; `nil` for any number.
    package var fileQuota: Int?
    /// What there is of both.
    package var bytes = 0
    package var files = 0
}

extension Catalog {
    /// Adds a user.
    ///
    /// - Returns: `nil` when the name is taken.
    package func addUser(name: String, isAdmin: Bool, at now: Int64) throws -> User? {
        try database.write { db in
            try db.execute(
                sql: "INSERT INTO users (name, is_admin, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                arguments: [name, isAdmin, now])
            return db.changesCount == 1 ? User(id: db.lastInsertedRowID, name: name, isAdmin: isAdmin) : nil
        }
    }

    package func user(named name: String) throws -> User? {
        try database.read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM users WHERE name = ?", arguments: [name]).map(Self.user)
        }
    }

    /// Whether a user is banned; nobody is not.
    package func isBanned(user id: Int64?) throws -> Bool {
        guard let id else { return false }
        return try database.read { db in
            try Bool.fetchOne(db, sql: "SELECT is_banned FROM users WHERE id = ?", arguments: [id]) ?? false
        }
    }

    /// Every user, in the order of their names.
    package func users() throws -> [User] {
        try database.read { db in try Row.fetchAll(db, sql: "SELECT * FROM users ORDER BY name").map(Self.user) }
    }

    /// Keeps what may be changed of a user: ban, expiration and quotas.
    package func update(_ user: User) throws {
        try database.write { db in
            try db.execute(
                sql: "UPDATE users SET is_banned = ?, expiration = ?, byte_quota = ?, file_quota = ? WHERE id = ?",
                arguments: [user.isBanned, user.expiration, user.byteQuota, user.fileQuota, user.id])
        }
    }

    /// Keeps the hash of a user's password, as crypt(5) writes it.
    package func setPasswordHash(_ hash: String, of user: User) throws {
        try database.write { db in
            try db.execute(sql: "UPDATE users SET password_hash = ? WHERE id = ?", arguments: [hash, user.id])
        }
    }

    static func user(_ row: Row) -> User {
        User(
            id: row["id"], name: row["name"], isAdmin: row["is_admin"], isBanned: row["is_banned"],
            expiration: row["expiration"], byteQuota: row["byte_quota"], fileQuota: row["file_quota"],
            bytes: row["bytes"], files: row["files"])
    }
}
