#!/bin/sh
# Makes the fixtures with metadata, by ImageMagick 6, exiftool and, for what these cannot write, Python. They are kept under
# version control; run this only to add one, as another version gives other bytes.
set -eu
cd "$(dirname "$0")"

quarters() { # WIDTH HEIGHT, the options of the output and its name
    w=$1 h=$2
    shift 2
    convert -size "$((w / 2))x$((h / 2))" \( xc:red xc:lime +append \) \( xc:blue xc:yellow +append \) -append +repage "$@"
}
tagged() { # NAME, exiftool's options: a JPEG with these tags
    name=$1
    shift
    quarters 96 64 -quality 60 "$name"
    exiftool -q -overwrite_original "$@" "$name"
}

# Titles and descriptions in each place where they can stand
tagged words-all.jpg -CodedCharacterSet=UTF8 "-IPTC:ObjectName=Überschrift 題名" "-IPTC:Caption-Abstract=Text of IPTC" \
    "-XMP-dc:Title=From XMP" "-XMP-dc:Description=Text of XMP" "-EXIF:XPTitle=From Windows" \
    "-EXIF:ImageDescription=Text of EXIF – ß"
tagged words-iptc.jpg -charset iptc=cp1252 "-IPTC:ObjectName=Größe “50 €”" "-IPTC:Caption-Abstract=Straße"
tagged words-xmp.jpg "-XMP-dc:Title-de=Anderer" "-XMP-dc:Title=Café & <題名>" "-XMP-dc:Description=Zwei
Zeilen" "-EXIF:XPTitle=From Windows"
tagged words-windows.jpg "-EXIF:XPTitle=Größe 題名"

# Dates
tagged dated-all.jpg "-EXIF:DateTimeOriginal=2015:06:07 08:09:10" "-EXIF:OffsetTimeOriginal=-05:30" \
    "-EXIF:CreateDate=2016:01:02 03:04:05" "-EXIF:ModifyDate=2017:11:12 13:14:15" "-EXIF:OffsetTime=+05:00"
tagged dated-digitized.jpg "-EXIF:CreateDate=2016:02:29 23:59:59" "-EXIF:OffsetTime=+05:00"
tagged dated-changed.jpg "-EXIF:ModifyDate=2017:11:12 13:14:15" "-EXIF:OffsetTime=+02:00" -ExifByteOrder=II
tagged dated-nonsense.jpg "-EXIF:DateTimeOriginal#=0000:00:00 00:00:00" "-EXIF:CreateDate#=2015:02:29 00:00:00" \
    "-EXIF:ModifyDate#=    :  :     :  :  "

tagged dated-last.jpg "-EXIF:DateTimeOriginal=9999:12:31 23:59:59" "-EXIF:OffsetTimeOriginal=-01:00" \
    "-EXIF:CreateDate=2016:02:29 23:59:59"

# Pictures on their side: of another kind, and of sides that are no whole blocks
quarters 96 64 -quality 80 turned-6.png
exiftool -q -overwrite_original -Orientation#=6 turned-6.png
quarters 100 60 -quality 60 odd-turned-6.jpg
exiftool -q -overwrite_original -Orientation#=6 -Copyright="(c) 2026 Rights" odd-turned-6.jpg
quarters 96 64 -quality 60 -interlace Plane progressive-turned-6.jpg
exiftool -q -overwrite_original -Orientation#=6 -ExifImageWidth=96 -ExifImageHeight=64 -XMP-tiff:Orientation#=6 \
    -Copyright="(c) 2026 Rights" progressive-turned-6.jpg

# Spheres
tagged sphere.jpg -XMP-GPano:ProjectionType=equirectangular -api Compact=Shorthand
tagged sphere-element.jpg -XMP-GPano:ProjectionType=equirectangular
tagged no-sphere.jpg -XMP-GPano:ProjectionType=cylindrical

# What programs write of the files that a picture was made of, and of who manages them
tagged managed.jpg -XMP-xmpMM:DocumentID=xmp.did:1 -XMP-xmpMM:Manager="Manager of Jane Doe" \
    -XMP-xmpMM:ManageUI=file:///Users/jane.doe -XMP-xmpMM:DerivedFromDocumentID=xmp.did:2 \
    -XMP-xmpMM:DerivedFromManager="Jane Doe" -XMP-xmpMM:IngredientsFilePath=/Users/jane.doe/bird.psd \
    -XMP-xmpMM:IngredientsDocumentID=xmp.did:3 -XMP-xmpMM:HistoryAction=saved -XMP-xmp:BaseURL=file:///Users/jane.doe/

# All that a camera, a phone and a program of pictures write, and the same in other kinds of files
convert -size 16x16 xc:gray preview.tmp.jpg
tagged camera.jpg -ExifByteOrder=II -Make=Martlet -Model="Swift 3" -Artist="Aino Artist" -XPAuthor="Aino Author" \
    -Copyright="(c) 2026 Rights" -HostComputer="Hanna's laptop" -Software="Nest 1.0" -Orientation#=6 \
    -ExposureTime=1/250 -FNumber=2.8 -ISO=200 -LensModel="Wing 35mm" -SerialNumber=SERIAL-1 -LensSerialNumber=SERIAL-2 \
    -OwnerName="Otto Owner" -UserComment="A comment" -DateTimeOriginal="2019:05:06 07:08:09" \
    -GPSLatitude=60.17 -GPSLatitudeRef=N -GPSLongitude=24.94 -GPSLongitudeRef=E -InteropIndex=R98 \
    "-EXIF:ThumbnailImage<=preview.tmp.jpg" -CodedCharacterSet=UTF8 "-IPTC:By-line=Bo Byline" -IPTC:City=Secretville \
    "-IPTC:CopyrightNotice=(c) 2026 Rights" -IPTC:Keywords=bird "-IPTC:ObjectName=A swift" \
    "-Photoshop:PhotoshopThumbnail<=preview.tmp.jpg" "-XMP-dc:Creator=Cleo Creator" "-XMP-dc:Rights=(c) 2026 Rights" \
    "-XMP-dc:Subject=bird" -XMP-exif:GPSLatitude=60.17 -XMP-aux:SerialNumber=SERIAL-3 -XMP-xmp:CreatorTool="Nest 1.0" \
    "-XMP-iptcExt:PersonInImage=Paula Person" -XMP-photoshop:City=Secretville "-XMP-iptcExt:LocationShownCity=Secretville" \
    "-XMP-mwg-rs:RegionName=Paula Person" -XMP-mwg-rs:RegionType=Face "-Comment=A comment"
for kind in png webp; do
    quarters 96 64 -quality 80 "camera.$kind"
    exiftool -q -overwrite_original -tagsfromfile camera.jpg -all:all -Orientation#=1 "camera.$kind"
done
exiftool -q -overwrite_original "-PNG:Author=Aino Artist" "-PNG:Copyright=(c) 2026 Rights" camera.png
quarters 96 64 PNG24:plain.tmp.png
avifenc -s 8 plain.tmp.png camera.avif >/dev/null
heif-enc -q 80 plain.tmp.png -o camera.heic >/dev/null
for kind in avif heic; do
    exiftool -q -overwrite_original -tagsfromfile camera.jpg -all:all -Orientation#=6 "camera.$kind"
done
rm preview.tmp.jpg plain.tmp.png

python3 - <<'PYTHON'
import pathlib, struct

# A maker note, several pictures in one (CIPA DC-007) and a film behind the picture, as phones write them. The note takes the
# place of the comment of the same length.
camera = pathlib.Path("camera.jpg")
data = camera.read_bytes()
user = struct.pack("<HHI", 0x9286, 7, 17)
assert data.count(user) == 1
data = data.replace(user, struct.pack("<HHI", 0x927C, 7, 17)).replace(b"ASCII\0\0\0A comment", b"MAKERNOTE-SECRET!")
assert b"MAKERNOTE" in data
several = b"MPF\0" + b"II*\0" + struct.pack("<IHHHI4sI", 8, 1, 0xB000, 7, 4, b"0100", 0)
data = data[:20] + struct.pack(">BBH", 0xFF, 0xE2, len(several) + 2) + several + data[20:]
camera.write_bytes(data + b"\0\0\0\x18ftypmp42MOTION-PHOTO" + data)
PYTHON
