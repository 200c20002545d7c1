"""exhaustion.py SCENE — a scene of Tests/System/exhaustion, played against the site of MARTLET_URL."""

import concurrent.futures
import os
import resource
import sys
import time

from client import Client, path_of

IMAGES, RESPONDER = os.environ["IMAGES_DIR"], int(os.environ["MARTLET_PID"])
with open(os.path.dirname(os.path.abspath(__file__)) + "/../../deploy/sample.jpg", "rb") as file:
    PICTURE = file.read()
LONGEST = 5.0  # seconds that an answer may take
wrong, taken = [], {}


def demand(is_so, sentence):
    if not is_so:
        wrong.append(sentence)
        print("FAIL", sentence)


def upload(number=0):
    """A picture unlike all others. Gives the status."""
    began = time.monotonic()
    with Client(key=os.environ["USER_KEY"]) as site:
        answer = site.upload(PICTURE + b"%d" % number)
    took = time.monotonic() - began
    status, told = answer.status, answer.json()
    demand(told["status_code"] == status and ("error" in told) == (status != 200), f"a strange answer: {answer.body[:200]}")
    demand(took <= LONGEST, f"an upload is answered after {took:.1f} s")
    if status == 200:
        image = told["image"]
        taken[image["delete_url"]] = {
            path_of(file["url"]).removeprefix("/images/")
            for file in (image, image["thumb"], image["medium"]) if file.get("url")}
    return status


def delete(link):
    with Client() as site:
        return site.request("DELETE", path_of(link)).status


def compare(when):
    """The folder has the files of what was taken, and no others."""
    there = {os.path.relpath(os.path.join(place, name), IMAGES) for place, _, names in os.walk(IMAGES) for name in names}
    expected = set().union(*taken.values())
    demand(there == expected, f"{when}: {len(there - expected)} files of nobody, {len(expected - there)} missing")


def tried(count, together=4):
    """Statuses and how many uploads got them."""
    with concurrent.futures.ThreadPoolExecutor(together) as pool:
        statuses = list(pool.map(upload, range(count)))
    return {status: statuses.count(status) for status in sorted(set(statuses))}


def take_last_inodes():
    """Makes files beside the images until not one more can be made. Gives their paths."""
    fillers = []
    try:
        while True:
            open(path := f"{IMAGES}/../filler{len(fillers)}", "x").close()
            fillers.append(path)
    except OSError:
        return fillers


def full(what, take_last=list):
    """Fills the disk, makes room, and fills it again."""
    answers = tried(200)
    demand(set(answers) == {200, 507}, f"without {what} uploads are answered {answers}")
    compare(f"without {what}")
    fillers = take_last()
    for link in list(taken)[:5]:
        demand(delete(link) == 200, f"without {what} nothing can be deleted")
        del taken[link]
    for path in fillers:
        os.remove(path)
    demand(upload() == 200, f"when there are {what} again the next upload is not taken")
    compare(f"with {what} again")
    return f"no {what}: {answers}"


def bytes():
    return full("bytes")


def inodes():
    return full("inodes", take_last_inodes)


def descriptors():
    """Leaves so few descriptors that one upload has enough and eight at once have not."""
    upload()
    usual = resource.prlimit(RESPONDER, resource.RLIMIT_NOFILE)

    def leave(most):
        resource.prlimit(RESPONDER, resource.RLIMIT_NOFILE, (most, usual[1]))

    most = len(os.listdir(f"/proc/{RESPONDER}/fd")) + 12
    leave(most)
    demand(upload() == 200, f"with {most} descriptors one upload alone is not taken")
    answers = tried(100, together=8)
    demand(set(answers) <= {200, 500, 503} and set(answers) != {200}, f"with {most} descriptors uploads are answered {answers}")
    compare("without descriptors")
    demand(upload() == 200, f"with {most} descriptors one upload alone is not taken after too many at once")
    leave(usual[0])
    demand(upload() == 200, "when there are descriptors again the next upload is not taken")
    compare("with descriptors again")
    return f"{most} descriptors: {answers}"


print({scene.__name__: scene for scene in (bytes, inodes, descriptors)}[sys.argv[1]]())
sys.exit(1 if wrong else 0)
