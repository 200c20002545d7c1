#!/bin/sh
# How the pictures here were made, with ImageMagick, and below with avifenc, heif-enc and FFmpeg: quarters of red, green, blue and yellow.
set -eu
cd "$(dirname "$0")"
quarters() { # WIDTH HEIGHT: the picture on standard output
    w=$(($1 / 2)) h=$(($2 / 2))
    convert -size "${w}x${h}" \( xc:'rgb(214,40,40)' xc:'rgb(40,160,70)' +append \) \
        \( xc:'rgb(40,80,200)' xc:'rgb(240,205,60)' +append \) -append png24:-
}
quarters 640 480 | convert - -quality 85 wide.jpg
quarters 64 48 | convert - -strip small.png
quarters 640 320 | convert - -quality 80 wide.webp
quarters 64 48 | convert - small.gif
quarters 64 48 | convert - BMP3:small.bmp
convert -delay 10 -size 120x80 xc:red xc:lime xc:blue -loop 0 moving.gif
head -c 400 wide.jpg >cut.jpg
printf 'only words, no picture\n' >words.jpg
printf '<svg xmlns="http://www.w3.org/2000/svg"><circle r="9"/></svg>\n' >drawing.svg

# AVIF, HEIC and a video of a minute and two seconds
folder=$(mktemp -d)
quarters 640 320 >"$folder/wide.png"
avifenc -s 8 --yuv 420 "$folder/wide.png" wide.avif >/dev/null
quarters 64 48 >"$folder/small.png"
heif-enc -q 90 -o small.heic "$folder/small.png" >/dev/null 2>&1
rm -r "$folder"
ffmpeg -v error -y -f lavfi -i color=red:s=640x360:r=1:d=62 -c:v libx264 -pix_fmt yuv420p -bitexact clip.mp4
