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

# White pictures of widths that leave a part of 16 pixels over, two to fourteen, by every coding.
mkdir -p white
for width in 66 68 70 77 78; do
    case $width in 77) chroma=yuv444p deep=yuv444p10 ;; *) chroma=yuv420p deep=yuv420p10 ;; esac
    white() { # the options of the output and its name
        ffmpeg -v error -y -f lavfi -i color=white:s=96x48:r=10:d=0.2,format=yuv444p,crop=$width:48:0:0 -bitexact "$@"
    }
    white -c:v libx264 -pix_fmt $chroma -preset veryfast white/h264-$width.mp4
    white -c:v libx265 -pix_fmt $deep -x265-params log-level=none:info=0 -tag:v hvc1 -preset veryfast white/hevc-$width.mp4
    white -c:v libvpx white/vp8-$width.webm
    white -c:v libvpx-vp9 -pix_fmt $chroma white/vp9-$width.webm
    white -c:v libaom-av1 -pix_fmt $deep -cpu-used 8 white/av1-$width.mp4
done
# Of light alone.
ffmpeg -v error -y -f lavfi -i color=white:s=70x48:r=10:d=0.2,format=gray -c:v libaom-av1 -cpu-used 8 -color_range tv \
    -bitexact white/grey-70.mp4
ffmpeg -v error -y -f lavfi -i color=white:s=70x48:r=10:d=0.2,format=gray10 -c:v libx265 \
    -x265-params log-level=none:info=0 -tag:v hvc1 -bitexact white/grey-deep-70.mp4

# Pixels that are not square, 4:3 and 3:4.
anamorphic() { # SHAPE, the options of the output and its name
    shape=$1
    shift
    ffmpeg -v error -y -f lavfi -i "$quarters" -vf "setsar=$shape" -bitexact "$@"
}
anamorphic 4/3 -c:v libx264 -pix_fmt yuv420p anamorphic-wide.mp4
anamorphic 3/4 -c:v libx264 -pix_fmt yuv420p anamorphic-tall.mp4
anamorphic 4/3 -c:v libx265 -x265-params log-level=none:info=0 -tag:v hvc1 anamorphic-hevc.mp4
anamorphic 4/3 -c:v libvpx anamorphic-vp8.webm
anamorphic 2/3 -c:v libvpx-vp9 anamorphic-vp9.webm
anamorphic 2/1 -c:v libaom-av1 -cpu-used 8 anamorphic-av1.mp4
for turn in 90 180; do
    ffmpeg -v error -y -i anamorphic-wide.mp4 -c copy -metadata:s:v "rotate=$turn" -bitexact "anamorphic-$turn.mp4"
done

# Begun in the middle of what can be decoded, so that an edit list says where.
ffmpeg -v error -y -ss 1.5 -i fast.mp4 -map 0:v -c copy -bitexact begun-later.mp4
# First pictures that come three seconds late.
ffmpeg -v error -y -itsoffset 3 -i fast.mp4 -map 0:v -c copy -bitexact late.mp4
ffmpeg -v error -y -itsoffset 3 -i vp8.webm -map 0:v -c copy -bitexact late.webm
# A picture every three seconds.
ffmpeg -v error -y -i fast.mp4 -map 0:v -vf "select=not(mod(n\\,30))" -vsync vfr -c:v libx264 -bitexact slides.mp4
ffmpeg -v error -y -f lavfi -i "color=red:s=64x48:r=30000/1001,trim=end_frame=100" $h264 -bitexact ntsc.mp4

# Dark beginnings: until the middle of four seconds, and to the end; and colours that change every half second.
ffmpeg -v error -y -f lavfi -i "color=black:s=64x48:r=10:d=2[a];color=lime:s=64x48:r=10:d=2[b];[a][b]concat[out0]" \
    $h264 -bitexact dark.mp4
ffmpeg -v error -y -f lavfi -i color=black:s=64x48:r=10:d=4 $h264 -bitexact black.mp4
ffmpeg -v error -y -i fast.mp4 -map 0:v -vf setpts=PTS/2 -r 20 -t 2 -c:v libx264 -bitexact short.mp4

# What programs and cameras write beside the video, or instead of it.
ffmpeg -v error -y -i fast.mp4 -c copy -timecode 01:00:00:00 -bitexact timecode.mov
ffmpeg -v error -y -i fast.mp4 -i mjpeg.mov -map 0 -map 1:v -c copy -t 1 -disposition:v:1 attached_pic -bitexact extra.mp4
ffmpeg -v error -y -i turned-0.mp4 -i anamorphic-tall.mp4 -map 1:v -map 0:v -c copy -disposition:v:0 0 \
    -disposition:v:1 default -bitexact second-enabled.mp4
ffmpeg -v error -y -i turned-0.mp4 -c copy -encryption_scheme cenc-aes-ctr -encryption_key 00112233445566778899aabbccddeeff \
    -encryption_kid 00112233445566778899aabbccddeeff -bitexact encrypted.mp4
ffmpeg -v error -y -f lavfi -i "$quarters" -vf "format=yuva420p,colorchannelmixer=aa=0.5" -c:v libvpx -auto-alt-ref 0 \
    -bitexact alpha.webm
ffmpeg -v error -y -f lavfi -i sine=220:d=2 -b:a 8k -f ipod -bitexact sound.m4a
for form in 3gp 3g2 f4v ipod; do
    ffmpeg -v error -y -i fast.mp4 -map 0:v -c copy -f $form -bitexact ffmpeg-5.1-$form.mp4
done
# GStreamer 1.22: a recording to a pipe, which is never wound back; a 3GPP; fragments. mkvmerge 74: two sizes in one.
source="videotestsrc pattern=blue num-buffers=40 ! video/x-raw,width=64,height=48,framerate=10/1"
# shellcheck disable=SC2086
{
    gst-launch-1.0 -q $source ! vp8enc deadline=1 ! webmmux streamable=true ! filesink location=gstreamer-1.22-pipe.webm
    gst-launch-1.0 -q $source ! vp9enc deadline=1 ! webmmux ! filesink location=gstreamer-1.22-vp9.webm
    gst-launch-1.0 -q $source ! vp8enc deadline=1 ! taginject tags="title=A-title,artist=Aino-Artist,copyright=Rights-2026" ! \
        webmmux ! filesink location=gstreamer-1.22-tags.webm
    gst-launch-1.0 -q $source ! x264enc ! 3gppmux ! filesink location=gstreamer-1.22-3gpp.mp4
    gst-launch-1.0 -q $source ! x264enc ! qtmux ! filesink location=gstreamer-1.22.mov
    gst-launch-1.0 -q $source ! x264enc ! mp4mux fragment-duration=500 ! filesink location=gstreamer-1.22-fragments.mp4
}
size=96x80 colours 5 -c:v libvpx -an larger.tmp.webm
ffmpeg -v error -y -i vp8.webm -map 0:v -c copy -t 1 smaller.tmp.webm
mkvmerge -q --webm --deterministic 1 -o mkvmerge-74-two-sizes.webm smaller.tmp.webm + larger.tmp.webm
rm larger.tmp.webm smaller.tmp.webm
# aomenc 3.6: a sequence header that allows for ten times the width.
ffmpeg -v error -y -i fast.mp4 -map 0:v -t 1 -pix_fmt yuv420p frames.tmp.y4m
aomenc frames.tmp.y4m --ivf --cpu-used=9 --forced_max_frame_width=640 --forced_max_frame_height=480 -o frames.tmp.ivf
ffmpeg -v error -y -i frames.tmp.ivf -c copy -bitexact aomenc-3.6-larger.mp4
ffmpeg -v error -y -i frames.tmp.ivf -c copy -bitexact aomenc-3.6-larger.webm
rm frames.tmp.y4m frames.tmp.ivf
for colour in red yellow; do
    ffmpeg -v error -y -f lavfi -i color=$colour:s=192x192:r=10:d=0.1,format=yuv420p -c:v libx265 \
        -x265-params log-level=none:info=0:slices=2:keyint=1 -tag:v hvc1 -bitexact slices-$colour.mp4
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

# Only the coding tells that the pixels are not square; or the header of the track alone.
mp4 = bytearray(pathlib.Path("anamorphic-wide.mp4").read_bytes())
size = mp4.index(b"tkhd") + 80
shape = mp4.index(b"pasp")
mp4[shape:shape + 4] = b"free"
struct.pack_into(">II", mp4, size, 64 << 16, 48 << 16)
pathlib.Path("anamorphic-sps.mp4").write_bytes(mp4)
mp4 = bytearray(pathlib.Path("turned-0.mp4").read_bytes())
shape = mp4.index(b"pasp")
mp4[shape:shape + 4] = b"free"
struct.pack_into(">II", mp4, mp4.index(b"tkhd") + 80, 128 << 16, 48 << 16)
pathlib.Path("anamorphic-track.mp4").write_bytes(mp4)

# The second slice of the picture becomes something that no decoder knows.
mp4 = bytearray(pathlib.Path("slices-yellow.mp4").read_bytes())
(start, end), = place(mp4, "mdat")
start += 8
while start < end:
    if mp4[start + 4] >> 1 & 63 < 32 and not mp4[start + 6] & 0x80:
        mp4[start + 4] = 41 << 1
    start += 4 + struct.unpack_from(">I", mp4, start)[0]
pathlib.Path("half.mp4").write_bytes(mp4)
PYTHON
