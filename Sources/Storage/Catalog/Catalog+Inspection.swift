extension Catalog {
    /// Uploads in the order of their numbers.
    ///
    /// - Parameter id: those with higher numbers than this.
    package func uploads(after id: Int64, atMost count: Int) throws -> [UploadRecord] {
        try database.read { session in
            try session.rows("\(Self.selectUploads) WHERE uploads.id > ? ORDER BY uploads.id LIMIT ?", [id, count])
                .map { try Self.upload($0, session) }
        }
    }

    /// The names that files in a folder may have: those of uploads that are there, and of those on their way in or out.
    ///
    /// - Parameter isUnapproved: whether the folder is that of uploads which wait for approval.
    func fileNames(in folder: String, isUnapproved: Bool) throws -> Set<String> {
        try database.read { session in
            let rows = try session.rows(
                """
                SELECT names.folder, names.stem, names.extension, uploads.approval, uploads.medium_size, uploads.frame_size
                FROM names LEFT JOIN uploads USING (id) WHERE folder = ? AND state <> 'tombstone'
                """, [folder])
            var known: Set<String> = []
            for row in rows {
                let names = try FileNames(stem: row["stem"], fileExtension: row["extension"])
                let approval: String? = try row["approval"]
                if approval == nil || approval == "approving" {
                    known.formUnion(names.all)
                } else if (approval == "pending") == isUnapproved {
                    known.formUnion([names.original, names.thumb] + names.variants)
                    if try row["medium_size"] > 0 { known.insert(names.medium) }
                    if try row["frame_size"] > 0 { known.insert(names.frame) }
                }
            }
            return known
        }
    }

    /// Notes the length of a smaller file of an upload, which was made again, and charges its owner for it.
    ///
    /// - Returns: `false` when the upload is gone.
    func note(size: Int, of part: Inconsistency.Derivative, of upload: UploadRecord) throws -> Bool {
        try database.write { session in
            try session.change(
                """
                UPDATE names SET bytes = bytes + ? - (SELECT \(part.sizeColumn) FROM uploads WHERE id = ?)
                WHERE id = ? AND user_id IS NOT NULL
                """, [size, upload.id, upload.id])
            return try session.change("UPDATE uploads SET \(part.sizeColumn) = ? WHERE id = ?", [size, upload.id]) == 1
        }
    }
}

extension Inconsistency.Derivative {
    /// The column of `uploads` with its length.
    var sizeColumn: String {
        switch self {
        case .thumb: "thumb_size"
        case .medium: "medium_size"
        case .frame: "frame_size"
        }
    }
}
