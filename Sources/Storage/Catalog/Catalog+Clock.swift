import GRDB

extension Catalog {
    /// The latest moment at which the clock was trusted, in seconds since 1970; `nil` before the first.
    package func clockTrustedAt() throws -> Int64? {
        try database.read { db in try Int64.fetchOne(db, sql: "SELECT trusted_at FROM clock") }
    }

    package func trustClock(at now: Int64) throws {
        try database.write { db in
            try db.execute(
                sql:
                    "INSERT INTO clock (id, trusted_at) VALUES (1, ?) ON CONFLICT DO UPDATE SET trusted_at = excluded.trusted_at",
                arguments: [now])
        }
    }
}
