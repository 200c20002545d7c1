import GRDB

extension Catalog {
    /// Uploads that may be seen and still wait for their sidecars, the oldest first.
    package func uploadsWantingSidecars(atMost count: Int) throws -> [UploadRecord] {
        try database.read { db in
            try Row.fetchAll(
                db,
                sql: Self.selectUploads + """
                     WHERE uploads.wants_sidecars = 1 AND uploads.approval = 'approved' ORDER BY uploads.id LIMIT ?
                    """, arguments: [count]
            ).map { try Self.upload($0, db) }
        }
    }

    /// Notes that an upload has the sidecars that it can have.
    package func noteSidecars(of upload: UploadRecord) throws {
        try database.write { db in
            try db.execute(sql: "UPDATE uploads SET wants_sidecars = 0 WHERE id = ?", arguments: [upload.id])
        }
    }
}
