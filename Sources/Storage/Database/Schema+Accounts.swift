extension Schema {
    /// Users, what belongs to them, and their keys.
    static let accounts = """
        -- Triggers keep "bytes" and "files" up to date, so that checking a quota does not sum up all uploads of a user.
        CREATE TABLE users (
            id            INTEGER PRIMARY KEY,
            name          TEXT    NOT NULL UNIQUE CHECK (name <> ''),
            is_admin      INTEGER NOT NULL CHECK (is_admin IN (0, 1)),
            is_banned     INTEGER NOT NULL DEFAULT 0 CHECK (is_banned IN (0, 1)),
            password_hash TEXT,
            expiration    TEXT,
            byte_quota    INTEGER CHECK (byte_quota >= 0),
            file_quota    INTEGER CHECK (file_quota >= 0),
            bytes         INTEGER NOT NULL DEFAULT 0,
            files         INTEGER NOT NULL DEFAULT 0,
            created_at    INTEGER NOT NULL
        ) STRICT;

        -- The guest key has no user. Of a key only its SHA-256 is stored.
        CREATE TABLE keys (
            id         INTEGER PRIMARY KEY,
            public_id  TEXT    NOT NULL UNIQUE,
            user_id    INTEGER REFERENCES users (id),
            label      TEXT    NOT NULL,
            hash       BLOB    NOT NULL UNIQUE CHECK (length(hash) = 32),
            created_at INTEGER NOT NULL,
            revoked_at INTEGER
        ) STRICT;

        CREATE TABLE albums (
            id            INTEGER PRIMARY KEY,
            public_id     TEXT    NOT NULL UNIQUE,
            user_id       INTEGER NOT NULL REFERENCES users (id),
            parent_id     INTEGER REFERENCES albums (id),
            title         TEXT    NOT NULL CHECK (title <> ''),
            privacy       TEXT    NOT NULL CHECK (privacy IN ('public', 'private', 'link', 'password')),
            password_hash TEXT    CHECK ((password_hash IS NOT NULL) = (privacy = 'password')),
            created_at    INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX albums_of_user ON albums (user_id);
        CREATE INDEX albums_in_album ON albums (parent_id) WHERE parent_id IS NOT NULL;

        CREATE TABLE categories (
            id   INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE CHECK (name <> '')
        ) STRICT;

        """
}
