import GRDB
import Glibc

extension Catalog {
    /// Copies the whole database as it is at one moment, while others write.
    ///
    /// - Parameter path: of a file that is not there yet.
    func copy(to path: String) throws {
        // Made here and not by SQLite: it holds addresses and hashes that are nobody else's business.
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StorageFault.ofLastCall("open", path) }
        Glibc.close(descriptor)
        let copy = try DatabaseQueue(path: path)
        try database.backup(to: copy)
        try copy.close()
    }

    /// Brings everything into the one file of the database, and ends the use of it.
    func close() throws {
        try database.close()
    }
}
