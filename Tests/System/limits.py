"""limits.py SCENE — a scene of Tests/System/limits, played against the site of MARTLET_URL. Its last line has the figures."""

import concurrent.futures
import json
import os
import select
import sys
import time

import client
from client import UPLOAD, Client

IMAGES = os.environ["IMAGES_DIR"]
KEY = {"X-API-Key": os.environ["USER_KEY"]}
LENGTH, CHUNKED = {"Content-Length": "3000000"}, {"Transfer-Encoding": "chunked"}
with open(os.path.dirname(os.path.abspath(__file__)) + "/../../deploy/sample.jpg", "rb") as file:
    PICTURE = file.read()
wrong, refusals = [], []


def demand(is_so, sentence):
    if not is_so:
        wrong.append(sentence)
        print("FAIL", sentence)


class Sender(Client):
    """A client at an address of this machine's loopback, which sends a request piece by piece."""

    def __init__(self, address, headers, target=UPLOAD, method="POST"):
        super().__init__(address=address, timeout=30)
        self.begin(method, target, headers)


def form(*fields):
    """A form with a picture of 3 MB that is unlike all others, and its type."""
    return client.form(PICTURE + os.urandom(16) + b" " * 3_000_000, fields=fields)


def upload(address, key="form", chunked=False):
    """Sends a whole upload, with the key where it is said. Gives the status."""
    body, kind = form(*[("key", os.environ["USER_KEY"])] * (key == "form"))
    headers = {"Content-Type": kind} | (KEY if key == "head" else {})
    if chunked:
        sender = Sender(address, headers | CHUNKED)
        for start in range(0, len(body), 65536):
            part = body[start:start + 65536]
            sender.send(b"%x\r\n%b\r\n" % (len(part), part))
        sender.send(b"0\r\n\r\n")
    else:
        sender = Sender(address, headers | {"Content-Length": str(len(body))}).send(body)
    status = sender.answer().status
    sender.close()
    return status


def refused(status, code, address, headers, **request):
    """Demands a refusal in the error shape before anything of the body is sent."""
    sender = Sender(address, headers, **request)
    got, told, body, took = sender.answer()
    text = body.decode()
    sender.close()
    refusals.append(took)
    what = f"{address} {headers} {request}: {got} {text[:200]}"
    demand(got == status, f"not {status}: {what}")
    demand(int(told.get("retry-after", 0)) >= 1, f"no Retry-After: {what}")
    demand(told.get("access-control-allow-origin") == "*", f"no script may read it: {what}")
    demand(told.get("x-content-type-options") == "nosniff", f"no nosniff: {what}")
    if "format=txt" in request.get("target", ""):
        demand(told["content-type"].startswith("text/plain") and text and "{" not in text, f"no plain text: {what}")
    else:
        answer = json.loads(text)
        demand(answer["status_code"] == status and answer["error"]["code"] == code, f"another shape: {what}")


def hold(count, address, headers):
    """Heads of uploads whose bodies do not come."""
    senders = [Sender(address, headers) for _ in range(count)]
    # nginx waits for what is let in. What is refused is answered within milliseconds.
    answered, _, _ = select.select([sender.connection.sock for sender in senders], [], [], 0.5)
    demand(not answered, f"{address}: {len(answered)} of {count} bodies {headers} are not let in")
    return senders


def go_on(senders, data=b"-"):
    """Sends a little of each body: nginx gives up one that stalls for ten seconds."""
    for sender in senders:
        sender.send(data)


def wait_until(is_so, sentence):
    end = time.monotonic() + 10
    while not is_so():
        if time.monotonic() > end:
            return demand(False, sentence)
        time.sleep(0.05)


def at_once():
    # As many as one client sends, and as many as an address may: none is refused.
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        for chunked in (False, True):
            statuses = list(pool.map(lambda _: upload("127.0.0.2", chunked=chunked), range(16)))
            demand(statuses == [200] * 16, f"16 at once, chunked {chunked}: {statuses}")

    held, chunked = hold(8, "127.0.0.2", LENGTH), hold(8, "127.0.0.2", CHUNKED)
    for headers in (LENGTH, CHUNKED, LENGTH | {"X-API-Key": ""}, {"Content-Length": "100"}):
        refused(429, 743, "127.0.0.2", headers)
    refused(429, 743, "127.0.0.2", LENGTH, target="/1/upload/?format=txt")
    refused(429, 743, "127.0.0.2", LENGTH, target="//api//1//upload?key=anything")
    demand(upload("127.0.0.2", "head") == 200, "who sends the key in the head is refused for others' bodies")
    demand(upload("127.0.0.3") == 200, "another address is refused")
    for last in (3, 4, 5):
        held += hold(16, f"127.0.0.{last}", LENGTH)
        go_on(held)
        go_on(chunked, b"1\r\n-\r\n")
    refused(503, 503, "127.0.0.6", LENGTH)
    refused(503, 503, "127.0.0.6", CHUNKED, target="/api/1/upload?format=txt")
    refused(429, 743, "127.0.0.5", CHUNKED)
    demand(upload("127.0.0.6", "head") == 200, "a key in the head does not help while the site's limit is reached")
    for sender in held + chunked:
        sender.close()
    wait_until(lambda: upload("127.0.0.6") == 200, "bodies that were broken off are counted for ever")

    held = hold(64, "127.0.0.7", KEY | {"Content-Length": "10"})
    for headers, target in ((KEY | {"Content-Length": "10"}, UPLOAD), ({}, UPLOAD + "?format=txt"), ({}, "/"), ({}, "/images/a.jpg")):
        method = "POST" if headers else "GET"
        refused(429, 742, "127.0.0.7", headers, target=target, method=method)
    demand(upload("127.0.0.8", "head") == 200, "an address is refused for another's requests")
    for sender in held:
        sender.close()
    return (f"16 of 16 uploads at once without a key in the head, and 64 of 64 of all, are let in; beyond that "
            f"{len(refusals)} of {len(refusals)} are refused before the body, the slowest after {max(refusals) * 1000:.0f} ms")


def fill(until):
    """Takes up the disk until so little is free."""
    free = os.statvfs(IMAGES)
    size = free.f_bavail * free.f_frsize - until
    with open(IMAGES + "/.filling", "wb") as file:
        os.posix_fallocate(file.fileno(), 0, size)


def bytes_of_the_disk():
    demand(upload("127.0.0.2") == 200, "an upload is refused on an empty disk")
    # 100 MiB, of which 5 are kept: four bodies of 20 MB are on their way, and there is no room for a fifth.
    held = hold(4, "127.0.0.2", KEY | {"Content-Length": "20000000"})
    refused(507, 507, "127.0.0.2", KEY | {"Content-Length": "20000000"})
    refused(507, 507, "127.0.0.2", KEY | CHUNKED, target="/api/1/upload?format=txt")
    demand(upload("127.0.0.2", "head") == 200, "what there is room for is refused")
    # Its request arrives, so it is counted no more; those that are broken off still are.
    demand(held[0].send(b"-" * 20_000_000).answer().status == 400, "a body that is no form is taken")
    hold(1, "127.0.0.2", KEY | {"Content-Length": "20000000"})[0].close()
    refused(507, 507, "127.0.0.2", KEY | {"Content-Length": "20000000"})
    for sender in held:
        sender.close()
    return f"4 of 4 bodies of 20 MB fit beside a reserve of 5 of 100 MiB, {len(refusals)} of {len(refusals)} more are refused before the body"


def little_room():
    fill(5 * 1024 * 1024 + 40_000)
    refused(507, 507, "127.0.0.2", KEY | {"Content-Length": "100000"})
    refused(507, 507, "127.0.0.2", {"Content-Length": "100000"})
    os.unlink(IMAGES + "/.filling")
    demand(upload("127.0.0.2") == 200, "there is room again, and an upload is refused")


def inodes():
    little_room()
    free = os.statvfs(IMAGES).f_favail
    names = [f"{IMAGES}/.filling-{number}" for number in range(free - 12)]
    for name in names:
        open(name, "x").close()
    refused(507, 507, "127.0.0.2", KEY | LENGTH)
    for name in names:
        os.unlink(name)
    demand(upload("127.0.0.2", chunked=True) == 200, "there are inodes again, and an upload is refused")
    return f"with 5 MiB or 12 inodes left {len(refusals)} of {len(refusals)} uploads are refused, and none afterwards"


figures = {"at_once": at_once, "bytes": bytes_of_the_disk, "inodes": inodes}[sys.argv[1]]()
print(figures)
sys.exit(bool(wrong))
