"""Requests that no client sends, for Tests/System/hostile: heads, forms, and records that are no FastCGI."""

import random
import struct


def heads(port, key, picture):
    """Names and bytes of whole requests that are wrong before their body is looked at."""
    host = b"Host: 127.0.0.1:%d\r\n" % port
    known = host + b"X-API-Key: %s\r\n" % key
    post = b"POST /api/1/upload HTTP/1.1\r\n"
    type = b"Content-Type: multipart/form-data; boundary=e\r\n"
    form = b'--e\r\nContent-Disposition: form-data; name="source"; filename="a.png"\r\n\r\n' + picture + b"\r\n--e--\r\n"
    length = b"Content-Length: %d\r\n" % len(form)

    for line in [b"", b"\0", b"POST", b"POST /", b"POST / HTTP/1.1", b"GET /api/1/upload HTTP/9.9",
                 b"GET /api/1/upload HTTP/0.9", b"get / HTTP/1.1",
                 b"G\0T / HTTP/1.1", b"POST  /api/1/upload  HTTP/1.1", b"POST\t/api/1/upload\tHTTP/1.1",
                 b"POST http:///api/1/upload HTTP/1.1",
                 b"POST http://other.example/api/1/upload HTTP/1.1", b"POST * HTTP/1.1", b"OPTIONS * HTTP/1.1",
                 b"PRI * HTTP/2.0", b"CONNECT a:1 HTTP/1.1",
                 b"TRACE / HTTP/1.1", b"DEBUG / HTTP/1.1", b"PUT /api/1/upload HTTP/1.1", b"PATCH /api/1/upload HTTP/1.1",
                 b"DELETE /api/1/upload HTTP/1.1",
                 b"A" * 100 + b" /api/1/upload HTTP/1.1", b"POST /api/1/upload HTTP/1.1\0",
                 b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"SSH-2.0-x"]:
        yield f"line {line[:50]!r}", line + b"\r\n" + known + b"Content-Length: 0\r\n\r\n"
    for path in [b"/../../etc/passwd", b"/images/../../etc/passwd", b"/images/%2e%2e/%2e%2e/martlet.yaml",
                 b"/images/..%2f..%2fmartlet.yaml", b"/images/%00",
                 b"/images//etc/passwd", b"/images/.", b"/images/%c0%ae%c0%ae/", b"/images/" + b"a/" * 2000, b"/%", b"/%zz",
                 b"/%ff%fe", b"/api/1/upload%00", b"/api%2f1%2fupload",
                 b"/api/1/../1/upload", b"/api/1/upload/..", b"/precheck", b"/precheck?x", b"//precheck", b"/image/" + b"a" * 5000,
                 b"/image/%e2%80%ae", b"/image/%00.aaaa", b"/album/a'\"--",
                 b"/image/aaaa/delete/", b"/image/aaaa/delete/" + b"0" * 5000, b"/tag/%f0%9f%92%a9", b"/tag/<script>",
                 b"/oembed/?url=%00", b"/oembed/?url=" + b"a" * 6000, b"/" + b"a" * 60000]:
        yield f"path {path[:50]!r}", b"GET " + path + b" HTTP/1.1\r\n" + known + b"\r\n"
    for query in [b"?" + b"a=b&" * 2000, b"?" + b"&" * 7000, b"?source=http://%00", b"?key=%ff&source=a",
                  b"?source[]=http://a", b"?%00=%00", b"?source", b"?=", b"?format=%00txt", b"?format=txt%0d%0aX: y",
                  b"?source=" + b"%25" * 2000, b"?album_id=" + b"9" * 5000, b"?width=-1&source=a", b"?callback=<script>"]:
        yield f"query {query[:50]!r}", b"GET /api/1/upload" + query + b" HTTP/1.1\r\n" + known + b"\r\n"
    for header in [b"Content-Length: -1", b"Content-Length: 1e3", b"Content-Length: 0x10",
                   b"Content-Length: 99999999999999999999", b"Content-Length: 5, 5", b"Content-Length:",
                   b"Content-Length: +5",
                   length + b"Content-Length: 7", length + b"Transfer-Encoding: chunked",
                   b"Transfer-Encoding: chunked, chunked", b"Transfer-Encoding: gzip, chunked",
                   b"Transfer-Encoding: xchunked",
                   b"Transfer-Encoding : chunked", b"Transfer-Encoding:\x0bchunked", b"Transfer-Encoding: identity",
                   b"Expect: 200-maybe", b"Content-Encoding: gzip", b"Content-Length: %d" % (1 << 40)]:
        yield f"length {header[:60]!r}", post + known + type + header.rstrip(b"\r\n") + b"\r\n\r\n" + form
    for body in [b"0\r\n\r\n", b"zz\r\n", b"-1\r\nx\r\n0\r\n\r\n", b"ffffffffffffffffff\r\nx", b"5\r\nab\r\n0\r\n\r\n",
                 b"5;a=\"b\r\nabcde\r\n0\r\n\r\n", b"5" + b";a" * 5000 + b"\r\nabcde\r\n0\r\n\r\n",
                 b"0\r\nTrailer: a\r\n\r\n", b"0x5\r\nabcde\r\n0\r\n\r\n", b"5\nabcde\n0\n\n", b"\r\n",
                 b"1\r\na\r\n" * 5000 + b"0\r\n\r\n"]:
        yield f"chunks {body[:40]!r}", post + known + type + b"Transfer-Encoding: chunked\r\n\r\n" + body
    for header in [b"X-API-Key: " + b"a" * 7000, b"X-API-Key: \xff\xfe", b"X-API-Key: chv_0_" + b"0" * 128,
                   b"X-API-Key: chv_" + b"9" * 400 + b"_a", b"X_API_KEY: " + key, b"Proxy: http://127.0.0.1:1/",
                   b"Host: a\r\nHost: b", b"Host:",
                   b"Host: ../..", b"Host: a b", b"Host: " + b"a" * 5000, b"Cookie: " + b"a=b; " * 1500,
                   b"Cookie: album_a=" + b"9" * 3000 + b".zz", b"Accept: " + b"text/html," * 700,
                   b"Idempotency-Key: " + b"a" * 7000,
                   b"Idempotency-Key: \x80\xff", b"Content-Type: " + b"a" * 7000, b"X-Forwarded-For: ' OR 1=1", b": no name",
                   b"no colon", b"Name\0: x", b" folded: x", b"X: a\rb", b"X-Martlet-Precheck: 1", b"MARTLET_PRECHECK: 1",
                   b"Upgrade: websocket\r\nConnection: upgrade",
                   b"Range: bytes=" + b"0-1," * 1500 + b"0-1", b"Connection: X-API-Key", b"a: b\r\n" * 2000 + b"c: d"]:
        yield f"header {header[:50]!r}", post + (b"" if header.startswith(b"Host") else host) + type + length + header + b"\r\n\r\n" + form


def forms(picture):
    """Names, Content-Types and bodies of forms that are wrong."""
    kind = "multipart/form-data; boundary="
    field = b'Content-Disposition: form-data; name="source"; filename="a.png"\r\n'
    part = b"--e\r\n" + field + b"\r\n" + picture + b"\r\n"
    good = part + b"--e--\r\n"
    for boundary in "", '"', '""', "e" * 300, "e e", "\xff", "=?", '"e\\"', "e; boundary=f", "e, f", "E", "-", "--e--", "\t":
        yield f"boundary {boundary[:30]!r}", kind + boundary, good
    for type in "multipart/form-data", "multipart/mixed; boundary=e", "multipart/form-data;;;boundary=e", "text/plain", "application/json", "application/x-www-form-urlencoded; charset=utf-7", "image/png", "/", ";", "a" * 3000:
        yield f"type {type[:40]!r}", type, good
    bodies = {
        "nothing": b"", "no end": part, "half an end": part + b"--e-", "the end alone": b"--e--\r\n",
        "two ends": good + good, "a thing behind the end": good + b"x" * 1000, "bare line feeds": good.replace(b"\r\n",
            b"\n"),
        "bare returns": good.replace(b"\r\n", b"\r"), "a preamble of a megabyte": b"x" * 1_000_000 + b"\r\n" + good,
        "lookalikes": b"--ee\r\n--f\r\n--e" + good, "blanks behind the boundary": good.replace(b"--e\r\n", b"--e \t \r\n"),
        "no blank line": b"--e\r\n" + field + picture + b"\r\n--e--\r\n", "no name": good.replace(b'name="source"; ', b""),
        "no disposition": b"--e\r\n\r\n" + picture + b"\r\n--e--\r\n",
        "another disposition": good.replace(b"form-data", b"attachment"), "two dispositions": good.replace(field,
            field + field), "a header without a colon": good.replace(field, b"what\r\n" + field),
        "a header of a megabyte": good.replace(field, b"A: " + b"x" * 1_000_000 + b"\r\n" + field),
        "10,000 headers": good.replace(field, b"A: b\r\n" * 10_000 + field), "zeros in a header": good.replace(b"source",
            b"sou\0rce"),
        "a name that ends early": good.replace(b'"source"', b'"source'),
        "a name in quotes in quotes": good.replace(b'"source"', b'"so\\"urce"'),
        "a name of a megabyte": good.replace(b"a.png", b"a" * 1_000_000),
        "a nested form": b"--e\r\nContent-Type: multipart/mixed; boundary=f\r\n"
        + field + b"\r\n--f\r\n\r\nx\r\n--f--\r\n--e--\r\n", "quoted-printable": good.replace(field,
            field + b"Content-Transfer-Encoding: quoted-printable\r\n"),
        "base64 that is told": good.replace(field, field + b"Content-Transfer-Encoding: base64\r\n"),
        "100,000 parts": b'--e\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n' * 100_000 + b"--e--\r\n",
        "a thousand sources": part * 100 + b"--e--\r\n",
        "a field of 5 MB": b'--e\r\nContent-Disposition: form-data; name="title"\r\n\r\n'
        + b"t" * 5_000_000 + b"\r\n" + good, "a file in the title": good.replace(b'"source"', b'"title"'),
        "an empty file": b"--e\r\n" + field + b"\r\n\r\n--e--\r\n", "UTF-16": good.decode("latin-1").encode("utf-16"),
        "another charset": good.replace(b'name="source"', b"name*=utf-7''source"), "zeros": bytes(100_000),
    }
    for name in b"../../../etc/passwd", b"..\\..\\a.png", b"a.php", b"a.png.php", b".htaccess", b"\0.png", b"a\0.png", b"\xff\xfe.png", b"\xe2\x80\xaegnp.exe", b"CON.png", b"a" * 3000 + b".png", b"|id", b"$(id).png", b"<script>.png", b"%00.png", b"%2e%2e%2f", b"'; DROP TABLE uploads; --", b".", b"/", b" ", b"a.th.png", b"\x1b[31m.png", b"{{7*7}}.png":
        bodies[f"file name {name[:30]!r}"] = good.replace(b"a.png", name)
    for name, value in (("album_id", "' OR 1=1"), ("album_id", "\0"), ("category_id", "9" * 4000), ("expiration",
        "P" + "9" * 4000 + "Y"), ("expiration", "PT"), ("expiration", "NaN"), ("width", "1e9"), ("width", "٣"), ("nsfw",
            "2"), ("tags", "," * 60_000),
                        ("tags", "<b>" * 5000), ("title", "<script>alert(1)</script>"), ("title", "\u202e" * 20_000),
                        ("description", "\ud800".encode("utf-16", "surrogatepass").decode("latin-1")), ("format",
                            "txt\r\nX: y"), ("key", "\0"), ("use_file_date", "1")):
        bodies[f"{name} {value[:20]!r}"] = b'--e\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name.encode(), value.encode("utf-8")) + good
    for name, body in bodies.items():
        yield name, kind + "e", body
    urlencoded = {
        "percents": b"source=" + b"%" * 10_000, "half an escape": b"source=%4", "escapes of nothing": b"source=%zz%--",
        "a million fields": b"a&" * 1_000_000, "no names": b"=" * 10_000, "a name of a megabyte": b"a" * 1_000_000,
        "zeros": b"source=%00" * 1000,
        "pluses": b"source=" + b"+" * 1_000_000, "semicolons": b"source;image;" * 1000, "bytes": bytes(range(256)) * 100,
        "twice": b"source=a&source=b&image=c", "brackets": b"source[0][a]=b", "a picture": picture,
    }
    for name, body in urlencoded.items():
        yield f"urlencoded: {name}", "application/x-www-form-urlencoded", body


def records(seed, count):
    """Bytes that are no FastCGI, or not quite, as somebody would send them who reaches the socket."""
    lot = random.Random(seed)

    def record(kind, content=b"", length=None, version=1, request=1, padding=0):
        return struct.pack(">BBHHBx", version, kind, request, len(content) if length is None else length, padding) + content

    begin = record(1, struct.pack(">HB5x", 1, 0))
    pair = b"\x0e\x04REQUEST_METHODPOST"[:20]
    for turn in range(count):
        yield lot.choice([
            lot.randbytes(lot.randrange(1, 3000)),
            record(lot.randrange(256), lot.randbytes(lot.randrange(100)), version=lot.randrange(3)),
            begin + record(4, lot.randbytes(lot.randrange(200))) + record(4) + record(5),
            begin + record(4, b"\xff\xff\xff\xff\xff\xff\xff\xff" + b"a" * 100) + record(4) + record(5),
            begin + record(4, pair, length=lot.randrange(65536)),
            begin + record(4, pair) + record(4) + record(5, b"x" * 100, length=50),
            record(1, struct.pack(">HB5x", lot.randrange(65536), lot.randrange(256))) + record(4, pair) + record(4),
            begin * lot.randrange(1, 200),
            begin + record(4, b"\0\0" * 20_000) + record(4) + record(5),
            begin + record(2) + record(4) + record(5),
            begin + record(4, pair, padding=255) + bytes(lot.randrange(255)),
            begin + record(4, pair, request=lot.randrange(2, 9)) + record(4) + record(5),
        ])
