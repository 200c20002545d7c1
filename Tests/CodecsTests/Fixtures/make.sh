#!/bin/sh
# Makes the fixtures with programs that have nothing to do with Martlet: ImageMagick 6, libvips, exiftool, webpmux, and Python for what
# these cannot write. They are kept under version control; run this only to add one, as another version gives other bytes.
# Unless its name says otherwise a picture has four quarters: red and green above blue and yellow.
set -eu
cd "$(dirname "$0")"

quarters() { # WIDTH HEIGHT, the options of the output and its name
    w=$1 h=$2
    shift 2
    convert -size "$((w / 2))x$((h / 2))" \( xc:red xc:lime +append \) \( xc:blue xc:yellow +append \) -append +repage "$@"
}

# JPEG
quarters 640 480 -quality 60 plain.jpg
quarters 640 480 -quality 60 -interlace Plane progressive.jpg
quarters 640 480 -quality 60 -sampling-factor 1x1 full-colour.jpg
quarters 640 480 -quality 60 -sampling-factor 4x1 quarter-colour.jpg
quarters 96 64 -quality 60 -colorspace Gray grey.jpg
quarters 96 64 -quality 80 -colorspace CMYK cmyk.jpg
quarters 4000 3000 -quality 30 large.jpg
convert -size 3000x1 xc:red strip.jpg
for turn in 1 2 3 4 5 6 7 8; do
    quarters 96 64 -quality 60 "turned-$turn.jpg"
    exiftool -q -overwrite_original -n -Orientation="$turn" "turned-$turn.jpg"
done
quarters 1200 800 -quality 30 wide-turned-6.jpg
exiftool -q -overwrite_original -n -Orientation=6 -ExifByteOrder=II wide-turned-6.jpg

# PNG
quarters 640 480 plain.png
quarters 96 64 PNG8:palette.png
quarters 96 64 -depth 16 PNG48:deep.png
quarters 96 64 -colorspace Gray grey.png
quarters 640 480 -interlace PNG interlaced.png
quarters 640 480 -alpha set -channel A -evaluate set 50.2% PNG32:half-clear.png
convert -size 64x64 xc:gray50 -alpha set -channel A -evaluate set 50.2% -define png:color-type=4 grey-half-clear.png
convert -size 64x64 xc:white xc:red +append -transparent red -define png:color-type=2 clear-colour.png
convert -size 640x480 'xc:rgba(0,0,0,0)' -fill white -draw 'rectangle 213,0 639,479' PNG32:white-on-nothing.png
convert -size 1x1 xc:red PNG24:dot.png
convert -size 40x20 xc:white -strip PNG24:mark.png
convert -size 20x20 'xc:rgba(255,255,255,0)' xc:black +append -strip PNG32:mark-half-clear.png
convert -size 1x3000 xc:red strip.png
convert -size 600x7 xc:red flat.png

# GIF
quarters 640 480 still.gif
convert -page 80x60+20+10 -size 40x30 xc:red -page +0+0 -size 80x60 xc:blue -loop 0 moving-offset.gif
convert -size 640x128 xc:red xc:blue -loop 0 moving-wide.gif
convert -size 64x64 xc:white xc:red +append -transparent red clear.gif

# WebP
quarters 640 480 -quality 80 plain.webp
quarters 640 480 -define webp:lossless=true lossless.webp
# One colour, for which no pixel needs a bit.
convert -size 640x480 xc:red -strip -define webp:lossless=true -define webp:method=0 one-colour.webp
quarters 640 480 -alpha set -channel A -evaluate set 50.2% -quality 80 half-clear.webp
convert -size 120x80 xc:red xc:blue -loop 0 moving.webp
# This ImageMagick writes a second file behind the first.
truncate -s 280 moving.webp
folder=$(mktemp -d)
convert -size 40x30 xc:red -quality 90 "$folder/small.webp"
convert -size 80x60 xc:blue -quality 90 "$folder/large.webp"
webpmux -frame "$folder/small.webp" +100+20+10+0+b -frame "$folder/large.webp" +100 -o moving-offset.webp
quarters 640 480 -alpha set -channel A -evaluate set 50.2% -quality 80 "$folder/half.webp"
webpmux -frame "$folder/half.webp" +100 -frame "$folder/half.webp" +100 -o moving-wide.webp
convert -size 48x32 xc:red -quality 90 moving-once.webp # wrapped as an animation below
rm -r "$folder"

# BMP
quarters 96 64 BMP3:plain.bmp
quarters 96 64 -type Palette BMP3:palette.bmp
quarters 96 64 -type Palette -compress RLE BMP3:runs.bmp
quarters 96 64 -define bmp:subtype=RGB565 fields.bmp
quarters 96 64 -alpha set -channel A -evaluate set 50.2% half-clear.bmp
convert -size 96x64 xc:white xc:black -append -monochrome BMP3:two-colours.bmp

# What is not taken
quarters 96 64 -compress Zip picture.tiff
printf 'GIF89a<html><script>alert(1)</script></html>' >page.gif
printf '<!DOCTYPE html><html><body>A page.</body></html>' >page.jpg
printf '<svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>' >drawing.svg
printf 'A text of no kind.\n' >text.jpg

python3 - <<'PYTHON'
import ctypes, ctypes.util, pathlib, struct, zlib

# A YCCK JPEG as Adobe writes it, inks inverted. TurboJPEG's compressor makes it of CMYK pixels.
turbo = ctypes.CDLL(ctypes.util.find_library("turbojpeg"))
turbo.tjInitCompress.restype = ctypes.c_void_p
inks = {"red": b"\xff\0\0\xff", "green": b"\0\xff\0\xff", "blue": b"\0\0\xff\xff", "yellow": b"\xff\xff\0\xff"}
rows = (inks["red"] * 48 + inks["green"] * 48) * 32 + (inks["blue"] * 48 + inks["yellow"] * 48) * 32
out, size = ctypes.c_void_p(), ctypes.c_ulong()
CMYK, HALF = 11, 2
turbo.tjCompress2(ctypes.c_void_p(turbo.tjInitCompress()), rows, 96, 0, 64, CMYK, ctypes.byref(out),
                  ctypes.byref(size), HALF, 80, 0)
pathlib.Path("ycck.jpg").write_bytes(ctypes.string_at(out, size.value))


# A PNG of two frames, red and blue.
def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def frame(colour):
    return zlib.compress((b"\0" + colour * 96) * 64)


def control(number):
    return chunk(b"fcTL", struct.pack(">IIIIIHHBB", number, 96, 64, 0, 0, 1, 5, 0, 0))


pathlib.Path("moving.png").write_bytes(
    b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 96, 64, 8, 2, 0, 0, 0))
    + chunk(b"acTL", struct.pack(">II", 2, 0)) + control(0) + chunk(b"IDAT", frame(b"\xff\0\0"))
    + control(1) + chunk(b"fdAT", struct.pack(">I", 2) + frame(b"\0\0\xff")) + chunk(b"IEND", b""))


# A WebP that is an animation of one frame, which webpmux will not write.
def riff(name, content):
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def three(value):
    return struct.pack("<I", value)[:3]


picture = pathlib.Path("moving-once.webp").read_bytes()[12:]
sides = three(47) + three(31)
pathlib.Path("moving-once.webp").write_bytes(riff(b"RIFF", b"WEBP" + riff(b"VP8X", b"\2\0\0\0" + sides)
    + riff(b"ANIM", b"\0" * 6) + riff(b"ANMF", b"\0" * 6 + sides + three(100) + b"\0" + picture)))
PYTHON

# Rings that get finer outwards, and what libvips makes of them
vips zone rings.png 240 180 --uchar
convert rings.png -alpha set -channel A -evaluate set 50% rings-half-clear.png
vipsthumbnail rings.png -s 60x1000 -o rings-medium.png
vipsthumbnail rings.png -s 40x40 -m centre -o rings-thumb.png
vips crop rings.png rings-small.png 60 40 30 24
vipsthumbnail rings-small.png -s 40x40 -m centre -o rings-small-thumb.png
