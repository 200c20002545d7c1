import GRDB

extension Catalog {
    /// What SQLite's quick check finds; nothing in a database that is whole.
    package func faults() throws -> [String] {
        try database.read { db in try String.fetchAll(db, sql: "PRAGMA quick_check(10)").filter { $0 != "ok" } }
    }

    /// How SQLite keeps its journal: `wal`, unless the file system cannot.
    package func journalMode() throws -> String {
        try database.read { db in try String.fetchOne(db, sql: "PRAGMA journal_mode") ?? "" }
    }

    /// The addresses that the last uploads came from.
    package func latestAddresses(ofLast count: Int) throws -> Set<String> {
        try database.read { db in
            try Set(
                String.fetchAll(db, sql: "SELECT address FROM uploads ORDER BY id DESC LIMIT ?", arguments: [count]))
        }
    }
}
