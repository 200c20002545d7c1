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
        try database.write { session in
            try session.row(
                "INSERT INTO categories (name) VALUES (?) ON CONFLICT DO NOTHING RETURNING id, name", [name]
            ).map(Self.category)
        }
    }

    package func category(id: Int64) throws -> Category? {
        try database.read { session in
            try session.row("SELECT id, name FROM categories WHERE id = ?", [id]).map(Self.category)
        }
    }

    /// Every category, by name.
    package func categories() throws -> [Category] {
        try database.read { session in
            try session.rows("SELECT id, name FROM categories ORDER BY name").map(Self.category)
        }
    }

    private static func category(_ row: SQLRow) throws -> Category {
        try Category(id: row["id"], name: row["name"])
    }
}
