import Foundation
import GRDB

/// What is written in one transaction with the record of an upload.
package struct Recording: Sendable {
    package var upload: UploadRecord
    /// The SHA-256 of the delete token.
    package var deleteHash: Data
    /// Counters that the upload adds to, with what they may reach.
    package var flows: [Flow]
    /// The answer to keep for a repetition of the request.
    package var answer: KeptAnswer?

    package init(_ upload: UploadRecord, deleteHash: Data, flows: [Flow] = [], answer: KeptAnswer? = nil) {
        self.upload = upload
        self.deleteHash = deleteHash
        self.flows = flows
        self.answer = answer
    }
}

/// Why an upload that was good a moment ago can no longer be recorded.
package enum RecordRefusal: Error, Sendable, Equatable {
    case flow(Flow, secondsLeft: Int)
    case byteQuota(Int)
    case fileQuota(Int)
}

/// A name that somebody else has taken for that of a process which is gone.
struct LostReservation: Error {
    let id: Int64
}

extension Catalog {
    /// Records an upload whose files are there: its name becomes live and all its rows are written, all or none.
    ///
    /// - Parameters:
    ///   - owner: the process that has reserved the name.
    ///   - now: seconds since 1970.
    /// - Throws: `RecordRefusal` when the sender has sent too much in the meantime; `LostReservation`.
    func record(_ recording: Recording, under reservation: Reservation, of owner: String, at now: Int64) throws {
        try database.write { db in
            // First, as the number may be that of another upload too.
            try db.execute(
                sql: "UPDATE names SET state = 'live', owner = NULL WHERE id = ? AND owner = ?",
                arguments: [reservation.id, owner])
            guard db.changesCount == 1 else { throw LostReservation(id: reservation.id) }
            for flow in recording.flows {
                let left = try Self.add(flow, db, at: now)
                guard left == nil else { throw RecordRefusal.flow(flow, secondsLeft: left ?? 0) }
            }
            let upload = recording.upload
            try db.execute(
                sql: """
                    INSERT INTO uploads (
                        id, user_id, key_id, address, album_id, category_id, storage_mode, original_filename, mime, size,
                        width, height, thumb_size, medium_size, frame_size, duration, is_animated, is_360, md5, source_md5,
                        stored_md5, wants_sidecars, is_plain, title, description, exif, nsfw, approval, expires_at,
                        dated_at, created_at
                    ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    reservation.id, upload.userID, upload.keyID, upload.address, upload.albumID, upload.categoryID,
                    upload.storageMode.rawValue, upload.originalFilename, upload.mime, upload.size, upload.width,
                    upload.height, upload.thumbSize, upload.mediumSize, upload.frameSize, upload.duration,
                    upload.isAnimated, upload.is360, upload.md5, upload.sourceMD5, upload.storedMD5,
                    upload.wantsSidecars, upload.isPlain, upload.title, upload.description, upload.exif,
                    upload.isNotSafeForWork, upload.isApproved ? "approved" : "waiting", upload.expiresAt,
                    upload.datedAt, upload.createdAt,
                ])
            if let user = upload.userID { try Self.checkQuota(of: user, db) }
            try Self.tag(reservation.id, with: upload.tags, db)
            _ = try Self.addDeleteLink(recording.deleteHash, to: reservation.id, db)
            if let answer = recording.answer { try Self.keep(answer, db) }
        }
    }

    /// Gives an upload one more delete link.
    ///
    /// - Returns: `false` when it is gone.
    package func addDeleteLink(_ hash: Data, to upload: Int64) throws -> Bool {
        try database.write { db in try Self.addDeleteLink(hash, to: upload, db) }
    }

    private static func addDeleteLink(_ hash: Data, to upload: Int64, _ db: Database) throws -> Bool {
        try db.execute(
            sql: "INSERT INTO delete_links (hash, upload_id) SELECT ?, id FROM uploads WHERE id = ?",
            arguments: [hash, upload])
        return db.changesCount == 1
    }

    /// An upload has been counted already when this looks, so what it makes too much takes the whole transaction back.
    private static func checkQuota(of user: Int64, _ db: Database) throws {
        let row = try Row.fetchOne(
            db, sql: "SELECT bytes, files, byte_quota, file_quota FROM users WHERE id = ?", arguments: [user])
        guard let row else { return }
        if let quota: Int = row["byte_quota"], row["bytes"] > quota { throw RecordRefusal.byteQuota(quota) }
        if let quota: Int = row["file_quota"], row["files"] > quota { throw RecordRefusal.fileQuota(quota) }
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
