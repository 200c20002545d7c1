extension Schema {
    /// A quota is charged with the reservation of a name, before the first file is linked. The name holds the charge until
    /// its upload is deleted or its reservation withdrawn, so the row says what to give back, whoever does it.
    static let reservations = """
        ALTER TABLE names ADD COLUMN user_id INTEGER REFERENCES users (id)
            CHECK (user_id IS NULL OR state IN ('pending', 'live'));
        ALTER TABLE names ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0
            CHECK (bytes >= 0 AND (bytes = 0 OR user_id IS NOT NULL));
        UPDATE names SET user_id = uploads.user_id,
            bytes = uploads.size + uploads.thumb_size + uploads.medium_size + uploads.frame_size
            FROM uploads WHERE uploads.id = names.id AND uploads.user_id IS NOT NULL;

        DROP TRIGGER upload_comes;
        DROP TRIGGER upload_goes;
        CREATE TRIGGER name_is_charged AFTER INSERT ON names WHEN NEW.user_id IS NOT NULL BEGIN
            UPDATE users SET files = files + 1, bytes = bytes + NEW.bytes WHERE id = NEW.user_id;
        END;
        CREATE TRIGGER charge_changes AFTER UPDATE OF user_id, bytes ON names
        WHEN OLD.user_id IS NOT NEW.user_id OR OLD.bytes <> NEW.bytes BEGIN
            UPDATE users SET files = files - 1, bytes = bytes - OLD.bytes WHERE id = OLD.user_id;
            UPDATE users SET files = files + 1, bytes = bytes + NEW.bytes WHERE id = NEW.user_id;
        END;
        CREATE TRIGGER charged_name_goes AFTER DELETE ON names WHEN OLD.user_id IS NOT NULL BEGIN
            UPDATE users SET files = files - 1, bytes = bytes - OLD.bytes WHERE id = OLD.user_id;
        END;
        """

    /// The order of an upload's delete links, so that the oldest goes when there are too many.
    static let deleteLinkOrder = """
        ALTER TABLE delete_links ADD COLUMN number INTEGER NOT NULL DEFAULT 0 CHECK (number >= 0);
        DROP INDEX delete_links_of_upload;
        CREATE INDEX delete_links_of_upload ON delete_links (upload_id, number);
        """
}
