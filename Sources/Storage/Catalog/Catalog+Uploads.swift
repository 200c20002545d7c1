/// What stands behind the id of an upload.
package enum FoundUpload: Sendable, Equatable {
    case live(UploadRecord)
    case gone(RemovalReason)
    case unknown
}

extension Catalog {
    /// What stands behind an id in a URL.
    package func find(publicID: String) throws -> FoundUpload {
        try database.read { session in
            if let row = try session.row("\(Self.selectUploads) WHERE names.public_id = ?", [publicID]) {
                return .live(try Self.upload(row, session))
            }
            let name = try session.row(
                "SELECT reason FROM names WHERE public_id = ? AND reason <> 'withdrawn'", [publicID])
            return try name.map { .gone(try $0["reason"]) } ?? .unknown
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
        try database.read { session in
            try session.rows(
                "\(Self.selectUploads) WHERE uploads.album_id = ? AND \(Self.isListed)", [album, now, count, offset]
            ).map { try Self.upload($0, session) }
        }
    }

    /// Uploads with a tag, newest first, in no album or in one that is listed.
    package func uploads(
        tagged tag: String, from offset: Int, atMost count: Int, at now: Int64
    ) throws -> [UploadRecord] {
        try database.read { session in
            try session.rows(
                """
                \(Self.selectUploads)
                WHERE uploads.id IN (SELECT upload_id FROM upload_tags JOIN tags ON tags.id = tag_id WHERE tags.name = ?)
                AND (uploads.album_id IS NULL OR uploads.album_id IN (SELECT id FROM albums WHERE privacy = 'public'))
                AND \(Self.isListed)
                """, [tag, now, count, offset]
            ).map { try Self.upload($0, session) }
        }
    }

    /// Uploads that wait for approval, the oldest first.
    package func uploadsWaiting() throws -> [UploadRecord] {
        try database.read { session in
            // The second condition is that of the index, which is not found by the first.
            try session.rows(
                """
                \(Self.selectUploads) WHERE uploads.approval = 'pending' AND uploads.approval <> 'approved'
                ORDER BY uploads.id
                """
            ).map { try Self.upload($0, session) }
        }
    }

    /// Ids of uploads whose time is over, the one that is over for the longest first.
    package func expired(at now: Int64, atMost count: Int) throws -> [String] {
        try database.read { session in
            try session.rows(
                """
                SELECT names.public_id FROM uploads JOIN names USING (id)
                WHERE uploads.expires_at <= ? ORDER BY uploads.expires_at LIMIT ?
                """, [now, count]
            ).map { try $0["public_id"] }
        }
    }

    /// Adds to the numbers of views. Uploads that are gone are passed over.
    package func addViews(_ views: [Int64: Int]) throws {
        guard !views.isEmpty else { return }
        try database.write { session in
            // In one order, so that of two that do this at once one waits for the other, and not each for the other.
            for (upload, count) in views.sorted(by: { $0.key < $1.key }) {
                try session.change("UPDATE uploads SET views = views + ? WHERE id = ?", [count, upload])
            }
        }
    }

    /// Whether the same bytes, as they were received or as they are stored, came from an address.
    ///
    /// - Parameter since: seconds since 1970; older uploads do not count.
    package func hasUpload(ofBytes md5: String, from address: String, since: Int64) throws -> Bool {
        try database.read { session in
            try session.row(
                """
                SELECT id FROM uploads WHERE (md5 = ? OR source_md5 = ?) AND address = ? AND created_at >= ? LIMIT 1
                """, [md5, md5, address, since]) != nil
        }
    }

    /// A user's newest public, non-expiring upload of these bytes with default options.
    package func plainUpload(ofBytes md5: String, of user: Int64) throws -> UploadRecord? {
        try database.read { session in
            try session.row(
                """
                \(Self.selectUploads) WHERE (uploads.md5 = ? OR uploads.source_md5 = ?) AND uploads.user_id = ?
                AND uploads.has_default_options = 1 AND uploads.approval = 'approved' AND uploads.expires_at IS NULL
                ORDER BY uploads.id DESC LIMIT 1
                """, [md5, md5, user]
            ).map { try Self.upload($0, session) }
        }
    }

    /// What a list shows, of a moment: its arguments are that, how many it shows at most, and how many it passes over.
    static let isListed = """
        uploads.approval = 'approved'
        AND NOT EXISTS (SELECT 1 FROM users WHERE users.id = uploads.user_id AND users.is_banned = 1)
        AND (uploads.expires_at IS NULL OR uploads.expires_at > ?) ORDER BY uploads.id DESC LIMIT ? OFFSET ?
        """

    static let selectUploads = """
        SELECT \(UploadRecord.columns.map { "uploads.\($0.name)" }.joined(separator: ", ")),
            names.public_id, names.folder, names.stem, names.extension
        FROM uploads JOIN names USING (id)
        """

    static func upload(_ row: SQLRow, _ session: Session) throws -> UploadRecord {
        var upload = try UploadRecord(under: reservation(row), createdAt: 0)
        for (index, column) in UploadRecord.columns.enumerated() { try column.read(row, index, &upload) }
        upload.tags = try session.rows(
            """
            SELECT tags.name FROM upload_tags JOIN tags ON tags.id = tag_id
            WHERE upload_id = ? ORDER BY upload_tags.position
            """, [upload.id]
        ).map { try $0["name"] }
        return upload
    }
}
