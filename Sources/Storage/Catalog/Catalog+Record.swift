package import Foundation
import GRDB

/// What is written in one transaction with the record of an upload.
package struct NewUpload: Sendable {
    package var upload: UploadRecord
    /// The SHA-256 of the delete token.
    package var deleteHash: Data
    /// The answer to keep for a repetition of the request.
    package var answer: StoredResponse?

    package init(_ upload: UploadRecord, deleteHash: Data, answer: StoredResponse? = nil) {
        self.upload = upload
        self.deleteHash = deleteHash
        self.answer = answer
    }
}

/// A reservation that another process has claimed, because it took this one for dead.
struct LostReservation: Error {
    let id: Int64
}

extension Catalog {
    /// Records an upload whose files are there: its name becomes live and all its rows are written, all or none. The name
    /// then holds what its files really are, whatever was charged.
    ///
    /// - Parameter process: the process that has reserved the name.
    /// - Throws: `LostReservation`.
    func record(_ newUpload: NewUpload, under reservation: Reservation, of process: String) throws {
        try database.write { db in
            let upload = newUpload.upload
            let bytes = upload.userID == nil ? 0 : upload.bytesOfAllFiles
            try db.execute(
                sql:
                    "UPDATE names SET state = 'live', process = NULL, user_id = ?, bytes = ? WHERE id = ? AND process = ?",
                arguments: [upload.userID, bytes, reservation.id, process])
            guard db.changesCount == 1 else { throw LostReservation(id: reservation.id) }
            try db.execute(
                sql: """
                    INSERT INTO uploads (
                        id, user_id, key_id, address, album_id, category_id, storage_mode, original_filename, mime, size,
                        width, height, thumb_size, medium_size, frame_size, duration, is_animated, is_360, md5, source_md5,
                        stored_md5, wants_variants, has_default_options, title, description, exif, nsfw, approval, expires_at,
                        dated_at, created_at
                    ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    reservation.id, upload.userID, upload.keyID, upload.address, upload.albumID, upload.categoryID,
                    upload.storageMode.rawValue, upload.originalFilename, upload.mime, upload.size, upload.width,
                    upload.height, upload.thumbSize, upload.mediumSize, upload.frameSize, upload.duration,
                    upload.isAnimated, upload.is360, upload.md5, upload.sourceMD5, upload.storedMD5,
                    upload.wantsVariants, upload.hasDefaultOptions, upload.title, upload.description, upload.exif,
                    upload.isNotSafeForWork, upload.isApproved ? "approved" : "pending", upload.expiresAt,
                    upload.datedAt, upload.createdAt,
                ])
            try Self.tag(reservation.id, with: upload.tags, db)
            try db.execute(
                sql: "INSERT INTO delete_links (hash, upload_id) VALUES (?, ?)",
                arguments: [newUpload.deleteHash, reservation.id])
            if let answer = newUpload.answer { try Self.keep(answer, db) }
        }
    }

    private static func tag(_ upload: Int64, with tags: [String], _ db: Database) throws {
        for (position, tag) in tags.enumerated() {
            try db.execute(sql: "INSERT INTO tags (name) VALUES (?) ON CONFLICT DO NOTHING", arguments: [tag])
            try db.execute(
                sql: """
                    INSERT INTO upload_tags (upload_id, position, tag_id) SELECT ?, ?, id FROM tags WHERE name = ?
                    """,
                arguments: [upload, position, tag])
        }
    }
}
