import System

/// The record of everything that was taken in. All SQL of Martlet stands in this folder, in a text that SQLite and
/// PostgreSQL take alike; what is SQLite's own, the tables among it, stands below it, in the database engine.
package struct Catalog: Sendable {
    let database: DatabaseEngine
    /// Of uploads to come.
    let uploadNumbers = NumberBlock()

    /// Opens the database, and makes it if it is not there.
    ///
    /// - Parameter migrates: whether one of an older version is brought up to date. A service of that version may be at
    ///   work on it, so the new service does it, and no command.
    /// - Throws: a `CatalogError` that names the path when the database cannot be opened or written, or is of another
    ///   version.
    package init(path: String, migrates: Bool = true) throws {
        database = try DatabaseEngine(path: path, migrates: migrates)
    }

    /// Copies the whole database as it is at one moment, while others write.
    ///
    /// - Parameter path: of a file that is not there yet.
    func copy(to path: String) throws {
        try database.copy(to: path)
    }

    /// Brings everything into the one file of the database, and ends the use of it.
    func close() throws {
        try database.close()
    }
}
