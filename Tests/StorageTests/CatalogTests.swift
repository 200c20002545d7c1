import Foundation
import GRDB
import Glibc
import System
import Testing

@testable import Storage

@Suite("The catalog")
struct CatalogTests {
    @Test("syncs every commit to the disk, through the opener that the service uses")
    func isSynchronous() throws {
        #expect(try Site().storage.catalog.synchronousSetting() == 2)
    }

    @Test("says which file it is when the database is not one")
    func namesTheFile() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/martlet.db"
        try Data(repeating: 65, count: 8192).write(to: URL(filePath: path))
        let fault = #expect(throws: CatalogError.self) { _ = try Catalog(path: path) }
        #expect(fault?.path == path)
        #expect(fault?.reason == "the file is no SQLite database")
    }

    @Test("and the images name the cure where systemd keeps a place from being written")
    func namesTheUnit() {
        let cure = "where systemd starts the service, name the folder around it in ReadWritePaths= of its unit"
        #expect(
            SystemError.of("mkdir", "/srv/images", errno: EROFS).description
                == "/srv/images: mkdir failed: Read-only file system; \(cure)")
        #expect(
            CatalogError(path: "/srv/martlet.db", errno: EROFS).description
                == "/srv/martlet.db: the database cannot be used: Read-only file system; \(cure)")
    }

    @Test("works again as soon as pages that were corrupt are good again")
    func forgetsCorruptPages() throws {
        let site = try Site()
        let catalog = site.storage.catalog
        let path = "\(site.folder.path)/martlet.db"
        // Somebody else changes something and brings all of it into the file, so that pages are read anew.
        try DatabaseQueue(path: path).writeWithoutTransaction { db in
            try db.execute(sql: "CREATE TABLE strange (number)")
            try db.checkpoint(.truncate)
        }
        let good = try Data(contentsOf: URL(filePath: path))
        let file = try FileHandle(forUpdating: URL(filePath: path))
        // The first page has the schema, which every connection knows already.
        try file.seek(toOffset: 4096)
        try file.write(contentsOf: Data(repeating: 0xAA, count: good.count - 4096))
        #expect(throws: DatabaseFault.self) { _ = try catalog.users() }
        #expect(throws: DatabaseFault.self) { _ = try catalog.addUser(name: "bob", isAdmin: false, at: 0) }
        try file.seek(toOffset: 4096)
        try file.write(contentsOf: good[4096...])
        #expect(try catalog.users().map(\.name) == ["ann"])
        #expect(try catalog.addUser(name: "bob", isAdmin: false, at: 0) != nil)
    }

    @Test("is read and written by its owner alone")
    func isPrivate() throws {
        let site = try Site()
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(site.folder.path)/martlet.db")
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test("has one user of a name")
    func hasUniqueNames() throws {
        let catalog = try Site().storage.catalog
        #expect(try catalog.addUser(name: "bob", isAdmin: true, at: 0)?.isAdmin == true)
        #expect(try catalog.addUser(name: "bob", isAdmin: false, at: 0) == nil)
        #expect(try catalog.users().map(\.name) == ["ann", "bob"])
    }

    @Test("finds a key with its owner, until it is revoked")
    func revokesKeys() throws {
        let catalog = try Site().storage.catalog
        #expect(try catalog.key(publicID: "k")?.user?.name == "ann")
        #expect(try catalog.key(publicID: "k")?.isRevoked == false)
        #expect(try catalog.revokeKey(publicID: "k", at: 1))
        #expect(try catalog.key(publicID: "k")?.isRevoked == true)
        #expect(try catalog.revokeKey(publicID: "k", at: 2) == false)
    }

    @Test("has one good key of guests: a new one takes the place of the old one")
    func hasOneGuestKey() throws {
        let catalog = try Site().storage.catalog
        #expect(try catalog.addKey(publicID: "g1", user: nil, label: "", hash: Data(repeating: 1, count: 32), at: 0))
        #expect(try catalog.addKey(publicID: "g2", user: nil, label: "", hash: Data(repeating: 2, count: 32), at: 1))
        #expect(try catalog.keys().filter { $0.user == nil && !$0.isRevoked }.map(\.publicID) == ["g2"])
        try catalog.revokeGuestKey(at: 2)
        #expect(try catalog.keys().filter { $0.user == nil && !$0.isRevoked } == [])
    }
}

@Suite("A storage mode")
struct StorageModeTests {
    @Test("maps a day to a folder", arguments: [(StorageMode.datefolder, "2026/03/09"), (.direct, "")])
    func mapsDays(mode: StorageMode, folder: String) {
        #expect(mode.folder(of: Day(year: 2026, month: 3, day: 9)) == folder)
    }
}

@Suite("The images folder")
struct ImageFolderTests {
    @Test("that cannot be made is told with its path")
    func tellsMissingParents() {
        #expect(throws: SystemError.failed(call: "mkdir", path: "/nowhere/at/all", errno: 2)) {
            _ = try ImageFolder(path: "/nowhere/at/all")
        }
    }

    @Test("whose file system has no unnamed files is told with what to do")
    func tellsUnsuitableFileSystems() throws {
        let fault = #expect(throws: SystemError.self) { _ = try ImageFolder(path: "/proc") }
        #expect(fault?.description.hasPrefix("/proc: ") == true)
    }
}

@Suite("A change of a user")
struct UserChangeTests {
    @Test("writes its own column alone, whatever another process has changed since the user was read")
    func isAlone() throws {
        let folder = try TemporaryFolder()
        let (first, second) = (try Site(in: folder).storage.catalog, try Site(in: folder).storage.catalog)
        let changes: [UserChange] = [
            .ban(true), .expiration("P3D"), .byteQuota(1_000_000), .fileQuota(7), .passwordHash("$y$"),
        ]
        for (number, change) in changes.enumerated() {
            _ = try #require(try first.user(named: "ann"))
            _ = try second.change([change], ofUser: "ann")
            _ = try first.change([changes[(number + changes.count - 1) % changes.count]], ofUser: "ann")
        }
        let user = try #require(try first.change([], ofUser: "ann"))
        #expect(user.isBanned)
        #expect(user.expiration == "P3D")
        #expect((user.byteQuota, user.fileQuota) == (1_000_000, 7))
        let hash = try first.database.read {
            try $0.row("SELECT password_hash FROM users")?["password_hash"] as String?
        }
        #expect(hash == "$y$")
        #expect(try first.change([.ban(true)], ofUser: "nobody") == nil)
    }

    @Test("is all or nothing")
    func isWhole() throws {
        let catalog = try Site().storage.catalog
        #expect(throws: (any Error).self) { try catalog.change([.ban(true), .byteQuota(-1)], ofUser: "ann") }
        #expect(try catalog.user(named: "ann")?.isBanned == false)
    }
}
