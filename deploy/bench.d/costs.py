"""costs.py one|two PICTURE — measures the sites that deploy/bench.d/costs started; see there.

`one` finds the site in MARTLET_URL, `two` the empty one of two in EMPTY_URL, and the full one, once it is filled, in
MARTLET_URL. CPU is that of the responder alone, as /proc counts it: the client shares the machine."""

import base64
import http.client
import itertools
import multiprocessing
import os
import pathlib
import random
import sqlite3
import statistics
import sys
import threading
import time
import urllib.parse

REFUSALS = 2000
UPLOADS = 400
CLIENTS = 12
RECORDS = 100_000
BYTES = 100_000

serial = itertools.count()
picture = pathlib.Path(sys.argv[2]).read_bytes()


def form(data):
    """A multipart form with a file of these bytes, and its type."""
    head = f'--b\r\nContent-Disposition: form-data; name="source"; filename="{next(serial)}.jpg"\r\n\r\n'
    return head.encode() + data + b"\r\n--b--\r\n", "multipart/form-data; boundary=b"


def fields(data):
    """An urlencoded form with these bytes as base64, and its type."""
    text = urllib.parse.quote(base64.b64encode(data), safe="")
    return f"source={text}".encode(), "application/x-www-form-urlencoded"


class Client:
    """One connection to a site."""

    def __init__(self, url, key):
        address = urllib.parse.urlsplit(url)
        self.connection = http.client.HTTPConnection(address.hostname, address.port, timeout=60)
        self.key = key

    def send(self, body, type, expected=200):
        """Milliseconds until the last byte of the answer."""
        start = time.perf_counter()
        self.connection.request("POST", "/api/1/upload", body, {"Content-Type": type, "X-API-Key": self.key})
        answer = self.connection.getresponse()
        text = answer.read()
        took = (time.perf_counter() - start) * 1e3
        if answer.status != expected:
            sys.exit(f"costs: answered {answer.status} {text[:300]!r}")
        return took


def cpu_milliseconds():
    stat = pathlib.Path(f"/proc/{os.environ['MARTLET_PID']}/stat").read_text().rpartition(")")[2].split()
    return (int(stat[11]) + int(stat[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def refused(body, type, key="nonsense", count=REFUSALS):
    """Milliseconds and CPU milliseconds of one refusal, both of many; the whole form is read before it."""
    client = Client(os.environ["MARTLET_URL"], key)
    client.send(body, type, 400)
    before = cpu_milliseconds()
    taken = [client.send(body, type, 400) for _ in range(count)]
    return statistics.median(taken), (cpu_milliseconds() - before) / count


def taken_in(kind, noise):
    """CPU milliseconds that these bytes cost more than a few of them, with a good key, so that all of it is taken in; a worker
    refuses it, whose CPU is not counted. The median of several rounds by turns."""
    return statistics.median(
        -sum(sign * refused(*kind(noise[:count]), os.environ["USER_KEY"], REFUSALS // 5)[1]
             for sign, count in [(1, 16), (-1, BYTES)]) for _ in range(7))


def upload_for_ever():
    """Keeps a number of uploads under way. Clients live on other machines: theirs is the CPU that is left over."""
    os.nice(19)

    def work():
        client = Client(os.environ["MARTLET_URL"], os.environ["USER_KEY"])
        while True:
            client.send(*form(picture))

    threads = [threading.Thread(target=work) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()


def one():
    noise = random.Random(1).randbytes(BYTES)
    for name, kind in [("file", form), ("base64", fields)]:
        print(f"Taking in 100 KB as {name}: {taken_in(kind, noise):.2f} ms of CPU more than 16 bytes", flush=True)

    alone = refused(*form(noise))[0]
    print(f"A wrong key with 100 KB: refused after {alone:.2f} ms (median of {REFUSALS})", flush=True)
    others = multiprocessing.Process(target=upload_for_ever)
    others.start()
    time.sleep(1)
    beside = refused(*form(noise))[0]
    others.terminate()
    print(f"The same while {CLIENTS} uploads are under way: {beside:.2f} ms, {beside / alone:.1f} times as long", flush=True)


def fill():
    """Records uploads in the catalog of the site, as many as a small site has after years."""
    catalog = sqlite3.connect(pathlib.Path(os.environ["MARTLET_CONFIG"]).with_name("martlet.db"), timeout=60)
    owner, key = catalog.execute(
        "SELECT users.id, keys.id FROM users JOIN keys ON user_id = users.id WHERE name = 'user'").fetchone()
    with catalog:
        ((end,),) = catalog.execute(
            """INSERT INTO sequences (name, next) VALUES ('uploads', 1 + :count)
               ON CONFLICT (name) DO UPDATE SET next = next + :count RETURNING next""", {"count": RECORDS}).fetchall()
        for number in range(RECORDS):
            day = number // 300
            name = end - RECORDS + number
            catalog.execute(
                """INSERT INTO names (id, public_id, folder, root, stem, extension, state, user_id, bytes)
                   VALUES (?, ?, ?, ?, ?, 'jpg', 'live', ?, 139000)""",
                (name, f"full{number:06}", f"{2020 + day // 336}/{day // 28 % 12 + 1:02}/{day % 28 + 1:02}",
                 f"IMG_{number}", f"IMG_{number}", owner))
            catalog.execute(
                """INSERT INTO uploads (id, user_id, key_id, address, storage_mode, original_filename, mime, size, width,
                   height, thumb_size, medium_size, is_animated, md5, title, nsfw, dated_at, created_at)
                   VALUES (?, ?, ?, '192.0.2.1', 'datefolder', ?, 'image/jpeg', 100000, 1600, 1200, 9000, 30000, 0, ?, ?,
                   0, ?, ?)""",
                (name, owner, key, f"IMG_{number}.jpg", random.randbytes(16).hex(), f"IMG {number}", 1577836800 + number * 288,
                 1577836800 + number * 288))
            catalog.execute("INSERT INTO delete_links (hash, upload_id) VALUES (?, ?)", (random.randbytes(32), name))
    catalog.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def two():
    fill()
    clients = [Client(os.environ["EMPTY_URL"], os.environ["EMPTY_KEY"]),
               Client(os.environ["MARTLET_URL"], os.environ["USER_KEY"])]
    taken = ([], [])
    for turn in range(UPLOADS + 10):
        for site in [(0, 1), (1, 0)][turn % 2]:
            took = clients[site].send(*form(picture))
            if turn >= 10:  # until all is warm
                taken[site].append(took)
    empty, full = map(statistics.median, taken)
    print(f"An upload beside {RECORDS} others: {full:.2f} ms, in an empty catalog {empty:.2f} ms: {full / empty * 100 - 100:+.1f} %")


{"one": one, "two": two}[sys.argv[1]]()
