import Foundation
import GRDB
import Testing

@testable import Storage

@Suite("A database of the first version")
struct MigrationTests {
    @Test("keeps its uploads, their delete links and its unfinished work")
    func migrates() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/martlet.db"
        try makeFirstVersion(at: path)
        let storage = try UploadStore(imagesPath: "\(folder.path)/images", databasePath: path)
        let upload = try #require(try storage.catalog.upload(publicID: "Ab3"))
        #expect((upload.id, upload.title, upload.names.original) == (3, "A photo", "photo.png"))
        #expect((upload.createdAt, upload.datedAt, upload.isApproved) == (7, 7, true))
        #expect(try storage.catalog.isDeleteLink(Data(repeating: 0xAB, count: 32), of: "Ab3"))
        #expect(try storage.catalog.user(named: "ann").map { [$0.files, $0.bytes] } == [1, 16])
        #expect(try storage.catalog.openReservations().isEmpty)
        #expect(try storage.remove(publicID: "Ab3", because: .deleted))
        #expect(try storage.catalog.user(named: "ann").map { [$0.files, $0.bytes] } == [0, 0])
        #expect(try storage.catalog.database.read { try Row.fetchAll($0, sql: "PRAGMA foreign_key_check") }.isEmpty)
    }

    @Test("is restored from a backup that stays as it was, for the old version too")
    func restores() throws {
        let backup = try TemporaryFolder()
        let path = "\(backup.path)/martlet.db"
        try makeFirstVersion(at: path)
        let folder = "\(backup.path)/images/2026/11/23"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (name, bytes) in [("photo.png", "original"), ("photo.th.png", "the"), ("photo.md.png", "photo")] {
            try Data(bytes.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
        }
        let (files, record) = (try backup.files(), try Data(contentsOf: URL(filePath: path)))

        let other = try TemporaryFolder()
        let (images, database) = ("\(other.path)/images", "\(other.path)/martlet.db")
        let tally = try Backup(in: backup.path).restore(imagesPath: images, databasePath: database) {
            Issue.record("\($0)")
        }
        #expect(tally == Backup.Summary(uploads: 1, files: 3, bytes: 16))
        #expect(try backup.files() == files)
        #expect(try Data(contentsOf: URL(filePath: path)) == record)
        #expect(try other.files() == files, "the record is whole in one file")
        let site = try UploadStore(imagesPath: images, databasePath: database, migrates: false)
        #expect(try site.catalog.upload(publicID: "Ab3")?.title == "A photo")
    }

    @Test("is left alone by all but the service, which may be the old one still")
    func waitsForService() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/martlet.db"
        let first = "users, keys, names and uploads"
        try Schema.migrator.migrate(DatabasePool(path: path), upTo: first)
        let fault = #expect(throws: CatalogError.self) { _ = try Catalog(path: path, migrates: false) }
        #expect(
            fault?.description == """
                \(path): the database cannot be used: it is of an older version of Martlet; start the service of this version, \
                which brings it up to date
                """)
        #expect(try DatabasePool(path: path).read(Schema.migrator.appliedMigrations) == [first])
        _ = try Catalog(path: path)
        _ = try Catalog(path: path, migrates: false)
        // A new one gets its tables from whoever comes first.
        #expect(try Catalog(path: "\(folder.path)/new.db", migrates: false).users().isEmpty)
    }

    @Test("is refused by the version before one that has changed it")
    func refusesNewer() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/martlet.db"
        try Catalog(path: path).close()
        var next = Schema.migrator
        next.registerMigration("a step of a later version") { try $0.execute(sql: "CREATE TABLE later (number)") }
        try next.migrate(DatabasePool(path: path))
        for migrates in [true, false] {
            let fault = #expect(throws: CatalogError.self) { _ = try Catalog(path: path, migrates: migrates) }
            #expect(
                fault?.description == """
                    \(path): the database cannot be used: a newer version of Martlet has changed it; run that version, or restore \
                    a backup that this one has made
                    """)
        }
    }

    private func makeFirstVersion(at path: String) throws {
        let database = try DatabasePool(path: path)
        try Schema.migrator.migrate(database, upTo: "users, keys, names and uploads")
        try database.write { db in
            try db.execute(
                sql: """
                    INSERT INTO users VALUES (1, 'ann', 1, 0);
                    INSERT INTO keys VALUES (1, 'k', 1, '', zeroblob(32), 0, NULL);
                    INSERT INTO names VALUES (3, '2026/11/23', 'photo', 'png', 'live', NULL, NULL);
                    INSERT INTO names VALUES (4, '2026/11/23', 'lost', 'png', 'pending', NULL, 'long gone');
                    INSERT INTO uploads VALUES (
                        1, 'Ab3', 3, 1, 1, '192.0.2.1', 'datefolder', 'photo.png', 'image/png', 8, 640, 480, 3, 5, 0,
                        '00000000000000000000000000000000', NULL, 'A photo', NULL, 0, x'\(Self.hash)', 7);
                    """)
        }
        try database.close()
    }

    private static let hash = String(repeating: "AB", count: 32)
}
