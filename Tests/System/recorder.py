"""Sends what the scenes of hostile.py send to the site of MARTLET_URL, and records what came of it."""

import base64
import concurrent.futures
import http.client
import json
import os
import socket
import time
import urllib.parse

import client
from client import URLENCODED, Client

SITE = urllib.parse.urlsplit(os.environ["MARTLET_URL"])
KEY = os.environ["USER_KEY"]
LONGEST = 2.0  # seconds that an answer may take
# The promises that were broken; of the answers how many had which status, and the seconds they took; the uploads taken.
wrong, statuses, times, taken = [], {}, [], []


def demand(is_so, sentence):
    if not is_so:
        wrong.append(sentence)
        print("FAIL", sentence)


def keep(status, took):
    """Notes an answer."""
    statuses[status] = statuses.get(status, 0) + 1
    times.append(took)


def send(name, body, type, expected=(200, 400), is_again=False):
    """One upload. Gives its status, and the MD5 of what was taken. A late one is sent once more, as something else may have kept
    the machine busy."""
    began = time.monotonic()
    with Client(key=KEY) as site:
        try:
            status, _, text, _ = site.post(body, type)
        except (OSError, http.client.HTTPException) as error:
            status, text = 0, repr(error).encode()
    took = time.monotonic() - began
    keep(status, took)
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
    return client.form(bytes, "f.bin")


def as_field(text):
    """Text as a field of a form of parts."""
    return client.form(fields=[("source", text)])


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
