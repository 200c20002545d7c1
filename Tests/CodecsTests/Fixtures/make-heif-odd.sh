#!/bin/sh
# Makes the AVIFs of uncommon structure out of those that make-heif.sh made with avifenc 0.11.1, and of one that ffmpeg 5.1
# wrote, and the pictures with a monitor's profile. What browsers show of each was looked up in Chromium 156.
set -eu
cd "$(dirname "$0")"
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT

# The profile of a monitor, with the serial number that colord 1.4.6 keeps in the tag meta
exiftool -icc_profile -b colour-p3.jpg >"$folder/monitor.icc"
cd-fix-profile "$folder/monitor.icc" md-add EDID_serial LEAK-SERIAL-4711
for kind in jpg png webp gif; do
    source=plain.$kind
    [ "$kind" = gif ] && source=still.gif
    cp "$source" "monitor.$kind"
    exiftool -q -overwrite_original "-icc_profile<=$folder/monitor.icc" "monitor.$kind"
done
avifenc -s 8 --icc "$folder/monitor.icc" plain.png monitor.avif >/dev/null

ffmpeg -v error -f lavfi -i testsrc=s=96x64:r=2:d=2 -c:v libaom-av1 -cpu-used 8 -f avif "$folder/sequence.avif"
ffmpeg -v error -f lavfi -i sine=d=2 -c:a aac -f mp4 "$folder/sound.mp4"

python3 - "$folder" <<'PYTHON'
import pathlib
import struct
import sys

folder = pathlib.Path(sys.argv[1])
CONTAINERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl"}


def box(name, content):
    return struct.pack(">I4s", len(content) + 8, name) + content


def boxes(data):
    found, place = [], 0
    while place + 8 <= len(data):
        length, name = struct.unpack(">I4s", data[place : place + 8])
        found.append((name, data[place + 8 : place + length]))
        place += length
    return found


def moved_items(content, shift):
    """The box iloc for a file whose data lie further behind."""
    result, place = bytearray(content), 8
    base = content[5] >> 4
    for _ in range(struct.unpack(">H", content[6:8])[0]):
        method = struct.unpack(">H", content[place + 2 : place + 4])[0] if content[0] else 0
        place += (6 if content[0] else 4) + base
        count = struct.unpack(">H", content[place : place + 2])[0]
        place += 2
        for _ in range(count):
            if method == 0:
                struct.pack_into(">I", result, place, struct.unpack_from(">I", content, place)[0] + shift)
            place += 8
    return bytes(result)


def moved_meta(content, shift):
    return content[:4] + b"".join(box(n, moved_items(c, shift) if n == b"iloc" else c) for n, c in boxes(content[4:]))


def movie(content, shift, change=lambda name, content: content):
    result = b""
    for name, part in boxes(content):
        if name in CONTAINERS:
            part = movie(part, shift, change)
        elif name == b"stco":
            count = struct.unpack(">I", part[4:8])[0]
            part = part[:8] + b"".join(struct.pack(">I", o + shift) for o in struct.unpack(f">{count}I", part[8:]))
        result += box(name, change(name, part))
    return result


def read(name):
    return pathlib.Path(name).read_bytes()


def write(name, data):
    pathlib.Path(f"odd-{name}.avif").write_bytes(data)


def with_properties(data, change):
    """The file with other properties of its items."""
    top = boxes(data)
    meta = dict(top)[b"meta"]

    def changed(name, content):
        if name != b"iprp":
            return content
        parts = dict(boxes(content))
        table, items, place = parts[b"ipma"], [], 8
        for _ in range(struct.unpack(">I", table[4:8])[0]):
            number, count = struct.unpack(">HB", table[place : place + 3])
            items.append((number, list(table[place + 3 : place + 3 + count])))
            place += 3 + count
        properties, tables = change(boxes(parts[b"ipco"]), items)
        return box(b"ipco", b"".join(box(n, c) for n, c in properties)) + b"".join(
            box(b"ipma", struct.pack(">II", 0, len(t)) + b"".join(struct.pack(">HB", n, len(p)) + bytes(p) for n, p in t))
            for t in tables)

    new = meta[:4] + b"".join(box(n, changed(n, c)) for n, c in boxes(meta[4:]))
    new = moved_meta(new, len(new) - len(meta))
    return b"".join(box(n, new if n == b"meta" else c) for n, c in top)


def without_size(properties, items):
    sizes = {i + 1 for i, (name, _) in enumerate(properties) if name == b"ispe"}
    return properties, [[(n, [p for p in of if n != 2 or p & 127 not in sizes]) for n, of in items]]


def with_layer(properties, items):
    properties = properties + [(b"lsel", struct.pack(">H", 1))]
    return properties, [[(n, of + [0x80 | len(properties)] * (n == 2)) for n, of in items]]


clear = read("half-clear.avif")
write("alpha-without-size", with_properties(clear, without_size))
write("alpha-layer", with_properties(clear, with_layer))
write("two-associations", with_properties(clear, lambda properties, items: (properties, [items[:1], items[1:]])))

plain = read("plain.avif")
meta = plain.find(b"meta")
write("open-meta", plain[: meta - 4] + bytes(4) + plain[meta:])
matrix = plain.find(b"nclx") + 8
write("matrix-10", plain[:matrix] + struct.pack(">H", 10) + plain[matrix + 2 :])

moving = read("moving.avif")
meta = moving.find(b"meta")
write("no-primary", moving[:meta] + b"free" + moving[meta + 4 :])


def first_alone(name, content):
    one = struct.pack(">I", 1)
    if name == b"stsz":
        return content[:8] + one + content[12:16]
    if name == b"stts":
        return content[:8] + one + content[12:]
    return content[:12] + one + content[16:] if name == b"stsc" else content


shift = len(movie(dict(boxes(moving))[b"moov"], 0, first_alone)) - len(dict(boxes(moving))[b"moov"])
write("one-frame", b"".join(
    box(n, moved_meta(c, shift) if n == b"meta" else movie(c, shift, first_alone) if n == b"moov" else c)
    for n, c in boxes(moving)))

sequence, sound = boxes(folder.joinpath("sequence.avif").read_bytes()), folder.joinpath("sound.mp4").read_bytes()
track = next(c for n, c in boxes(dict(boxes(sound))[b"moov"]) if n == b"trak")
shift = len(track) + 8
start = sum(len(c) + 8 for n, c in sequence) + shift
write("sound", b"".join(
    box(n, moved_meta(c, shift) if n == b"meta"
        else movie(c, shift) + box(b"trak", movie(track, start - sound.find(b"mdat") - 4)) if n == b"moov"
        else c + dict(boxes(sound))[b"mdat"] if n == b"mdat" else c)
    for n, c in sequence))
PYTHON
