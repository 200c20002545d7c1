#!/bin/sh
# Makes movies as dashboard cameras and drones write them, with positions where those hide them: by ffmpeg, and by Python what no
# program here writes. exiftool reads every position back, so that they stand where cameras have them.
set -eu
cd "$(dirname "$0")"
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT

movie() { # ffmpeg's options
    ffmpeg -v error -y -f lavfi -i color=red:size=64x48:rate=5:duration=1 "$@"
}
plain="-c:v libx264 -g 2 -pix_fmt yuv420p"
finds() { # NAME TEXT: exiftool finds it in the movie
    exiftool -ee3 -a -u -G1 "$1" | grep -q "$2" || { echo "$1 has no $2" >&2; exit 1; }
}

# Words below the pictures: of a film with a chapter, and of a drone
from=0
while read -r line; do
    printf '%d\n00:00:00,%d00 --> 00:00:00,%d00\n%b\n\n' $((from + 1)) $from $((from + 1)) "$line" >>"$folder/words.srt"
    from=$((from + 1))
done <<'WORDS'
Turn left at 10.30, the GPS said.
Käännyin.
How long? 2.5 hours.
We're almost home -\\n3.5 miles to go
He's home. 7.30 sharp.
Pi is 3.14159.
And e is 2.71828, says the GPS.
They're 4.1 each.
WORDS
printf ';FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=900\ntitle=On the road\n' >"$folder/chapter.txt"
printf '1\n00:00:00,000 --> 00:00:00,400\nF/3.5, SS 1000, ISO 100, EV 0, GPS (24.7798, 60.1771, 18), D 24.26m, H 6.00m\n' \
    >"$folder/drone.srt"
movie -i "$folder/words.srt" -i "$folder/chapter.txt" -map_metadata 2 $plain -c:s mov_text subtitles.mp4
movie -i "$folder/words.srt" $plain -c:s mov_text -movflags empty_moov -frag_duration 5000000 subtitles-fragments.mp4
movie -i "$folder/drone.srt" $plain -c:s mov_text drone.mp4
movie -i "$folder/drone.srt" $plain -c:s mov_text -movflags frag_keyframe+empty_moov drone-fragments.mp4
# The pictures' places are counted from the end of the words' data
movie -i "$folder/drone.srt" -map 1 -map 0 $plain -c:s mov_text -movflags frag_keyframe+empty_moov+omit_tfhd_offset \
    drone-first.mp4
finds drone.mp4 "GPS (24.7798, 60.1771, 18)"

movie $plain "$folder/plain.mp4"
movie -f lavfi -i sine=duration=0.2:sample_rate=8000 $plain -c:a pcm_s16le "$folder/sound.mov"

python3 - "$folder" <<'PYTHON'
import pathlib, struct, sys

folder = pathlib.Path(sys.argv[1])
plain = folder.joinpath("plain.mp4").read_bytes()


def box(name, *parts):
    body = b"".join(parts)
    return struct.pack(">I", 8 + len(body)) + name + body


def boxes(data):
    at = 0
    while at < len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        yield name, data[at + 8:at + length]
        at += length


def start(data, wanted):
    at = 0
    for name, content in boxes(data):
        if name == wanted:
            return at
        at += 8 + len(content)


# BlackVue: a free box with the trip, the serial number and a preview
nmea = b"[1500000000000]$GPRMC,081836,A,6010.626,N,02446.788,E,000.0,360.0,130998,011.3,E*62\r\n"
free = box(b"free", box(b"cprt", b"\0\0\0\0SERIAL-4711\0"), box(b"gps ", nmea), box(b"thum", b"\0\0\0\0\xff\xd8\xffTHUMB"))
pathlib.Path("blackvue.mp4").write_bytes(plain + free)

# Novatek: blocks among the pictures, one of which the movie's box lists. The movie's box stands last, so that nothing else moves.
def block(degrees):
    head = struct.pack(">I", 0x200) + b"freeGPS " + struct.pack("<I", 0x4C)
    body = head.ljust(0x30, b"\0") + struct.pack("<6I", 8, 18, 36, 26, 11, 24) + b"ANE\0"
    return (body + struct.pack("<4f", degrees, 2446.788, 12.5, 90)).ljust(0x200, b"\0")


file = dict(boxes(plain))
at = start(plain, b"mdat")
places = at + 8 + len(file[b"mdat"])
data = file[b"mdat"] + block(6010.626) + block(6111.626)
index = box(b"gps ", struct.pack(">IIII", 0x101, 1, places, 0x200))
novatek = plain[:at] + box(b"mdat", data) + box(b"moov", index, file[b"moov"])
pathlib.Path("novatek.mp4").write_bytes(novatek)


# Thinkware: a track of texts that are NMEA, and not what texts of a movie are
def text_track(samples, place):
    sizes = struct.pack(f">III{len(samples)}I", 0, 0, len(samples), *map(len, samples))
    table = box(
        b"stbl", box(b"stsd", struct.pack(">II", 0, 1), box(b"text", bytes(6), struct.pack(">H", 1), bytes(43))),
        box(b"stts", struct.pack(">IIII", 0, 1, len(samples), 500)), box(b"stsc", struct.pack(">IIIII", 0, 1, 1, len(samples), 1)),
        box(b"stsz", sizes), box(b"stco", struct.pack(">III", 0, 1, place)))
    head = struct.pack(">IIIIIIII", 1, 0, 0, 3, 0, 1000, 0, 0) + bytes(8)
    head += struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000) + bytes(8)
    media = box(b"mdia", box(b"mdhd", struct.pack(">IIIIIHH", 0, 0, 0, 1000, 1000, 0, 0)),
                box(b"hdlr", bytes(4) + b"mhlrtext" + bytes(12) + b"\0"), box(b"minf", box(b"gmhd"), table))
    return box(b"trak", box(b"tkhd", head), media)


samples = [b"gsensori,4,512,-67,-12,100;GNRMC,161313.00,A,6010.62600,N,02446.78800,E,6.225,35.34,310819,,,A*52..;CAR,0"] * 2
thinkware = plain[:at] + box(b"mdat", file[b"mdat"] + b"".join(samples))
pathlib.Path("thinkware.mp4").write_bytes(thinkware + box(b"moov", file[b"moov"], text_track(samples, places)))

# QuickTime says of uncompressed sound that a sample has one byte, however many it has
sound = folder.joinpath("sound.mov").read_bytes()
size = b"stsz\0\0\0\0\0\0\0\2"
assert sound.count(size) == 1
pathlib.Path("sound.mov").write_bytes(sound.replace(size, b"stsz\0\0\0\0\0\0\0\1"))
PYTHON
finds blackvue.mp4 "60 deg 10' 37"
finds blackvue.mp4 SERIAL-4711
finds novatek.mp4 "60 deg 10' 37"
finds thinkware.mp4 "60 deg 10' 37"
