import GRDB

/// The tables, in the steps by which they came to be. A step that was released is never changed.
///
/// Times are seconds since 1970 in UTC; flags are 0 or 1.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("users, keys, names and uploads") { try $0.execute(sql: firstUpload) }
        migrator.registerMigration("albums, tags, expiration, approval and limits") { try $0.execute(sql: wholeAPI) }
        migrator.registerMigration("the bytes of what bears a watermark") { try $0.execute(sql: watermark) }
        migrator.registerMigration("variants") { try $0.execute(sql: variants) }
        migrator.registerMigration("uploads that may be given again") { try $0.execute(sql: plain) }
        migrator.registerMigration("charges of reservations") { try $0.execute(sql: reservations) }
        migrator.registerMigration("the order of delete links") { try $0.execute(sql: deleteLinkOrder) }
        return migrator
    }
}
