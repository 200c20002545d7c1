extension Catalog {
    /// Uploads that may be seen and still wait for their variants, the oldest first.
    package func uploadsWantingVariants(atMost count: Int) throws -> [UploadRecord] {
        try database.read { session in
            try session.rows(
                """
                \(Self.selectUploads) WHERE uploads.wants_variants = 1 AND uploads.approval = 'approved'
                ORDER BY uploads.id LIMIT ?
                """, [count]
            ).map { try Self.upload($0, session) }
        }
    }

    /// Notes that an upload has the variants that it can have.
    package func noteVariants(of upload: UploadRecord) throws {
        try database.write { session in
            try session.change("UPDATE uploads SET wants_variants = 0 WHERE id = ?", [upload.id])
        }
    }
}
