import Foundation
import GRDB
import Testing

@testable import Storage

@Suite("The version of a database")
struct MigrationTests {
    @Test("A database of an older version gets the steps that it lacks from the service, and from no other command")
    func addsStep() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/martlet.db"
        let catalog = try Catalog(path: path)
        _ = try catalog.addUser(name: "ann", isAdmin: false, at: 7)
        try catalog.close()

        let pool = try DatabasePool(path: path)
        let next = nextMigrator
        let error = #expect(throws: CatalogError.self) {
            try DatabaseEngine.settleVersion(of: pool, path: path, migrates: false, by: next)
        }
        #expect(
            error?.description == """
                \(path): the database cannot be used: it is of an older version of Martlet; start the service of this version, \
                which brings it up to date
                """)
        #expect(try pool.read(next.appliedMigrations) == [Schema.first])

        try DatabaseEngine.settleVersion(of: pool, path: path, migrates: true, by: next)
        #expect(try pool.read(next.appliedMigrations) == [Schema.first, "2"])
        #expect(try pool.read { try String.fetchAll($0, sql: "SELECT name || later FROM users") } == ["ann1"])
        try DatabaseEngine.settleVersion(of: pool, path: path, migrates: false, by: next)
    }

    @Test("A new database gets its tables from whichever command comes first")
    func creates() throws {
        let folder = try TemporaryFolder()
        #expect(try Catalog(path: "\(folder.path)/new.db", migrates: false).users().isEmpty)
    }

    @Test("A database that a newer version has changed is refused")
    func refusesNewer() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/martlet.db"
        try Catalog(path: path).close()
        try nextMigrator.migrate(DatabasePool(path: path))
        for migrates in [true, false] {
            let error = #expect(throws: CatalogError.self) { _ = try Catalog(path: path, migrates: migrates) }
            #expect(
                error?.description == """
                    \(path): the database cannot be used: a newer version of Martlet has changed it; run that version, or restore \
                    a backup that this one has made
                    """)
        }
    }

    @Test("A database from before the first release is refused, and stays as it is")
    func refusesUnreleased() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/martlet.db"
        var old = DatabaseMigrator()
        old.registerMigration(Schema.unreleased) { try $0.execute(sql: "CREATE TABLE users (id INTEGER PRIMARY KEY)") }
        try old.migrate(DatabasePool(path: path))
        for migrates in [true, false] {
            let error = #expect(throws: CatalogError.self) { _ = try Catalog(path: path, migrates: migrates) }
            #expect(
                error?.description == """
                    \(path): the database cannot be used: a version of Martlet from before the first release made it; move it \
                    away, and upload its files again
                    """)
        }
        #expect(try DatabasePool(path: path).read(old.appliedMigrations) == [Schema.unreleased])
    }

    /// The steps of a version that has one more.
    private var nextMigrator: DatabaseMigrator {
        var migrator = Schema.migrator
        migrator.registerMigration("2") {
            try $0.execute(sql: "ALTER TABLE users ADD COLUMN later INTEGER NOT NULL DEFAULT 1")
        }
        return migrator
    }
}
