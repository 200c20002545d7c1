extension Schema {
    /// Which uploads were taken in with nothing asked for, so that they may be given again for the same bytes. Of older
    /// ones nobody knows.
    static let plain = """
        ALTER TABLE uploads ADD COLUMN is_plain INTEGER NOT NULL DEFAULT 0 CHECK (is_plain IN (0, 1));
        """
}
