#!/bin/sh
# Makes odd JPEGs, WebPs, PNGs and GIFs of those that cjpeg (libjpeg-turbo 2.1.5), ImageMagick 6.9, cwebp (libwebp 1.2.4) and
# gifsicle 1.93 write: with bytes that are missing, superfluous or in another order. Each is shown by Chromium 156 as the tests
# say, or not.
# A picture has four quarters: red and green above blue and yellow.
set -eu
cd "$(dirname "$0")/odd"
python3 - <<'PYTHON'
import pathlib, struct, subprocess, tempfile, zlib

folder = pathlib.Path(tempfile.mkdtemp())
red, green, blue, yellow = b"\xff\0\0", b"\0\xff\0", b"\0\0\xff", b"\xff\xff\0"
rows = (red * 48 + green * 48) * 32 + (blue * 48 + yellow * 48) * 32
(folder / "q.ppm").write_bytes(b"P6\n96 64\n255\n" + rows)


def run(*command):
    return subprocess.run(command, capture_output=True, check=True).stdout


def cjpeg(*options):
    return run("cjpeg", "-quality", "80", *options, folder / "q.ppm")


def scans(script):
    (folder / "script").write_text(script)
    return cjpeg("-scans", folder / "script")


def write(name, content):
    pathlib.Path(name).write_bytes(content)


def parts(jpeg):  # Marker, begin and end; 0 for the data of a scan.
    place, result = 2, []
    while jpeg[place + 1] != 0xD9:
        marker, end = jpeg[place + 1], place + 2 + struct.unpack(">H", jpeg[place + 2:place + 4])[0]
        result.append((marker, place, end))
        place = end
        if marker != 0xDA:
            continue
        while jpeg[place] != 0xFF or jpeg[place + 1] == 0 or 0xD0 <= jpeg[place + 1] <= 0xD7:
            place += 1
        result.append((0, end, place))
    return result


def part(jpeg, marker, index=0):
    return [each for each in parts(jpeg) if each[0] == marker][index]


base = cjpeg()
progressive = cjpeg("-progressive")
separate = scans("0;\n1;\n2;\n")
scan = part(base, 0xDA)
trailer = b"\0\0\x01\x0a\x0e\0\0\0Image_UTC_Data" + base + b"SEFHxxSEFT"
write("plain.jpg", base)
write("progressive.jpg", progressive)
write("separate-scans.jpg", separate)

# Shown
write("no-end-then-jpeg.jpg", base[:-2] + trailer)
write("progressive-no-end-then-jpeg.jpg", progressive[:-2] + trailer)
write("separate-scans-no-end.jpg", separate[:-2])
write("half-end.jpg", base[:-1])
write("text-before-scan.jpg", base[:scan[1]] + b"hello world" + base[scan[1]:])
write("jfif-version-9.jpg", base.replace(b"JFIF\0\x01", b"JFIF\0\x09"))
write("adobe-transform-9.jpg", base[:2] + b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0\x09" + base[2:])
write("fill-bytes.jpg", base[:scan[1]] + b"\xff\xff\xff" + base[scan[1]:])
write("restart-behind-scan.jpg", base[:-2] + b"\xff\xd0\xff\xd9")
write("temporary-marker.jpg", base[:2] + b"\xff\x01" + base[2:])
write("height-told-again.jpg", base[:-2] + b"\xff\xdc\0\4\0\x40\xff\xd9")
write("two-ends.jpg", base + b"\xff\xd9")
write("scan-twice.jpg", base[:-2] + base[scan[1]:])
write("no-huffman-tables.jpg", base[:2] + b"".join(base[a:b] for m, a, b in parts(base) if m != 0xC4) + b"\xff\xd9")
write("odd-scans.jpg", scans(
    "0: 0-0,0,1;\n1,2: 0-0,0,0;\n0: 1-63,0,2;\n0: 1-63,2,1;\n0: 1-63,1,0;\n0: 0-0,1,0;\n1: 1-63,0,0;\n2: 1-63,0,0;\n"))
write("few-scans.jpg", scans("0,1,2: 0-0,0,0;\n0: 1-5,0,2;\n"))
for sampling in ["1x2", "4x1", "3x1", "2x4"]:
    write(f"sampling-{sampling}.jpg", cjpeg("-sample", sampling))
restarts = cjpeg("-restart", "1")
write("restarts.jpg", restarts)
for name, number in [("restarts-all-0", lambda n: 0), ("restarts-1-ahead", lambda n: n + 1), ("restarts-4-ahead", lambda n: n + 4)]:
    spoilt, count = bytearray(restarts), 0
    for place in range(*part(restarts, 0)[1:]):
        if spoilt[place] == 0xFF and 0xD0 <= spoilt[place + 1] <= 0xD7:
            spoilt[place + 1] = 0xD0 + number(count) % 8
            count += 1
    write(name + ".jpg", bytes(spoilt))

# Not shown, or in parts
write("arithmetic.jpg", cjpeg("-arithmetic"))
height = bytearray(base)
height[part(base, 0xC0)[1] + 5:part(base, 0xC0)[1] + 7] = b"\0\0"
write("height-behind-scan.jpg", bytes(height[:-2]) + b"\xff\xdc\0\4\0\x40\xff\xd9")
three = bytearray(cjpeg("-sample", "3x1"))
three[part(bytes(three), 0xC0)[1] + 14] = 0x21
write("sampling-3-to-2.jpg", bytes(three))
write("no-quantization-tables.jpg", base[:2] + b"".join(base[a:b] for m, a, b in parts(base) if m != 0xDB) + b"\xff\xd9")
write("half-scan.jpg", base[:scan[2] + 60] + b"\xff\xd9")
write("half-scan-no-end.jpg", base[:scan[2] + 60])
write("scan-missing.jpg", separate[:part(separate, 0xDA, 2)[1]] + b"\xff\xd9")
write("last-scan-missing-no-end.jpg", progressive[:part(progressive, 0xDA, -1)[1]])
data = restarts[part(restarts, 0)[1]:part(restarts, 0)[2]]
write("restart-missing.jpg", restarts[:part(restarts, 0)[1]] + data[:data.index(b"\xff\xd0")]
      + data[data.index(b"\xff\xd1"):] + b"\xff\xd9")
write("two-starts.jpg", b"\xff\xd8" + base)
write("unknown-marker.jpg", base[:2] + b"\xff\xf0\0\4ab" + base[2:])
for name, marker, index, value in [
    ("lossless", 0xC3, 1, 0xC3), ("hierarchical", 0xC5, 1, 0xC5), ("twelve-bits", 0, 4, 12), ("two-components", 0, 9, 2)
]:
    spoilt = bytearray(base)
    spoilt[part(base, 0xC0)[1] + index] = value
    write(name + ".jpg", bytes(spoilt))


# WebP
def cwebp(*options, source="q.ppm"):
    run("cwebp", "-quiet", *options, folder / source, "-o", folder / "q.webp")
    content, place, result = (folder / "q.webp").read_bytes(), 12, []
    while place + 8 <= len(content):
        length = struct.unpack("<I", content[place + 4:place + 8])[0]
        result.append((content[place:place + 4], content[place + 8:place + 8 + length]))
        place += 8 + length + length % 2
    return result


def chunk(name, content):
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def webp(*chunks, surplus=0):
    body = b"WEBP" + b"".join(chunk(*each) for each in chunks)
    return b"RIFF" + struct.pack("<I", len(body) + surplus) + body


def sides(width, height):
    return struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]


def extended(flags, width=96, height=64):
    return b"VP8X", bytes([flags, 0, 0, 0]) + sides(width, height)


def frame(*chunks, x=0, y=0):
    place = struct.pack("<I", x // 2)[:3] + struct.pack("<I", y // 2)[:3]
    return b"ANMF", place + sides(96, 64) + b"\x64\0\0\0" + b"".join(chunk(*each) for each in chunks)


run("convert", folder / "q.ppm", "-alpha", "set", "-channel", "A", "-evaluate", "set", "50.2%", folder / "q.png")
picture = cwebp("-q", "80")[0]
lossless = cwebp("-lossless")[0]
alpha, under = [each for each in cwebp("-q", "80", source="q.png") if each[0] in (b"ALPH", b"VP8 ")]
clear = cwebp("-lossless", source="q.png")[-1]
exif = b"EXIF", b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0"
unknown = b"JUNK", b"abcd"
animation = b"ANIM", b"\0\0\0\0\0\0"

write("exif-first.webp", webp(extended(8), exif, picture))
write("exif-without-flag.webp", webp(extended(0), picture, exif))
write("simple-then-exif.webp", webp(picture, exif))
write("simple-then-extended.webp", webp(picture, extended(0)))
write("unknown-first.webp", webp(extended(0), unknown, picture))
write("riff-without-exif.webp", webp(extended(8), picture, exif, surplus=-8 - len(exif[1])))
write("lossless-without-alpha-flag.webp", webp(extended(0), clear))
write("alpha-flag.webp", webp(extended(0x10), alpha, under))
write("frames-without-alpha-flag.webp", webp(extended(2), animation, frame(alpha, under), frame(picture)))
write("one-frame.webp", webp(extended(2), animation, frame(picture)))
write("one-small-frame.webp", webp(extended(0x12, 192, 128), animation, frame(picture, x=96, y=64)))

write("alpha-in-simple.webp", webp(alpha, under))
write("alpha-behind.webp", webp(extended(0x10), under, alpha))
write("unknown-between.webp", webp(extended(0x10), alpha, unknown, under))
write("unknown-in-simple.webp", webp(unknown, picture))
write("two-pictures.webp", webp(extended(0), picture, picture))
write("other-canvas.webp", webp(extended(0, 100, 64), picture))
write("frames-without-animation.webp", webp(extended(2), frame(picture), frame(lossless)))
write("frames-without-flag.webp", webp(extended(0), animation, frame(picture)))
write("riff-too-long.webp", webp(picture, surplus=2))
write("riff-too-short.webp", webp(picture, surplus=-2))
write("half-picture.webp", webp((b"VP8 ", picture[1][:len(picture[1]) * 2 // 3])))

# More of them, each with a text that must not be stored.
secret = b"49.123 N 8.456 E, serial number 0815"
hidden = b"JUNK", secret
second = picture[0], picture[1][:40] + secret * 3


def riff(body, length):
    return b"RIFF" + struct.pack("<I", length) + b"WEBP" + body


padded = (picture[0], picture[1] + b"\0" * (1 - len(picture[1]) % 2))
body = chunk(*padded)[:-1]
write("unknown-in-frames.webp", webp(extended(2), animation, frame(picture, hidden), frame(picture, hidden, hidden), hidden))
write("padding-missing.webp", riff(body, len(body) + 5))
write("padding-not-counted.webp", riff(body, len(body) + 4))
write("length-too-long.webp", riff(chunk(*picture) + b"xx", len(chunk(*picture)) + 6))
write("unknown-in-still.webp", webp(picture, (b"VP8X", secret), (b"ALPH", secret), hidden))
write("frame-that-ends-early.webp", webp(extended(2), animation, frame(picture), frame(second)))
write("long-extended-header.webp", webp((b"VP8X", extended(0)[1] + secret), picture))
write("reserved-flag.webp", webp(extended(0x40), picture))
write("still-with-animation.webp", webp(extended(0), animation, picture))
write("bytes-behind-frame.webp", webp(extended(2), animation, (b"ANMF", frame(picture)[1] + b"abcd"), frame(picture)))
write("two-pictures-in-frame.webp", webp(extended(2), animation, frame(picture, picture), frame(picture)))


def segment(marker, content):
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def behind_start(*segments):
    return base[:2] + b"".join(segments) + base[2:]


def tags(*entries):
    directory = b"".join(struct.pack("<HHII", *each) for each in entries)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + directory + b"\0" * 4


turned, upright = (0x112, 3, 1, 6), (0x112, 3, 1, 1)


def profile_of(name):
    jpeg = pathlib.Path("..", name).read_bytes()
    return b"".join(jpeg[a + 18:b] for m, a, b in parts(jpeg) if m == 0xE2)


profile, other = profile_of("colour-p3.jpg"), profile_of("colour-srgb.jpg")
write("profile-twice.jpg", behind_start(*[segment(0xE2, b"ICC_PROFILE\0\1\1" + each) for each in (profile, other)]))
write("empty-exif-first.jpg", behind_start(*[segment(0xE1, b"Exif\0\0" + each) for each in (b"", tags(turned))]))
write("exif-entry-cut.jpg", behind_start(segment(0xE1, b"Exif\0\0" + tags(turned)[:-5])))
write("orientation-of-camera.jpg", behind_start(segment(0xE1, b"Exif\0\0" + tags((0x8769, 4, 1, 26)) + tags(turned)[8:])))
same = bytearray(base)
for place in [part(base, 0xC0)[1] + 10, part(base, 0xDA)[1] + 5]:
    for index in range(3):
        same[place + index * (3 if place < part(base, 0xDA)[1] else 2)] = 1
write("same-identifiers.jpg", bytes(same))
write("comment-of-length-1.jpg", behind_start(b"\xff\xfe\0\1"))
write("lines-with-text.jpg", base[:-2] + segment(0xDC, b"\0\x40" + secret) + b"\xff\xd9")


# PNG
def png_chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(*chunks):
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*each) for each in chunks)


def header(colour, depth=8):
    return b"IHDR", struct.pack(">IIBBBBB", 96, 64, depth, colour, 0, 0, 0)


def control(number):
    return b"fcTL", struct.pack(">IIIIIHHBB", number, 96, 64, 0, 0, 1, 10, 0, 0)


def frame_data(number, content):
    return b"fdAT", struct.pack(">I", number) + content


written = run("convert", folder / "q.ppm", "-define", "png:color-type=2", "-define", "png:exclude-chunks=all", "png:-")
place, data = 8, b""
while place < len(written):
    length = struct.unpack(">I", written[place:place + 4])[0]
    if written[place + 4:place + 8] == b"IDAT":
        data += written[place + 8:place + 8 + length]
    place += 12 + length
end, frames = (b"IEND", b""), (b"acTL", struct.pack(">II", 3, 0))
lines = zlib.decompress(data)


def animated(third):
    return png(header(2), frames, control(0), (b"IDAT", data), control(1), frame_data(2, data), control(3), third, end)


write("frame-in-two-chunks.png", png(
    header(2), frames, control(0), (b"IDAT", data), control(1), frame_data(2, data[:50]), frame_data(3, data[50:-4] + b"abcd"),
    control(4), frame_data(5, data[:-4]), end))
write("frame-not-deflated.png", animated(frame_data(4, secret)))
write("frame-of-few-rows.png", animated(frame_data(4, zlib.compress(lines[:2000]))))
write("frame-cut.png", animated(frame_data(4, data[:len(data) // 2])))
write("frame-of-unknown-filter.png", animated(frame_data(4, zlib.compress(lines[:289] + b"\x09" + lines[290:]))))
write("frame-empty.png", animated(frame_data(4, b"")))
write("unused-parts.png", png(
    header(2), (b"PLTE", secret[:36]), (b"gAMA", struct.pack(">I", 45455) + secret), (b"tIME", b"\x07\xe5\1\1\1\1\1" + secret),
    (b"pHYs", b"\0" * 9 + secret), (b"sBIT", b"\x08\x08\x08" + secret), (b"bKGD", b"\0" * 6 + secret), (b"hIST", secret),
    (b"sPLT", secret + b"\0\x08"), (b"sCAL", b"\1" + secret), (b"iCCP", secret + b"\0\0" + zlib.compress(profile)),
    (b"fcTL", secret),
    (b"fdAT", secret), (b"acTL", b"\0\0\0\2\0\0\0\0" + secret), (b"IDAT", data), (b"tEXt", b"Title\0x"), (b"IDAT", secret),
    (b"IEND", secret)))
write("useful-parts.png", png(
    header(2), (b"gAMA", struct.pack(">I", 45455)), (b"sBIT", b"\x08\x08\x08"), (b"bKGD", b"\0" * 6),
    (b"pHYs", struct.pack(">IIB", 2835, 2835, 1)),
    (b"tIME", b"\x07\xe5\1\1\1\1\1"), (b"sCAL", b"\x010.5\x000.5"), (b"IDAT", data), end))
write("transparency-too-long.png", png(header(2), (b"tRNS", b"\0\xff\0\0\0\0" + secret), (b"IDAT", data), end))
indices = b"".join(b"\0" + bytes((x >= 48) + 2 * (y >= 32) for x in range(96)) for y in range(64))
colours = red + green + blue + yellow
write("palette-too-short.png", png(header(3), (b"PLTE", colours[:9]), (b"IDAT", zlib.compress(indices)), end))
write("profile-of-unknown-method.png", png(header(2), (b"iCCP", b"x\0\1" + zlib.compress(profile)), (b"IDAT", data), end))

# GIF
for name in ["q", "p"]:
    run("convert", folder / "q.ppm", *(["-negate"] if name == "p" else []), folder / (name + ".gif"))
moving = run("gifsicle", "--no-warnings", "--delay", "10", "--loopcount", folder / "q.gif", folder / "p.gif")
comment = b"\x21\xfe" + bytes([len(secret)]) + secret + b"\0"
write("moving.gif", moving)
for name, rest in [
    ("comment", comment[:-8]), ("comment-terminator", comment[:-1]), ("introducer", b"\x21"), ("label", b"\x21\xfe"),
    ("control", b"\x21\xf9\4\1"), ("application", b"\x21\xff\x0bXMP DataXMP<x"), ("descriptor", b"\x2c\0\0\0"),
]:
    write(f"ends-in-{name}.gif", moving[:-1] + rest)
write("ends-in-palette.gif", moving[:-1] + b"\x2c\0\0\0\0\x60\0\x40\0\x87abc")
place = moving.index(b"\x21\xf9\4")
write("control-of-two-blocks.gif", moving[:place + 7] + comment[2:] + moving[place + 8:])
PYTHON
