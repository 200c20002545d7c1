#!/bin/sh
# Makes movies that hide words and positions beside their pictures and sounds: ffmpeg 5.1 and GStreamer 1.22 write them, and
# Python puts into each box and element what programs do not write there, as their authors do.
set -eu
cd "$(dirname "$0")"
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT

red="-f lavfi -i color=red:size=64x48:rate=5:duration=1"
ffmpeg -v error $red -c:v libvpx "$folder/red.webm"
ffmpeg -v error $red -c:v libx264 -pix_fmt yuv420p "$folder/red.mp4"
ffmpeg -v error -i "$folder/red.mp4" -c copy -movflags dash "$folder/fragments.mp4"
# The tags of a sound are in the private data of its track as well.
gst-launch-1.0 -q audiotestsrc num-buffers=8 samplesperbuffer=1000 ! audio/x-raw,rate=8000,channels=1 ! audioconvert ! \
    taginject tags=artist=SECRET,title=Hello ! vorbisenc ! m. \
    videotestsrc pattern=red num-buffers=5 ! video/x-raw,width=64,height=48,framerate=5/1 ! vp8enc ! \
    webmmux name=m ! filesink location=beside-sound.webm
ffmpeg -v error -i "$folder/red.mp4" -f lavfi -i sine=duration=1:sample_rate=8000 -c:v copy -c:a flac -strict -2 "$folder/sound.mp4"
printf 'WEBVTT\n\n00:00.000 --> 00:01.000\nSECRET 60.177123, 24.779812\n' >"$folder/secret.vtt"
printf 'WEBVTT\n\n00:00.000 --> 00:01.000 line:10%%\nHow long? 2.5 hours\n' >"$folder/words.vtt"
ffmpeg -v error -y -i "$folder/red.webm" -i "$folder/secret.vtt" -map 0 -map 1 -c copy beside-subtitles.webm
ffmpeg -v error -y -i "$folder/red.webm" -i "$folder/words.vtt" -map 0 -map 1 -c copy subtitles.webm

python3 - "$folder" <<'PYTHON'
import pathlib, struct, sys

folder = pathlib.Path(sys.argv[1])
SECRET = b"SECRET $GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W*6A"


# Elements of a WebM

def element(name, *parts):
    content = b"".join(parts)
    head = name.to_bytes((name.bit_length() + 7) // 8, "big")
    return head + (len(content) | 1 << 28).to_bytes(4, "big") + content


def elements(data):
    place = 0
    while place < len(data):
        numbers = []
        for keeps_marker in (True, False):
            length = 9 - data[place].bit_length()
            number = int.from_bytes(data[place:place + length], "big")
            numbers.append(number if keeps_marker else number & (1 << 7 * length) - 1)
            place += length
        yield numbers[0], data[place:place + numbers[1]]
        place += numbers[1]


def block(track, content):
    return bytes([0x80 | track, 0, 0, 0]) + content


def with_group(content):
    """A block with all that may stand beside it."""
    reference = b"" if content[3] & 0x80 else element(0xFB, b"\xff")
    return element(
        0xA0, element(0xA1, content[:3] + b"\0" + content[4:]), reference, element(0xA4, SECRET),
        element(0x75A1, element(0xA6, element(0xEE, b"\1"), element(0xA5, SECRET)),
                element(0xA6, element(0xEE, b"\5"), element(0xA5, SECRET))))


track = element(0xAE, element(0xD7, b"\2"), element(0x73C5, b"\2"), element(0x83, b"\x21"),
                element(0x86, b"D_WEBVTT/METADATA"), element(0x536E, SECRET), element(0x63A2, SECRET))
beside = element(0x4DFF, SECRET) + element(0xEC, SECRET)
file = dict(elements((folder / "red.webm").read_bytes()))
segment = b""
for name, content in elements(file[0x18538067]):
    parts = list(elements(content)) if name in (0x1549A966, 0x1654AE6B, 0x1F43B675) else []
    if name == 0x1549A966:
        segment += element(name, content, beside)
    elif name == 0x1654AE6B:
        additions = element(0x41E4, element(0x41F0, b"\5"), element(0x41A4, SECRET), element(0x41ED, SECRET), element(0x41E7, b"\x79"))
        segment += element(name, *(element(n, c, beside, additions) for n, c in parts), track, beside)
    elif name == 0x1F43B675:
        blocks = [with_group(c) if n == 0xA3 else element(n, c) for n, c in parts]
        others = element(0xA3, block(2, SECRET)), element(0xA0, element(0xA1, block(2, SECRET))), element(0xA3, block(9, SECRET))
        segment += element(name, *blocks, *others, element(0xAF, SECRET), beside)
# All clusters again as recorders write them, without a length.
head = element(0x1A45DFA3, file[0x1A45DFA3], element(0x4281, element(0x4283, SECRET), element(0x4284, b"\1")))
pathlib.Path("beside.webm").write_bytes(head + element(0xEC, SECRET) + element(0x18538067, segment, beside))
start, *clusters = segment.split(bytes.fromhex("1f43b675"))
endless = bytes.fromhex("1f43b675").join([start] + [b"\x1f\xff\xff\xff" + part[4:] for part in clusters])
pathlib.Path("beside-endless.webm").write_bytes(head + bytes.fromhex("18538067" "01ffffffffffffff") + endless)


# Boxes of a movie

CONTAINERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"dinf", b"mvex", b"moof", b"traf"}


def box(name, *parts):
    content = b"".join(parts)
    return struct.pack(">I4s", len(content) + 8, name) + content


def boxes(data):
    place = 0
    while place + 8 <= len(data):
        length, name = struct.unpack_from(">I4s", data, place)
        yield name, data[place + 8:place + length]
        place += length


secret = box(b"uuid", bytes(range(16)), SECRET)


def with_secrets(data, change=lambda name, content: content):
    """Adds a box to each that holds others. The index stands last, or samples are told from the fragment's beginning."""
    result = b""
    for name, content in boxes(data):
        if name in CONTAINERS:
            content = with_secrets(content, change) + secret
        result += box(name, change(name, content))
    return result


def of_movie(name, content):
    if name == b"dref":
        return content[:4] + struct.pack(">I", 1) + box(b"alis", b"\0\0\0\1", SECRET)
    if name == b"stsd":
        entry = content[8:]
        return content[:8] + struct.pack(">I", len(entry) + len(secret)) + entry[4:] + secret
    return content


pathlib.Path("beside.mp4").write_bytes(with_secrets((folder / "red.mp4").read_bytes(), of_movie))


def of_fragment(name, content):
    if name == b"trun":  # two boxes more stand before the samples
        start, = struct.unpack_from(">i", content, 8)
        return content[:8] + struct.pack(">i", start + 2 * len(secret)) + content[12:]
    return content


fragments = b"".join(box(n, c) for n, c in boxes((folder / "fragments.mp4").read_bytes()) if n != b"sidx")
pathlib.Path("beside-fragments.mp4").write_bytes(with_secrets(fragments, of_fragment))


def of_sound(name, content):
    place = content.find(b"dfLa")
    if name != b"stsd" or place < 0:
        return content
    words = b"LOCATION=" + SECRET
    comments = struct.pack("<I4sII", 4, b"Lavf", 1, len(words)) + words
    blocks = content[place + 4:place + 8] + b"\0" + content[place + 9:place + 46] + b"\x84" + len(comments).to_bytes(3, "big") + comments
    rest = content[place - 4 + struct.unpack_from(">I", content, place - 4)[0]:]
    entry = content[12:place - 4] + box(b"dfLa", blocks) + rest
    return content[:8] + struct.pack(">I", len(entry) + 4) + entry


def changed(data, change):
    return b"".join(
        box(n, change(n, changed(c, change) if n in CONTAINERS else c)) for n, c in boxes(data))


pathlib.Path("beside-sound.mp4").write_bytes(changed((folder / "sound.mp4").read_bytes(), of_sound))
PYTHON

# The same in the list of an AVIF's pictures: places of data, a group that nobody knows, and bytes that no picture has.
python3 - <<'PYTHON'
import pathlib, struct


def box(name, *parts):
    content = b"".join(parts)
    return struct.pack(">I4s", len(content) + 8, name) + content


def boxes(data):
    place = 0
    while place + 8 <= len(data):
        length, name = struct.unpack_from(">I4s", data, place)
        yield name, data[place + 8:place + length]
        place += length


SECRET = b"SECRET $GPRMC,123519,A,4807.038,N,01131.000,E"
others = [
    box(b"dinf", box(b"dref", bytes(4) + struct.pack(">I", 1), box(b"url ", b"\0\0\0\1", SECRET))),
    box(b"grpl", box(b"LEAK", SECRET), box(b"altr", bytes(4) + struct.pack(">III", 9, 1, 1))),
    box(b"idat", SECRET),
]
result = b""
for name, content in boxes(pathlib.Path("plain.avif").read_bytes()):
    if name == b"meta":
        parts = list(boxes(content[4:]))
        place, = [c for n, c in parts if n == b"iloc"]
        # avifenc: version 0, places and lengths of four bytes, no base; each picture in one piece
        assert place[:6] == b"\0\0\0\0\x44\0"
        moved = place[:8]
        for entry in range(8, len(place), 14):
            offset, = struct.unpack_from(">I", place, entry + 6)
            moved += place[entry:entry + 6] + struct.pack(">I", offset + sum(map(len, others))) + place[entry + 10:entry + 14]
        content = content[:4] + b"".join(box(n, moved if n == b"iloc" else c) for n, c in parts) + b"".join(others)
    result += box(name, content)
pathlib.Path("beside.avif").write_bytes(result)
PYTHON
