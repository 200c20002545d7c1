"""The HTTP client of everything here that is written in Python: forms, requests, and answers with the seconds they took.

The load of Tests/Load/run comes from client.c beside it, as one thread of Python sends a few hundred uploads a second at most."""

import http.client
import json
import os
import time
import urllib.parse
from typing import NamedTuple

UPLOAD = "/api/1/upload"
URLENCODED = "application/x-www-form-urlencoded"
BOUNDARY = b"edge-of-a-form-that-is-in-no-file"
MULTIPART = "multipart/form-data; boundary=" + BOUNDARY.decode()


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes
    seconds: float  # from the first byte of the request to the last one of the answer

    def json(self):
        return json.loads(self.body)

    @property
    def image(self):
        """What a successful upload is told of its files."""
        return self.json()["image"]


def form(file=None, name="a.jpg", fields=(), type=None):
    """A form of parts, and its type: fields by name, text or bytes, and behind them a file as `source`."""
    parts = []
    for field, value in fields:
        parts.append(b'Content-Disposition: form-data; name="%b"\r\n\r\n%b' % (encoded(field), encoded(value)))
    if file is not None:
        kind = b"\r\nContent-Type: " + encoded(type) if type else b""
        parts.append(b'Content-Disposition: form-data; name="source"; filename="%b"%b\r\n\r\n' % (encoded(name), kind) + file)
    return b"".join(b"--%b\r\n%b\r\n" % (BOUNDARY, part) for part in parts) + b"--%b--\r\n" % BOUNDARY, MULTIPART


def encoded(text):
    return text if isinstance(text, bytes) else text.encode()


def path_of(url):
    """What comes behind the host."""
    return urllib.parse.urlsplit(url).path


class Client:
    """A connection to a site, by default that of MARTLET_URL. It is opened by the first request, and again when it was closed."""

    def __init__(self, url=None, key=None, address=None, timeout=60):
        """`key` goes into the head of every request; `address` is the one of this machine's loopback that the client has."""
        self.site = urllib.parse.urlsplit(url or os.environ["MARTLET_URL"])
        self.key = key
        self.connection = http.client.HTTPConnection(
            self.site.hostname, self.site.port, timeout=timeout, source_address=(address, 0) if address else None)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.connection.close()

    def headers(self, more):
        return ({"X-API-Key": self.key} if self.key else {}) | (more or {})

    def request(self, method, target, body=None, headers=None):
        self.begun = time.perf_counter()
        self.connection.request(method, target, body, self.headers(headers))
        return self.answer()

    def get(self, target):
        return self.request("GET", target)

    def post(self, body, type):
        """Sends a whole form to where uploads go."""
        return self.request("POST", UPLOAD, body, {"Content-Type": type})

    def upload(self, file, name="a.jpg", fields=(), type=None):
        return self.post(*form(file, name, fields, type))

    # A request piece by piece

    def begin(self, method, target, headers=None):
        """Sends the head alone, with these headers and no others but Host and the key."""
        self.connection.connect()
        self.begun = time.perf_counter()
        self.connection.putrequest(method, target, skip_accept_encoding=True)
        for name, value in self.headers(headers).items():
            self.connection.putheader(name, value)
        self.connection.endheaders()
        return self

    def send(self, data):
        self.connection.send(data)
        return self

    def answer(self):
        response = self.connection.getresponse()
        body = response.read()
        return Answer(response.status, response.headers, body, time.perf_counter() - self.begun)
