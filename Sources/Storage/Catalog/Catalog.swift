import Foundation
import GRDB
import Glibc

/// The record of everything that was taken in, in one SQLite database. All SQL of Martlet stands in this folder.
package struct Catalog: Sendable {
    let database: Connections

    /// Opens the database, makes it if it is not there, and brings its schema up to date.
    ///
    /// - Throws: a `CatalogFault` that names the path when the database cannot be opened or written.
    package init(path: String) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.maximumReaderCount = 4
        configuration.foreignKeysEnabled = true
        // SQLite gives its other files the mode of this one; it holds addresses and hashes that are nobody else's business.
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CatalogFault(path: path, reason: String(cString: strerror(errno))) }
        Glibc.close(descriptor)
        do {
            let pool = try DatabasePool(path: path, configuration: configuration)
            try Schema.migrator.migrate(pool)
            database = Connections(pool)
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
