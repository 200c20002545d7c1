import Accounts
import Foundation
import Storage

@testable import Uploads
@testable import Web

extension SiteInMemory {
    /// The token of every upload that `keep` makes.
    static let token = String(repeating: "0123456789abcdef", count: 3)

    /// Keeps an upload of ann's without looking into any file: a JPEG of 1600×1200 with a medium, unless it is changed.
    @discardableResult
    func keep(
        _ id: String, as stem: String? = nil, extension: String = "jpg", isApproved: Bool = true,
        _ change: (inout UploadRecord) -> Void = { _ in }
    ) throws -> UploadRecord {
        let spool = { try self.storage.images.newSpoolFile() }
        let files = UploadFiles(original: try spool(), thumb: try spool(), medium: try spool(), frame: try spool())
        return try storage.publish(
            files, isApproved: isApproved, in: "2025/11/23", fileExtension: `extension`, at: clock.now,
            propose: { _, _ in NameProposal(publicID: id, stem: stem ?? "file-\(id)") },
            describe: { reservation in
                var upload = UploadRecord(under: reservation, createdAt: self.clock.now)
                upload.userID = 1
                upload.address = "192.0.2.1"
                upload.originalFilename = "photo.jpg"
                upload.mime = "image/jpeg"
                upload.size = 1_234_567
                (upload.width, upload.height) = (1600, 1200)
                (upload.thumbSize, upload.mediumSize) = (20_000, 40_000)
                upload.md5 = String(repeating: "0", count: 32)
                upload.title = "A photo"
                upload.isApproved = isApproved
                change(&upload)
                var hash = DeleteToken(text: Self.token).hash
                // Two links never have the same hash; only the first upload's is that of the token.
                if reservation.id > 1 { hash[0] ^= UInt8(truncatingIfNeeded: reservation.id) }
                return NewUpload(upload, deleteHash: hash)
            })
    }

    /// Keeps a video of a minute and five seconds.
    @discardableResult
    func keepVideo(_ id: String, _ change: (inout UploadRecord) -> Void = { _ in }) throws -> UploadRecord {
        try keep(id, extension: "mp4") {
            $0.mime = "video/mp4"
            (($0.width), ($0.height)) = (640, 360)
            ($0.mediumSize, $0.frameSize, $0.duration) = (0, 30_000, 65_900)
            $0.title = "A clip"
            change(&$0)
        }
    }

    @discardableResult
    func addAlbum(
        _ id: String, _ title: String = "Summer", privacy: Album.Privacy = .public, in parent: Album? = nil,
        password: String? = nil
    ) throws -> Album {
        let hash = try password.flatMap(Password.init)?.hash()
        return try storage.catalog.addAlbum(
            title: title, of: 1, in: parent?.id, privacy: privacy, passwordHash: hash, at: 0, makeID: { _ in id })
    }
}
