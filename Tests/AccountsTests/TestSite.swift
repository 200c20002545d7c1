import Accounts
import Foundation
import Storage
import Uploads

/// A site with a real database and real files in a temporary folder, and the rules for its accounts.
final class TestSite: Sendable {
    let folder: String
    let storage: UploadStore

    init() throws {
        folder = NSTemporaryDirectory() + "martlet-test-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        storage = try UploadStore(imagesPath: "\(folder)/images", databasePath: "\(folder)/martlet.db")
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    var catalog: Catalog { storage.catalog }
    var users: Users { Users(catalog: catalog) }
    var keys: APIKeys { APIKeys(catalog: catalog) }
    var albums: Albums { Albums(catalog: catalog) }
    var categories: Categories { Categories(catalog: catalog) }
    var moderator: Moderator { Moderator(storage: storage) }
    var pending: PendingUploads { PendingUploads(catalog: catalog, imagesPath: "\(folder)/images") }
    var access: ViewerAccess { ViewerAccess(catalog: catalog) }

    @discardableResult
    func addUser(_ name: String, isAdministrator: Bool = false) throws -> User {
        try users.add(name: name, isAdministrator: isAdministrator, at: 1000)
    }

    /// Adds an album of an id.
    @discardableResult
    func addAlbum(_ title: String = "Birds", of owner: String = "ann", privacy: Album.Privacy) throws -> Album {
        try albums.add(title: title, of: owner, privacy: privacy, at: 1000, ids: .random) { try .of("open") }
    }

    /// Publishes an upload of 16 bytes in three files, charged to its author.
    @discardableResult
    func publish(
        _ id: String, by author: User? = nil, isApproved: Bool = true, _ change: (inout UploadRecord) -> Void = { _ in }
    ) throws -> UploadRecord {
        let files = UploadFiles(
            original: try spool("original"), thumb: try spool("thu"), medium: try spool("mediu"))
        return try storage.publish(
            files, isApproved: isApproved, in: "2026/11/23", fileExtension: "png",
            charging: Charge(userID: author?.id, bytes: 16), at: 1000,
            propose: { _, _ in NameProposal(publicID: id, stem: "photo-\(id)") },
            describe: { reservation in
                var upload = UploadRecord(under: reservation, createdAt: 1000)
                upload.userID = author?.id
                upload.mime = "image/png"
                upload.size = 8
                (upload.width, upload.height) = (640, 480)
                (upload.thumbSize, upload.mediumSize) = (3, 5)
                upload.md5 = String(repeating: "0", count: 32)
                upload.isApproved = isApproved
                change(&upload)
                return NewUpload(upload, deleteHash: Data((0..<32).map { _ in UInt8.random(in: 0...255) }))
            })
    }

    private func spool(_ bytes: String) throws -> SpoolFile {
        let file = try storage.images.newSpoolFile()
        try Data(bytes.utf8).withUnsafeBytes { try file.write($0) }
        return file
    }

    /// What a user has: uploads and bytes.
    func usage(of name: String) throws -> [Int] {
        let user = try users.user(named: name)
        return [user.files, user.bytes]
    }

    /// The yescrypt hash in the database, which no code reads yet.
    func passwordHash() throws -> String? {
        for file in ["martlet.db", "martlet.db-wal"] {
            let bytes = try Data(contentsOf: URL(filePath: "\(folder)/\(file)"))
            let text = String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
            let hash = /\$y\$[.\/0-9A-Za-z]+\$[.\/0-9A-Za-z]+\$[.\/0-9A-Za-z]{43}/
            if let match = text.firstMatch(of: hash) { return String(match.output) }
        }
        return nil
    }

    /// The files that nginx serves.
    func publicFiles() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: "\(folder)/images").filter { $0.contains(".") }.sorted()
    }
}

extension Password {
    static func of(_ text: String) throws -> Password {
        guard let password = Password(text) else { throw AccountError.badPassword }
        return password
    }
}

/// The sentence that somebody reads whose request is refused.
func sentence(of work: () throws -> Void) -> String? {
    do {
        try work()
        return nil
    } catch {
        return "\(error)"
    }
}
