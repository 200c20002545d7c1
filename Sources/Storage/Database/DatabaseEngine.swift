import GRDB

/// The connections to the database: one that writes and some that read.
///
/// Pages that were once read are kept by each of them, those as well that turned out to be corrupt. They are forgotten
/// then, so that work goes on as soon as the file is good again.
struct Connections: Sendable {
    private let pool: DatabasePool

    init(_ pool: DatabasePool) {
        self.pool = pool
    }

    var path: String { pool.path }

    /// Calls with a connection, in a transaction that sees one state of the database.
    func read<Result>(_ work: (Database) throws -> Result) throws -> Result {
        try withoutCorruptPages { try pool.read(work) }
    }

    /// Calls with the one connection that writes, in a transaction that is undone where `work` throws.
    func write<Result>(_ work: (Database) throws -> Result) throws -> Result {
        try withoutCorruptPages { try pool.write(work) }
    }

    /// The same without a transaction.
    func writeWithoutTransaction<Result>(_ work: (Database) throws -> Result) throws -> Result {
        try withoutCorruptPages { try pool.writeWithoutTransaction(work) }
    }

    func backup(to copy: DatabaseQueue) throws {
        try pool.backup(to: copy)
    }

    /// Ends the use of the database. The connection that writes has to be the last one: those that read could not bring
    /// what stands in the WAL into the file.
    func close() throws {
        pool.invalidateReadOnlyConnections()
        try pool.close()
    }

    private func withoutCorruptPages<Result>(_ work: () throws -> Result) throws -> Result {
        do {
            return try work()
        } catch let error as DatabaseError where [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode) {
            pool.releaseMemoryEventually()
            throw error
        }
    }
}
