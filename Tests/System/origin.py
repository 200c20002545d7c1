"""A server for Tests/System/hostile: it gives files as they are, and answers that no good server gives."""

import http.server
import os
import threading
import zlib


class Origin(http.server.BaseHTTPRequestHandler):
    """`files` holds what is at /file/N; what is at /scene/N is an answer of `scenes`."""

    files, scenes = {}, []

    def do_GET(self):
        kind, _, number = self.path.partition("?")[0].strip("/").partition("/")
        if kind == "file":
            self.send_response(200)
            self.send_header("Content-Length", str(len(self.files[number])))
            self.end_headers()
            self.wfile.write(self.files[number])
            return
        self.close_connection = True
        try:
            for piece in self.scenes[int(number)][1]():
                self.wfile.write(piece)
        except (OSError, ValueError):
            pass  # who has heard enough hangs up, and who comes to a strange place gets nothing

    def log_message(self, *_):
        pass


def begin(picture):
    """Starts the server on ORIGIN_PORT. `picture` is a good one."""
    port = int(os.environ["ORIGIN_PORT"])
    Origin.scenes = list(answers(picture, port))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Origin)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()


def answers(picture, port):
    """For each scene a name, what gives the pieces of its answer, and the statuses that are right."""
    ok = b"HTTP/1.1 200 OK\r\n"
    length = b"Content-Length: %d\r\n" % len(picture)

    def scene(name, *pieces, statuses=(400,)):
        return name, lambda: pieces, statuses

    def chunks(*pieces):
        return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)

    def endless(start, piece):
        def give():
            yield start
            while True:
                yield piece
        return give

    chunked = ok + b"Transfer-Encoding: chunked\r\n\r\n"
    half = len(picture) // 2
    yield scene("a good answer", ok + length + b"\r\n" + picture, statuses=(200,))
    yield scene("a good answer in chunks", chunked + chunks(picture[:half], picture[half:], b""), statuses=(200,))
    yield scene("a good answer that ends with the connection", ok + b"\r\n" + picture, statuses=(200,))
    yield scene("a type that is a lie", ok + b"Content-Type: text/html\r\n" + length + b"\r\n" + picture, statuses=(200,))
    yield scene("an end before the end", ok + length + b"\r\n" + picture[:half])
    yield scene("chunks that break off", chunked + chunks(picture[:half]))
    yield scene("chunks of no size", chunked + b"zz\r\n" + picture)
    yield scene("a chunk of 2^64 bytes", chunked + b"ffffffffffffffffff\r\n" + picture)
    yield scene("a negative length", ok + b"Content-Length: -1\r\n\r\n" + picture)
    yield scene("two lengths", ok + length + b"Content-Length: 5\r\n\r\n" + picture)
    yield scene("a length of 2^64", ok + b"Content-Length: 18446744073709551616\r\n\r\n" + picture, statuses=(413,))
    yield scene("more than is allowed, as told", ok + b"Content-Length: 99999999999\r\n\r\n" + picture, statuses=(413,))
    yield "more than is allowed, without an end", endless(ok + b"\r\n", bytes(1 << 20)), (413,)
    yield "chunks without an end", endless(chunked, chunks(bytes(1 << 20))), (413,)
    yield "a head without an end", endless(ok, b"X-Header: " + b"a" * 8000 + b"\r\n"), (400,)
    yield "a line without an end", endless(ok + b"X-Header: ", b"a" * 8000), (400,)
    yield "informational answers without an end", endless(b"",
        b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 100), (400,)
    packed = zlib.compress(bytes(100_000_000), 9)
    yield scene("a packed bomb", ok + b"Content-Encoding: deflate\r\nContent-Length: %d\r\n\r\n" % len(packed) + packed)
    yield scene("nothing at all")
    yield scene("an empty body", ok + b"Content-Length: 0\r\n\r\n")
    yield scene("no HTTP", b"220 mail.example ESMTP\r\n")
    yield scene("HTTP of before 1996", picture)
    yield scene("another version", b"HTTP/9.9 200 OK\r\n" + length + b"\r\n" + picture)
    yield scene("zeros", bytes(100_000))
    yield scene("a page", ok + b"Content-Length: 6\r\n\r\n<html>")
    for status in 100, 101, 201, 204, 206, 300, 304, 400, 401, 404, 407, 418, 500, 503, 999:
        yield scene(f"status {status}", b"HTTP/1.1 %d So\r\n" % status + length + b"\r\n" + picture)
    here = b"http://127.0.0.1:%d" % port
    for target in [b"/scene/0/../x", b"", b"http://", b"//", b"file:///etc/passwd", b"gopher://127.0.0.1/",
                   b"http://127.0.0.1:1/", b"http://[::1]/",
                   b"http://localhost:%d/scene/0" % port, b"http://0x7f000001:%d/scene/0" % port,
                   b"http://user@127.0.0.1:%d/scene/0" % port,
                   b"http://169.254.169.254/", here + b"@example.com/", b"\\\\127.0.0.1\\a", b"a" * 9000, b"\xff\xfe",
                   b"javascript:alert(1)"]:
        yield scene(f"a redirect to {target[:40]!r}",
                    b"HTTP/1.1 302 Found\r\nLocation: " + target + b"\r\nContent-Length: 0\r\n\r\n")
    yield scene("a circle", b"HTTP/1.1 302 Found\r\nLocation: ?again\r\nContent-Length: 0\r\n\r\n")
    yield scene("two redirects at once",
                b"HTTP/1.1 302 Found\r\nLocation: /scene/0\r\nLocation: http://127.0.0.1:1/\r\n\r\n", statuses=(200, 400))
