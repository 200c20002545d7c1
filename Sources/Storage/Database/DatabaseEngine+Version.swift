import GRDB

extension DatabaseEngine {
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
}
