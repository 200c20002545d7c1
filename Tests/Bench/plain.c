// What the pictures of one upload cost by themselves: FILE decoded once (a JPEG at the smallest size that serves, an
// animation's first frame, a video's frame a quarter of the way in), a medium 500 wide and a thumb of 320 by 320 made of
// it, both encoded, and a HEIC or the frame of a video as a JPEG as well. Prints the median of the CPU milliseconds.
//   plain FILE RUNS          the picture is shown as it lies
//   plain FILE RUNS lying    a JPEG that lies on its left side, as a phone's do; medium and thumb are upright
//   plain FILE RUNS turned   the same, and the file itself is turned without loss as well
#include "grab.h"
#include <gd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <turbojpeg.h>
#include <webp/demux.h>

enum { mediumWidth = 500, thumbSide = 320, quality = 90, avifSpeed = 8 };

static void *content(const char *path, int *size) {
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END)) { perror(path); exit(1); }
    *size = (int)ftell(file);
    rewind(file);
    void *bytes = malloc(*size);
    if (!bytes || fread(bytes, 1, *size, file) != (size_t)*size) exit(1);
    fclose(file);
    return bytes;
}

static bool is_lying, is_turned;

// A quarter turn to the right.
static gdImagePtr upright(gdImagePtr lying) {
    gdImagePtr image = gdImageCreateTrueColor(gdImageSY(lying), gdImageSX(lying));
    if (!image) exit(1);
    for (int y = 0; y < gdImageSY(image); y++)
        for (int x = 0; x < gdImageSX(image); x++)
            image->tpixels[y][x] = lying->tpixels[gdImageSY(lying) - 1 - x][y];
    gdImageDestroy(lying);
    return image;
}

static void turn(void *bytes, int size) {
    tjhandle turner = tjInitTransform();
    tjtransform quarter = {.op = TJXOP_ROT90};
    unsigned char *turned = NULL;
    unsigned long length = 0;
    if (tjTransform(turner, bytes, size, 1, &turned, &length, &quarter, 0)) exit(1);
    tjFree(turned);
    tjDestroy(turner);
}

static gdImagePtr decode_jpeg(void *bytes, int size) {
    tjhandle decoder = tjInitDecompress();
    int width, height, sampling, space, eighths = 1;
    if (tjDecompressHeader3(decoder, bytes, size, &width, &height, &sampling, &space)) exit(1);
    tjscalingfactor scale = {eighths, 8};
    while (eighths < 8 && (TJSCALED(is_lying ? height : width, scale) < mediumWidth ||
                           TJSCALED(width, scale) < thumbSide || TJSCALED(height, scale) < thumbSide))
        scale.num = eighths *= 2;
    width = TJSCALED(width, scale), height = TJSCALED(height, scale);
    gdImagePtr image = gdImageCreateTrueColor(width, height);
    int *pixels = malloc(sizeof *pixels * width * height);
    if (!image || !pixels) exit(1);
    if (tjDecompress2(decoder, bytes, size, (void *)pixels, width, 0, height, TJPF_BGRX, 0)) exit(1);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) image->tpixels[y][x] = pixels[y * width + x] & 0xffffff; // X may hold anything
    free(pixels);
    tjDestroy(decoder);
    return is_lying ? upright(image) : image;
}

static gdImagePtr decode_webp(void *bytes, int size) {
    WebPData data = {bytes, size};
    WebPAnimDecoderOptions options;
    WebPAnimDecoderOptionsInit(&options);
    WebPAnimDecoder *decoder = WebPAnimDecoderNew(&data, &options);
    WebPAnimInfo info;
    uint8_t *pixel;
    int time;
    if (!decoder || !WebPAnimDecoderGetInfo(decoder, &info) || !WebPAnimDecoderGetNext(decoder, &pixel, &time)) exit(1);
    gdImagePtr image = gdImageCreateTrueColor(info.canvas_width, info.canvas_height);
    if (!image) exit(1);
    for (int y = 0; y < gdImageSY(image); y++)
        for (int x = 0; x < gdImageSX(image); x++, pixel += 4)
            image->tpixels[y][x] = gdTrueColorAlpha(pixel[0], pixel[1], pixel[2], gdAlphaMax - pixel[3] / 2);
    WebPAnimDecoderDelete(decoder);
    return image;
}

static gdImagePtr decode(void *bytes, int size, const char *type) {
    return !strcmp(type, "png")    ? gdImageCreateFromPngPtr(size, bytes)
           : !strcmp(type, "gif")  ? gdImageCreateFromGifPtr(size, bytes)
           : !strcmp(type, "webp") ? decode_webp(bytes, size)
           : !strcmp(type, "avif") ? gdImageCreateFromAvifPtr(size, bytes)
           : !strcmp(type, "heic") ? gdImageCreateFromHeifPtr(size, bytes)
           : !strcmp(type, "mp4")  ? grab(bytes, size)
                                   : decode_jpeg(bytes, size);
}

static void encode(gdImagePtr image, const char *type) {
    int size;
    void *bytes = !strcmp(type, "png")    ? gdImagePngPtrEx(image, &size, 6)
                  : !strcmp(type, "gif")  ? gdImageGifPtr(image, &size)
                  : !strcmp(type, "webp") ? gdImageWebpPtrEx(image, &size, quality)
                  : !strcmp(type, "avif") ? gdImageAvifPtrEx(image, &size, quality, avifSpeed)
                                          : gdImageJpegPtr(image, &size, quality);
    if (!bytes) exit(1);
    gdFree(bytes);
}

static void upload(void *bytes, int size, const char *type) {
    gdImagePtr image = decode(bytes, size, type);
    if (!image || !gdImagePaletteToTrueColor(image)) exit(1);
    if (is_turned) turn(bytes, size);
    gdImageSaveAlpha(image, 1);

    gdImageSetInterpolationMethod(image, GD_TRIANGLE);
    gdImagePtr medium = gdImageScale(image, mediumWidth, mediumWidth * gdImageSY(image) / gdImageSX(image));
    if (!medium) exit(1);
    gdImagePtr from = gdImageSY(medium) < thumbSide ? image : medium;
    int side = gdImageSX(from) < gdImageSY(from) ? gdImageSX(from) : gdImageSY(from);
    gdRect middle = {(gdImageSX(from) - side) / 2, (gdImageSY(from) - side) / 2, side, side};
    gdImagePtr square = gdImageCrop(from, &middle);
    if (!square) exit(1);
    gdImageSetInterpolationMethod(square, GD_TRIANGLE);
    gdImagePtr thumb = gdImageScale(square, thumbSide, thumbSide);
    if (!thumb) exit(1);
    if (!strcmp(type, "heic") || !strcmp(type, "mp4")) encode(image, type);
    encode(medium, type);
    encode(thumb, type);
    gdImageDestroy(thumb);
    gdImageDestroy(square);
    gdImageDestroy(medium);
    gdImageDestroy(image);
}

static int ascending(const void *a, const void *b) { return (*(double *)a > *(double *)b) - (*(double *)a < *(double *)b); }

int main(int argc, char **argv) {
    const char *type = argc == 3 || argc == 4 ? strrchr(argv[1], '.') : NULL;
    int runs = type ? atoi(argv[2]) : 0, size;
    if (runs < 1) return 64;
    is_turned = argc == 4 && !strcmp(argv[3], "turned");
    is_lying = is_turned || (argc == 4 && !strcmp(argv[3], "lying"));
    void *bytes = content(argv[1], &size);
    double *milliseconds = malloc(sizeof *milliseconds * runs);
    for (int i = 0; i < runs; i++) {
        clock_t start = clock();
        upload(bytes, size, type + 1);
        milliseconds[i] = (clock() - start) * 1e3 / CLOCKS_PER_SEC;
    }
    qsort(milliseconds, runs, sizeof *milliseconds, ascending);
    printf("%.2f\n", milliseconds[runs / 2]);
}
