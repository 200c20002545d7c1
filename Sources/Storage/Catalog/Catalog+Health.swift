extension Catalog {
    /// What the database finds wrong with itself; nothing when it is whole.
    package func faults() throws -> [String] {
        try database.faults()
    }

    /// How SQLite keeps its journal: `wal`, unless the file system cannot.
    package func journalMode() throws -> String {
        try database.journalMode()
    }

    /// SQLite's setting `synchronous` of the connection that writes: 2 is FULL.
    package func synchronousSetting() throws -> Int? {
        try database.synchronousSetting()
    }

    /// The addresses that the last uploads came from.
    package func latestAddresses(ofLast count: Int) throws -> Set<String> {
        try database.read { session in
            try Set(
                session.rows("SELECT address FROM uploads ORDER BY id DESC LIMIT ?", [count]).map { try $0["address"] })
        }
    }
}
