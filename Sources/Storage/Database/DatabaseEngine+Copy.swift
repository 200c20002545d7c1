import GRDB
import Glibc

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
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StorageError.ofLastCall("open", path) }
        Glibc.close(descriptor)
        let database = try DatabaseQueue(path: path)
        try copy(database)
        try database.close()
    }

    /// Returns once the names of a database and of its log are on the disk.
    static func syncFolder(of path: String) throws {
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let number = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0 else { throw StorageError.ofLastCall("open", folder) }
        let descriptor = Descriptor(number)
        guard fsync(descriptor.number) == 0 else { throw StorageError.ofLastCall("fsync", folder) }
    }
}
