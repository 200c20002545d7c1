"""What is left of all that hostile.py has sent: files, the record, descriptors, workers, and what a browser gets of it."""

import hashlib
import os
import re
import sqlite3
import subprocess
import urllib.parse

from client import Client
from recorder import demand, taken

FOLDER = os.path.dirname(os.environ["MARTLET_CONFIG"])
IMAGES, RESPONDER = os.environ["IMAGES_DIR"], int(os.environ["MARTLET_PID"])


def paths_of(image):
    """The files of an upload, of which its answer tells."""
    found = set()
    for file in image, *image.values():
        if isinstance(file, dict) and isinstance(file.get("url"), str):
            found.add(urllib.parse.unquote(urllib.parse.urlsplit(file["url"]).path.removeprefix("/images/")))
    return found


def tree(folder):
    return {os.path.relpath(os.path.join(place, name), folder) for place, _, names in os.walk(folder) for name in names}


def descriptors():
    """What the responder has open, but for its connections, what it reads of its workers, and the record, which more read at times."""
    links = []
    for number in os.listdir(f"/proc/{RESPONDER}/fd"):
        try:
            links.append(os.readlink(f"/proc/{RESPONDER}/fd/{number}"))
        except FileNotFoundError:
            pass
    return sorted(link for link in links if not link.startswith(("socket:", "anon_inode:", "/proc/", FOLDER + "/martlet.db")))


def left():
    """What is there that should not be: nothing but the files of what was taken, in the folder and in the record."""
    expected = set().union(*map(paths_of, taken))
    there = tree(IMAGES)
    demand(there == expected, f"files of nobody: {sorted(there - expected)[:9]}; missing: {sorted(expected - there)[:9]}")
    bodies = tree(FOLDER + "/body") if os.path.isdir(FOLDER + "/body") else set()
    demand(not bodies, f"bodies that nginx has kept: {sorted(bodies)[:9]}")
    unnamed = [link for link in descriptors() if link.startswith(IMAGES) and ("(deleted)" in link or "/#" in link)]
    demand(not unnamed, f"files without a name that are still open: {unnamed[:9]}")
    with sqlite3.connect(f"file:{FOLDER}/martlet.db?mode=ro", uri=True, timeout=10) as record:
        states = dict(record.execute("SELECT state, count(*) FROM names WHERE state <> 'tombstone' GROUP BY state"))
        uploads = record.execute("SELECT count(*) FROM uploads").fetchone()[0]
    demand(states.get("live", 0) == uploads == len(taken) and set(states) <= {"live"},
           f"{uploads} recorded, {states} names, {len(taken)} answered 200")
    return len(there)


TYPES = {"avif": "image/avif", "gif": "image/gif", "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png",
         "webp": "image/webp",
         "mp4": "video/mp4", "mov": "video/quicktime", "webm": "video/webm"}
# What stands in a file that has metadata at all.
METADATA = b"Exif", b"EXIF", b"eXIf", b"GPS", b"ns.adobe.com", b"Photoshop", b"\xa9xyz", b"loci", b"meta"


def served():
    """Every file, as a browser gets it: it cannot be taken for a page, has the bytes that were told, and says no place."""
    site = Client()
    suspects = []
    sums = {next(path for path in paths_of({"url": image["url"]})): image["md5"] for image in taken}
    for path in sorted(tree(IMAGES)):
        answer = site.get("/images/" + urllib.parse.quote(path))
        bytes, head = answer.body, answer.headers
        demand(answer.status == 200 and head["Content-Type"] == TYPES.get(path.rsplit(".")[-1])
               and head["X-Content-Type-Options"] == "nosniff" and "default-src 'none'" in head["Content-Security-Policy"]
               and "sandbox" in head["Content-Security-Policy"], f"{path} is served {answer.status} with {dict(head)}")
        demand(path not in sums or hashlib.md5(bytes).hexdigest() == sums[path],
               f"{path} has other bytes than its answer told")
        if any(word in bytes for word in METADATA):
            suspects.append(path)
    tagged = subprocess.run(["exiftool", "-q", "-q", "-if", "$GPSLatitude or $GPSPosition or $GPSLongitude", "-p",
                             "$Directory/$FileName", *suspects],
                            capture_output=True, text=True, cwd=IMAGES).stdout.split() if suspects else []
    demand(not tagged, f"files that tell a place: {tagged[:9]}")
    return len(tree(IMAGES))


def lost_workers():
    """What the log says of workers that have gone for another reason than their hundred jobs."""
    with open(FOLDER + "/log/martlet.log") as log:
        return re.findall(r"media worker \d+ (.*), and is replaced", log.read())
