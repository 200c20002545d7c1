"""Fills the catalog of a site with uploads, as many as it would have after years, and its folder with their files."""

import contextlib
import multiprocessing
import os
import pathlib
import sqlite3

FIRST_ID = 1_000_000_000  # above all that the site gives by itself
FOLDER_SIZE = 1000  # uploads in each folder
CHUNK = 500_000  # rows at a time, so that the service gets a turn meanwhile


class Catalog:
    """The catalog of a site, beside its configuration."""

    def __init__(self, config, images):
        self.path, self.images = pathlib.Path(config).with_name("martlet.db"), pathlib.Path(images)
        self.count = 0

    @contextlib.contextmanager
    def connected(self):
        """A connection; what is done is committed at the end."""
        with contextlib.closing(sqlite3.connect(self.path, timeout=600)) as database, database:
            yield database

    def fill(self, template, count, has_files=True):
        """Makes `count` uploads in all. Each is like the one with the public id `template`, which the site has made itself, in all
        but its names, its MD5 and its delete link."""
        with self.connected() as database:
            database.execute("PRAGMA synchronous = OFF")
            own, folder, stem, extension = database.execute(
                "SELECT id, folder, stem, extension FROM names WHERE public_id = ?", (template,)).fetchone()
            md5 = database.execute("SELECT md5 FROM uploads WHERE id = ?", (own,)).fetchone()[0]
        if has_files:
            paths = [self.images / folder / f"{stem}{part}.{extension}" for part in ("", ".th")]
            folders = range(self.count // FOLDER_SIZE, count // FOLDER_SIZE)
            with multiprocessing.Pool() as pool:
                pool.starmap(link_files, [(self.images / name_of_folder(number), paths) for number in folders], chunksize=20)
        with self.connected() as database:
            database.execute("PRAGMA synchronous = OFF")
            self.insert(database, own, md5, count)
        self.count = count

    def insert(self, database, own, md5, count):
        """Without triggers and indexes, which are made again at the end: sorting is quicker than finding a place for each row."""
        database.create_function("folder_of", 1, lambda n: name_of_folder(n // FOLDER_SIZE), deterministic=True)
        made_again = database.execute(
            """SELECT type, name, sql FROM sqlite_schema WHERE type IN ('trigger', 'index') AND sql IS NOT NULL
               AND tbl_name IN ('names', 'uploads', 'delete_links')""").fetchall()
        for type, name, _ in made_again:
            database.execute(f"DROP {type} {name}")
        stem = f"printf('f%03d', n % {FOLDER_SIZE})"
        changes = {
            "names": {"id": f"{FIRST_ID} + n", "public_id": "printf('f%08d', n)", "folder": "folder_of(n)", "stem": stem, "root": stem},
            # Every upload has other bytes, as far as senders were told; what is on the disk is the same.
            "uploads": {"id": f"{FIRST_ID} + n", "md5": "lower(hex(randomblob(16)))", "stored_md5": f"'{md5}'"},
            "delete_links": {"hash": "CAST(printf('%032d', n) AS BLOB)", "upload_id": f"{FIRST_ID} + n"},
        }
        for table in changes:
            key = "upload_id" if table == "delete_links" else "id"
            database.execute(f"CREATE TEMP TABLE template_of_{table} AS SELECT * FROM {table} WHERE {key} = ?", (own,))
        for start in range(self.count, count, CHUNK):
            for table, expressions in changes.items():
                columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
                database.execute(
                    f"""WITH RECURSIVE counter (n) AS (SELECT ? UNION ALL SELECT n + 1 FROM counter WHERE n < ?)
                        INSERT INTO {table} ({", ".join(columns)})
                        SELECT {", ".join(expressions.get(column, column) for column in columns)}
                        FROM counter, template_of_{table}""",
                    (start, min(start + CHUNK, count) - 1))
            database.commit()
        for _, _, sql in made_again:
            database.execute(sql)
        database.execute(
            """UPDATE users SET (files, bytes) =
               (SELECT count(*), coalesce(sum(names.bytes), 0) FROM names WHERE user_id = users.id)""")
        database.commit()
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def name_of_folder(number):
    """A date, from 1990 on."""
    return f"{1990 + number // 336}/{number // 28 % 12 + 1:02}/{number % 28 + 1:02}"


def link_files(folder, paths):
    """Gives each upload of a folder its files: links to the same two, as files of their own would only fill the disk."""
    os.makedirs(folder)
    for path in paths:
        part, extension = path.name.split(".", 1)[1].rpartition(".")[::2]
        names = [f"f{number:03}{'.' * bool(part)}{part}.{extension}" for number in range(FOLDER_SIZE)]
        (folder / names[0]).write_bytes(path.read_bytes())
        for name in names[1:]:
            os.link(folder / names[0], folder / name)
