"""ssrf.py FOLDER — the scenes of Tests/System/ssrf, played against the site of MARTLET_URL; FOLDER has certificates.

Says what went wrong, and at last "0 canary hits of N tries; M of M good URLs fetched". Ends with 1 if anything did."""

import json
import os
import socket
import sys
import time
import urllib.parse

import internet
from client import UPLOAD, URLENCODED, Client
from internet import NAT64, V4, V6

HERE = os.path.dirname(os.path.abspath(__file__))
LOOP = "127.0.0.1"
FETCH_SECONDS = 5  # as Tests/System/ssrf sets it
wrong, tries = [], 0


def send(url, method="POST"):
    """Has the site fetch a URL. Gives the status, and code and sentence of the answer."""
    global tries
    tries += 1
    field = urllib.parse.urlencode({"source": url})
    with Client(key=os.environ["USER_KEY"]) as site:
        answer = site.get(f"{UPLOAD}?{field}") if method == "GET" else site.post(field, URLENCODED)
    told = answer.json()
    told = told.get("error") or told["success"]
    return answer.status, told["code"], told["message"]


def play(url, expected, method="POST", says=""):
    """One try: `expected` are the codes that are right, 200 for a picture that was fetched."""
    status, code, message = answer = send(url, method)
    if code not in expected or status != (200 if code == 200 else 400) or says not in message:
        wrong.append(f"{method} {url!r}: {answer}, expected {expected} {says}")
    if any(word in message for word in (LOOP, V4, V6, "10.0.0.1")):
        wrong.append(f"{url!r}: the answer names an address: {message}")
    return code == 200


# Names as DNS knows them from the first question on.
internet.DNS.zone.update({
    "good.example": {"A": [[V4]]}, "other.example": {"A": [[V4]]}, "self.example": {"A": [[V4]]},
    "both.example": {"A": [[V4]], "AAAA": [[V6]]}, "six.example": {"AAAA": [[V6]]},
    "nat64.example": {"AAAA": [[NAT64]]}, "alias.example": {"CNAME": "good.example"},
    "xn--bcher-kva.example": {"A": [[V4]]}, "own.example": {"A": [[V4]]}, "inner.example": {"A": [[LOOP]]},
    "deep.example": {"CNAME": "inner.example"},
})
internet.begin(sys.argv[1])


def forbidden():
    """Every spelling of the table, by POST and by GET."""
    with open(HERE + "/../../Tests/WebTests/Fixtures/forbidden-urls.json") as file:
        table = json.load(file)
    for group, codes in (("notPublic", [400]), ("notPlain", [720]), ("schemes", [400])):
        for url in table[group]:
            for method in "POST", "GET":
                play(url.replace("PORT", "8080"), codes, method)


def redirects():
    """From a public place to one that is not."""
    targets = [
        f"http://{LOOP}/a.png", f"http://{LOOP}:8080/a.png", f"https://{LOOP}/a.png", f"//{LOOP}/a.png",
        "http://[::1]/a.png", "http://localhost/a.png", "http://0.0.0.0/a.png", "http://10.0.0.1/a.png",
        "http://169.254.169.254/latest/", "http://[fd00:ec2::254]/latest/", "http://[::ffff:127.0.0.1]/a.png",
        f"http://[{NAT64}]/a.png", "http://2130706433/a.png", "http://0x7f.1/a.png", "http://user@127.0.0.1/a.png",
        "http://good.example\\@127.0.0.1/", "http://inner.example/a.png", "https://deep.example/a.png",
        "http://own.example/a.png", f"gopher://{LOOP}:80/_GET", "file:///etc/passwd", f"ftp://{LOOP}:80/a.png",
    ]
    for number, target in enumerate(targets):
        internet.Internet.redirects[f"/to/{number}"] = target
        internet.Internet.redirects[f"/twice/{number}"] = f"//six.example/to/{number}"
        play(f"http://{V4}/to/{number}", [400, 720])
        play(f"http://good.example:8080/twice/{number}", [400, 720])
    for number in range(6):
        internet.Internet.redirects[f"/six/{number}"] = f"/six/{number + 1}"
    play("http://good.example/six/0", [725])


def rebinding():
    """Names whose second answer is another than the first, and answers that mix good with bad."""
    scenes = [  # what DNS says, the path, what must come of it
        ({"A": [[V4], [LOOP]]}, "/a.png", [200]),
        ({"A": [[V4], [LOOP]], "AAAA": [[V6], ["::1"]]}, "/a.png", [200]),
        ({"A": [[V4], [LOOP]]}, "/again", [400]),
        ({"A": [[V4], [V4, LOOP]]}, "/again", [400]),
        ({"A": [[V4], []], "AAAA": [[], ["::1"]]}, "/again", [400]),
        ({"A": [[V4, LOOP]]}, "/a.png", [400]),
        ({"A": [[LOOP], [V4]]}, "/a.png", [400]),
        ({"A": [[V4]], "AAAA": [["::1"]]}, "/a.png", [400]),
        ({"A": [[V4]], "AAAA": [["::ffff:127.0.0.1"]]}, "/a.png", [400]),
        ({"AAAA": [["::ffff:7f00:1"]]}, "/a.png", [400]),
        ({"AAAA": [["64:ff9b::7f00:1"]]}, "/a.png", [400]),
        ({"AAAA": [["2002:7f00:1::"]]}, "/a.png", [400]),
        ({"AAAA": [["fd00::1", V6]]}, "/a.png", [400]),
        ({"A": [["0.0.0.0"]]}, "/a.png", [400]),
        ({"A": [["169.254.169.254"]]}, "/latest/", [400]),
        ({"CNAME": "inner.example"}, "/a.png", [400]),
        ({"A": [["255.255.255.255", V4]]}, "/a.png", [400]),
    ]
    for number, (entry, path, expected) in enumerate(scenes):
        name = f"scene{number}.example"
        internet.DNS.zone[name] = entry
        internet.Internet.redirects["/again"] = "/a.png"
        play(f"http://{name}{path}", expected)
        if expected == [200] and internet.DNS.asked[name, "A"] != 1:
            wrong.append(f"{name} was looked up {internet.DNS.asked[name, 'A']} times")
    internet.DNS.zone["flips.example"] = {"A": [[V4], [LOOP]] * 10}
    for turn in range(10):
        play("https://flips.example/a.png", [200] if turn % 2 == 0 else [400])


def unreachable():
    """Public places that cannot be had, each with its own reason."""
    play("http://nowhere.example/a.png", [721])
    play("http://good.example:9999/a.png", [722])
    play("https://self.example/a.png", [723])
    play("https://other.example/a.png", [723])
    play(f"https://{V4}/a.png", [723])
    play("http://own.example/a.png", [400], says="self host")
    play("https://OWN.example:8080/a.png", [400], says="self host")


def silent():
    """Names that no server answers for: within the time of a fetch, from the start and after a redirect, and no thread stays."""
    internet.DNS.silent.add("silent.example")
    internet.Internet.redirects["/to/silent"] = "http://silent.example/a.png"
    threads = f"/proc/{os.environ['MARTLET_PID']}/task"
    before = len(os.listdir(threads))
    for url in "http://silent.example/a.png", f"http://{V4}/to/silent":
        begun = time.monotonic()
        play(url, [727])
        if time.monotonic() - begun > FETCH_SECONDS + 1:
            wrong.append(f"{url} took {time.monotonic() - begun:.1f} s")
    if len(os.listdir(threads)) > before:
        wrong.append(f"{before} threads became {len(os.listdir(threads))}")


def good():
    """What must be fetched."""
    for number in range(5):
        internet.Internet.redirects[f"/five/{number}"] = "//both.example" * (number % 2) + f"/five/{number + 1}"
    urls = [
        f"http://{V4}/a.png", f"http://[{V6}]/a.png", "http://good.example/a.png", "http://good.example:8080/a.png",
        "https://good.example/a.png", "http://both.example/a.png?b=c", "http://six.example/a.png",
        "http://nat64.example/a.png", "http://alias.example/five/0", "HTTP://Bücher.Example/a b.png",
    ]
    return sum(play(url, [200]) for url in urls), len(urls)


# First of all that the canary sings.
for address in LOOP, "10.0.0.1", "169.254.169.254", "::1", "fd00::1":
    for port in 80, 443, 8080:
        socket.create_connection((address, port)).close()
end = time.monotonic() + 5
while len(internet.Internet.hits) < 15:
    if time.monotonic() > end:
        sys.exit("the canary does not see who comes")
    time.sleep(0.01)
internet.Internet.hits.clear()

for scenes in forbidden, redirects, rebinding, unreachable, silent:
    scenes()
fetched, wanted = good()
hits = internet.Internet.hits
for line in wrong + [f"a canary was visited: {hit}" for hit in hits]:
    print(line)
print(f"{len(hits)} canary hits of {tries} tries; {fetched} of {wanted} good URLs fetched")
sys.exit(1 if wrong or hits or fetched < wanted else 0)
