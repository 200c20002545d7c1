extension Schema {
    /// What is remembered of requests, and of the clock.
    static let limits = """
        -- How many uploads a sender has sent since a period began: a sender is an address or a key, a period is in seconds.
        CREATE TABLE rate_counters (
            sender     TEXT    NOT NULL,
            period     INTEGER NOT NULL,
            started_at INTEGER NOT NULL,
            count      INTEGER NOT NULL,
            PRIMARY KEY (sender, period)
        ) STRICT, WITHOUT ROWID;

        -- A row has a process while that makes the upload, and the sealed response afterwards.
        CREATE TABLE idempotency_keys (
            owner      TEXT    NOT NULL,
            key_hash   BLOB    NOT NULL CHECK (length(key_hash) = 32),
            request    BLOB    NOT NULL CHECK (length(request) = 32),
            process    TEXT,
            response   BLOB    CHECK ((response IS NULL) = (process IS NOT NULL)),
            created_at INTEGER NOT NULL,
            PRIMARY KEY (owner, key_hash)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

        -- The latest time at which the clock was trusted. After a clock has jumped nothing is deleted.
        CREATE TABLE clock (
            id         INTEGER PRIMARY KEY CHECK (id = 1),
            trusted_at INTEGER NOT NULL
        ) STRICT;
        """
}
