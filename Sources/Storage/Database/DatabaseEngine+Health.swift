import GRDB

extension DatabaseEngine {
    /// What SQLite's quick check finds; nothing in a database that is whole.
    func faults() throws -> [String] {
        try withReader { try String.fetchAll($0, sql: "PRAGMA quick_check(10)").filter { $0 != "ok" } }
    }

    /// How SQLite keeps its journal: `wal`, unless the file system cannot.
    func journalMode() throws -> String {
        try withReader { try String.fetchOne($0, sql: "PRAGMA journal_mode") ?? "" }
    }

    /// SQLite's setting `synchronous` of the connection that writes: 2 is FULL.
    func synchronousSetting() throws -> Int? {
        try withWriter { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
    }
}
