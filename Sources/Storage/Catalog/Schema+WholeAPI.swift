extension Schema {
    /// All that an upload may ask for, and all that may become of it. `names` and `uploads` are made anew, as SQLite
    /// changes neither a CHECK nor a key of a table that is there.
    static let wholeAPI = """
        -- What a user has is counted by triggers, so that a quota costs an upload no look at all the others.
        ALTER TABLE users ADD COLUMN is_banned INTEGER NOT NULL DEFAULT 0 CHECK (is_banned IN (0, 1));
        ALTER TABLE users ADD COLUMN password_hash TEXT;
        ALTER TABLE users ADD COLUMN expiration TEXT;
        ALTER TABLE users ADD COLUMN byte_quota INTEGER CHECK (byte_quota >= 0);
        ALTER TABLE users ADD COLUMN file_quota INTEGER CHECK (file_quota >= 0);
        ALTER TABLE users ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE users ADD COLUMN files INTEGER NOT NULL DEFAULT 0;

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

        -- Reservation, journal and tombstone of file names in one: a name is pending before its first file is linked, live
        -- from the transaction that records its upload, leaving while the files of a deleted upload are taken away, and gone
        -- for ever after that, so that no URL gets other bytes. The id in URLs stays known as long as the name.
        CREATE TABLE new_names (
            id        INTEGER PRIMARY KEY,
            public_id TEXT UNIQUE CHECK (public_id <> ''),
            folder    TEXT NOT NULL,
            stem      TEXT NOT NULL CHECK (stem <> ''),
            extension TEXT NOT NULL CHECK (extension <> ''),
            state     TEXT NOT NULL CHECK (state IN ('pending', 'live', 'leaving', 'gone')),
            reason    TEXT CHECK ((reason IS NOT NULL) = (state IN ('leaving', 'gone'))),
            owner     TEXT CHECK ((owner IS NOT NULL) = (state = 'pending')),
            UNIQUE (folder, stem)
        ) STRICT;
        INSERT INTO new_names
            SELECT names.id, coalesce(uploads.public_id, CASE state WHEN 'pending' THEN 'pending-' || names.id END),
                   folder, stem, extension, state, reason, owner
            FROM names LEFT JOIN uploads ON uploads.name_id = names.id;

        -- The id of an upload is that of its name. An upload that is not approved lies outside the folder that nginx serves:
        -- it is waiting, or arriving while its files are linked to where they belong.
        CREATE TABLE new_uploads (
            id                INTEGER PRIMARY KEY REFERENCES names (id),
            user_id           INTEGER REFERENCES users (id),
            key_id            INTEGER REFERENCES keys (id),
            address           TEXT    NOT NULL,
            album_id          INTEGER REFERENCES albums (id),
            category_id       INTEGER REFERENCES categories (id),
            storage_mode      TEXT    NOT NULL,
            original_filename TEXT    NOT NULL,
            mime              TEXT    NOT NULL,
            size              INTEGER NOT NULL CHECK (size > 0),
            width             INTEGER NOT NULL CHECK (width > 0),
            height            INTEGER NOT NULL CHECK (height > 0),
            thumb_size        INTEGER NOT NULL CHECK (thumb_size > 0),
            medium_size       INTEGER NOT NULL CHECK (medium_size >= 0),
            frame_size        INTEGER NOT NULL DEFAULT 0 CHECK (frame_size >= 0),
            duration          INTEGER NOT NULL DEFAULT 0 CHECK (duration >= 0), -- milliseconds
            is_animated       INTEGER NOT NULL CHECK (is_animated IN (0, 1)),
            is_360            INTEGER NOT NULL DEFAULT 0 CHECK (is_360 IN (0, 1)),
            md5               TEXT    NOT NULL CHECK (length(md5) = 32),
            source_md5        TEXT    CHECK (length(source_md5) = 32),
            title             TEXT,
            description       TEXT,
            exif              TEXT,
            nsfw              INTEGER NOT NULL CHECK (nsfw IN (0, 1)),
            approval          TEXT    NOT NULL DEFAULT 'approved'
                                      CHECK (approval IN ('approved', 'waiting', 'arriving')),
            views             INTEGER NOT NULL DEFAULT 0 CHECK (views >= 0),
            expires_at        INTEGER,
            dated_at          INTEGER NOT NULL,
            created_at        INTEGER NOT NULL
        ) STRICT;
        INSERT INTO new_uploads (
                id, user_id, key_id, address, storage_mode, original_filename, mime, size, width, height, thumb_size,
                medium_size, is_animated, md5, source_md5, title, description, nsfw, dated_at, created_at)
            SELECT name_id, user_id, key_id, address, storage_mode, original_filename, mime, size, width, height,
                   thumb_size, medium_size, is_animated, md5, source_md5, title, description, nsfw, created_at, created_at
            FROM uploads;

        -- Each link that was ever given out to delete an upload, as SHA-256.
        CREATE TABLE delete_links (
            hash      BLOB    PRIMARY KEY CHECK (length(hash) = 32),
            upload_id INTEGER NOT NULL REFERENCES uploads (id) ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;
        INSERT INTO delete_links (hash, upload_id) SELECT delete_hash, name_id FROM uploads;

        DROP TABLE uploads;
        DROP TABLE names;
        ALTER TABLE new_names RENAME TO names;
        ALTER TABLE new_uploads RENAME TO uploads;
        CREATE INDEX names_pending ON names (owner) WHERE state = 'pending';
        CREATE INDEX names_leaving ON names (state) WHERE state = 'leaving';
        CREATE INDEX delete_links_of_upload ON delete_links (upload_id);
        CREATE INDEX uploads_of_user ON uploads (user_id);
        CREATE INDEX uploads_in_album ON uploads (album_id) WHERE album_id IS NOT NULL;
        CREATE INDEX uploads_expiring ON uploads (expires_at) WHERE expires_at IS NOT NULL;
        CREATE INDEX uploads_unapproved ON uploads (approval) WHERE approval <> 'approved';
        CREATE INDEX uploads_by_md5 ON uploads (md5);
        CREATE INDEX uploads_by_source_md5 ON uploads (source_md5) WHERE source_md5 IS NOT NULL;

        UPDATE users SET
            files = (SELECT count(*) FROM uploads WHERE user_id = users.id),
            bytes = (SELECT coalesce(sum(size + thumb_size + medium_size + frame_size), 0)
                     FROM uploads WHERE user_id = users.id);
        CREATE TRIGGER upload_comes AFTER INSERT ON uploads WHEN NEW.user_id IS NOT NULL BEGIN
            UPDATE users SET
                files = files + 1, bytes = bytes + NEW.size + NEW.thumb_size + NEW.medium_size + NEW.frame_size
            WHERE id = NEW.user_id;
        END;
        CREATE TRIGGER upload_goes AFTER DELETE ON uploads WHEN OLD.user_id IS NOT NULL BEGIN
            UPDATE users SET
                files = files - 1, bytes = bytes - OLD.size - OLD.thumb_size - OLD.medium_size - OLD.frame_size
            WHERE id = OLD.user_id;
        END;

        CREATE TABLE tags (
            id   INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE CHECK (name <> '')
        ) STRICT;
        CREATE TABLE upload_tags (
            upload_id INTEGER NOT NULL REFERENCES uploads (id) ON DELETE CASCADE,
            position  INTEGER NOT NULL,
            tag_id    INTEGER NOT NULL REFERENCES tags (id),
            PRIMARY KEY (upload_id, position),
            UNIQUE (tag_id, upload_id)
        ) STRICT, WITHOUT ROWID;

        -- How much a sender has sent since a period began: the sender is an address or a key, a period so many seconds.
        CREATE TABLE flows (
            sender     TEXT    NOT NULL,
            period     INTEGER NOT NULL,
            started_at INTEGER NOT NULL,
            count      INTEGER NOT NULL,
            PRIMARY KEY (sender, period)
        ) STRICT, WITHOUT ROWID;

        -- Answers by Idempotency-Key: with a process while that makes the upload, with the sealed answer afterwards.
        CREATE TABLE answers (
            owner      TEXT    NOT NULL,
            mark       BLOB    NOT NULL CHECK (length(mark) = 32),
            request    BLOB    NOT NULL CHECK (length(request) = 32),
            process    TEXT,
            answer     BLOB    CHECK ((answer IS NULL) = (process IS NOT NULL)),
            created_at INTEGER NOT NULL,
            PRIMARY KEY (owner, mark)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX answers_by_age ON answers (created_at);

        -- The latest moment at which the clock was trusted. A clock that has jumped since deletes nothing.
        CREATE TABLE clock (
            id           INTEGER PRIMARY KEY CHECK (id = 1),
            trusted_at   INTEGER NOT NULL
        ) STRICT;
        """
}
