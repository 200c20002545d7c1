extension Schema {
    /// Which uploads still wait for their sidecars.
    static let sidecars = """
        ALTER TABLE uploads ADD COLUMN wants_sidecars INTEGER NOT NULL DEFAULT 0 CHECK (wants_sidecars IN (0, 1));
        CREATE INDEX uploads_wanting_sidecars ON uploads (id) WHERE wants_sidecars = 1;
        """
}
