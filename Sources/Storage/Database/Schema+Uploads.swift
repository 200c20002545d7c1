extension Schema {
    /// File names and the uploads that have them.
    static let uploads = """
        -- The number that comes next, of uploads and of albums. A process that draws some moves it on
        -- first: there may be gaps, and no number ever comes again, as ids and names are made of them.
        CREATE TABLE sequences (
            name TEXT    PRIMARY KEY CHECK (name <> ''),
            next INTEGER NOT NULL CHECK (next > 0)
        ) STRICT, WITHOUT ROWID;

        -- Reservation, journal and tombstone of file names in one: a name is reserved before its first file is linked, live
        -- from the transaction that records its upload, deleting while the files of a removed upload are unlinked, and then a
        -- tombstone for ever, so that no URL ever serves other bytes. The public id lasts as long as the name.
        -- A quota is charged when the name is reserved. The row holds the charge until the upload is removed or the reservation
        -- withdrawn, which refund what the row says.
        -- The root is the stem without the suffixes of derived files, so that no two uploads ever claim one file name. A stem
        -- may come twice in a folder where its files do not, as sites of other programs have them: then one has another root.
        CREATE TABLE names (
            id        INTEGER PRIMARY KEY,
            public_id TEXT    UNIQUE CHECK (public_id <> ''),
            folder    TEXT    NOT NULL,
            root      TEXT    NOT NULL CHECK (root <> ''),
            stem      TEXT    NOT NULL CHECK (stem <> ''),
            extension TEXT    NOT NULL CHECK (extension <> ''),
            state     TEXT    NOT NULL CHECK (state IN ('reserved', 'live', 'deleting', 'tombstone')),
            reason    TEXT    CHECK ((reason IS NOT NULL) = (state IN ('deleting', 'tombstone'))),
            process   TEXT    CHECK ((process IS NOT NULL) = (state = 'reserved')),
            user_id   INTEGER REFERENCES users (id) CHECK (user_id IS NULL OR state IN ('reserved', 'live')),
            bytes     INTEGER NOT NULL DEFAULT 0 CHECK (bytes >= 0 AND (bytes = 0 OR user_id IS NOT NULL)),
            UNIQUE (folder, root)
        ) STRICT;
        CREATE INDEX names_reserved ON names (process) WHERE state = 'reserved';
        CREATE INDEX names_deleting ON names (state) WHERE state = 'deleting';
        CREATE TRIGGER name_is_charged AFTER INSERT ON names WHEN NEW.user_id IS NOT NULL BEGIN
            UPDATE users SET files = files + 1, bytes = bytes + NEW.bytes WHERE id = NEW.user_id;
        END;
        CREATE TRIGGER charge_changes AFTER UPDATE OF user_id, bytes ON names
        WHEN OLD.user_id IS NOT NEW.user_id OR OLD.bytes <> NEW.bytes BEGIN
            UPDATE users SET files = files - 1, bytes = bytes - OLD.bytes WHERE id = OLD.user_id;
            UPDATE users SET files = files + 1, bytes = bytes + NEW.bytes WHERE id = NEW.user_id;
        END;
        CREATE TRIGGER charged_name_is_deleted AFTER DELETE ON names WHEN OLD.user_id IS NOT NULL BEGIN
            UPDATE users SET files = files - 1, bytes = bytes - OLD.bytes WHERE id = OLD.user_id;
        END;

        -- The id of an upload is that of its name. The files of an unapproved upload lie outside the folder that nginx serves:
        -- it is pending, or approving while its files are linked to where they belong.
        CREATE TABLE uploads (
            id                  INTEGER PRIMARY KEY REFERENCES names (id),
            user_id             INTEGER REFERENCES users (id),
            key_id              INTEGER REFERENCES keys (id),
            address             TEXT    NOT NULL,
            album_id            INTEGER REFERENCES albums (id),
            category_id         INTEGER REFERENCES categories (id),
            storage_mode        TEXT    NOT NULL,
            original_filename   TEXT    NOT NULL,
            mime                TEXT    NOT NULL,
            size                INTEGER NOT NULL CHECK (size > 0),
            width               INTEGER NOT NULL CHECK (width > 0),
            height              INTEGER NOT NULL CHECK (height > 0),
            thumb_size          INTEGER NOT NULL CHECK (thumb_size > 0),
            medium_size         INTEGER NOT NULL CHECK (medium_size >= 0),
            frame_size          INTEGER NOT NULL DEFAULT 0 CHECK (frame_size >= 0),
            duration            INTEGER NOT NULL DEFAULT 0 CHECK (duration >= 0), -- milliseconds
            is_animated         INTEGER NOT NULL CHECK (is_animated IN (0, 1)),
            is_360              INTEGER NOT NULL DEFAULT 0 CHECK (is_360 IN (0, 1)),
            md5                 TEXT    NOT NULL CHECK (length(md5) = 32),
            source_md5          TEXT    CHECK (length(source_md5) = 32),
            stored_md5          TEXT    CHECK (length(stored_md5) = 32), -- where it differs from md5
            title               TEXT,
            description         TEXT,
            exif                TEXT,
            nsfw                INTEGER NOT NULL CHECK (nsfw IN (0, 1)),
            approval            TEXT    NOT NULL DEFAULT 'approved'
                                        CHECK (approval IN ('approved', 'pending', 'approving')),
            has_default_options INTEGER NOT NULL DEFAULT 0 CHECK (has_default_options IN (0, 1)),
            wants_variants      INTEGER NOT NULL DEFAULT 0 CHECK (wants_variants IN (0, 1)),
            views               INTEGER NOT NULL DEFAULT 0 CHECK (views >= 0),
            expires_at          INTEGER,
            dated_at            INTEGER NOT NULL,
            created_at          INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX uploads_of_user ON uploads (user_id);
        CREATE INDEX uploads_in_album ON uploads (album_id) WHERE album_id IS NOT NULL;
        CREATE INDEX uploads_expiring ON uploads (expires_at) WHERE expires_at IS NOT NULL;
        CREATE INDEX uploads_unapproved ON uploads (approval) WHERE approval <> 'approved';
        CREATE INDEX uploads_wanting_variants ON uploads (id) WHERE wants_variants = 1;
        CREATE INDEX uploads_by_md5 ON uploads (md5);
        CREATE INDEX uploads_by_source_md5 ON uploads (source_md5) WHERE source_md5 IS NOT NULL;

        -- The delete links that were given out, as SHA-256. The oldest of an upload goes when there are too many.
        CREATE TABLE delete_links (
            hash      BLOB    PRIMARY KEY CHECK (length(hash) = 32),
            upload_id INTEGER NOT NULL REFERENCES uploads (id) ON DELETE CASCADE,
            number    INTEGER NOT NULL DEFAULT 0 CHECK (number >= 0)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX delete_links_of_upload ON delete_links (upload_id, number);

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

        """
}
