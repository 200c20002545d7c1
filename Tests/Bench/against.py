"""against.py FOLDER ROUNDS — compares the CPU of an upload on two sites; see deploy/bench.

The site in MARTLET_URL is the one that is measured, that in AGAINST_URL what it is measured against. Both get the same
uploads by turns, so that a drift of the machine's speed meets both alike. A row a file: the medians, and the median of the
ratios of the rounds."""

import itertools
import os
import pathlib
import signal
import statistics
import sys

from client import Client
from processes import cpu_seconds, family

# Uploads a turn, so many that the tick of the system's clock is under half a percent.
FILES = {"small.jpg": 150, "large.jpg": 45, "phone.jpg": 40, "plain.png": 50, "moving.gif": 45, "video.mp4": 25}

folder, rounds = pathlib.Path(sys.argv[1]), int(sys.argv[2])
serial = itertools.count()


class Site:
    def __init__(self, url, key, responder):
        self.responder = int(os.environ[responder])
        self.client = Client(os.environ[url], os.environ[key])

    def upload(self, name, data):
        answer = self.client.upload(data, f"{next(serial)}-{name}")
        if answer.status != 200:
            sys.exit(f"bench: {name} was answered {answer.status} {answer.body[:300]!r}")

    def milliseconds(self, name, data, count):
        """CPU of one upload, by workers that are new: a process may be faster than its twin by 5 %."""
        for worker in family(self.responder)[1:]:
            os.kill(worker, signal.SIGKILL)
        for _ in range(4):
            self.upload(name, data)
        before = cpu_seconds(self.responder)
        for _ in range(count):
            self.upload(name, data)
        return (cpu_seconds(self.responder) - before) / count * 1e3


this = Site("MARTLET_URL", "USER_KEY", "MARTLET_PID")
other = Site("AGAINST_URL", "AGAINST_USER_KEY", "AGAINST_PID")
print(f"{'file':12}{'KB':>6}{'CPU ms':>8}{'before':>8}{'ratio':>8}", flush=True)
for name, count in FILES.items():
    data = (folder / name).read_bytes()
    for site in this, other:
        site.milliseconds(name, data, 10)  # until all is warm
    pairs = []
    for turn in range(rounds):
        first, second = (this, other) if turn % 2 else (other, this)
        found = {site: site.milliseconds(name, data, count) for site in (first, second)}
        pairs.append((found[this], found[other]))
    print(f"{name:12}{len(data) / 1e3:6.0f}{statistics.median(pair[0] for pair in pairs):8.2f}"
          f"{statistics.median(pair[1] for pair in pairs):8.2f}{statistics.median(a / b for a, b in pairs):8.3f}", flush=True)
