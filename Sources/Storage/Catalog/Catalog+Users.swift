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

/// One thing that may be changed of a user.
package enum UserChange: Sendable {
    case ban(Bool)
    /// In the spelling of the API; `nil` for never.
    case expiration(String?)
    /// Bytes that all files may have together; `nil` for any number.
    case byteQuota(Int?)
    /// Uploads that there may be; `nil` for any number.
    case fileQuota(Int?)
    /// The hash of a password, as crypt(5) writes it.
    case passwordHash(String)

    fileprivate func write(toUser name: String, _ session: Session) throws {
        switch self {
        case .ban(let isBanned):
            try session.change("UPDATE users SET is_banned = ? WHERE name = ?", [isBanned, name])
        case .expiration(let text):
            try session.change("UPDATE users SET expiration = ? WHERE name = ?", [text, name])
        case .byteQuota(let most):
            try session.change("UPDATE users SET byte_quota = ? WHERE name = ?", [most, name])
        case .fileQuota(let most):
            try session.change("UPDATE users SET file_quota = ? WHERE name = ?", [most, name])
        case .passwordHash(let hash):
            try session.change("UPDATE users SET password_hash = ? WHERE name = ?", [hash, name])
        }
    }
}

extension Catalog {
    /// Adds a user.
    ///
    /// - Returns: `nil` when the name is taken.
    package func addUser(name: String, isAdmin: Bool, at now: Int64) throws -> User? {
        try database.write { session in
            try session.row(
                """
                INSERT INTO users (name, is_admin, created_at) VALUES (?, ?, ?)
                ON CONFLICT DO NOTHING RETURNING *
                """, [name, isAdmin, now]
            ).map(Self.user)
        }
    }

    package func user(named name: String) throws -> User? {
        try database.read { session in
            try session.row("SELECT * FROM users WHERE name = ?", [name]).map(Self.user)
        }
    }

    /// Whether a user is banned; nobody is not.
    package func isBanned(user id: Int64?) throws -> Bool {
        guard let id else { return false }
        return try database.read { session in
            try session.row("SELECT is_banned FROM users WHERE id = ?", [id])?["is_banned"] ?? false
        }
    }

    /// Every user, in the order of their names.
    package func users() throws -> [User] {
        try database.read { session in try session.rows("SELECT * FROM users ORDER BY name").map(Self.user) }
    }

    /// Changes a user, all at once. Each change writes its own column alone, so none of them undoes what another process
    /// changes at the same time.
    ///
    /// - Returns: the user as it is then; `nil` when there is none of that name.
    package func change(_ changes: [UserChange], ofUser name: String) throws -> User? {
        try database.write { session in
            for change in changes { try change.write(toUser: name, session) }
            return try session.row("SELECT * FROM users WHERE name = ?", [name]).map(Self.user)
        }
    }

    static func user(_ row: SQLRow) throws -> User {
        try User(
            id: row["id"], name: row["name"], isAdmin: row["is_admin"], isBanned: row["is_banned"],
            expiration: row["expiration"], byteQuota: row["byte_quota"], fileQuota: row["file_quota"],
            bytes: row["bytes"], files: row["files"])
    }
}
