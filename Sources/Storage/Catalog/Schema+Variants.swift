extension Schema {
    /// Which uploads still wait for their variants.
    static let variants = """
        ALTER TABLE uploads ADD COLUMN wants_variants INTEGER NOT NULL DEFAULT 0 CHECK (wants_variants IN (0, 1));
        CREATE INDEX uploads_wanting_variants ON uploads (id) WHERE wants_variants = 1;
        """
}
