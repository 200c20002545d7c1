import Foundation
import GRDB

/// What stands behind the id of an upload.
package enum FoundUpload: Sendable, Equatable {
    case live(UploadRecord)
    case gone(RemovalReason)
    case unknown
}

extension Catalog {
    /// What stands behind an id in a URL.
    package func find(publicID: String) throws -> FoundUpload {
        try database.read { db in
            if let row = try Row.fetchOne(
                db, sql: Self.selectUploads + " WHERE names.public_id = ?", arguments: [publicID]
            ) {
                return .live(try Self.upload(row, db))
            }
            let reason = try String.fetchOne(
                db, sql: "SELECT reason FROM names WHERE public_id = ? AND reason <> 'withdrawn'",
                arguments: [publicID])
            return reason.flatMap(RemovalReason.init).map(FoundUpload.gone) ?? .unknown
        }
    }

    /// The upload with an id, unless it is gone.
    package func upload(publicID: String) throws -> UploadRecord? {
        guard case .live(let record) = try find(publicID: publicID) else { return nil }
        return record
    }

    /// The newest uploads in an album that everybody may see, newest first.
    ///
    /// - Parameters:
    ///   - offset: newer uploads to pass over.
    ///   - count: uploads to give at most.
    package func uploads(
        inAlbum album: Int64, from offset: Int, atMost count: Int, at now: Int64
    ) throws -> [UploadRecord] {
        try list("uploads.album_id = ?", [album], offset, count, now)
    }

    /// Uploads with a tag, newest first, in no album or in one that is listed.
    package func uploads(
        tagged tag: String, from offset: Int, atMost count: Int, at now: Int64
    ) throws -> [UploadRecord] {
        try list(
            """
            uploads.id IN (SELECT upload_id FROM upload_tags JOIN tags ON tags.id = tag_id WHERE tags.name = ?)
            AND (uploads.album_id IS NULL OR uploads.album_id IN (SELECT id FROM albums WHERE privacy = 'public'))
            """, [tag], offset, count, now)
    }

    /// Uploads that wait for approval, the oldest first.
    package func uploadsWaiting() throws -> [UploadRecord] {
        try database.read { db in
            try Row.fetchAll(db, sql: Self.selectUploads + " WHERE uploads.approval = 'pending' ORDER BY uploads.id")
                .map { try Self.upload($0, db) }
        }
    }

    /// Ids of uploads whose time is over, the one that is over for the longest first.
    package func expired(at now: Int64, atMost count: Int) throws -> [String] {
        try database.read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT names.public_id FROM uploads JOIN names USING (id)
                    WHERE uploads.expires_at <= ? ORDER BY uploads.expires_at LIMIT ?
                    """,
                arguments: [now, count])
        }
    }

    /// Adds to the numbers of views. Uploads that are gone are passed over.
    package func addViews(_ views: [Int64: Int]) throws {
        guard !views.isEmpty else { return }
        try database.write { db in
            for (upload, count) in views {
                try db.execute(
                    sql: "UPDATE uploads SET views = views + ? WHERE id = ?", arguments: [count, upload])
            }
        }
    }

    /// Whether the same bytes, as they were received or as they are stored, came from an address.
    ///
    /// - Parameter since: seconds since 1970; older uploads do not count.
    package func hasUpload(ofBytes md5: String, from address: String, since: Int64) throws -> Bool {
        try database.read { db in
            try Bool.fetchOne(
                db,
                sql: """
                    SELECT EXISTS (
                        SELECT 1 FROM uploads WHERE (md5 = :md5 OR source_md5 = :md5) AND address = :address
                        AND created_at >= :since)
                    """,
                arguments: ["md5": md5, "address": address, "since": since]) ?? false
        }
    }

    /// A user's newest public, non-expiring upload of these bytes with default options.
    package func plainUpload(ofBytes md5: String, of user: Int64) throws -> UploadRecord? {
        try database.read { db in
            try Row.fetchOne(
                db,
                sql: Self.selectUploads + """
                     WHERE (uploads.md5 = :md5 OR uploads.source_md5 = :md5) AND uploads.user_id = :user
                    AND uploads.has_default_options = 1 AND uploads.approval = 'approved' AND uploads.expires_at IS NULL
                    ORDER BY uploads.id DESC LIMIT 1
                    """,
                arguments: ["md5": md5, "user": user]
            ).map { try Self.upload($0, db) }
        }
    }

    private func list(
        _ condition: String, _ arguments: StatementArguments, _ offset: Int, _ count: Int, _ now: Int64
    ) throws -> [UploadRecord] {
        try database.read { db in
            try Row.fetchAll(
                db,
                sql: Self.selectUploads + """
                     WHERE \(condition) AND uploads.approval = 'approved'
                    AND NOT EXISTS (SELECT 1 FROM users WHERE users.id = uploads.user_id AND users.is_banned)
                    AND (uploads.expires_at IS NULL OR uploads.expires_at > ?) ORDER BY uploads.id DESC LIMIT ? OFFSET ?
                    """,
                arguments: arguments + [now, count, offset]
            ).map { try Self.upload($0, db) }
        }
    }

    static let selectUploads = """
        SELECT uploads.*, names.public_id, names.folder, names.stem, names.extension
        FROM uploads JOIN names USING (id)
        """

    static func upload(_ row: Row, _ db: Database) throws -> UploadRecord {
        let text: String = row["storage_mode"]
        guard let mode = StorageMode(rawValue: text) else { throw UnknownStorageMode(name: text) }
        var upload = UploadRecord(under: reservation(row), createdAt: row["created_at"])
        upload.userID = row["user_id"]
        upload.keyID = row["key_id"]
        upload.address = row["address"]
        upload.albumID = row["album_id"]
        upload.categoryID = row["category_id"]
        upload.storageMode = mode
        upload.originalFilename = row["original_filename"]
        upload.mime = row["mime"]
        upload.size = row["size"]
        upload.width = row["width"]
        upload.height = row["height"]
        upload.thumbSize = row["thumb_size"]
        upload.mediumSize = row["medium_size"]
        upload.frameSize = row["frame_size"]
        upload.duration = row["duration"]
        upload.isAnimated = row["is_animated"]
        upload.is360 = row["is_360"]
        upload.md5 = row["md5"]
        upload.storedMD5 = row["stored_md5"]
        upload.sourceMD5 = row["source_md5"]
        upload.wantsVariants = row["wants_variants"]
        upload.hasDefaultOptions = row["has_default_options"]
        upload.title = row["title"]
        upload.description = row["description"]
        upload.exif = row["exif"]
        upload.isNotSafeForWork = row["nsfw"]
        upload.isApproved = row["approval"] == "approved"
        upload.views = row["views"]
        upload.expiresAt = row["expires_at"]
        upload.datedAt = row["dated_at"]
        upload.tags = try String.fetchAll(
            db,
            sql: """
                SELECT tags.name FROM upload_tags JOIN tags ON tags.id = tag_id
                WHERE upload_id = ? ORDER BY upload_tags.position
                """,
            arguments: [upload.id])
        return upload
    }
}

/// A record that a newer version wrote.
struct UnknownStorageMode: Error {
    let name: String
}
