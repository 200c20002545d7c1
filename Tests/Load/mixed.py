"""mixed.py — a long mixed load on the site of MARTLET_URL; see Tests/Load/mixed."""

import base64
import collections
import hashlib
import http.client
import os
import pathlib
import random
import statistics
import subprocess
import sys
import threading
import time
import urllib.parse

import leftovers
import origin
import recorder
from client import URLENCODED, Client, path_of
from recorder import demand

SECONDS, SEED = float(os.environ.get("SOAK_SECONDS", "1800")), int(os.environ.get("SEED", "1"))
CLIENTS, MOST_LIVE, MOST_GROWTH, WARM = 6, 600, 8, 0.2  # growth in MB; the first fifth of the time is left out
JUDGED = 600  # seconds from which on the growth of memory is judged: before, it is that of a start
PROJECT = pathlib.Path(__file__).resolve().parents[2]
RESPONDER = leftovers.RESPONDER
ORIGIN = f"http://127.0.0.1:{os.environ['ORIGIN_PORT']}/file"

FIXTURES = PROJECT / "Tests"
FILES = [(FIXTURES / name).read_bytes() for name in (
    *(f"CodecsTests/Fixtures/{file}" for file in (
        "plain.jpg", "progressive.jpg", "camera.jpg", "plain.png", "moving.png", "still.gif", "moving-wide.gif", "plain.webp",
        "moving.webp", "plain.bmp", "plain.avif", "camera.heic")),
    "VideoTests/Fixtures/h264.mp4", "VideoTests/Fixtures/vp9.webm")]
PHOTOGRAPH = (PROJECT / "deploy/sample.jpg").read_bytes()

live, lock, done = [], threading.Lock(), collections.Counter()


class Visitor(threading.Thread):
    """A client that does one thing after the other, as chance has it."""

    def __init__(self, number):
        super().__init__()
        self.lot, self.number, self.site = random.Random(f"{SEED} {number}"), number, Client(key=os.environ["USER_KEY"])
        self.works = [self.photograph] * 6 + [self.file] * 4 + [self.base64, self.url, self.broken, self.wrong_key] + [self.page,
                      self.fetch] * 3 + [self.delete] * 6

    def run(self):
        while time.monotonic() < end:
            work = self.delete if len(live) > MOST_LIVE else self.lot.choice(self.works)
            try:
                work()
            except (OSError, http.client.HTTPException) as error:
                demand(False, f"{work.__name__}: {error!r}")
                self.site.close()
            done[work.__name__] += 1

    def check(self, answer, expected, what):
        demand(answer.status == expected, f"{what} is answered {answer.status}: {answer.body[:200]}")
        if answer.status == 200 and expected == 200 and b'"image":' in answer.body:
            with lock:
                live.append(answer.image)

    def unique(self):
        return PHOTOGRAPH + b"%d %d" % (self.number, done.total())

    def photograph(self):
        self.check(self.site.upload(self.unique(), "photograph.jpg"), 200, "a photograph")

    def file(self):
        self.check(self.site.upload(self.lot.choice(FILES), "file"), 200, "a file")

    def base64(self):
        body = "source=" + urllib.parse.quote(base64.b64encode(self.lot.choice(FILES)).decode())
        self.check(self.site.post(body, URLENCODED), 200, "base64")

    def url(self):
        number = str(self.lot.randrange(len(FILES)))
        self.check(self.site.post(urllib.parse.urlencode({"source": f"{ORIGIN}/{number}"}), URLENCODED), 200, "a URL")

    def broken(self):
        file = self.unique()
        self.check(self.site.upload(file[:self.lot.randrange(20, 400)], "broken.jpg"), 400, "a broken file")

    def wrong_key(self):
        with Client(key="chv_nobody") as site:
            self.check(site.upload(PHOTOGRAPH[:1000]), 400, "a wrong key")

    def some(self):
        """Takes an upload away from the others, so that it is there until it is put back."""
        with lock:
            return live.pop(self.lot.randrange(len(live))) if live else None

    def put_back(self, image):
        with lock:
            live.append(image)

    def page(self):
        if image := self.some():
            self.check(self.site.get(path_of(image["url_viewer"])), 200, "a page")
            self.put_back(image)

    def fetch(self):
        if image := self.some():
            answer = self.site.get(path_of(image["url"]))
            self.check(answer, 200, "a stored file")
            demand(hashlib.md5(answer.body).hexdigest() == image["md5"], f"{image['url']} has other bytes than were told")
            self.put_back(image)

    def delete(self):
        if image := self.some():
            target = path_of(image["delete_url"])
            self.check(self.site.request("DELETE", target), 200, "a deletion")
            demand(self.site.get(path_of(image["url"])).status in (404, 410), f"{image['url']} is still served")


def megabytes(process):
    try:
        status = pathlib.Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0  # a worker that was replaced meanwhile
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS:")), 0)


def workers():
    return [int(pid) for path in pathlib.Path(f"/proc/{RESPONDER}/task").glob("*/children") for pid in path.read_text().split()]


def threads():
    return len(os.listdir(f"/proc/{RESPONDER}/task"))


def grown(samples, column):
    """MB by which the straight line through the samples grows from the first to the last."""
    times, values = [sample[0] for sample in samples], [sample[column] for sample in samples]
    return statistics.linear_regression(times, values).slope * (times[-1] - times[0]) if len(samples) > 2 else 0


origin.begin(PHOTOGRAPH)
origin.Origin.files = {str(number): file for number, file in enumerate(FILES)}
began = time.monotonic()
end = began + SECONDS
visitors = [Visitor(number) for number in range(CLIENTS)]
for visitor in visitors:
    visitor.start()
samples, open_files, busy_threads = [], [], []
while time.monotonic() < end:
    time.sleep(min(2, SECONDS / 60))
    if time.monotonic() > began + WARM * SECONDS:
        samples.append((time.monotonic(), megabytes(RESPONDER), sum(map(megabytes, workers()))))
        open_files.append(len(os.listdir(f"/proc/{RESPONDER}/fd")))
        busy_threads.append(threads())
for visitor in visitors:
    visitor.join()
    visitor.site.close()

uploads = sum(done[name] for name in ("photograph", "file", "base64", "url"))
print(f"{done.total()} requests in {SECONDS / 60:.1f} minutes: " + ", ".join(f"{name} {count}" for name, count in sorted(done.items())))
growths = {name: grown(samples, column) for name, column in (("the responder", 1), ("its workers", 2))}
for (name, growth), column in zip(growths.items(), (1, 2)):
    print(f"{name}: {samples[-1][column]:.1f} MB, {growth:+.2f} MB over the time (≤ {MOST_GROWTH})")
    demand(growth <= MOST_GROWTH or SECONDS < JUDGED, f"{name}: {growth:.2f} MB more")
quarter = max(1, len(open_files) // 4)
for name, counts in (("descriptors", open_files), ("threads", busy_threads)):
    first, last = max(counts[:quarter]), max(counts[-quarter:])
    print(f"{name}: at most {first} at first, {last} at last")
    demand(last <= first * 1.25 + 4, f"{name}: {first} became {last}")

time.sleep(1)  # the last connections close
recorder.taken.extend(live)
count = leftovers.left()
served = leftovers.served()
reasons = leftovers.lost_workers()
demand(not reasons, f"workers were lost: {reasons[:5]}")
fsck = subprocess.run([os.readlink(f"/proc/{RESPONDER}/exe"), "fsck", "--config", os.environ["MARTLET_CONFIG"]], capture_output=True,
                      text=True)
demand(fsck.returncode == 0, f"fsck: {fsck.stdout[-500:]}")
print(f"{uploads} uploads in {SECONDS / 60:.0f} minutes of mixed load: {len(live)} of them are left, with {count} files and no others, "
      f"{served} served as they should be; "
      + ", ".join(f"{name} {growth:+.1f} MB" for name, growth in growths.items()) + f"; {len(recorder.wrong)} promises broken")
sys.exit(bool(recorder.wrong))
