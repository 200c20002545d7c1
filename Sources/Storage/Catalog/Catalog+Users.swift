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

    fileprivate var column: String {
        switch self {
        case .ban: "is_banned"
        case .expiration: "expiration"
        case .byteQuota: "byte_quota"
        case .fileQuota: "file_quota"
        case .passwordHash: "password_hash"
        }
    }

    fileprivate var value: (any DatabaseValueConvertible)? {
        switch self {
        case .ban(let isBanned): isBanned
        case .expiration(let text): text
        case .byteQuota(let most), .fileQuota(let most): most
        case .passwordHash(let hash): hash
        }
    }
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

    /// Changes a user, all at once. Each change writes its own column alone, so none of them undoes what another process
    /// changes at the same time.
    ///
    /// - Returns: the user as it is then; `nil` when there is none of that name.
    package func change(_ changes: [UserChange], ofUser name: String) throws -> User? {
        try database.write { db in
            for change in changes {
                try db.execute(
                    sql: "UPDATE users SET \(change.column) = ? WHERE name = ?", arguments: [change.value, name])
            }
            return try Row.fetchOne(db, sql: "SELECT * FROM users WHERE name = ?", arguments: [name]).map(Self.user)
        }
    }

    static func user(_ row: Row) -> User {
        User(
            id: row["id"], name: row["name"], isAdmin: row["is_admin"], isBanned: row["is_banned"],
            expiration: row["expiration"], byteQuota: row["byte_quota"], fileQuota: row["file_quota"],
            bytes: row["bytes"], files: row["files"])
    }
}
