import Foundation
import GRDB
import Glibc
import System

/// The record of everything that was taken in, in one SQLite database. All SQL of Martlet stands in this folder.
package struct Catalog: Sendable {
    let database: Connections

    /// Opens the database, and makes it if it is not there.
    ///
    /// - Parameter migrates: whether one of an older version is brought up to date. A service of that version may be at
    ///   work on it, so the new service does it, and no command.
    /// - Throws: a `CatalogError` that names the path when the database cannot be opened or written, or is of another
    ///   version.
    package init(path: String, migrates: Bool = true) throws {
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
            let pool = try DatabasePool(path: path, configuration: configuration)
            try Self.settleVersion(of: pool, path: path, migrates: migrates)
            database = Connections(pool)
            // GRDB sets NORMAL when it turns WAL on; with that a commit survives a crash of ours but not of the
            // machine.
            try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            // SQLite syncs the folder of a log that it makes, and passes over it where that fails.
            try Descriptor.syncFolder(Path.split(path).folder)
        } catch let error as DatabaseError {
            throw CatalogError(path: path, error)
        }
        _ = consume lock
    }

    /// Brings a database up to the version of this program.
    ///
    /// - Parameter migrates: whether a database of an older version is changed.
    static func settleVersion(
        of pool: DatabasePool, path: String, migrates: Bool, by migrator: DatabaseMigrator = Schema.migrator
    ) throws {
        let (isUnreleased, isOlder, isNewer) = try pool.read { db in
            let applied = try migrator.appliedIdentifiers(db)
            return try (
                applied.contains(Schema.unreleased), !applied.isEmpty && !migrator.hasCompletedMigrations(db),
                migrator.hasBeenSuperseded(db)
            )
        }
        if isUnreleased { throw CatalogError.unreleased(path: path) }
        if isNewer { throw CatalogError.newer(path: path) }
        if isOlder, !migrates { throw CatalogError.older(path: path) }
        try migrator.migrate(pool)
    }

    /// SQLite's setting `synchronous` of the connection that writes: 2 is FULL.
    package func synchronousSetting() throws -> Int? {
        try database.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
    }
}

/// A database that cannot be used.
package struct CatalogError: Error, CustomStringConvertible {
    package let path: String
    package let reason: String
    /// Whether it lasts as long as the program is this version.
    package let isPermanent: Bool
    /// What SQLite found; `nil` where it was not asked.
    package let cause: Reason?
    private let repair: String

    init(
        path: String, reason: String, isPermanent: Bool = false, cause: Reason? = nil,
        repair: String = "check that the file and its folder belong to the service's user"
    ) {
        (self.path, self.reason, self.isPermanent, self.cause, self.repair) = (path, reason, isPermanent, cause, repair)
    }

    init(path: String, _ error: DatabaseError) {
        guard let cause = Reason(error) else {
            self.init(path: path, reason: "SQLite fails with code \(error.extendedResultCode.rawValue)")
            return
        }
        self.init(path: path, reason: cause.sentence, cause: cause, repair: cause.repair)
    }

    init(path: String, errno: Int32) {
        let reason = SystemError.words(for: errno)
        if errno == EROFS {
            self.init(path: path, reason: reason, repair: SystemError.cureOfReadOnly)
        } else {
            self.init(path: path, reason: reason)
        }
    }

    static func newer(path: String) -> CatalogError {
        CatalogError(
            path: path, reason: "a newer version of Martlet has changed it", isPermanent: true,
            repair: "run that version, or restore a backup that this one has made")
    }

    fileprivate static func unreleased(path: String) -> CatalogError {
        CatalogError(
            path: path, reason: "a version of Martlet from before the first release made it", isPermanent: true,
            repair: "move it away, and upload its files again")
    }

    fileprivate static func older(path: String) -> CatalogError {
        CatalogError(
            path: path, reason: "it is of an older version of Martlet",
            repair: "start the service of this version, which brings it up to date")
    }

    package var description: String { "\(path): the database cannot be used: \(reason); \(repair)" }
}
