#!/bin/sh
# Makes the AVIF and HEIC fixtures, as make.sh makes the others: with ImageMagick 6, avifenc and heif-enc, and Python for
# what heif-enc cannot write.
set -eu
cd "$(dirname "$0")"
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT

quarters() { # WIDTH HEIGHT, the options of the output and its name
    w=$1 h=$2
    shift 2
    convert -size "$((w / 2))x$((h / 2))" \( xc:red xc:lime +append \) \( xc:blue xc:yellow +append \) -append +repage "$@"
}

avif() { # INPUT OUTPUT, the options of avifenc
    in=$1 out=$2
    shift 2
    avifenc -s 8 "$@" "$folder/$in.png" "$out.avif" >/dev/null
}

quarters 640 480 "PNG24:$folder/plain.png"
quarters 640 480 -depth 16 "PNG48:$folder/deep.png"
quarters 640 480 -alpha set -channel A -evaluate set 50.2% "PNG32:$folder/half-clear.png"
quarters 96 64 "PNG24:$folder/small.png"
quarters 96 64 -colorspace Gray "PNG:$folder/grey.png"
convert -size 96x64 xc:blue "PNG24:$folder/blue.png"

# AVIF
avif plain plain --yuv 420
avif plain full-colour --yuv 444 --lossless
avif deep deep --yuv 420 --depth 10
avif deep deeper --yuv 444 --depth 12
avif grey grey --yuv 400
avif half-clear half-clear --yuv 420
avif half-clear premultiplied --yuv 444 --premultiply
avif plain tiles --yuv 420 --grid 2x2
avif plain cropped --yuv 420 --crop 320,0,320,240
for turn in 1 2 3; do avif small "turned-$turn" --irot "$turn"; done
for turn in 0 1 2 3; do
    for mirror in 0 1; do avif small "turned-$turn-mirrored-$mirror" --irot "$turn" --imir "$mirror"; done
done
avifenc -s 8 "$folder/small.png" "$folder/blue.png" moving.avif >/dev/null
heif-enc -A -q 80 -t 32 -p chroma=422 -o preview.avif "$folder/small.png" >/dev/null 2>&1

# HEIC
heif() { heif-enc -q 90 -o "$2.heic" "$folder/$1.png" >/dev/null 2>&1; }
heif plain plain
heif half-clear half-clear
heif-enc -b 10 -q 90 -o deep.heic "$folder/deep.png" >/dev/null 2>&1
for colour in red lime blue yellow; do
    convert -size 64x64 "xc:$colour" "PNG24:$folder/$colour.png"
    heif "$colour" "$folder/$colour"
done
heif small "$folder/small"

python3 - "$folder" <<'PYTHON'
import pathlib, struct, sys

folder = pathlib.Path(sys.argv[1])


def box(name, content):
    return struct.pack(">I4s", len(content) + 8, name) + content


def full(name, content, version=0, flags=0):
    return box(name, struct.pack(">I", version << 24 | flags) + content)


def boxes(data):
    while data:
        length, name = struct.unpack(">I4s", data[:8])
        yield name, data[8:length]
        data = data[length:]


def coded(name):
    """The configuration and the coded bytes of the one picture in a file of heif-enc."""
    file = dict(boxes(folder.joinpath(name + ".heic").read_bytes()))
    properties = dict(boxes(dict(boxes(dict(boxes(file[b"meta"][4:]))[b"iprp"]))[b"ipco"]))
    return properties[b"hvcC"], file[b"mdat"]


def ispe(width, height):
    return full(b"ispe", struct.pack(">II", width, height))


def write(name, items, properties, associations, references=b"", data=b"", ending=".heic"):
    """items: (number, type, bytes) with None for what lies in `data`; the first one is the primary one."""
    ftyp = box(b"ftyp", b"heic\0\0\0\0mif1heic")

    def meta(start):
        places, entries = b"", b""
        for number, kind, content in items:
            inside = content is None
            length = len(data) if inside else len(content)
            places += struct.pack(">HHHHII", number, inside, 0, 1, 0 if inside else start, length)
            start += 0 if inside else length
            entries += full(b"infe", struct.pack(">HH4sx", number, 0, kind), 2)
        links = b"".join(struct.pack(">HB", n, len(p)) + bytes(p) for n, p in associations)
        return full(b"meta", full(b"hdlr", struct.pack(">I4s12xx", 0, b"pict"))
                    + full(b"pitm", struct.pack(">H", items[0][0]))
                    + full(b"iinf", struct.pack(">H", len(items)) + entries)
                    + full(b"iloc", struct.pack(">BBH", 0x44, 0, len(items)) + places, 1)
                    + (full(b"iref", references) if references else b"") + (box(b"idat", data) if data else b"")
                    + box(b"iprp", box(b"ipco", b"".join(properties))
                          + full(b"ipma", struct.pack(">I", len(associations)) + links)))

    start = len(ftyp) + len(meta(0)) + 8
    body = b"".join(content for _, _, content in items if content is not None)
    pathlib.Path(name).with_suffix(ending).write_bytes(ftyp + meta(start) + box(b"mdat", body))


configuration, picture = coded("small")
base = [box(b"hvcC", configuration), ispe(96, 64)]
turned = base + [box(b"irot", b"\3"), box(b"imir", b"\1")]
write("turned-3-mirrored-1", [(1, b"hvc1", picture)], turned, [(1, [0x81, 2, 0x83, 0x84])])
aperture = box(b"clap", struct.pack(">IIIIiIiI", 48, 1, 32, 1, 24, 1, -16, 1))
write("cropped", [(1, b"hvc1", picture)], base + [aperture], [(1, [0x81, 2, 0x83])])

# Four tiles of 64×64, of which the picture shows 100×90.
tiles = [coded(colour) for colour in ("red", "lime", "blue", "yellow")]
assert len({tile[0] for tile in tiles}) == 1
write("tiles", [(1, b"grid", None)] + [(n + 2, b"hvc1", tile[1]) for n, tile in enumerate(tiles)],
      [box(b"hvcC", tiles[0][0]), ispe(64, 64), ispe(100, 90)],
      [(1, [3])] + [(n, [0x81, 2]) for n in (2, 3, 4, 5)],
      box(b"dimg", struct.pack(">HHHHHH", 1, 4, 2, 3, 4, 5)), struct.pack(">BBBBHH", 0, 0, 1, 1, 100, 90))

# As many tiles as have 2⁶³ pixels by what they say: the same one, again and again. Its ending is that of no picture to be taken.
side, columns, rows = 1 << 24, 256, 128
write("vast", [(1, b"grid", None), (2, b"hvc1", tiles[0][1])],
      [box(b"hvcC", tiles[0][0]), ispe(side, side)], [(1, [2]), (2, [0x81, 2])],
      box(b"dimg", struct.pack(">HH", 1, columns * rows) + struct.pack(">H", 2) * columns * rows),
      struct.pack(">BBBBII", 0, 1, rows - 1, columns - 1, columns * side - 1, rows * side), ending=".heif")
PYTHON
