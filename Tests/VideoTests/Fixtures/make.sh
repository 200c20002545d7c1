#!/bin/sh
# Makes the fixtures with FFmpeg, and Python for what it does not write. They are kept under version control; run this only
# to add one, as another version gives other bytes.
# Each second has a colour of its own: red, green, blue, yellow and so on; what is called turned has four quarters instead,
# red and green above blue and yellow.
set -eu
cd "$(dirname "$0")"

colours() { # SECONDS, the options of the output and its name: 64×48, ten pictures a second, with sound
    seconds=$1
    shift
    list= pads= n=0
    for colour in red lime blue yellow red lime blue yellow; do
        [ "$n" -lt "$seconds" ] || break
        list="$list color=$colour:s=${size:-64x48}:r=10:d=1[c$n];" pads="$pads[c$n]" n=$((n + 1))
    done
    ffmpeg -v error -y -f lavfi -i "$list ${pads}concat=n=$n[out0]" -f lavfi -i "sine=220:d=$seconds" -map 0:v -map 1:a \
        -b:a 8k -bitexact "$@"
}

h264="-c:v libx264 -pix_fmt yuv420p -preset veryfast -g 250 -bf 3"
# shellcheck disable=SC2086
{
    colours 8 $h264 h264.mp4
    colours 8 $h264 -movflags faststart fast.mp4
    colours 8 $h264 h264.mov
    colours 8 $h264 -movflags frag_keyframe+empty_moov fragmented.mp4
    size=640x360 colours 1 $h264 wide.mp4
    colours 3 -c:v libx264 -pix_fmt yuv420p10 -preset veryfast ten-bit.mp4
    colours 3 -c:v libx264 -pix_fmt yuvj420p -color_range pc -preset veryfast full-range.mp4
    colours 3 -c:v libx264 -pix_fmt yuv444p -preset veryfast full-colour.mp4
}
colours 5 -c:v libx265 -x265-params log-level=none -tag:v hvc1 -preset veryfast hevc.mp4
colours 5 -c:v libvpx -c:a libopus -auto-alt-ref 1 vp8.webm
colours 5 -c:v libvpx-vp9 -c:a libopus vp9.webm
colours 5 -c:v libaom-av1 -cpu-used 8 -c:a libopus av1.webm
colours 5 -c:v libaom-av1 -cpu-used 8 av1.mp4
colours 8 -c:v libvpx-vp9 -c:a libopus -g 20 -live 1 recorded.webm
colours 3 -c:v libvpx-vp9 -c:a libopus matroska.mkv
colours 3 -c:v mpeg4 mpeg4.mp4
colours 3 -c:v mjpeg -an mjpeg.mov
ffmpeg -v error -y -i mjpeg.mov -i h264.mov -map 0:v -map 1:v -c copy -bitexact cover.mov
ffmpeg -v error -y -f lavfi -i sine=220:d=2 -b:a 8k -bitexact sound.mp4
ffmpeg -v error -y -f lavfi -i sine=220:d=2 -b:a 8k -bitexact -c:a libopus sound.webm
# Made at a moment, as those of cameras are.
for kind in mp4 webm; do
    case $kind in mp4) from=h264.mp4 ;; *) from=vp8.webm ;; esac
    ffmpeg -v error -y -i $from -t 2 -c copy -bitexact -metadata creation_time=2024-02-29T12:34:56Z dated.$kind
done

quarters="color=red:s=32x24:r=10:d=1[a];color=lime:s=32x24:r=10:d=1[b];color=blue:s=32x24:r=10:d=1[c];"
quarters="$quarters color=yellow:s=32x24:r=10:d=1[d];[a][b][c][d]xstack=inputs=4:layout=0_0|w0_0|0_h0|w0_h0[out0]"
ffmpeg -v error -y -f lavfi -i "$quarters" -c:v libx264 -pix_fmt yuv420p -bitexact turned-0.mp4
# By so many degrees to the left.
for turn in 90 180 270; do
    ffmpeg -v error -y -i turned-0.mp4 -c copy -metadata:s:v "rotate=$turn" -bitexact "turned-$turn.mp4"
done

python3 - <<'PYTHON'
import pathlib, struct

# A MOV of the time before there were brands.
mov = pathlib.Path("h264.mov").read_bytes()
length = struct.unpack(">I", mov[:4])[0]
# A free box in the place of the first keeps every offset as it is.
pathlib.Path("old.mov").write_bytes(mov[:4] + b"wide" + b"\0" * (length - 8) + mov[length:])

# Mirrored, which FFmpeg does not write: the matrix of the track header.
mp4 = bytearray(pathlib.Path("turned-0.mp4").read_bytes())
matrix = mp4.index(b"tkhd") + 44
mp4[matrix:matrix + 4] = struct.pack(">i", -65536)
pathlib.Path("mirrored.mp4").write_bytes(mp4)


def boxes(data, start, end):  # type, start, end
    while start < end:
        length, name = struct.unpack_from(">I4s", data, start)
        yield name, start, start + length
        start += length


def place(data, path, start=0, end=None):  # the first box at each step of a path
    for name in path.split("/"):
        start, end = next((s, e) for n, s, e in boxes(data, start, end or len(data)) if n == name.encode())
        yield start, end
        start += 8


# Places of eight bytes, as in a movie of more than four gigabytes: the index stands last, so that nothing moves when it grows.
mp4 = bytearray(pathlib.Path("turned-0.mp4").read_bytes())
way = list(place(mp4, "moov/trak/mdia/minf/stbl/stco"))
start, end = way[-1]
count = struct.unpack_from(">I", mp4, start + 12)[0]
places = struct.unpack_from(f">{count}I", mp4, start + 16)
mp4[start:end] = struct.pack(f">I4sII{count}Q", 16 + 8 * count, b"co64", 0, count, *places)
for start, end in way[:-1]:
    struct.pack_into(">I", mp4, start, end - start + 4 * count)
pathlib.Path("wide-places.mp4").write_bytes(mp4)

# The index behind the fragments, whose places are told from the beginning of the file.
mp4 = bytearray(pathlib.Path("fragmented.mp4").read_bytes())
(start, end), = place(mp4, "moov")
for name, at, stop in list(boxes(mp4, 0, len(mp4))):
    if name == b"moof":
        _, (header, _) = place(mp4, "traf/tfhd", at + 8, stop)
        assert mp4[header + 11] & 1, "no place is told"
        for _, part, part_end in boxes(mp4, at + 8, stop):
            if mp4[part + 4:part + 8] == b"traf":
                (header, _), = place(mp4, "tfhd", part + 8, part_end)
                told = struct.unpack_from(">Q", mp4, header + 16)[0]
                struct.pack_into(">Q", mp4, header + 16, told - (end - start))
    if name == b"mfra":
        for _, table, _ in list(boxes(mp4, at + 8, stop))[:-1]:
            assert mp4[table + 8] == 1, "times are short"
            lengths, count = struct.unpack_from(">II", mp4, table + 16)
            entry = 16 + sum((lengths >> shift & 3) + 1 for shift in (0, 2, 4))
            for number in range(count):
                told = struct.unpack_from(">Q", mp4, table + 24 + entry * number + 8)[0]
                struct.pack_into(">Q", mp4, table + 24 + entry * number + 8, told - (end - start))
        last = at
pathlib.Path("late-index.mp4").write_bytes(mp4[:start] + mp4[end:last] + mp4[start:end] + mp4[last:])
PYTHON
