import GRDB

extension Catalog {
    /// Uploads that may be seen and still wait for their variants, the oldest first.
    package func uploadsWantingVariants(atMost count: Int) throws -> [UploadRecord] {
        try database.read { db in
            try Row.fetchAll(
                db,
                sql: Self.selectUploads + """
                     WHERE uploads.wants_variants = 1 AND uploads.approval = 'approved' ORDER BY uploads.id LIMIT ?
                    """, arguments: [count]
            ).map { try Self.upload($0, db) }
        }
    }

    /// Notes that an upload has the variants that it can have.
    package func noteVariants(of upload: UploadRecord) throws {
        try database.write { db in
            try db.execute(sql: "UPDATE uploads SET wants_variants = 0 WHERE id = ?", arguments: [upload.id])
        }
    }
}
