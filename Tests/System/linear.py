"""linear.py — requests whose texts are made to cost time, for Tests/System/linear.

The processor time is that of all threads of the responder, as the kernel counts it (/proc/PID/task/*/schedstat), before and after
a request that nothing else runs beside. Workers are processes of their own. Prints one line, and ends with 1 if a bound was broken."""

import os
import sys
import threading
import urllib.parse

import fastcgi
from client import Client

MOST, SIZE, AT_ONCE, LONGEST = 0.1, 60_000, 50, 1.0
SITE = urllib.parse.urlsplit(os.environ["MARTLET_URL"])
SOCKET = os.path.dirname(os.environ["MARTLET_CONFIG"]) + "/run/martlet.sock"
PID, KEY, GUEST, ALBUM = (os.environ[name] for name in ("MARTLET_PID", "USER_KEY", "GUEST_KEY", "ALBUM_ID"))
FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../Tests/MartletTests/Fixtures")
PICTURE = open(os.path.join(FIXTURES, "small.png"), "rb").read()

# What is repeated: marks of several classes, letters that only make a whole together, and signs that separate.
UNITS = {
    "U+0301": "\u0301", "U+0323 U+0301": "\u0323\u0301", "U+0327 U+0301 U+0323 U+0345": "\u0327\u0301\u0323\u0345",
    "U+0344": "\u0344", "U+0F73": "\u0f73", "a and 31 marks": "a" + "\u0301\u0323" * 15 + "\u0301",
    "marks between controls": "\u0323\u0301" * 15 + "\x01", "Hangul L": "\u1100", "Hangul V": "\u1161", "Hangul T": "\u11a8",
    "Hangul LVT": "\u1100\u1161\u11a8", "emoji with ZWJ": "\U0001f469\u200d", "flags": "\U0001f1e6", "Han": "\u65e5\u672c",
    "Devanagari": "\u0915\u094d", "one word each": "a,", "tags": "a{n},", "hashes": "#", "blanks": " ", "blank and mark": " \u0301",
    "dashes": "-_", "dots": ".", "slashes": "/", "dot slash mark": "/.\u0301", "ampersands": "&", "entities": "&#x26;",
    "semicolons": ";", "pairs": ";a=b", "equals": "=", "quotes": "\"", "backslashes": "\\", "percents": "%", "escapes": "%25",
    "CR": "\r", "lines": "\r\n", "folded": "\r\n ", "objects": "{\"a\":", "arrays": "[", "tags of HTML": "<b>", "templates": "{{{",
    "digits": "9", "P": "P1Y", "letters": "x", "@": "@", "colons": ":", "no UTF-8": b"\xff", "cut UTF-8": b"\xcc",
}


def payload(unit, size):
    """So many bytes of it, or a few less."""
    if unit == "a{n},":
        unit = "".join(f"a{n}," for n in range(size // 6))
    data = unit if isinstance(unit, bytes) else unit.encode()
    return (data * (size // len(data) + 1))[:size]


def part(head, content):
    return b"--e\r\n" + head + b"\r\n\r\n" + content + b"\r\n"


def field(name, content):
    return part(b'Content-Disposition: form-data; name="%s"' % name, content)


def form(*parts, picture=True):
    file = part(b'Content-Disposition: form-data; name="source"; filename="a.png"', PICTURE) if picture else b""
    return b"".join(parts) + file + b"--e--\r\n"


MULTIPART, URLENCODED = b"multipart/form-data; boundary=e", b"application/x-www-form-urlencoded"
TEXTS = [b"title", b"name", b"description", b"tags", b"key", b"format", b"nsfw", b"width", b"expiration", b"album_id",
         b"category_id", b"use_file_date"]


def post(type, body, **more):
    return dict({"REQUEST_METHOD": b"POST", "DOCUMENT_URI": b"/api/1/upload", "CONTENT_TYPE": type, "HTTP_X_API_KEY": KEY.encode()},
                **more), body


def get(path, query=b"", **more):
    return dict({"REQUEST_METHOD": b"GET", "DOCUMENT_URI": path, "QUERY_STRING": query, "HTTP_ACCEPT": b"text/html"}, **more), b""


def bodies(text):
    """Names and requests with a text in each place of a form."""
    quoted = urllib.parse.quote_from_bytes(text).encode()[:SIZE]
    for name in TEXTS:
        yield f"the value of {name.decode()}", post(MULTIPART, form(field(name, text)))
        # A word may have 1,024 bytes.
        yield f"a short value of {name.decode()}", post(MULTIPART, form(field(name, text[:1020])))
        yield f"the escaped value of {name.decode()}", post(URLENCODED, name + b"=" + quoted)
    yield "a field's name", post(MULTIPART, form(field(b"title" + text[:16_000], b"x")))
    yield "the names of many fields", post(MULTIPART, form(*[field(text[:300], b"x") for _ in range(150)]))
    yield "many titles", post(MULTIPART, form(*[field(b"title", text[:300]) for _ in range(150)]))
    yield "a name in an urlencoded form", post(URLENCODED, quoted[:1000] + b"=1&source=0")
    yield "names in an urlencoded form", post(URLENCODED, (quoted[:300] + b"=1&") * 190)
    yield "an urlencoded form", post(URLENCODED, text)
    yield "no form", post(b"text/plain", text)
    yield "the body of a multipart form", post(MULTIPART, text)
    for head in [b'Content-Disposition: form-data; name="source"; filename="%s"', b"X: %s\r\nContent-Disposition: form-data; name=x",
                 b"Content-Disposition: form-data; name=\"source\"; filename*=UTF-8''%s", b"Content-Disposition: %s; name=a",
                 b"Content-Disposition: form-data; name=source; filename=%s", b"%s", b"Content-Disposition: form-data; %s=b",
                 b"Content-Type: %s\r\nContent-Disposition: form-data; name=source; filename=a.png"]:
        yield f"the part header {head.decode()}", post(MULTIPART, form(part(head % text[:16_000], PICTURE), picture=False))
        yield f"four part headers {head.decode()}", post(MULTIPART, form(*[part(head % text[:15_000], b"x")] * 4))
    for source in [b"%s", b"http://%s/", b"http://a.example/%s", b"http://%s@a.example/", b"http://a.example:%s/", b"%s://a",
                   b"http://[%s]/", b"data:%s;base64,", b"data:image/png;base64,%s"]:
        yield f"the source {source.decode()}", post(MULTIPART, form(field(b"source", source % text), picture=False))
        yield f"the source {source.decode()}, short", post(MULTIPART, form(field(b"source", source % text[:8000]), picture=False))
    yield "an album's password", post(URLENCODED, b"password=" + quoted[:4000], DOCUMENT_URI=b"/album/" + ALBUM.encode())
    yield "a field beside it", post(URLENCODED, quoted[:1000] + b"=x&password=a", DOCUMENT_URI=b"/album/" + ALBUM.encode())


def heads(text):
    """The same of a head, which has no zero byte and no lines."""
    text = text.replace(b"\0", b"")
    quoted = urllib.parse.quote_from_bytes(text).encode()[:SIZE]
    for path in [b"/%s", b"/image/%s.abcd", b"/image/%s", b"/album/%s." + ALBUM.encode(), b"/album/" + ALBUM.encode() + b"%s",
                 b"/tag/%s", b"/api/%s", b"/api/1/%s", b"/api/1/upload/%s", b"/image/abcd/delete/%s"]:
        for length in [SIZE, 2000]:
            yield f"{length} bytes of the path {path.decode()}", get(path.replace(b"%s", text[:length]))
    for query in [b"%s", b"format=%s", b"%s=txt", b"title=%s", b"source=%s", b"source=http://%s", b"key=%s", b"a=%s&format=txt"]:
        for data in [text[:SIZE - 100], quoted[:SIZE - 100], text[:8000]]:
            yield f"the query {query.decode()}", get(b"/api/1/upload", query.replace(b"%s", data))
            yield f"the precheck's query {query.decode()}", get(
                b"/precheck", b"", MARTLET_PRECHECK=b"1", REQUEST_METHOD=b"POST", PRECHECK_LENGTH=b"5000000", HTTP_X_API_KEY=b"wrong",
                REQUEST_URI=b"/api/1/upload?" + query.replace(b"%s", data))
    for query in [b"url=" + SITE.geturl().encode() + b"/image/%s", b"url=%s", b"format=%s", b"maxwidth=%s", b"%s=1", b"%s"]:
        for data in [text[:SIZE - 100], quoted[:SIZE - 100]]:
            yield f"the oEmbed query {query.decode()}", get(b"/oembed/", query.replace(b"%s", data))
    for query in [b"page=%s", b"%s=1", b"%s"]:
        yield f"the album's query {query.decode()}", get(b"/album/" + ALBUM.encode(), query.replace(b"%s", quoted))
    for name in ["HTTP_X_API_KEY", "HTTP_ACCEPT", "HTTP_COOKIE", "HTTP_IDEMPOTENCY_KEY", "HTTP_USER_AGENT", "CONTENT_TYPE",
                 "HTTP_ACCESS_CONTROL_REQUEST_HEADERS", "HTTP_X_OTHER", "REQUEST_METHOD", "REMOTE_ADDR", "REQUEST_ID",
                 "CONTENT_LENGTH", "HTTP_HOST"]:
        for before in [b"", b"album_" + ALBUM.encode() + b"=", b"multipart/form-data; boundary="]:
            yield f"the header {name} after {before.decode()!r}", post(MULTIPART, form(), **{name: before + text[:SIZE - 500]})
    yield "an Idempotency-Key of a guest", post(
        MULTIPART, form(), HTTP_X_API_KEY=GUEST.encode(), HTTP_IDEMPOTENCY_KEY=text[:250], HTTP_USER_AGENT=text[:8000])
    yield "the names a script asks for", get(
        b"/api/1/upload", REQUEST_METHOD=b"OPTIONS", HTTP_ACCESS_CONTROL_REQUEST_HEADERS=text[:SIZE - 500])
    yield "many headers", get(b"/", **{f"HTTP_X_{number}": text[:30] for number in range(900)})


def answer(parameters, body):
    """What the responder says, asked as nginx asks."""
    return fastcgi.ask(SOCKET, parameters, body)


def worked():
    """Seconds that the responder's threads have worked."""
    total = 0
    for thread in os.listdir(f"/proc/{PID}/task"):
        with open(f"/proc/{PID}/task/{thread}/schedstat") as file:
            total += int(file.read().split()[0])
    return total / 1e9


def upload():
    """Sends a good picture through nginx.

    Returns seconds, or None if it was refused."""
    with Client(key=KEY) as site:
        answer = site.post(form(), MULTIPART.decode())
    return answer.seconds if answer.status == 200 else None


def main():
    faults, costs = [], []
    for unit, text in UNITS.items():
        data = payload(text, SIZE)
        for make in (bodies, heads):
            for place, (parameters, body) in make(data):
                before = worked()
                said = answer(parameters, body)
                cost = worked() - before
                costs.append((cost, f"{unit} in {place}", parameters, body, said))
                if cost > MOST:
                    # What the kernel or a round of housekeeping did meanwhile is not there a second time.
                    before = worked()
                    answer(parameters, body)
                    cost = worked() - before
                if cost > MOST:
                    faults.append(f"{unit} in {place} costs {cost:.3f} s")
                # A head that is too long is no request of nginx's, and gets no answer.
                if not said and sum(len(name) + len(value) + 8 for name, value in parameters.items()) < 60_000:
                    faults.append(f"{unit} in {place} is not answered")
    costs.sort(key=lambda cost: -cost[0])
    for cost, name, *_ in costs[:8]:
        print(f"{1000 * cost:7.1f} ms  {name}", file=sys.stderr)

    # Those that cost most, again and again, while good uploads come. Those that become uploads are not for free, and have limits
    # of their own.
    worst = [cost for cost in costs if b'"image":' not in cost[4] and b"Location:" not in cost[4]]
    ended = threading.Event()

    def attack(number):
        while not ended.is_set():
            _, _, parameters, body, _ = worst[number]
            answer(parameters, body)

    threads = [threading.Thread(target=attack, args=[number]) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    times = [upload() for _ in range(30)]
    ended.set()
    for thread in threads:
        thread.join()
    refused = times.count(None)
    slowest = max((took for took in times if took is not None), default=0)
    if refused:
        faults.append(f"beside {AT_ONCE} of them at once {refused} of {len(times)} uploads are refused")
    if slowest > LONGEST:
        faults.append(f"beside {AT_ONCE} of them at once an upload takes {slowest:.2f} s")
    for fault in faults:
        print(f"FAIL {fault}")
    print(f"{len(costs)} requests of up to 64 KB cost at most {1000 * costs[0][0]:.0f} ms of the responder's time each, and beside "
          f"{AT_ONCE} of the worst at once {len(times)} uploads take at most {slowest:.2f} s")
    sys.exit(1 if faults else 0)


main()
