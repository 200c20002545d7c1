#!/usr/bin/env python3
"""Makes the files of this folder: odd but valid ones, each named WHAT.PROGRAM-VERSION.EXTENSION after the program that wrote it.

    make.py              makes all files anew, then verdicts.tsv
    make.py --verdicts   asks the browser alone

verdicts.tsv is what Chromium shows of each: a line of tab-separated fields. The programs come from Debian 12
and PyPI (Pillow). None of them, and no browser, is needed to run the tests; run this only to add a file, as another version
writes other bytes."""

import http.server
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading

HERE = pathlib.Path(__file__).resolve().parent
CHROMIUM = "chromium"
VERDICT_FIELDS = "name width height frames milliseconds cells"
CELLS = 8


def version(package):
    found = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", package], capture_output=True, text=True, check=True).stdout
    return re.sub(r"^\d+:", "", found).split("+")[0].split("-")[0].split("~")[0]


def pillow():
    import PIL
    return PIL.__version__


class Maker:
    """Runs commands in a folder of their own and takes what they wrote into ours."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    def run(self, *command, stdin=None, stdout=None):
        subprocess.run([str(part) for part in command], cwd=self.folder, check=True, stdin=stdin, stdout=stdout,
                       stderr=subprocess.DEVNULL)

    def source(self):
        """A picture in which each cell has another colour, so that a turned, shifted or shrunk one is seen."""
        self.run("convert", "-size", "48x36", "gradient:red-blue", "(", "-size", "36x48", "gradient:white-black", "-rotate", "90",
                 ")", "-compose", "screen", "-composite", "-fill", "lime", "-draw", "rectangle 4,4 15,11",
                 "-fill", "yellow", "-draw", "rectangle 30,20 43,31", "-depth", "8", "PNG24:s.png")
        self.run("convert", "s.png", "-alpha", "set", "(", "+clone", "-alpha", "extract", "-fill", "gray(40%)", "-draw",
                 "rectangle 20,0 47,17", ")", "-compose", "copy-opacity", "-composite", "PNG32:a.png")
        self.run("convert", "s.png", "s.ppm")
        self.run("convert", "s.png", "-colorspace", "Gray", "s.pgm")
        self.run("convert", "s.png", "-threshold", "50%", "s.pbm")
        self.run("convert", "s.png", "-negate", "n.png")
        self.run("convert", "s.png", "-quality", "85", "s.jpg")
        self.run("convert", "s.png", "-colors", "32", "s.gif")
        self.run("convert", "n.png", "-colors", "32", "n.gif")

    def keep(self, made, what, package, program=None, program_version=None):
        made = self.folder / made
        name = f"{what}.{program or package}-{program_version or version(package)}{made.suffix}"
        (HERE / name).write_bytes(made.read_bytes())


def with_imagemagick(m):
    def convert(what, extension, *options, source="s.png", coder=""):
        m.run("convert", source, *options, f"{coder}o.{extension}")
        m.keep(f"o.{extension}", what, "imagemagick")
    convert("interlaced", "gif", "-interlace", "GIF", "-colors", "16")
    convert("two-colours", "gif", "-monochrome")
    convert("gif87", "gif", "-colors", "64", coder="GIF87:")
    convert("offset-frame-on-larger-screen", "gif", "-colors", "32", "-repage", "64x48+10+8")
    convert("transparent", "gif", "-transparent", "lime", "-colors", "32")
    m.run("convert", "-delay", "0", "-dispose", "previous", "s.gif", "n.gif", "-loop", "0", "o.gif")
    m.keep("o.gif", "no-delay-disposed-to-previous", "imagemagick")
    convert("one-bit", "png", "-monochrome", "-define", "png:bit-depth=1", "-define", "png:color-type=0")
    convert("palette-of-two-bits", "png", "-colors", "4", "-define", "png:bit-depth=2", "-define", "png:color-type=3")
    convert("palette-with-alpha", "png", "-colors", "32", source="a.png", coder="PNG8:")
    convert("grey-16-alpha", "png", "-colorspace", "Gray", "-define", "png:color-type=4", "-define", "png:bit-depth=16",
            source="a.png")
    convert("interlaced-64-bits", "png", "-interlace", "PNG", "-depth", "16", source="a.png", coder="PNG64:")
    convert("grey-4-bits", "png", "-colorspace", "Gray", "-depth", "4", "-define", "png:color-type=0", "-define",
            "png:bit-depth=4")
    convert("sampling-411", "jpg", "-sampling-factor", "4x1")
    convert("sampling-440", "jpg", "-sampling-factor", "1x2")
    convert("sampling-3x1", "jpg", "-sampling-factor", "3x1")
    convert("rgb-without-ycc", "jpg", "-set", "colorspace", "RGB", "-define", "jpeg:preserve-settings", "-sampling-factor", "1x1")
    convert("progressive-grey", "jpg", "-colorspace", "Gray", "-interlace", "Plane")
    convert("version-2", "bmp", coder="BMP2:")
    convert("version-3", "bmp", coder="BMP3:")
    convert("runs-of-8-bits", "bmp", "-colors", "16", "-compress", "RLE", coder="BMP3:")
    convert("rgb565", "bmp", "-define", "bmp:subtype=RGB565")
    convert("argb4444", "bmp", "-define", "bmp:subtype=ARGB4444", source="a.png")
    convert("four-bits", "bmp", "-colors", "12", "-type", "Palette", coder="BMP3:")
    convert("lossless-exact", "webp", "-define", "webp:lossless=true", "-define", "webp:exact=true", source="a.png")


def with_graphicsmagick(m):
    for what, extension, options in [
        ("baseline-with-comment", "jpg", ["-comment", "odd", "-quality", "70"]), ("interlaced", "gif", ["-interlace", "Line"]),
        ("runs", "bmp", ["-colors", "16", "-compress", "RLE"]), ("interlaced", "png", ["-interlace", "Line"]),
    ]:
        m.run("gm", "convert", "s.png", *options, f"o.{extension}")
        m.keep(f"o.{extension}", what, "graphicsmagick")


def with_ffmpeg(m):
    def ffmpeg(what, name, *options, inputs=("-loop", "1", "-framerate", "10", "-i", "s.png")):
        m.run("ffmpeg", "-y", *inputs, *options, name)
        m.keep(name, what, "ffmpeg")
    h264 = ["-c:v", "libx264", "-preset", "fast", "-pix_fmt", "yuv420p", "-t", "2", "-bf", "2"]
    ffmpeg("rgb-frames", "o.apng.png", "-frames:v", "3", "-plays", "0", "-f", "apng")
    ffmpeg("palette-per-frame", "o.gif", "-frames:v", "3")
    ffmpeg("mjpeg-frame", "o.jpg", "-frames:v", "1", "-pix_fmt", "yuvj444p")
    ffmpeg("no-index-but-fragments", "o.mp4", *h264, "-movflags", "frag_keyframe+empty_moov+default_base_moof")
    ffmpeg("anamorphic", "o.mp4", *h264, "-vf", "setsar=4/3")
    ffmpeg("full-range-709", "o.mp4", *h264, "-vf", "scale=out_range=full:out_color_matrix=bt709", "-color_range", "pc",
           "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709")
    m.run("ffmpeg", "-y", "-loop", "1", "-framerate", "10", "-i", "s.png", *h264, "flat.mp4")
    ffmpeg("turned-by-matrix", "o.mov", "-c", "copy", inputs=("-display_rotation", "90", "-i", "flat.mp4")) \
        if int(version("ffmpeg").split(".")[0]) >= 6 else \
        ffmpeg("turned-by-matrix", "o.mov", "-c", "copy", "-metadata:s:v", "rotate=90", inputs=("-i", "flat.mp4"))
    ffmpeg("with-silence", "o.mp4", *h264, "-c:a", "aac", "-shortest",
           inputs=("-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono", "-loop", "1", "-framerate", "10", "-i", "s.png"))
    ffmpeg("vp8-with-alpha", "o.webm", "-c:v", "libvpx", "-pix_fmt", "yuva420p", "-auto-alt-ref", "0", "-t", "2",
           inputs=("-loop", "1", "-framerate", "10", "-i", "a.png"))
    ffmpeg("vp9-444", "o.webm", "-c:v", "libvpx-vp9", "-pix_fmt", "yuv444p", "-t", "2")
    ffmpeg("vp9-of-ten-bits", "o.webm", "-c:v", "libvpx-vp9", "-pix_fmt", "yuv420p10le", "-t", "2")
    ffmpeg("av1-in-mp4", "o.mp4", "-c:v", "libaom-av1", "-cpu-used", "8", "-pix_fmt", "yuv420p", "-t", "2")


def with_gstreamer(m):
    source = ["filesrc", "location=s.png", "!", "pngdec", "!", "imagefreeze", "num-buffers=20", "!", "videorate", "!",
              "video/x-raw,framerate=10/1", "!", "videoconvert", "!"]
    m.run("gst-launch-1.0", "-q", *source, "vp8enc", "!", "webmmux", "!", "filesink", "location=o.webm")
    m.keep("o.webm", "vp8", "gstreamer1.0-tools", "gstreamer")
    m.run("gst-launch-1.0", "-q", *source, "vp8enc", "!", "webmmux", "streamable=true", "!", "filesink", "location=o.webm")
    m.keep("o.webm", "vp8-streamed", "gstreamer1.0-tools", "gstreamer")


def with_mkvmerge(m):
    m.run("ffmpeg", "-y", "-loop", "1", "-framerate", "10", "-i", "s.png", "-c:v", "libvpx-vp9", "-pix_fmt", "yuv420p", "-t", "2",
          "i.webm")
    m.run("mkvmerge", "-q", "--webm", "--display-dimensions", "0:96x36", "-o", "o.webm", "i.webm")
    m.keep("o.webm", "twice-as-wide", "mkvtoolnix", "mkvmerge")


def with_gifsicle(m):
    for what, options in [
        ("optimised", ["-O3", "--delay=5", "s.gif", "n.gif"]), ("interlaced", ["--interlace", "s.gif"]),
        ("larger-screen", ["-S", "60x50", "-p", "6,7", "s.gif"]), ("one-frame-loops", ["--loopcount=forever", "s.gif"]),
        ("cropped", ["--crop", "3,3-40,30", "s.gif"]), ("conserved-codes", ["-Okeep-empty", "--careful", "s.gif"]),
    ]:
        m.run("gifsicle", *options, "-o", "o.gif")
        m.keep("o.gif", what, "gifsicle")


def with_netpbm(m):
    def pipe(what, name, *command):
        with open(m.folder / name, "wb") as out:
            m.run(*command, stdout=out)
        m.keep(name, what, "netpbm")
    m.run("sh", "-c", "pnmquant 16 s.ppm > q.ppm")
    pipe("sorted-palette", "o.gif", "ppmtogif", "-sort", "q.ppm")
    pipe("uncompressed-codes", "o.gif", "ppmtogif", "-nolzw", "q.ppm")
    pipe("transparent-colour", "o.png", "pnmtopng", "-transparent", "rgb:00/ff/00", "s.ppm")
    pipe("interlaced-grey", "o.png", "pnmtopng", "-interlace", "s.pgm")
    pipe("bitmap", "o.png", "pnmtopng", "s.pbm")
    pipe("os2", "o.bmp", "ppmtobmp", "-os2", "q.ppm")
    pipe("one-bit", "o.bmp", "ppmtobmp", "s.pbm")
    pipe("restarts", "o.jpg", "pnmtojpeg", "-restart=1", "s.ppm")
    pipe("progressive", "o.jpg", "pnmtojpeg", "-progressive", "s.ppm")


def with_libjpeg_turbo(m):
    (m.folder / "scans.txt").write_text("0 1 2: 0 0 0 0;\n0: 1 20 0 0;\n1: 1 63 0 0;\n2: 1 63 0 0;\n0: 21 63 0 0;\n")
    (m.folder / "separate.txt").write_text("0;\n1;\n2;\n")
    for what, command in [
        ("restart-every-block", ["cjpeg", "-restart", "1B"]), ("own-scan-script", ["cjpeg", "-scans", "scans.txt"]),
        ("scan-per-component", ["cjpeg", "-scans", "separate.txt"]), ("rgb", ["cjpeg", "-rgb"]),
        ("sampling-2x2-1x2-1x1", ["cjpeg", "-sample", "2x2,1x2,1x1"]), ("smoothed-fast", ["cjpeg", "-dct", "fast", "-smooth", "9"]),
    ]:
        m.run(*command, "-outfile", "o.jpg", "s.ppm")
        m.keep("o.jpg", what, "libjpeg-turbo-progs", "libjpeg-turbo")
    for what, options in [("transverse", ["-transverse", "-trim"]), ("cropped", ["-crop", "23x17+16+8"]), ("grey", ["-grayscale"])]:
        m.run("jpegtran", *options, "-outfile", "o.jpg", "s.jpg")
        m.keep("o.jpg", what, "libjpeg-turbo-progs", "libjpeg-turbo")


def with_webp(m):
    for what, command in [
        ("near-lossless", ["cwebp", "-near_lossless", "40", "a.png", "-o", "o.webp"]),
        ("lossy-alpha-uncompressed", ["cwebp", "-alpha_method", "0", "a.png", "-o", "o.webp"]),
        ("sharp-yuv-partitions", ["cwebp", "-sharp_yuv", "-partition_limit", "50", "-segments", "1", "s.png", "-o", "o.webp"]),
        ("mixed-frames", ["gif2webp", "-mixed", "anim.gif", "-o", "o.webp"]),
        ("two-frames", ["img2webp", "-loop", "2", "s.png", "n.png", "-o", "o.webp"]),
        ("one-frame", ["img2webp", "s.png", "-o", "o.webp"]),
    ]:
        m.run("convert", "-delay", "10", "s.gif", "n.gif", "anim.gif")
        m.run(*command)
        m.keep("o.webp", what, "webp", "libwebp")


def with_libavif(m):
    for what, options in [
        ("grey", ["-y", "400"]), ("sampling-422", ["-y", "422"]), ("ten-bits", ["-d", "10"]), ("twelve-bits-444", ["-d", "12", "-y", "444"]),
        ("limited-range", ["-r", "limited"]), ("turned-and-mirrored", ["--irot", "1", "--imir", "0"]),
        ("lossless-identity", ["--lossless"]), ("clap", ["--clap", "24,1,18,1,-12,1,-9,1"]), ("with-alpha", ["-y", "444"]),
    ]:
        m.run("avifenc", "-s", "8", *options, "a.png" if what == "with-alpha" else "s.png", "o.avif")
        m.keep("o.avif", what, "libavif-bin", "libavif")


def with_vips(m):
    for what, name in [
        ("palette-of-one-bit", "o.png[palette,bitdepth=1]"), ("interlaced-filtered", "o.png[interlace,filter=all]"),
        ("trellis-and-restarts", "o.jpg[trellis_quant,overshoot_deringing,restart_interval=2]"),
        ("smart-subsampled", "o.webp[smart_subsample,Q=60]"), ("no-subsampling", "o.avif[subsample_mode=off,effort=0]"),
    ]:
        m.run("vips", "copy", "s.png", name)
        m.keep(name.split("[")[0], what, "libvips-tools", "libvips")


def with_optimisers(m):
    m.run("optipng", "-quiet", "-i1", "-force", "-out", "o.png", "s.png")
    m.keep("o.png", "interlaced", "optipng")
    m.run("pngcrush", "-q", "-brute", "s.png", "o.png")
    m.keep("o.png", "crushed", "pngcrush")
    m.run("zopflipng", "-y", "s.png", "o.png")
    m.keep("o.png", "deflated", "zopfli", "zopflipng")
    m.run("pngquant", "--force", "--output", "o.png", "16", "a.png")
    m.keep("o.png", "quantised-alpha", "pngquant")
    m.run("jpegoptim", "-q", "--all-progressive", "--dest=.", "-o", "s.jpg")
    m.keep("s.jpg", "all-progressive", "jpegoptim")
    for number, frame in enumerate(["s.png", "n.png"], 1):
        (m.folder / f"frame{number}.png").write_bytes((m.folder / frame).read_bytes())
    m.run("apngasm", "o.png", "frame1.png", "1", "10")
    m.keep("o.png", "two-frames", "apngasm")


def with_pillow(m):
    from PIL import Image
    first, second = Image.open(m.folder / "s.png"), Image.open(m.folder / "n.png")
    small = second.crop((8, 8, 24, 24))
    def save(what, name, picture, **options):
        picture.save(m.folder / name, **options)
        m.keep(name, what, "pillow", "pillow", pillow())
    save("differing-frames", "o.gif", first.convert("P"), save_all=True, append_images=[second.convert("P")], duration=40)
    save("animated-with-default-image", "o.png", first, save_all=True, append_images=[second, first], default_image=True)
    save("animated-blended", "o.png", first.convert("RGBA"), save_all=True, append_images=[second.convert("RGBA")], blend=1, disposal=2)
    save("thirteen-levels", "o.png", first.quantize(13), bits=4)
    save("keep-rgb", "o.jpg", first, keep_rgb=True)
    save("sixteen-bit-grey", "o.png", first.convert("I;16"))
    save("rgba", "o.bmp", Image.open(m.folder / "a.png"))
    save("small", "o.webp", small, lossless=True)


PAGE = """<!doctype html><title>verdicts</title><pre id=out>not done</pre><script>
const CELLS = %d
function cells(source, width, height) {
    // As a thumb is cut: the middle that fills a square, over white.
    const side = Math.min(width, height), canvas = new OffscreenCanvas(320, 320), context = canvas.getContext('2d')
    context.imageSmoothingQuality = 'high'
    context.fillStyle = 'white'
    context.fillRect(0, 0, 320, 320)
    context.drawImage(source, (width - side) / 2, (height - side) / 2, side, side, 0, 0, 320, 320)
    const step = 320 / CELLS, found = []
    for (let y = 0; y < CELLS; y++) for (let x = 0; x < CELLS; x++) {
        const data = context.getImageData(x * step, y * step, step, step).data, sum = [0, 0, 0]
        for (let i = 0; i < data.length; i++) if (i %% 4 < 3) sum[i %% 4] += data[i]
        found.push(...sum.map(total => Math.round(total / (step * step))))
    }
    return found
}
async function picture(name) {
    const image = new Image()
    image.src = name
    await image.decode()
    const blob = await (await fetch(name)).blob()
    let frames = 1
    if (await ImageDecoder.isTypeSupported(blob.type)) {
        const decoder = new ImageDecoder({data: await blob.arrayBuffer(), type: blob.type})
        await decoder.completed
        await decoder.tracks.ready
        frames = decoder.tracks.selectedTrack.frameCount
    }
    return [image.naturalWidth, image.naturalHeight, frames, 0, cells(image, image.naturalWidth, image.naturalHeight)]
}
async function video(name) {
    const player = document.createElement('video')
    const when = event => new Promise((yes, no) => { player.addEventListener(event, yes); player.onerror = no })
    player.muted = true
    player.preload = 'auto'
    const ready = when('loadeddata')
    player.src = name
    await ready
    const duration = player.duration, shown = when('seeked')
    player.currentTime = Math.min(player.duration, 1e6) / 4
    await shown
    return [player.videoWidth, player.videoHeight, 0, Math.round(duration * 1000),
            cells(player, player.videoWidth, player.videoHeight)]
}
(async () => {
    const found = {}
    for (const name of await (await fetch('/names')).json()) {
        try { found[name] = await (/[.](mp4|mov|webm)$/.test(name) ? video(name) : picture(name)) } catch (error) { found[name] = null }
    }
    await fetch('/found', {method: 'POST', body: JSON.stringify(found)})
})()
</script>""" % CELLS


def verdicts(names):
    """What the browser shows of each file; `None` where it shows nothing."""
    found = {}
    done = threading.Event()

    class Handler(http.server.SimpleHTTPRequestHandler):
        extensions_map = {"": "application/octet-stream", ".gif": "image/gif", ".png": "image/png", ".jpg": "image/jpeg",
                          ".webp": "image/webp", ".avif": "image/avif", ".bmp": "image/bmp", ".mp4": "video/mp4",
                          ".mov": "video/mp4", ".webm": "video/webm"}

        def __init__(self, *arguments):
            super().__init__(*arguments, directory=HERE)

        def do_GET(self):
            if self.path not in ("/", "/names"):
                return super().do_GET()
            body = (json.dumps(names) if self.path == "/names" else PAGE).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html" if self.path == "/" else "application/json")
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self):
            found.update(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()
            done.set()

        def log_message(self, *arguments):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as profile:
        browser = subprocess.Popen([CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                                    f"--user-data-dir={profile}", "--remote-debugging-port=0",
                                    f"http://127.0.0.1:{server.server_port}/"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        finished = done.wait(300)
        browser.terminate()
        browser.wait()
    server.shutdown()
    if not finished:
        sys.exit("the browser did not answer")
    return found


def main():
    if "--verdicts" not in sys.argv:
        for old in HERE.iterdir():
            if old.suffix not in (".py", ".tsv"):
                old.unlink()
        for make in (with_imagemagick, with_graphicsmagick, with_ffmpeg, with_gstreamer, with_mkvmerge, with_gifsicle, with_netpbm,
                     with_libjpeg_turbo, with_webp, with_libavif, with_vips, with_optimisers, with_pillow):
            with tempfile.TemporaryDirectory() as folder:
                maker = Maker(folder)
                maker.source()
                make(maker)
    names = sorted(file.name for file in HERE.iterdir() if file.suffix not in (".py", ".tsv"))
    found = verdicts(names)
    browser = subprocess.run([CHROMIUM, "--version"], capture_output=True, text=True).stdout.split()[1]
    with open(HERE / "verdicts.tsv", "w") as out:
        out.write(f"# As Chromium {browser} shows them: {VERDICT_FIELDS}\n")
        for name in names:
            if found[name] is None:
                print("not shown:", name)
                continue
            *numbers, colours = found[name]
            out.write("\t".join([name, *map(str, numbers), bytes(colours).hex()]) + "\n")


main()
