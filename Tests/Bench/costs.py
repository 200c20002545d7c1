"""costs.py one|two PICTURE — measures the sites that Tests/Bench/costs started; see there.

`one` finds the site in MARTLET_URL, `two` the empty one of two in EMPTY_URL, and the full one, once it is filled, in
MARTLET_URL. CPU is that of the responder alone, as /proc counts it: the client shares the machine."""

import base64
import itertools
import multiprocessing
import os
import pathlib
import random
import statistics
import sys
import threading
import time
import urllib.parse

import client
from catalog import Catalog

REFUSALS = 2000
UPLOADS = 400
CLIENTS = 12
RECORDS = 100_000
BYTES = 100_000

serial = itertools.count()
picture = pathlib.Path(sys.argv[2]).read_bytes()


def form(data):
    """A multipart form with a file of these bytes, and its type."""
    return client.form(data, f"{next(serial)}.jpg")


def fields(data):
    """An urlencoded form with these bytes as base64, and its type."""
    text = urllib.parse.quote(base64.b64encode(data), safe="")
    return f"source={text}".encode(), client.URLENCODED


class Client(client.Client):
    """One connection to a site."""

    def send_form(self, body, type, expected=200):
        """Milliseconds until the last byte of the answer."""
        answer = self.post(body, type)
        if answer.status != expected:
            sys.exit(f"costs: answered {answer.status} {answer.body[:300]!r}")
        return answer.seconds * 1e3


def cpu_milliseconds():
    stat = pathlib.Path(f"/proc/{os.environ['MARTLET_PID']}/stat").read_text().rpartition(")")[2].split()
    return (int(stat[11]) + int(stat[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def refused(body, type, key="nonsense", count=REFUSALS):
    """Milliseconds and CPU milliseconds of one refusal, both of many; the whole form is read before it."""
    site = Client(key=key)
    site.send_form(body, type, 400)
    before = cpu_milliseconds()
    taken = [site.send_form(body, type, 400) for _ in range(count)]
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
        site = Client(key=os.environ["USER_KEY"])
        while True:
            site.send_form(*form(picture))

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


def two():
    clients = [Client(os.environ["EMPTY_URL"], os.environ["EMPTY_KEY"]), Client(key=os.environ["USER_KEY"])]
    first = clients[1].upload(picture).image["id_encoded"]
    Catalog(os.environ["MARTLET_CONFIG"], os.environ["IMAGES_DIR"]).fill(first, RECORDS, has_files=False)
    taken = ([], [])
    for turn in range(UPLOADS + 10):
        for site in [(0, 1), (1, 0)][turn % 2]:
            took = clients[site].send_form(*form(picture))
            if turn >= 10:  # until all is warm
                taken[site].append(took)
    empty, full = map(statistics.median, taken)
    print(f"An upload beside {RECORDS} others: {full:.2f} ms, in an empty catalog {empty:.2f} ms: {full / empty * 100 - 100:+.1f} %")


{"one": one, "two": two}[sys.argv[1]]()
