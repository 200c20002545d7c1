import GRDB
import System

extension DatabaseEngine {
    /// Copies a database that nobody uses, and leaves it as it is, also where it is of an older version.
    ///
    /// - Parameter path: of a file that is not there yet.
    /// - Throws: a `CatalogError` when it cannot be read, or is of a newer version.
    static func copy(_ original: String, to path: String) throws {
        do {
            let database = try DatabaseQueue(path: original)
            if try database.read(Schema.migrator.hasBeenSuperseded) { throw CatalogError.newer(path: original) }
            try fill(path) { try database.backup(to: $0) }
            try database.close()
        } catch let error as DatabaseError {
            throw CatalogError(path: original, DatabaseFault(error))
        }
    }

    static func fill(_ path: String, by copy: (DatabaseQueue) throws -> Void) throws {
        // Made here and not by SQLite: it holds addresses and hashes that are nobody else's business.
        _ = try Descriptor(opening: path, for: .createNew)
        let database = try DatabaseQueue(path: path)
        try copy(database)
        try database.close()
    }
}
