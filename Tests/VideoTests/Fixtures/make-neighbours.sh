#!/bin/sh
# Makes videos that are turned in a WebM, by FFmpeg 9.0 (of the wheel imageio-ffmpeg 0.8.1; given as FFMPEG_9), and movies
# whose index tells less than there is, by ffmpeg 5.1. What is right was looked up in Chromium 156.
set -eu
cd "$(dirname "$0")"
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT

ffmpeg -v error -i turned-0.mp4 -vf setsar=1 -t 1 -c:v libvpx -bitexact "$folder/flat.webm"
turned() { # NAME, FFmpeg's options
    name=$1
    shift
    "$FFMPEG_9" -v error -y "$@" -i "$folder/flat.webm" -c copy -bitexact "ffmpeg-9.0-$name.webm"
}
turned turned-90 -display_rotation 90
turned turned-180 -display_rotation 180
turned turned-270 -display_rotation 270
turned mirrored -display_hflip
turned mirrored-90 -display_rotation 90 -display_hflip
turned mirrored-180 -display_rotation 180 -display_hflip
turned mirrored-270 -display_rotation 270 -display_hflip
turned turned-45 -display_rotation 45

# The index has the first picture alone, and the rest follows in fragments.
ffmpeg -v error -y -i fast.mp4 -c copy -an -movflags frag_every_frame -bitexact ffmpeg-5.1-begun-in-index.mp4

# The list of edits has one part, of no length.
ffmpeg -v error -y -i fast.mp4 -c:v libx264 -bf 0 -an -bitexact endless-edit.mp4
python3 - <<'PYTHON'
import pathlib, struct
path = pathlib.Path("endless-edit.mp4")
mp4 = bytearray(path.read_bytes())
place = mp4.index(b"elst") + 4
assert struct.unpack_from(">II", mp4, place) == (0, 1)
struct.pack_into(">I", mp4, place + 8, 0)
path.write_bytes(mp4)
PYTHON
