import GRDB

/// The tables, in the steps by which they came to be. A released step never changes.
///
/// Times are seconds since 1970 in UTC; flags are 0 or 1.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration(first) { try $0.execute(sql: tables) }
        return migrator
    }

    static let first = "1"

    static let tables = accounts + uploads + limits

    /// The first step of databases from before the first release, which nothing can read any more.
    static let unreleased = "users, keys, names and uploads"
}
