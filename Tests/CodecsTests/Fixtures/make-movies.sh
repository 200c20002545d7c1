#!/bin/sh
# Makes the movies with places, names and a track of positions, by ffmpeg, exiftool, and Python for the track.
set -eu
cd "$(dirname "$0")"

movie() { # NAME, ffmpeg's options
    name=$1
    shift
    ffmpeg -v error -y -f lavfi -i color=red:size=64x48:rate=5:duration=1 -c:v libx264 -pix_fmt yuv420p "$@" "$name"
}
movie told.mp4 -metadata location=+60.1771+024.7798/ -metadata title="A title" -metadata artist="Aino Artist" \
    -metadata copyright="(c) 2026 Rights"
exiftool -q -overwrite_original "-UserData:GPSCoordinates=60.1771, 24.7798" "-XMP-dc:Creator=Cleo Creator" "-XMP-dc:Rights=(c) 2026 Rights" told.mp4
movie told.mov -movflags use_metadata_tags -metadata com.apple.quicktime.location.ISO6709=+60.1771+024.7798/ \
    -metadata com.apple.quicktime.author="Aino Artist" -metadata com.apple.quicktime.make=Martlet \
    -metadata com.apple.quicktime.model="Swift 3"

ffmpeg -v error -y -f lavfi -i color=red:size=64x48:rate=5:duration=1 -c:v libvpx -metadata title="A title" \
    -metadata artist="Aino Artist" -metadata copyright="(c) 2026 Rights" -metadata location=+60.1771+024.7798/ told.webm
# As a Matroska it has checks, and a file that is attached.
echo "Cleo's place is +60.1771" >attached.tmp.txt
ffmpeg -v error -y -i told.webm -c copy -attach attached.tmp.txt -metadata:s:t mimetype=text/plain told-attached.mkv
rm attached.tmp.txt
convert -size 48x32 xc:red xc:blue -loop 0 -set comment "A comment" told.gif
exiftool -q -overwrite_original -XMP-dc:Creator="Cleo Creator" "-XMP-dc:Rights=(c) 2026 Rights" -XMP-exif:GPSLatitude=60.17 told.gif

python3 - <<'PYTHON'
import pathlib, struct

# A Matroska that says it is a WebM, in as many bytes.
path = pathlib.Path("told-attached.mkv")
data = path.read_bytes()
document = b"\x42\x82\x88matroska"
assert data.count(document) == 1
pathlib.Path("told-attached.webm").write_bytes(data.replace(document, b"\x42\x82\x84webm\xec\x82\0\0"))
path.unlink()

# A track of positions, as phones and cameras add one: the movie's box stands last, so that nothing moves when it grows.
path = pathlib.Path("told.mov")
data = path.read_bytes()
at = data.rindex(b"moov") - 4
size = struct.unpack_from(">I", data, at)[0]
assert at + size == len(data)


def box(name, *parts):
    body = b"".join(parts)
    return struct.pack(">I", 8 + len(body)) + name + body


sample = b"POSITION +60.1771+024.7798/"


def track(place):
    table = box(
        b"stbl", box(b"stsd", struct.pack(">II", 0, 1), box(b"mebx", bytes(6), struct.pack(">H", 1))),
        box(b"stts", struct.pack(">IIII", 0, 1, 1, 1000)), box(b"stsc", struct.pack(">IIIII", 0, 1, 1, 1, 1)),
        box(b"stsz", struct.pack(">IIII", 0, 0, 1, len(sample))), box(b"stco", struct.pack(">III", 0, 1, place)))
    head = struct.pack(">IIIIIIII", 1, 0, 0, 3, 0, 1000, 0, 0) + bytes(8)
    head += struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000) + bytes(8)
    handler = box(b"hdlr", bytes(4) + b"mhlrmeta" + bytes(12) + b"\0")
    media = box(b"mdia", box(b"mdhd", struct.pack(">IIIIIHH", 0, 0, 0, 1000, 1000, 0, 0)), handler,
                box(b"minf", box(b"gmhd"), table))
    return box(b"trak", box(b"tkhd", head), media)


grown = size + len(track(0))
place = at + grown + 8
movie = struct.pack(">I", grown) + data[at + 4:] + track(place)
path.write_bytes(data[:at] + movie + box(b"mdat", sample))
PYTHON
