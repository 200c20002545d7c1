import GRDB

/// Somebody who may upload.
package struct User: Sendable, Equatable {
    package let id: Int64
    package let name: String
    package let isAdmin: Bool
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
            try Row.fetchOne(db, sql: "SELECT id, name, is_admin FROM users WHERE name = ?", arguments: [name])
                .map { User(id: $0["id"], name: $0["name"], isAdmin: $0["is_admin"]) }
        }
    }

    /// Every user, in the order of their names.
    package func users() throws -> [User] {
        try database.read { db in
            try Row.fetchAll(db, sql: "SELECT id, name, is_admin FROM users ORDER BY name")
                .map { User(id: $0["id"], name: $0["name"], isAdmin: $0["is_admin"]) }
        }
    }
}
