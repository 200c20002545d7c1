"""load.py FOLDER SECONDS [turn] — loads the site that deploy/trial started and says what it costs; see deploy/bench.
"turn": the site turns photographs without loss, and only that is looked at.

The client shares the machine with the service, so CPU and memory are those of the responder and its workers alone, as
/proc counts them."""

import itertools
import os
import pathlib
import statistics
import subprocess
import sys
import threading
import time

from client import Client
from processes import cpu_seconds, family

FILES = {
    "small.jpg": "image/jpeg", "large.jpg": "image/jpeg", "phone.jpg": "image/jpeg", "plain.png": "image/png", "moving.gif": "image/gif",
    "moving.webp": "image/webp", "still.avif": "image/avif", "still.heic": "image/heic", "video.mp4": "video/mp4",
}
CLIENTS = 4
STARTS = 20

folder, seconds, turns = pathlib.Path(sys.argv[1]), float(sys.argv[2]), sys.argv[3:] == ["turn"]
config = os.environ["MARTLET_CONFIG"]
responder = int(os.environ["MARTLET_PID"])
serial = itertools.count()


def upload(client, name, type, data):
    """Uploads under a name of its own.

    Returns the status of the answer and the seconds until its last byte."""
    answer = client.upload(data, f"{next(serial)}-{name}", type=type)
    if answer.status != 200 and data[:4] != bytes(4):
        sys.exit(f"bench: {name} was answered {answer.status} {answer.body[:300]!r}")
    return answer.status, answer.seconds


def connected():
    return Client(key=os.environ["USER_KEY"])


def megabytes():
    """The memory of the same processes, each shared page counted once (PSS)."""
    total = 0
    for process in family(responder):
        try:
            rollup = pathlib.Path(f"/proc/{process}/smaps_rollup").read_text()
            total += sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
        except OSError:
            pass
    return total / 1024


def peak_during(work):
    """What `work` returns, and the most memory seen meanwhile."""
    seen, result = [megabytes()], []
    thread = threading.Thread(target=lambda: result.append(work()))
    thread.start()
    while thread.is_alive():
        seen.append(megabytes())
        thread.join(0.1)
    return (result or sys.exit(1))[0], max(seen)


def one_after_another(*file):
    """The latencies of one client, in milliseconds, sorted."""
    client, taken = connected(), []
    for _ in range(3):
        upload(client, *file)  # until all is warm
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        taken.append(upload(client, *file)[1] * 1e3)
    return sorted(taken)


def side_by_side(*file):
    """Uploads a second of several clients, and CPU milliseconds an upload."""
    counts = [0] * CLIENTS
    start, before = time.perf_counter(), cpu_seconds(responder)

    def work(number):
        client = connected()
        while time.perf_counter() < start + seconds:
            upload(client, *file)
            counts[number] += 1

    threads = [threading.Thread(target=work, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done = max(1, sum(counts))
    return done / (time.perf_counter() - start), (cpu_seconds(responder) - before) / done * 1e3


def plain(name):
    """CPU milliseconds of the plain libgd program for the same picture."""
    lying = ["turned" if turns else "lying"] if name == "phone.jpg" else []
    return float(subprocess.check_output([folder / "plain", folder / name, "15", *lying]))


def clear():
    """Makes room: takes away the stored files, but no folder, as the service holds those open."""
    for path in pathlib.Path(os.environ["IMAGES_DIR"]).rglob("*"):
        if path.is_file():
            path.unlink()


def start():
    """Milliseconds from starting a second responder until its socket accepts."""
    socket = folder / "start.sock"
    begun = time.perf_counter()
    with subprocess.Popen([os.readlink(f"/proc/{responder}/exe"), "serve", "--config", config, "--listen", f"unix:{socket}"],
                          stderr=subprocess.PIPE, text=True) as process:
        ready = any("ready on" in line for line in process.stderr)
        taken = (time.perf_counter() - begun) * 1e3
        process.terminate()
        process.stderr.read()
    if not ready:
        sys.exit("bench: a responder did not come up")
    return taken


print(f"Idle: {megabytes():.0f} MB in {len(family(responder))} processes\n")
print(f"{'file':12}{'KB':>6}{'median ms':>11}{'p99 ms':>8}{'uploads/s':>11}{'CPU ms':>8}{'plain ms':>10}{'ratio':>7}{'MB':>6}")
for name, type in FILES.items():
    if turns and name != "phone.jpg":
        continue
    data = (folder / name).read_bytes()
    limit = plain(name)
    taken = one_after_another(name, type, data)
    (rate, cpu), peak = peak_during(lambda: side_by_side(name, type, data))
    limit = (limit + plain(name)) / 2
    clear()
    print(f"{name:12}{len(data) / 1e3:6.0f}{statistics.median(taken):11.1f}{taken[int(len(taken) * 0.99)]:8.1f}"
          f"{rate:11.1f}{cpu:8.1f}{limit:10.1f}{cpu / limit:7.2f}{peak:6.0f}", flush=True)
if turns:
    sys.exit()

starts = sorted(start() for _ in range(STARTS))
print(f"\nStart: {statistics.median(starts):.0f} ms until the socket accepts (median of {STARTS}, longest {starts[-1]:.0f} ms)")

for what, name, data in [("A body", "zeros.png", bytes(500_000_000)), ("A video", "long.mp4", (folder / "long.mp4").read_bytes())]:
    before = megabytes()
    (status, took), peak = peak_during(lambda: upload(connected(), name, "application/octet-stream", data))
    print(f"{what} of {len(data) / 1e6:.0f} MB: {max(0, peak - before):.0f} MB more memory; "
          f"answered {status} after {took:.1f} s", flush=True)
    clear()
