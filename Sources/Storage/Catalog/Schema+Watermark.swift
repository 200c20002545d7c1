extension Schema {
    /// The MD5 of a stored file where the one that answers show is another: `NULL` where they are the same.
    static let watermark = """
        ALTER TABLE uploads ADD COLUMN stored_md5 TEXT CHECK (length(stored_md5) = 32);
        """
}
