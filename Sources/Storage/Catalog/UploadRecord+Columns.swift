extension UploadRecord {
    /// One column of the table `uploads` and what stands for it in a record.
    struct Column: Sendable {
        let name: String
        let value: @Sendable (UploadRecord) -> SQLValue
        /// Reads it from a row, where it stands at an index.
        let read: @Sendable (SQLRow, Int, inout UploadRecord) throws -> Void

        fileprivate init<Value: SQLConvertible>(
            _ name: String, _ path: any WritableKeyPath<UploadRecord, Value> & Sendable
        ) {
            self.name = name
            value = { $0[keyPath: path].sqlValue }
            read = { row, index, record in record[keyPath: path] = try row[index] }
        }
    }

    /// All of them. What is written and what is read follow this list.
    static let columns = [
        Column("id", \.id), Column("user_id", \.userID), Column("key_id", \.keyID), Column("address", \.address),
        Column("album_id", \.albumID), Column("category_id", \.categoryID), Column("storage_mode", \.storageMode),
        Column("original_filename", \.originalFilename), Column("mime", \.mime), Column("size", \.size),
        Column("width", \.width), Column("height", \.height), Column("thumb_size", \.thumbSize),
        Column("medium_size", \.mediumSize), Column("frame_size", \.frameSize), Column("duration", \.duration),
        Column("is_animated", \.isAnimated), Column("is_360", \.is360), Column("md5", \.md5),
        Column("source_md5", \.sourceMD5), Column("stored_md5", \.storedMD5), Column("title", \.title),
        Column("description", \.description), Column("exif", \.exif), Column("nsfw", \.isNotSafeForWork),
        Column("approval", \.approval), Column("has_default_options", \.hasDefaultOptions),
        Column("wants_variants", \.wantsVariants), Column("views", \.views), Column("expires_at", \.expiresAt),
        Column("dated_at", \.datedAt), Column("created_at", \.createdAt),
    ]

    /// What the column says, where `approving` is a step of `pending`.
    private var approval: String {
        get { isApproved ? "approved" : "pending" }
        set { isApproved = newValue == "approved" }
    }
}
