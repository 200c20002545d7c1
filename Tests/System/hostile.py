"""hostile.py [SCENE…] — the scenes of Tests/System/hostile, played against the site of MARTLET_URL.

A line a scene: what was sent and what came of it. Ends with 1 if a promise was broken."""

import base64
import hashlib
import json
import os
import re
import statistics
import sys
import time
import urllib.parse

import corrupt
import malformed
import origin
from client import Client
from leftovers import FOLDER, RESPONDER, descriptors, left, lost_workers, served
from recorder import ENCODINGS, KEY, LONGEST, SITE, SPELLINGS, WAYS, as_field, as_file, demand, exchange, keep, send, statuses, \
    taken, times, together, wrong

ORIGIN = "http://127.0.0.1:" + os.environ["ORIGIN_PORT"]
SEED, FULL = int(os.environ.get("SEED", "1")), "FULL" in os.environ
PICTURE = corrupt.read(corrupt.TESTS + "/MartletTests/Fixtures/small.png")


def files():
    """Each file as a file, as base64 and behind a URL, which must come to the same. The spelling and the encoding of base64 change
    from one to the next; with a folder of files and FULL, each file has all of them."""
    folder = os.environ.get("HOSTILE")
    has_all = FULL and folder is not None

    def all_ways(numbered):
        number, (name, bytes) = numbered
        bytes = b"" + bytes
        outcome = send(f"{name}, as a file", *as_file(bytes))
        for spelling, encoding in WAYS if has_all else [WAYS[number % len(WAYS)]]:
            told = send(f"{name}, as base64 {spelling} {encoding}", *ENCODINGS[encoding](SPELLINGS[spelling](bytes)))
            demand(told == outcome, f"{name}: {outcome} as a file, {told} as base64 {spelling} {encoding}")
        origin.Origin.files[str(number)] = bytes
        told = send(f"{name}, behind a URL", *as_field(f"{ORIGIN}/file/{number}".encode()))
        demand(told == outcome, f"{name}: {outcome} as a file, {told} behind a URL")
        del origin.Origin.files[str(number)]
        return outcome
    every = list(enumerate(corrupt.files(SEED, 40 if FULL else 3, folder)))
    together(all_ways, every)
    return f"{len(every)} files, {len(WAYS) + 2 if has_all else 3} ways each"


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


def requests():
    """What is wrong before a file is looked at. nginx says 501 and 505 to what HTTP has and it has not."""
    def send_head(case):
        name, request = case
        said, took = exchange((SITE.hostname, SITE.port), request)
        status = int(said[9:12]) if re.match(rb"HTTP/1\.[01] \d{3} ", said) else 0
        keep(status, took)
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
    seconds, answers = {there: [], none: []}, {}
    site = Client()
    count = 100_000 if FULL else 3_000
    for number in range(count):
        place = (there, none)[number % 2]
        # Some begin as the right one does.
        token = (link[-48:-1] if number % 7 == 0 else "") + hashlib.sha512(b"%d" % number).hexdigest()
        token = token[:47] + ("0" if link[-1] != "0" else "1")
        answer = site.get(place + token)
        seconds[place].append(answer.seconds)
        answers[answer.status, answer.body] = answers.get((answer.status, answer.body), 0) + 1
    demand(len(answers) == 1 and next(iter(answers))[0] == 404, f"guesses are answered {answers}")
    between = abs(statistics.median(seconds[there]) - statistics.median(seconds[none])) * 1e6
    demand(between < 20, f"wrong tokens for what is there take {between:.0f} µs more or less than for what is not")
    return f"{count} guesses of a delete link, 0 hits; medians {between:.1f} µs apart"


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
        times.clear()
        began = time.monotonic()
        said = scene()
        answers = ", ".join(f"{status} {count}×" for status, count in sorted(statuses.items()))
        print(f"{scene.__name__}: {said}: {answers}; slowest {max(times):.2f} s, all in {time.monotonic() - began:.0f} s")
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
