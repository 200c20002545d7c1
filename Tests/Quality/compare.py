"""compare.py FOLDER PICTURE… — uploads pictures to the site that deploy/trial started, and compares the thumb and the medium
that it made with those of libvips; see Tests/Quality/run."""

import os
import pathlib
import re
import subprocess
import sys

import numpy

from client import Client

SIMILARITY = 0.98
BYTES = 1.1
QUALITY = 90


def uploaded(path):
    """The stored thumb and medium of a picture."""
    image = Client(key=os.environ["USER_KEY"]).upload(path.read_bytes(), path.name).image
    return [stored(image[name]["url"]) for name in ("thumb", "medium")]


def stored(url):
    return pathlib.Path(os.environ["IMAGES_DIR"]) / url.partition("/images/")[2]


def light(path):
    """The light of a picture, rows by columns, 0 to 255."""
    raw = folder / "raw.ppm"
    subprocess.run(["vips", "colourspace", path, raw, "srgb"], check=True)
    data = raw.read_bytes()
    magic, width, height = re.match(rb"(P[56])\n(?:#.*\n)?(\d+) (\d+)\n255\n", data).groups()
    channels = 1 if magic == b"P5" else 3
    shape = (int(height), int(width), channels)
    values = numpy.frombuffer(data[-numpy.prod(shape):], numpy.uint8).reshape(shape)
    return values[..., 0].astype(float) if channels == 1 else values @ numpy.array([0.299, 0.587, 0.114])


def blurred(plane):
    """Under a bell of 11 by 11 pixels, sigma 1.5; only where it lies within."""
    bell = numpy.exp(-(numpy.arange(-5, 6) ** 2) / 4.5)
    for axis in (0, 1):
        length = plane.shape[axis] - 10
        plane = sum(weight * plane.take(range(start, start + length), axis)
                    for start, weight in enumerate(bell / bell.sum()))
    return plane


def similarity(one, other):
    """SSIM of two planes of 0 to 255 (Wang, Bovik, Sheikh, Simoncelli: Image Quality Assessment, 2004)."""
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    mean, their_mean = blurred(one), blurred(other)
    square, their_square = blurred(one * one) - mean**2, blurred(other * other) - their_mean**2
    product = blurred(one * other) - mean * their_mean
    return float(((2 * mean * their_mean + c1) * (2 * product + c2)
                  / ((mean**2 + their_mean**2 + c1) * (square + their_square + c2))).mean())


def compared(mine, theirs):
    """SSIM of the light in two files, and how many times as many bytes the first one has."""
    a, b = light(mine), light(theirs)
    if a.shape != b.shape:
        return 0.0, float("inf")
    return similarity(a, b), mine.stat().st_size / theirs.stat().st_size


folder = pathlib.Path(sys.argv[1])
failed = 0
print(f"{'photograph':16}{'SSIM thumb':>12}{'medium':>9}{'size thumb':>12}{'medium':>9}")
for path in map(pathlib.Path, sys.argv[2:]):
    figures = []
    for mine, shape in zip(uploaded(path), (["320x320", "-m", "centre"], ["500x100000"])):
        theirs = folder / "theirs.jpeg"
        subprocess.run(["vipsthumbnail", path, "-s", *shape, "-o", f"{theirs}[Q={QUALITY}]"], check=True)
        figures.append(compared(mine, theirs))
    (thumb, thumb_size), (medium, medium_size) = figures
    good = min(thumb, medium) >= SIMILARITY and max(thumb_size, medium_size) <= BYTES
    failed += not good
    print(f"{path.stem:16}{thumb:12.4f}{medium:9.4f}{thumb_size:12.2f}{medium_size:9.2f}  {'pass' if good else 'FAIL'}",
          flush=True)
sys.exit(failed > 0)
