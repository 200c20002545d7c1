#!/bin/sh
# Makes the fixtures whose colours are not sRGB, and prints what ImageMagick, with Little CMS, makes of them in sRGB: the
# values in ColourTests. The profiles are made here, as small ones are hard to come by.
set -eu
cd "$(dirname "$0")"
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT

python3 - "$folder" <<'PYTHON'
import pathlib, struct, sys

folder = pathlib.Path(sys.argv[1])


def fixed(value):
    return struct.pack(">i", round(value * 65536))


def xyz(*values):
    return b"XYZ \0\0\0\0" + b"".join(map(fixed, values))


def curve(*values):
    return b"curv\0\0\0\0" + struct.pack(f">I{len(values)}H", len(values), *values)


def text(words):
    return b"desc\0\0\0\0" + struct.pack(">I", len(words) + 1) + words + bytes(1 + 4 + 4 + 2 + 1 + 67)


def profile(space, connection, kind, tags):
    tags = {b"desc": text(b"test"), b"cprt": b"text\0\0\0\0CC0\0", b"wtpt": xyz(0.9642, 1, 0.8249), **tags}
    table, body, at = struct.pack(">I", len(tags)), b"", 128 + 4 + 12 * len(tags)
    for name, data in tags.items():
        data += bytes(-len(data) % 4)
        table += name + struct.pack(">II", at + len(body), len(data))
        body += data
    head = struct.pack(">I4sI4s4s4s", at + len(body), b"test", 0x02400000, kind, space, connection)
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + fixed(0.9642) + fixed(1) + fixed(0.8249)
    return head.ljust(128, b"\0") + table + body


def screen(curve, red, green, blue):
    tags = {b"rXYZ": xyz(*red), b"gXYZ": xyz(*green), b"bXYZ": xyz(*blue)}
    return profile(b"RGB ", b"XYZ ", b"mntr", {**tags, b"rTRC": curve, b"gTRC": curve, b"bTRC": curve})


def srgb(value):
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


table = curve(*[round(65535 * srgb(i / 1023)) for i in range(1024)])
(folder / "srgb.icc").write_bytes(
    screen(table, (0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.71410)))
(folder / "p3.icc").write_bytes(
    screen(table, (0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407)))
(folder / "adobe.icc").write_bytes(
    screen(curve(0x0233), (0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457)))
(folder / "grey.icc").write_bytes(profile(b"GRAY", b"XYZ ", b"mntr", {b"kTRC": curve(0x0100)}))

# Inks whose sixteen corners have made-up colours in Lab: a table of two steps a side.
paper, lab = (255, 128, 128), []
inks = [(0.62, -36, -50), (0.52, 74, -4), (0.93, -6, 92), (0.2, 0, 0)]
for corner in range(16):
    light, a, b = 1.0, 0.0, 0.0
    for place, (l, da, db) in enumerate(inks):
        if corner >> (3 - place) & 1:
            light, a, b = light * l, a * 0.5 + da, b * 0.5 + db
    lab += [round(255 * light), max(0, min(255, round(128 + a))), max(0, min(255, round(128 + b)))]
line = bytes(range(256))
lut = b"mft1\0\0\0\0" + bytes([4, 3, 2, 0]) + b"".join(map(fixed, [1, 0, 0, 0, 1, 0, 0, 0, 1]))
(folder / "inks.icc").write_bytes(
    profile(b"CMYK", b"Lab ", b"prtr", {b"A2B0": lut + line * 4 + bytes(lab) + line * 3}))
PYTHON

patches() { # WIDTH HEIGHT, the options of the output and its name
    w=$1 h=$2
    shift 2
    convert -size "$((w / 2))x$((h / 2))" \( xc:'rgb(200,60,40)' xc:'rgb(60,200,80)' +append \) \
        \( xc:'rgb(40,80,200)' xc:'rgb(220,210,60)' +append \) -append +repage "$@"
}
told() { # NAME: the quarters in sRGB
    echo "$1" "$(convert "$1" -profile "$folder/srgb.icc" -depth 8 -sample '2x2!' txt:- | grep -o '  #[0-9A-F]*')"
}

for name in p3 adobe srgb; do
    patches 640 480 -quality 90 -sampling-factor 1x1 -profile "$folder/$name.icc" "colour-$name.jpg"
    told "colour-$name.jpg"
done
for kind in png webp; do
    patches 640 480 -quality 95 -define webp:lossless=true -profile "$folder/p3.icc" "colour-p3.$kind"
    told "colour-p3.$kind"
done
patches 640 480 -colorspace Gray -profile "$folder/grey.icc" -quality 90 colour-grey.jpg
told colour-grey.jpg
# A profile of greys in pictures of colours, as some programs leave it there
for kind in jpg png; do
    patches 96 64 -quality 95 -sampling-factor 1x1 -strip "colour-not-grey.$kind"
    exiftool -q -overwrite_original "-icc_profile<=$folder/grey.icc" "colour-not-grey.$kind"
done
patches 640 480 -colorspace CMYK -profile "$folder/inks.icc" -quality 95 colour-inks.jpg
told colour-inks.jpg

# AVIF and HEIC, by a profile and by numbers
patches 96 64 "PNG24:$folder/plain.png"
avifenc -s 8 --min 0 --max 2 --yuv 444 --icc "$folder/p3.icc" "$folder/plain.png" colour-p3.avif >/dev/null
avifenc -s 8 --min 0 --max 2 --yuv 444 --cicp 12/13/6 "$folder/plain.png" colour-code.avif >/dev/null
avifenc -s 8 --min 0 --max 2 --yuv 444 --icc "$folder/grey.icc" "$folder/plain.png" colour-not-grey.avif >/dev/null
patches 96 64 -profile "$folder/p3.icc" "PNG24:$folder/tagged.png"
heif-enc -q 95 -p chroma=444 "$folder/tagged.png" -o colour-p3.heic >/dev/null

# A PNG that says by itself that it is linear; its colours in sRGB follow from the curve alone
python3 - "$folder" <<'PYTHON'
import pathlib, struct, sys, zlib

plain = (pathlib.Path(sys.argv[1]) / "plain.png").read_bytes()
kept, at = plain[:8], 8
while at < len(plain):
    length, name = struct.unpack_from(">I4s", plain, at)
    if name in (b"IHDR", b"IDAT", b"IEND"):
        kept += plain[at:at + 12 + length]
    if name == b"IHDR":
        gamma = b"gAMA" + struct.pack(">I", 100000)
        kept += struct.pack(">I", 4) + gamma + struct.pack(">I", zlib.crc32(gamma))
    at += 12 + length
pathlib.Path("colour-linear.png").write_bytes(kept)
for value in (200, 60, 40, 80, 220, 210):
    light = value / 255
    print(value, round(255 * (1.055 * light ** (1 / 2.4) - 0.055)))
PYTHON
