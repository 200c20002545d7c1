#!/bin/sh
# Makes odd JPEGs and WebPs of those that cjpeg (libjpeg-turbo 2.1.5), ImageMagick 6.9 and cwebp (libwebp 1.2.4) write: with bytes
# that are missing, superfluous or in another order. Each is shown by Chromium 156 as the tests say, or not.
# A picture has four quarters: red and green above blue and yellow.
set -eu
cd "$(dirname "$0")/odd"
python3 - <<'PYTHON'
import pathlib, struct, subprocess, tempfile

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
PYTHON
