import GRDB

/// A category of the site.
package struct Category: Sendable, Equatable {
    package let id: Int64
    package let name: String
}

extension Catalog {
    /// Adds a category.
    ///
    /// - Returns: `nil` when the name is taken.
    package func addCategory(name: String) throws -> Category? {
        try database.write { db in
            try db.execute(
                sql: "INSERT INTO categories (name) VALUES (?) ON CONFLICT DO NOTHING", arguments: [name])
            return db.changesCount == 1 ? Category(id: db.lastInsertedRowID, name: name) : nil
        }
    }

    package func category(id: Int64) throws -> Category? {
        try database.read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM categories WHERE id = ?", arguments: [id]).map(Self.category)
        }
    }

    /// Every category, by name.
    package func categories() throws -> [Category] {
        try database.read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM categories ORDER BY name").map(Self.category)
        }
    }

    private static func category(_ row: Row) -> Category {
        Category(id: row["id"], name: row["name"])
    }
}
