"""rows.py — compares the site of MARTLET_URL, whose catalog it fills, with the empty one of EMPTY_URL; see Tests/Load/rows."""

import itertools
import os
import pathlib
import random
import re
import statistics
import subprocess
import sys
import time

from catalog import FOLDER_SIZE, Catalog
from client import Client, path_of

ROWS = int(os.environ.get("ROWS", "10_000_000"))
WITH_FILES = ROWS // 10  # so many have files, and fsck looks at them alone: making 20 million files takes too long
RESERVATIONS = 20  # that each start finds left by a process which is gone
PROJECT = pathlib.Path(__file__).resolve().parents[2]
PICTURE = (PROJECT / "Tests/MartletTests/Fixtures/small.png").read_bytes()

serial = itertools.count()
lot = random.Random(1)


class Site:
    def __init__(self, url, key, config, responder, images):
        self.config = os.environ[config]
        self.client = Client(os.environ[url], os.environ[key])
        self.program = os.readlink(f"/proc/{os.environ[responder]}/exe")
        self.catalog = Catalog(self.config, os.environ[images])
        image = self.upload()[1].image
        self.first, self.page_of_first = image["id_encoded"], path_of(image["url_viewer"])
        self.socket = pathlib.Path(self.config).with_name("second.sock")

    def public_id(self):
        """One of those that are there."""
        return f"f{lot.randrange(self.catalog.count):08}" if self.catalog.count else self.first

    def upload(self):
        return 200, self.client.upload(PICTURE + b"%d" % next(serial), f"{next(serial)}.png")

    def page(self):
        return 200, self.client.get(self.page_of_first.replace(self.first, self.public_id()))

    def unknown_page(self):
        return 404, self.client.get(f"/image/none{next(serial)}")

    def wrong_delete_link(self):
        return 404, self.client.get(f"/image/{self.public_id()}/delete/{lot.randbytes(24).hex()}")

    def milliseconds(self, ask):
        expected, answer = ask(self)
        if answer.status != expected:
            sys.exit(f"{ask.__name__} is answered {answer.status}: {answer.body[:300]!r}")
        return answer.seconds * 1e3

    def start(self):
        """Milliseconds until a second responder is ready, which has to withdraw what one has left that is gone."""
        with self.catalog.connected() as database:
            database.executemany(
                """INSERT INTO names (public_id, folder, stem, extension, state, process)
                   VALUES (?, '1980/01/01', ?, 'png', 'reserved', 'gone')""",
                [(f"gone{number}", f"gone{number}") for number in itertools.islice(serial, RESERVATIONS)])
        begun = time.perf_counter()
        with subprocess.Popen([self.program, "serve", "--config", self.config, "--listen", f"unix:{self.socket}"],
                              stderr=subprocess.PIPE, text=True) as process:
            ready = any("ready on" in line for line in process.stderr)
            took = (time.perf_counter() - begun) * 1e3
            process.terminate()
            process.stderr.read()
        with self.catalog.connected() as database:
            left = database.execute("SELECT count(*) FROM names WHERE state = 'reserved' AND process = 'gone'").fetchone()[0]
        if not ready or left:
            sys.exit(f"a responder did not come up, or left {left} reservations of one that is gone")
        return took

    def command(self, *arguments):
        """Milliseconds of a command that finds nothing wrong, and what it prints."""
        begun = time.perf_counter()
        done = subprocess.run([self.program, *arguments, "--config", self.config], capture_output=True, text=True)
        took = (time.perf_counter() - begun) * 1e3
        if done.returncode != 0:
            sys.exit(f"martlet {' '.join(arguments)} ends with {done.returncode}: {done.stdout[-600:]}{done.stderr[-300:]}")
        return took, done.stdout


def compared(name, measure, times, bound):
    """How many times as long it takes on the full site."""
    taken = {site: [] for site in (empty, full)}
    for turn in range(times + 5):
        for site in (empty, full) if turn % 2 else (full, empty):
            took = measure(site)
            if turn >= 5:  # until all is warm
                taken[site].append(took)
    medians = [statistics.median(taken[site]) for site in (full, empty)]
    judge(f"{name}: {medians[0]:.2f} ms, {medians[1]:.2f} on an empty site", medians[0] / medians[1], bound)


def judge(sentence, ratio, bound):
    ratios.append(ratio / bound)
    print(f"{sentence}: {ratio:.2f} times (≤ {bound})  {'pass' if ratio <= bound else 'FAIL'}", flush=True)


def fill(count, has_files=True):
    begun = time.monotonic()
    full.catalog.fill(full.first, count, has_files)
    print(f"{count} uploads were made in {time.monotonic() - begun:.0f} s", flush=True)
    for site in empty, full:
        site.client.close()  # as nginx has done meanwhile


def microseconds_of_fsck():
    """An upload."""
    took, said = full.command("fsck")
    looked_at = int(re.search(r"looked at (\d+) uploads, .* 0 damaged", said)[1])
    if looked_at < full.catalog.count:
        sys.exit(f"fsck has looked at {looked_at} uploads of {full.catalog.count}")
    print(said.splitlines()[-1], flush=True)
    return took * 1e3 / full.catalog.count


ratios = []
empty = Site("EMPTY_URL", "EMPTY_KEY", "EMPTY_CONFIG", "EMPTY_PID", "EMPTY_IMAGES")
full = Site("MARTLET_URL", "USER_KEY", "MARTLET_CONFIG", "MARTLET_PID", "IMAGES_DIR")

fill(max(WITH_FILES // 100 // FOLDER_SIZE, 1) * FOLDER_SIZE)
few = microseconds_of_fsck()
fill(WITH_FILES)
many = microseconds_of_fsck()
judge(f"fsck: {many:.0f} µs an upload of {WITH_FILES}, {few:.0f} of a hundredth of them", many / few, 1.5)
fill(ROWS, has_files=False)
for name, ask in [("an upload", Site.upload), ("a page", Site.page), ("a page that is not there", Site.unknown_page),
                  ("a wrong delete link", Site.wrong_delete_link)]:
    compared(name, lambda site: site.milliseconds(ask), 300, 1.5)
compared(f"a start with {RESERVATIONS} reservations to withdraw", Site.start, 20, 1.5)
for command in ("expire",), ("user", "list"), ("album", "list"), ("key", "list"):
    compared(f"martlet {' '.join(command)}", lambda site: site.command(*command)[0], 20, 1.5)
print(f"beside {ROWS} uploads nothing takes more than {max(ratios):.2f} of what it may")
sys.exit(max(ratios) > 1)
