extension Schema {
    /// The first upload: who sends it, its name, its record.
    static let firstUpload = """
        CREATE TABLE users (
            id         INTEGER PRIMARY KEY,
            name       TEXT    NOT NULL UNIQUE CHECK (name <> ''),
            is_admin   INTEGER NOT NULL CHECK (is_admin IN (0, 1)),
            created_at INTEGER NOT NULL
        ) STRICT;

        -- The owner of the guest key is nobody. A key itself is not kept: only its SHA-256.
        CREATE TABLE keys (
            id         INTEGER PRIMARY KEY,
            public_id  TEXT    NOT NULL UNIQUE,
            user_id    INTEGER REFERENCES users (id),
            label      TEXT    NOT NULL,
            hash       BLOB    NOT NULL UNIQUE CHECK (length(hash) = 32),
            created_at INTEGER NOT NULL,
            revoked_at INTEGER
        ) STRICT;

        -- Reservation, journal and tombstone of file names in one: a name is pending before its first file is linked, live
        -- from the transaction that records its upload, and gone for ever after that, so that no URL gets other bytes.
        CREATE TABLE names (
            id        INTEGER PRIMARY KEY,
            folder    TEXT NOT NULL,
            stem      TEXT NOT NULL CHECK (stem <> ''),
            extension TEXT NOT NULL CHECK (extension <> ''),
            state     TEXT NOT NULL CHECK (state IN ('pending', 'live', 'gone')),
            reason    TEXT CHECK ((reason IS NOT NULL) = (state = 'gone')),
            owner     TEXT CHECK ((owner IS NOT NULL) = (state = 'pending')),
            UNIQUE (folder, stem)
        ) STRICT;
        CREATE INDEX names_pending ON names (owner) WHERE state = 'pending';

        CREATE TABLE uploads (
            id                INTEGER PRIMARY KEY,
            public_id         TEXT    NOT NULL UNIQUE,
            name_id           INTEGER NOT NULL UNIQUE REFERENCES names (id),
            user_id           INTEGER REFERENCES users (id),
            key_id            INTEGER REFERENCES keys (id),
            address           TEXT    NOT NULL,
            storage_mode      TEXT    NOT NULL,
            original_filename TEXT    NOT NULL,
            mime              TEXT    NOT NULL,
            size              INTEGER NOT NULL CHECK (size > 0),
            width             INTEGER NOT NULL CHECK (width > 0),
            height            INTEGER NOT NULL CHECK (height > 0),
            thumb_size        INTEGER NOT NULL CHECK (thumb_size > 0),
            medium_size       INTEGER NOT NULL CHECK (medium_size >= 0),
            is_animated       INTEGER NOT NULL CHECK (is_animated IN (0, 1)),
            md5               TEXT    NOT NULL CHECK (length(md5) = 32),
            source_md5        TEXT    CHECK (length(source_md5) = 32),
            title             TEXT,
            description       TEXT,
            nsfw              INTEGER NOT NULL CHECK (nsfw IN (0, 1)),
            delete_hash       BLOB    NOT NULL CHECK (length(delete_hash) = 32),
            created_at        INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX uploads_of_user ON uploads (user_id);
        """
}
