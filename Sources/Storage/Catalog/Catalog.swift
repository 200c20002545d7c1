import Foundation
import GRDB

/// The record of everything that was taken in, in one SQLite database. All SQL of Martlet stands in this folder.
package struct Catalog: Sendable {
    let database: DatabasePool

    /// Opens the database, makes it if it is not there, and brings its schema up to date.
    ///
    /// - Throws: a `CatalogFault` that names the path when the database cannot be opened or written.
    package init(path: String) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.maximumReaderCount = 4
        configuration.foreignKeysEnabled = true
        do {
            database = try DatabasePool(path: path, configuration: configuration)
            try Schema.migrator.migrate(database)
            // GRDB sets NORMAL when it turns WAL on; with that a commit survives a crash of ours but not of the machine.
            try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        } catch let error as DatabaseError {
            throw CatalogFault(path: path, reason: error.message ?? "SQLite error \(error.resultCode.rawValue)")
        }
    }

    /// SQLite's setting `synchronous` of the connection that writes: 2 is FULL.
    package func synchronousSetting() throws -> Int? {
        try database.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
    }
}

/// A database that cannot be used.
package struct CatalogFault: Error, CustomStringConvertible {
    package let path: String
    package let reason: String

    package var description: String {
        "\(path): the database cannot be used: \(reason); check that the file and its folder belong to the service's user"
    }
}
