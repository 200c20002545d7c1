"""hostile.py [SCENE…] — the scenes of deploy/test.d/hostile, played against the site of MARTLET_URL.

A line a scene: what was sent and what came of it. Ends with 1 if a promise was broken."""

import base64
import concurrent.futures
import hashlib
import http.client
import json
import os
import re
import socket
import sqlite3
import statistics
import subprocess
import sys
import time
import urllib.parse

import malformed
import origin
import spoilt

SITE = urllib.parse.urlsplit(os.environ["MARTLET_URL"])
FOLDER = os.path.dirname(os.environ["MARTLET_CONFIG"])
IMAGES, RESPONDER = os.environ["IMAGES_DIR"], int(os.environ["MARTLET_PID"])
KEY, ORIGIN = os.environ["USER_KEY"], "http://127.0.0.1:" + os.environ["ORIGIN_PORT"]
SEED, FULL = int(os.environ.get("SEED", "1")), "FULL" in os.environ
LONGEST = 2.0  # seconds that an answer may take
PICTURE = spoilt.read(spoilt.TESTS + "/MartletTests/Fixtures/small.png")
URLENCODED = "application/x-www-form-urlencoded"
wrong, slowest, statuses, taken = [], 0, {}, []


def demand(is_so, sentence):
    if not is_so:
        wrong.append(sentence)
        print("FAIL", sentence)


def send(name, body, type, expected=(200, 400), is_again=False):
    """One upload. Gives its status, and the MD5 of what was taken. A late one is sent once more, as something else may have kept
    the machine busy."""
    global slowest
    began = time.monotonic()
    connection = http.client.HTTPConnection(SITE.netloc, timeout=60)
    try:
        connection.request("POST", "/api/1/upload", body, {"X-API-Key": KEY, "Content-Type": type})
        answer = connection.getresponse()
        status, text = answer.status, answer.read()
    except (OSError, http.client.HTTPException) as error:
        status, text = 0, repr(error).encode()
    finally:
        connection.close()
    took = time.monotonic() - began
    slowest = max(slowest, took)
    statuses[status] = statuses.get(status, 0) + 1
    demand(status in expected, f"{name} is answered {status}: {text[:200]}")
    demand(took <= LONGEST or not is_again, f"{name} is answered after {took:.1f} s, twice")
    try:
        told = json.loads(text)
        demand(told["status_code"] == status and ("error" in told) == (status != 200),
               f"{name}: a strange answer: {text[:200]}")
    except (ValueError, KeyError):
        demand(status == 0, f"{name}: an answer that is no JSON: {text[:200]}")
        return status, None
    if status == 200:
        taken.append(told["image"])
    if took > LONGEST and not is_again:
        return send(name, body, type, expected, is_again=True)
    if status == 200:
        return status, told["image"]["source_md5"] or told["image"]["md5"]
    return status, None


def as_file(bytes):
    edge = b"edge%d" % id(bytes)
    return (b"--" + edge + b'\r\nContent-Disposition: form-data; name="source"; filename="f.bin"\r\n\r\n'
            + bytes + b"\r\n--" + edge + b"--\r\n",
            "multipart/form-data; boundary=" + edge.decode())


def as_field(text):
    """Text as a field of a form of parts."""
    return (b'--edge\r\nContent-Disposition: form-data; name="source"\r\n\r\n' + text + b"\r\n--edge--\r\n",
            "multipart/form-data; boundary=edge")


ENCODINGS = {
    "in parts": as_field,
    "urlencoded": lambda text: (b"source=" + urllib.parse.quote_from_bytes(text).encode(), URLENCODED),
    "all escaped": lambda text: (b"source=" + b"".join(b"%%%02X" % byte for byte in text), URLENCODED),
}
SPELLINGS = {
    "plain": base64.b64encode,
    "without padding": lambda bytes: base64.b64encode(bytes).rstrip(b"="),
    "for URLs": base64.urlsafe_b64encode,
    "for URLs, without padding": lambda bytes: base64.urlsafe_b64encode(bytes).rstrip(b"="),
    "in lines": base64.encodebytes,
    "as a data URL": lambda bytes: b"data:image/png;base64," + base64.b64encode(bytes),
    "as a data URL that is no UTF-8": lambda bytes: b"data:\xff\xfe\xc3;base64," + base64.b64encode(bytes),
    "as a data URL that lies": lambda bytes: b" DATA:text/html;charset=x;BASE64," + base64.b64encode(bytes),
}
WAYS = [(spelling, encoding) for spelling in SPELLINGS for encoding in ENCODINGS]


def together(work, items, senders=2):
    with concurrent.futures.ThreadPoolExecutor(senders) as pool:
        for _ in pool.map(work, items):
            pass


def files():
    """Each file three ways, which must come to the same: the spelling and the encoding of base64 change from one to the next."""
    def three_ways(numbered):
        number, (name, bytes) = numbered
        bytes = b"" + bytes
        outcome = send(f"{name}, as a file", *as_file(bytes))
        spelling, encoding = WAYS[number % len(WAYS)]
        text = SPELLINGS[spelling](bytes)
        told = send(f"{name}, as base64 {spelling} {encoding}", *ENCODINGS[encoding](text))
        demand(told == outcome, f"{name}: {outcome} as a file, {told} as base64 {spelling} {encoding}")
        origin.Origin.files[str(number)] = bytes
        told = send(f"{name}, behind a URL", *as_field(f"{ORIGIN}/file/{number}".encode()))
        demand(told == outcome, f"{name}: {outcome} as a file, {told} behind a URL")
        del origin.Origin.files[str(number)]
        return outcome
    every = list(enumerate(spoilt.files(SEED, 40 if FULL else 3, os.environ.get("HOSTILE"))))
    together(three_ways, every)
    return f"{len(every)} files, three ways each"


def texts():
    """Base64 in every way, and what is none."""
    for spelling, encoding in WAYS:
        send(f"base64 {spelling} {encoding}", *ENCODINGS[encoding](SPELLINGS[spelling](PICTURE)), expected=(200,))
    good = base64.b64encode(PICTURE)
    bad = [b"A", b"AA", b"====", b"AAAA=", b"AAA==", b"=AAA", b"data:,", b"data:;base64,", b"data:image/png;base64",
           b"data:image/png," + good, b"data:" + b"a" * 500 + b";base64," + good,
           b"data:\xff;base64,", b"data:\xff" * 40 + b";base64,", b"data:,\xff;base64," + good, b"\xff" * 300,
           "data:\u0301;base64,\u0301".encode() + good, "http:/\u0301/a".encode(), "d\u0301ata:;base64,".encode() + good,
           b"data:image/png;base64,data:image/png;base64," + good, good[:50] + b"=" + good[50:],
           good[:50] + b"!" + good[50:], good[:50] + b"\0" + good[50:], good[:50] + b"\xff" + good[50:],
           good[:50] + "ä".encode() + good[50:], good + b"AAAA====", good + b"=", b"%" + good, good[:-5], good[:100],
           good.swapcase(), good[::-1], b"\xef\xbb\xbf" + good, good.decode().encode("utf-16"),
           b"file:///etc/passwd", b"/etc/passwd", b"php://filter/read=a", b"http:", b"http://", b"://a", b"://" + good,
           b"<xml>", b"{}", b"=" * 2_000_000, b"A" * 2_000_000, b" " * 2_000_000 + b"?"]
    cases = [(text, encoding) for text in bad for encoding in ENCODINGS]
    together(lambda case: send(f"the text {case[0][:40]!r} {case[1]}", *ENCODINGS[case[1]](case[0]), expected=(400,)), cases)
    return f"{len(WAYS)} ways to write base64, {len(cases)} texts that are none"


def origins():
    """Servers that give what they should not."""
    scenes = list(enumerate(origin.Origin.scenes))
    together(lambda one: send(f"an origin with {one[1][0]}", *as_field(f"{ORIGIN}/scene/{one[0]}".encode()),
                              expected=one[1][2]), scenes)
    return f"{len(scenes)} origins"


def exchange(address, request, patience=0.25):
    """Sends bytes over a socket, and ends when nothing comes any more: nginx takes an early end for one who has gone. Gives what
    comes back, and the seconds until that began."""
    began, said, took = time.monotonic(), b"", None
    with socket.socket(socket.AF_UNIX if isinstance(address, str) else socket.AF_INET) as wire:
        try:
            wire.connect(address)
            wire.sendall(request)
            wire.settimeout(patience)
            while True:
                try:
                    part = wire.recv(65536)
                except TimeoutError:
                    if said:
                        break
                    wire.shutdown(socket.SHUT_WR)
                    wire.settimeout(30)
                    part = wire.recv(65536)
                if not part:
                    break
                took = took or time.monotonic() - began
                said += part
        except OSError:
            pass  # who is sent away before the end may be reset
    return said, took or time.monotonic() - began


def requests():
    """What is wrong before a file is looked at. nginx says 501 and 505 to what HTTP has and it has not."""
    def send_head(case):
        global slowest
        name, request = case
        said, took = exchange((SITE.hostname, SITE.port), request)
        slowest = max(slowest, took)
        status = int(said[9:12]) if re.match(rb"HTTP/1\.[01] \d{3} ", said) else 0
        statuses[status] = statuses.get(status, 0) + 1
        # A line that is no HTTP/1 at all gets a bare page of nginx or nothing.
        demand(status < 500 or status in (501, 505), f"{name} is answered {status}: {said[:200]}")
        demand(took <= LONGEST, f"{name} is answered after {took:.1f} s")
        demand(b"root:" not in said and b"upload_bytes" not in said, f"{name} tells what is nobody's business")
        if status == 200 and b'"image":{' in said:
            taken.append(json.loads(re.search(rb'\{"status_code".*\}', said)[0])["image"])

    heads, forms = list(malformed.heads(SITE.port, KEY.encode(), PICTURE)), list(malformed.forms(PICTURE))
    together(send_head, heads, 8)
    together(lambda form: send(f"a form with {form[0]}", form[2], form[1].encode("latin-1"), expected=(200, 400, 413)),
             forms)
    junk = list(malformed.records(SEED, 5000 if FULL else 500))
    for bytes in junk:
        exchange(FOLDER + "/run/martlet.sock", bytes, patience=0.001)
    return f"{len(heads) + len(forms)} requests that no client sends, {len(junk)} times what is no FastCGI"


def guesses():
    """Wrong tokens for an upload that is there and for one that is not, in turn: all are refused, in the same words and time."""
    send("a good picture", *as_file(PICTURE), expected=(200,))
    link = urllib.parse.urlsplit(taken[-1]["delete_url"]).path
    there = link[:-48]
    none = re.sub(r"/[^/]+/delete/", "/zzzzzzzz/delete/", there)
    times, answers = {there: [], none: []}, {}
    connection = http.client.HTTPConnection(SITE.netloc, timeout=60)
    count = 100_000 if FULL else 3_000
    for number in range(count):
        place = (there, none)[number % 2]
        # Some begin as the right one does.
        token = (link[-48:-1] if number % 7 == 0 else "") + hashlib.sha512(b"%d" % number).hexdigest()
        token = token[:47] + ("0" if link[-1] != "0" else "1")
        began = time.perf_counter()
        connection.request("GET", place + token)
        answer = connection.getresponse()
        text = answer.read()
        times[place].append(time.perf_counter() - began)
        answers[answer.status, text] = answers.get((answer.status, text), 0) + 1
    demand(len(answers) == 1 and next(iter(answers))[0] == 404, f"guesses are answered {answers}")
    between = abs(statistics.median(times[there]) - statistics.median(times[none])) * 1e6
    demand(between < 20, f"wrong tokens for what is there take {between:.0f} µs more or less than for what is not")
    return f"{count} guesses of a delete link, 0 hits; medians {between:.1f} µs apart"


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
    """What the responder has open, but for its connections, those to its workers, and the record, which more read at times."""
    links = []
    for number in os.listdir(f"/proc/{RESPONDER}/fd"):
        try:
            links.append(os.readlink(f"/proc/{RESPONDER}/fd/{number}"))
        except FileNotFoundError:
            pass
    return sorted(link for link in links if not link.startswith(("socket:", "anon_inode:", FOLDER + "/martlet.db")))


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
        states = dict(record.execute("SELECT state, count(*) FROM names WHERE state <> 'gone' GROUP BY state"))
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
    connection = http.client.HTTPConnection(SITE.netloc, timeout=60)
    suspects = []
    sums = {next(path for path in paths_of({"url": image["url"]})): image["md5"] for image in taken}
    for path in sorted(tree(IMAGES)):
        connection.request("GET", "/images/" + urllib.parse.quote(path))
        answer = connection.getresponse()
        bytes, head = answer.read(), answer.headers
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


def go_first():
    """Puts site and senders before all else that runs here, where we may: each is a session, which the scheduler gives its share as
    a whole (sched(7), autogroup)."""
    for process in "self", RESPONDER, os.environ["NGINX_PID"]:
        try:
            with open(f"/proc/{process}/autogroup", "w") as file:
                file.write("-20")
        except OSError:
            pass


def main():
    go_first()
    scenes = [files, texts, origins, requests, guesses]
    chosen = [scene for scene in scenes if len(sys.argv) == 1 or scene.__name__ in sys.argv[1:]]
    origin.begin(PICTURE)
    send("a good picture", *as_file(PICTURE), expected=(200,))
    start = open(f"/proc/{RESPONDER}/stat").read().rsplit(")")[-1].split()[19]
    before = len(descriptors())
    for scene in chosen:
        statuses.clear()
        global slowest
        slowest, began = 0, time.monotonic()
        said = scene()
        answers = ", ".join(f"{status} {count}×" for status, count in sorted(statuses.items()))
        print(f"{scene.__name__}: {said}: {answers}; slowest {slowest:.2f} s, all in {time.monotonic() - began:.0f} s")
        send(f"a good picture after {scene.__name__}", *as_file(PICTURE), expected=(200,))
    time.sleep(0.2)  # the last connections close
    demand(open(f"/proc/{RESPONDER}/stat").read().rsplit(")")[-1].split()[19] == start, "the responder is another one now")
    demand(len(descriptors()) == before, f"{len(descriptors())} files are open, {before} were")
    reasons = lost_workers()
    demand(not any(word in reason for reason in reasons for word in ("crash", "forbid", "nonsense", "not so")),
           f"workers were lost: {reasons}")
    count = left()
    print(f"{len(taken)} were taken: {served()} files, none of nobody, each as it should be; {len(reasons)} workers lost {reasons or ''}")
    print(f"{len(wrong)} promises broken")
    sys.exit(1 if wrong else 0)


main()
