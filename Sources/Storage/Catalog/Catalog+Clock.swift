extension Catalog {
    /// The latest moment at which the clock was trusted, in seconds since 1970; `nil` before the first.
    package func clockTrustedAt() throws -> Int64? {
        try database.read { session in try session.row("SELECT trusted_at FROM clock")?["trusted_at"] }
    }

    package func trustClock(at now: Int64) throws {
        try database.write { session in
            try session.change(
                """
                INSERT INTO clock (id, trusted_at) VALUES (1, ?)
                ON CONFLICT (id) DO UPDATE SET trusted_at = excluded.trusted_at
                """, [now])
        }
    }
}
