import GRDB
import System

/// The database below the catalog: a file of SQLite, with one connection that writes and some that read.
///
/// Pages that were once read are kept by each of them, those as well that turned out to be corrupt. They are forgotten
/// then, so that work goes on as soon as the file is good again.
struct DatabaseEngine: Sendable {
    private let pool: DatabasePool

    /// Opens the database, and makes it if it is not there.
    ///
    /// - Parameter migrates: whether one of an older version is brought up to date.
    /// - Throws: a `CatalogError` that names the path when the database cannot be opened or written, or is of another
    ///   version.
    init(path: String, migrates: Bool) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.maximumReaderCount = 4
        configuration.foreignKeysEnabled = true
        // SQLite gives its other files the mode of this one; it holds addresses and hashes that are nobody else's
        // business.
        do throws(SystemError) {
            _ = try Descriptor(opening: path, for: .create)
        } catch {
            throw CatalogError(path: path, errno: error.number)
        }
        let lock = try OpeningLock(besides: path)
        do {
            pool = try DatabasePool(path: path, configuration: configuration)
            try Self.settleVersion(of: pool, path: path, migrates: migrates)
            // GRDB sets NORMAL when it turns WAL on; with that a commit survives a crash of ours but not of the
            // machine.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            // SQLite syncs the folder of a log that it makes, and passes over it where that fails.
            try Descriptor.syncFolder(Path.split(path).folder)
        } catch let error as DatabaseError {
            throw CatalogError(path: path, DatabaseFault(error))
        }
        _ = consume lock
    }

    /// Of the file. The locks of processes lie beside it.
    var path: String { pool.path }

    /// Calls with a connection, in a transaction that sees one state of the database and changes nothing.
    func read<Result>(_ work: (Session) throws -> Result) throws -> Result {
        try withFaults { try pool.read { try work(Session($0)) } }
    }

    /// Calls with the one connection that writes, in a transaction that is undone where `work` throws. `work` changes
    /// nothing but the database, as a transaction may have to be run again.
    @discardableResult
    func write<Result>(_ work: (Session) throws -> Result) throws -> Result {
        try withFaults { try pool.write { try work(Session($0)) } }
    }

    /// Calls with the connection that writes, without a transaction.
    func withWriter<Result>(_ work: (Database) throws -> Result) throws -> Result {
        try withFaults { try pool.writeWithoutTransaction(work) }
    }

    /// Calls with a connection that reads.
    func withReader<Result>(_ work: (Database) throws -> Result) throws -> Result {
        try withFaults { try pool.read(work) }
    }

    /// Copies the whole database as it is at one moment, while others write.
    ///
    /// - Parameter path: of a file that is not there yet.
    func copy(to path: String) throws {
        try withFaults { try Self.fill(path) { try pool.backup(to: $0) } }
    }

    /// Ends the use of the database and brings everything into its one file. The connection that writes has to be the last
    /// one: those that read could not bring what stands in the WAL into the file.
    func close() throws {
        try withFaults {
            pool.invalidateReadOnlyConnections()
            try pool.close()
        }
    }

    private func withFaults<Result>(_ work: () throws -> Result) throws -> Result {
        do {
            return try work()
        } catch let error as DatabaseError {
            let fault = DatabaseFault(error)
            if fault.isCorruption { pool.releaseMemoryEventually() }
            throw fault
        }
    }
}
