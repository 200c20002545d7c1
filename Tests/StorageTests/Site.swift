import Foundation
import Storage

/// A storage in a temporary folder, with one user and one key.
struct Site: Sendable {
    let folder: TemporaryFolder
    let storage: Storage
    let keyID: Int64

    init(in folder: TemporaryFolder? = nil) throws {
        self.folder = try folder ?? TemporaryFolder()
        storage = try Storage(imagesPath: "\(self.folder.path)/images", databasePath: "\(self.folder.path)/martlet.db")
        let catalog = storage.catalog
        if try catalog.user(named: "ann") == nil {
            let user = try catalog.addUser(name: "ann", isAdmin: false, at: 0)
            _ = try catalog.addKey(publicID: "k", user: user, label: "", hash: Data(repeating: 7, count: 32), at: 0)
        }
        keyID = try catalog.key(publicID: "k")?.id ?? 0
    }

    /// The files below the images folder.
    func images() throws -> [String] {
        try folder.files().filter { $0.hasPrefix("images/") }.map { String($0.dropFirst("images/".count)) }
    }

    func bytes(_ path: String) throws -> String {
        try String(contentsOfFile: "\(folder.path)/images/\(path)", encoding: .utf8)
    }

    /// Publishes an upload of three files.
    @discardableResult
    func publish(
        _ stems: [String], bytes: String = "original", in folder: String = "2026/11/23", extension: String = "png",
        ids: [String] = []
    ) throws -> UploadRecord {
        var ids = ids.makeIterator()
        let files = UploadFiles(
            original: try spool(bytes), thumb: try spool("thumb of \(bytes)"), medium: try spool("medium of \(bytes)"))
        return try storage.publish(files, in: folder, fileExtension: `extension`, stems: stems) { names in
            record(names, in: folder, id: ids.next() ?? UUID().uuidString)
        }
    }

    func spool(_ bytes: String) throws -> SpoolFile {
        let file = try storage.images.newSpoolFile()
        try Data(bytes.utf8).withUnsafeBytes { try file.write($0) }
        return file
    }

    func record(_ names: FileNames, in folder: String, id: String) -> UploadRecord {
        UploadRecord(
            publicID: id, userID: 1, keyID: keyID, address: "192.0.2.1", storageMode: .datefolder, folder: folder,
            names: names, originalFilename: "a photo.png", mime: "image/png", size: 8, width: 640, height: 480,
            thumbSize: 3, mediumSize: 5, isAnimated: false, md5: String(repeating: "0", count: 32), sourceMD5: nil,
            title: "A photo", description: nil, isNotSafeForWork: true, deleteHash: Data(repeating: 1, count: 32),
            createdAt: 1_700_000_000)
    }
}
