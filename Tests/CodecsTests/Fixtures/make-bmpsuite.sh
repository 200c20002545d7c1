#!/bin/sh
# Fetches the BMPs of bmpsuite 2 (Jason Summers; its pictures are in the public domain), good and questionable ones, from the
# source package of Pillow 13.0.0, which has them among its tests. They are kept under version control; run this only to add some.
set -eu
cd "$(dirname "$0")/bmpsuite"
folder=$(mktemp -d)
pip download --quiet --no-deps --no-binary :all: --dest "$folder" pillow==13.0.0
tar xzf "$folder"/pillow-13.0.0.tar.gz -C "$folder" --strip-components=1 pillow-13.0.0/Tests/images/bmp
cp "$folder"/Tests/images/bmp/[gq]/*.bmp .
rm -r "$folder"
