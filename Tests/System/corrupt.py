"""Files that nobody should send, for Tests/System/hostile: those of the tests, cut, garbled and mixed, and bombs."""

import glob
import os
import random
import struct
import zlib

PROJECT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TESTS = PROJECT + "/Tests"
# One of each kind and coding. These are cut and garbled; all others are sent as they are.
USUAL = [f"CodecsTests/Fixtures/{name}" for name in (
    "plain.jpg", "progressive.jpg", "camera.jpg", "plain.png", "interlaced.png", "camera.png", "moving.png", "still.gif",
    "moving-wide.gif", "plain.webp", "lossless.webp", "moving.webp", "plain.bmp", "runs.bmp", "plain.avif", "moving.avif",
    "camera.heic", "tiles.heic")] + [f"VideoTests/Fixtures/{name}" for name in ("h264.mp4", "fragmented.mp4", "av1.mp4",
        "h264.mov", "vp8.webm", "vp9.webm")]


def files(seed, often, folder=None):
    """Names and bytes: of a folder, or our own. `often` says how often each usual file is corrupted in each way."""
    for path in sorted(glob.glob(folder + "/**", recursive=True)) if folder else []:
        if os.path.isfile(path):
            yield os.path.relpath(path, folder), read(path)
    if folder:
        return
    lot = random.Random(seed)
    for path in sorted(glob.glob(TESTS + "/*/Fixtures/*.*") + glob.glob(TESTS + "/Fuzz/Corpus/*/*")):
        if not path.endswith((".sh", ".json", ".yaml")):
            yield os.path.relpath(path, TESTS), read(path)
    for name in USUAL:
        yield from corrupted(name, read(f"{TESTS}/{name}"), lot, often)
    yield from bombs()
    yield from others()


def read(path):
    with open(path, "rb") as file:
        return file.read()


def corrupted(name, bytes, lot, often):
    """One file, cut short, with bits turned over, with numbers that are too large, and with another one's parts."""
    for turn in range(often):
        # Half of the cuts are in the first kilobyte, where the headers are.
        end = lot.randrange(len(bytes) if turn % 2 else min(1024, len(bytes)))
        yield f"{name} cut at {end}", bytes[:end]
    for turn in range(often):
        copy = bytearray(bytes)
        for _ in range(1 + turn % 8):
            at = lot.randrange(min(200, len(copy)) if turn % 2 else len(copy))
            copy[at] ^= 1 << lot.randrange(8)
        yield f"{name} with bits turned over, {turn}", copy
    for turn in range(often):
        copy = bytearray(bytes)
        at = lot.randrange(min(1024, len(copy)))
        width = lot.choice([1, 2, 4, 8])
        copy[at:at + width] = lot.choice([b"\xff", b"\0", b"\x80", b"\x7f"]) * width
        yield f"{name} with a number made large at {at}", copy
    other = read(f"{TESTS}/{lot.choice(USUAL)}")
    at = lot.randrange(len(bytes))
    yield f"{name} that goes on as another", bytes[:at] + other[at:]
    yield f"{name} with another behind it", bytes + other
    yield f"{name} with a piece twice", bytes[:at] + bytes[at // 2:]


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, *chunks, depth=8, colour=0):
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">2I5B", width, height, depth, colour, 0, 0, 0))
            + b"".join(chunks) + chunk(b"IEND", b""))


def box(kind, content):
    return struct.pack(">I", 8 + len(content)) + kind + content


def bombs():
    """A few bytes that ask for much memory or time."""
    grey = chunk(b"IDAT", zlib.compress(b"\0\0"))
    zeros = zlib.compress(bytes(100_000_000), 9)
    yield "bomb: png of 2^31 pixels a side", png(0x7fffffff, 0x7fffffff, grey)
    yield "bomb: png without size", png(0, 0, grey)
    yield "bomb: png of 67 megapixels, all of them there", png(8192, 8192, chunk(b"IDAT", zlib.compress(bytes(8193 * 8192),
        9)))
    yield "bomb: png of 67 megapixels in 64 bits, none of them there", png(8192, 8192, grey, depth=16, colour=6)
    yield "bomb: png whose data is 100 MB for one pixel", png(1, 1, chunk(b"IDAT", zeros))
    yield "bomb: png with a profile of 100 MB", png(1, 1, chunk(b"iCCP", b"a\0\0" + zeros), grey)
    yield "bomb: png with a text of 100 MB", png(1, 1, chunk(b"zTXt", b"a\0\0" + zeros), chunk(b"iTXt",
        b"a\0\1\0\0\0" + zeros), grey)
    yield "bomb: png of 99,000 texts", png(1, 1, chunk(b"tEXt", b"a\0b") * 99_000, grey)
    yield "bomb: png of 200,000 empty pieces", png(1, 1, chunk(b"IDAT", b"") * 200_000, grey)
    yield "bomb: png of 4 billion frames", png(1, 1, chunk(b"acTL", b"\xff" * 8), grey)

    frame = b"\x2c\0\0\0\0" + struct.pack("<2H", 1, 1) + b"\0\2\2\x4c\1\0"
    yield "bomb: gif of 65535 × 65535", b"GIF89a" + struct.pack("<2H", 65535, 65535) + b"\0\0\0" + frame + b";"
    yield "bomb: gif of 100,000 frames", b"GIF89a" + struct.pack("<2H", 1,
        1) + b"\x80\0\0" + bytes(6) + frame * 100_000 + b";"
    yield "bomb: gif of 1,900 frames of 8000 × 8000", (
        b"GIF89a" + struct.pack("<2H", 8000, 8000) + b"\x80\0\0" + bytes(6) + frame * 1_900 + b";")
    yield "bomb: gif whose pieces never end", b"GIF89a\1\0\1\0\x80\0\0" + bytes(6) + frame[:-3] + b"\1\0" * 500_000

    jpeg = read(f"{TESTS}/CodecsTests/Fixtures/progressive.jpg")
    scan = jpeg.rindex(b"\xff\xda")
    yield "bomb: jpeg of 20,000 scans", jpeg[:-2] + jpeg[scan:-2] * 20_000 + jpeg[-2:]
    yield "bomb: jpeg of 200,000 comments", jpeg[:2] + b"\xff\xfe\0\2" * 200_000 + jpeg[2:]
    yield "bomb: jpeg of 10 MB of fillers", jpeg[:2] + b"\xff" * 10_000_000 + jpeg[2:]
    size = jpeg.index(b"\xff\xc2") + 5
    yield "bomb: jpeg of 65500 × 65500", jpeg[:size] + struct.pack(">2H", 65500, 65500) + jpeg[size + 4:]

    yield "bomb: webp of 16384 × 16384 in 36 bytes", b"RIFF\x1c\0\0\0WEBPVP8L\x0f\0\0\0\x2f\xff\xff\xff\x0f" + b"\x88\x88\x08" * 3 + bytes(2)
    yield "bomb: webp of 16384 × 16384 frames", b"RIFF\x2e\0\0\0WEBPVP8X\x0a\0\0\0\2\0\0\0\xff\xff\xff\xff\xff\xff" + b"ANIM\6\0\0\0" + bytes(6)
    bmp = read(f"{TESTS}/CodecsTests/Fixtures/runs.bmp")
    yield "bomb: bmp of 2^31 × 2^31", bmp[:18] + b"\xff\xff\xff\x7f" * 2 + bmp[26:]
    yield "bomb: bmp of 8000 × 8000 in runs", bmp[:18] + struct.pack("<2i", 8000, 8000) + bmp[26:]

    start = box(b"ftyp", b"isom\0\0\2\0isomavif")
    nested = b""
    for _ in range(3_000):
        nested = box(b"moov", nested)
    yield "bomb: boxes in boxes", start + nested
    yield "bomb: 300,000 boxes", start + box(b"moov", box(b"trak", b"") * 300_000)
    yield "bomb: boxes without size", start + b"\0\0\0\0moov\0\0\0\0trak"
    yield "bomb: a box of 2^63 bytes", start + b"\0\0\0\1moov\x7f\xff\xff\xff\xff\xff\xff\xff"
    yield "bomb: a table of 2^32 entries", start + box(b"moov", box(b"trak", box(b"stsz", b"\0" * 8 + b"\xff" * 4)))
    webm = read(f"{TESTS}/VideoTests/Fixtures/vp8.webm")
    cluster = webm.index(b"\x1f\x43\xb6\x75")
    yield "bomb: webm of 200,000 empty clusters", webm[:cluster] + b"\x1f\x43\xb6\x75\x80" * 200_000 + webm[cluster:]
    yield "bomb: webm of elements in elements", webm[:4] + b"\x01\xff\xff\xff\xff\xff\xff\xff" + b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff" * 3_000


def others():
    """What is no picture, and what pretends to be one."""
    page = b"<html><script>alert(1)</script></html>"
    for start in b"GIF89a", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF\x28\0\0\0WEBP", b"BM", b"\0\0\0\x18ftypavif", b"\0\0\0\x18ftypmp42", b"\x1a\x45\xdf\xa3":
        yield f"a page behind {start!r}", start + page
    yield "a page in a comment", read(f"{TESTS}/CodecsTests/Fixtures/page.jpg") + page
    entities = b"".join(b'<!ENTITY a%d "&a%d;&a%d;&a%d;&a%d;">' % (n + 1, n, n, n, n) for n in range(30))
    texts = {
        "ffconcat": b"ffconcat version 1.0\nfile '/etc/passwd'\n",
        "m3u8": b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
        "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/><script>alert(1)</script></svg>',
        "entities": b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a0 "a">' + entities + b"]><svg>&a30;</svg>",
        "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) (r) file\n",
        "mvg": b"push graphic-context\nimage over 0,0 0,0 '|id'\n",
        "php": b"<?php system($_GET[0]);", "shell": b"#!/bin/sh\nid\n", "elf": b"\x7fELF\2\1\1" + bytes(57),
        "zip": b"PK\3\4" + bytes(26),
        "pdf": b"%PDF-1.7\n",
        "dash": b'<?xml version="1.0"?><MPD><Period><BaseURL>file:///etc/passwd</BaseURL></Period></MPD>',
        "nothing": b"", "one byte": b"\0", "spaces": b" " * 1000, "a megabyte of 0xff": b"\xff" * 1_000_000,
        "a megabyte of zeros": bytes(1_000_000),
    }
    yield from texts.items()
