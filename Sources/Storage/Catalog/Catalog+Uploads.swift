import GRDB

extension Catalog {
    /// Records an upload whose files are there: its name becomes live and its row is written, both or neither.
    ///
    /// - Returns: `false` when the public id is taken; then nothing was written.
    func record(_ upload: UploadRecord, under reservation: Reservation) throws -> Bool {
        try database.write { db in
            try db.execute(
                sql: """
                    INSERT INTO uploads (
                        public_id, name_id, user_id, key_id, address, storage_mode, original_filename, mime, size, width,
                        height, thumb_size, medium_size, is_animated, md5, source_md5, title, description, nsfw,
                        delete_hash, created_at
                    ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (public_id) DO NOTHING
                    """,
                arguments: [
                    upload.publicID, reservation.id, upload.userID, upload.keyID, upload.address,
                    upload.storageMode.rawValue, upload.originalFilename, upload.mime, upload.size, upload.width,
                    upload.height, upload.thumbSize, upload.mediumSize, upload.isAnimated, upload.md5,
                    upload.sourceMD5, upload.title, upload.description, upload.isNotSafeForWork, upload.deleteHash,
                    upload.createdAt,
                ])
            guard db.changesCount == 1 else { return false }
            try db.execute(
                sql: "UPDATE names SET state = 'live', owner = NULL WHERE id = ? AND state = 'pending'",
                arguments: [reservation.id])
            return true
        }
    }

    /// The upload with an id, unless it is gone.
    package func upload(publicID: String) throws -> UploadRecord? {
        try database.read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT uploads.*, names.folder, names.stem, names.extension
                    FROM uploads JOIN names ON names.id = uploads.name_id
                    WHERE uploads.public_id = ? AND names.state = 'live'
                    """, arguments: [publicID]
            ).flatMap(Self.upload)
        }
    }

    /// How many uploads there are.
    package func countOfUploads() throws -> Int {
        try database.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM uploads") ?? 0 }
    }

    private static func upload(_ row: Row) -> UploadRecord? {
        guard let mode = StorageMode(rawValue: row["storage_mode"]) else { return nil }
        return UploadRecord(
            publicID: row["public_id"], userID: row["user_id"], keyID: row["key_id"], address: row["address"],
            storageMode: mode, folder: row["folder"],
            names: FileNames(stem: row["stem"], fileExtension: row["extension"]),
            originalFilename: row["original_filename"], mime: row["mime"], size: row["size"], width: row["width"],
            height: row["height"], thumbSize: row["thumb_size"], mediumSize: row["medium_size"],
            isAnimated: row["is_animated"], md5: row["md5"], sourceMD5: row["source_md5"], title: row["title"],
            description: row["description"], isNotSafeForWork: row["nsfw"], deleteHash: row["delete_hash"],
            createdAt: row["created_at"])
    }
}
