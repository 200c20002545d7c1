import GRDB

extension Catalog {
    /// Uploads in the order of their numbers.
    ///
    /// - Parameter id: those with higher numbers than this.
    package func uploads(after id: Int64, atMost count: Int) throws -> [UploadRecord] {
        try database.read { db in
            try Row.fetchAll(
                db, sql: Self.selectUploads + " WHERE uploads.id > ? ORDER BY uploads.id LIMIT ?",
                arguments: [id, count]
            ).map { try Self.upload($0, db) }
        }
    }

    /// The names that files in a folder may have: those of uploads that are there, and of those on their way in or out.
    ///
    /// - Parameter isUnapproved: whether the folder is that of uploads which wait for approval.
    func fileNames(in folder: String, isUnapproved: Bool) throws -> Set<String> {
        try database.read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT names.*, uploads.approval, uploads.medium_size, uploads.frame_size
                    FROM names LEFT JOIN uploads USING (id) WHERE folder = ? AND state <> 'tombstone'
                    """,
                arguments: [folder])
            var known: Set<String> = []
            while let row = try rows.next() {
                let names = Self.reservation(row).names
                let approval: String? = row["approval"]
                if approval == nil || approval == "approving" {
                    known.formUnion(names.all)
                } else if (approval == "pending") == isUnapproved {
                    known.formUnion([names.original, names.thumb] + names.variants)
                    if row["medium_size"] > 0 { known.insert(names.medium) }
                    if row["frame_size"] > 0 { known.insert(names.frame) }
                }
            }
            return known
        }
    }

    /// Notes the length of a smaller file of an upload, which was made again, and charges its owner for it.
    ///
    /// - Returns: `false` when the upload is gone.
    func note(size: Int, of part: Inconsistency.Derivative, of upload: UploadRecord) throws -> Bool {
        let column =
            switch part {
            case .thumb: "thumb_size"
            case .medium: "medium_size"
            case .frame: "frame_size"
            }
        return try database.write { db in
            try db.execute(
                sql: """
                    UPDATE names SET bytes = bytes + :size - (SELECT \(column) FROM uploads WHERE id = :upload)
                    WHERE id = :upload AND user_id IS NOT NULL
                    """,
                arguments: ["size": size, "upload": upload.id])
            try db.execute(
                sql: "UPDATE uploads SET \(column) = ? WHERE id = ?", arguments: [size, upload.id])
            return db.changesCount == 1
        }
    }
}
