import Foundation
import Storage
import Testing

/// A storage in a temporary folder, with one user and one key.
struct Site: Sendable {
    let folder: TemporaryFolder
    let storage: UploadStore
    let keyID: Int64

    init(in folder: TemporaryFolder? = nil) throws {
        self.folder = try folder ?? TemporaryFolder()
        storage = try UploadStore(
            imagesPath: "\(self.folder.path)/images", databasePath: "\(self.folder.path)/martlet.db")
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
        ids: [String] = [], isApproved: Bool = true, charging charge: Charge = Charge(userID: 1, bytes: 16),
        _ change: (inout UploadRecord) -> Void = { _ in }
    ) throws -> UploadRecord {
        let files = UploadFiles(
            original: try spool(bytes), thumb: try spool("thumb of \(bytes)"), medium: try spool("medium of \(bytes)"))
        return try storage.publish(
            files, isApproved: isApproved, in: folder, fileExtension: `extension`, charging: charge,
            at: 1_700_000_000,
            propose: { attempt, _ in
                if attempt >= stems.count { Issue.record("one name more is asked for than \(stems)") }
                return NameProposal(
                    publicID: attempt < ids.count ? ids[attempt] : UUID().uuidString,
                    stem: attempt < stems.count ? stems[attempt] : UUID().uuidString)
            }, describe: { recording($0, isApproved: isApproved, change) })
    }

    /// What the user is charged: files and bytes.
    func charged() throws -> [Int?] {
        let user = try storage.catalog.user(named: "ann")
        return [user?.files, user?.bytes]
    }

    func spool(_ bytes: String) throws -> SpoolFile {
        let file = try storage.images.newSpoolFile()
        try Data(bytes.utf8).withUnsafeBytes { try file.write($0) }
        return file
    }

    func recording(
        _ reservation: Reservation, isApproved: Bool = true, _ change: (inout UploadRecord) -> Void = { _ in }
    ) -> NewUpload {
        var upload = UploadRecord(under: reservation, createdAt: 1_700_000_000)
        upload.userID = 1
        upload.keyID = keyID
        upload.address = "192.0.2.1"
        upload.originalFilename = "a photo.png"
        upload.mime = "image/png"
        upload.size = 8
        (upload.width, upload.height) = (640, 480)
        (upload.thumbSize, upload.mediumSize) = (3, 5)
        upload.md5 = String(repeating: "0", count: 32)
        upload.title = "A photo"
        upload.isNotSafeForWork = true
        upload.isApproved = isApproved
        change(&upload)
        let hash = (0..<32).map { _ in UInt8.random(in: 0...255) }
        return NewUpload(upload, deleteHash: Data(hash))
    }
}
