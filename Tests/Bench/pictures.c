// Draws the pictures that are uploaded, the same ones each time, into the folder DIR:
//   pictures DIR
// Clouds of noise at several scales with grain on top: to a codec much like a photograph.
#include <gd.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

// A number from 0 to 1 that depends on the point alone.
static double grain(unsigned x, unsigned y, unsigned seed) {
    unsigned n = x * 374761393u + y * 668265263u + seed * 2246822519u;
    n = (n ^ (n >> 13)) * 1274126177u;
    return (n ^ (n >> 16)) / 4294967295.0;
}

static double between(double a, double b, double t) { return a + (b - a) * t * t * (3 - 2 * t); }

static double smooth(double x, double y, unsigned seed) {
    unsigned left = (unsigned)x, top = (unsigned)y;
    double fx = x - left, fy = y - top;
    return between(between(grain(left, top, seed), grain(left + 1, top, seed), fx),
                   between(grain(left, top + 1, seed), grain(left + 1, top + 1, seed), fx), fy);
}

static int channel(int x, int y, double scale, double roughness, unsigned seed) {
    double value = 0, weight = 0.5;
    for (double size = scale; size >= 8; size /= 3, weight /= 2) value += weight * smooth(x / size, y / size, seed++);
    value = value * 255 + (grain(x, y, seed) - 0.5) * roughness;
    return value < 0 ? 0 : value > 255 ? 255 : (int)value;
}

static gdImagePtr scene(int width, int height, double roughness, unsigned seed) {
    gdImagePtr image = gdImageCreateTrueColor(width, height);
    if (!image) exit(1);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            image->tpixels[y][x] = gdTrueColor(channel(x, y, width / 3.0, roughness, seed),
                                               channel(x, y, width / 3.0, roughness, seed + 10),
                                               channel(x, y, width / 2.0, roughness, seed + 20));
    return image;
}

static FILE *create(const char *folder, const char *name) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    if (!file) { perror(path); exit(1); }
    return file;
}

static void jpeg(const char *folder, const char *name, int width, int height, double roughness, int quality) {
    FILE *file = create(folder, name);
    gdImagePtr image = scene(width, height, roughness, 1);
    gdImageJpeg(image, file, quality);
    gdImageDestroy(image);
    fclose(file);
}

static void png(const char *folder, const char *name, int width, int height) {
    FILE *file = create(folder, name);
    gdImagePtr image = scene(width, height, 0, 2);
    gdImagePngEx(image, file, 6);
    gdImageDestroy(image);
    fclose(file);
}

static void gif(const char *folder, const char *name, int width, int height, int frames) {
    FILE *file = create(folder, name);
    for (int i = 0; i < frames; i++) {
        gdImagePtr image = scene(width, height, 40, 100 + i);
        gdImageTrueColorToPalette(image, 0, 128);
        if (i == 0) gdImageGifAnimBegin(image, file, 0, 0);
        gdImageGifAnimAdd(image, file, 1, 0, 0, 10, gdDisposalNone, NULL);
        gdImageDestroy(image);
    }
    gdImageGifAnimEnd(file);
    fclose(file);
}

int main(int argc, char **argv) {
    if (argc != 2) return 64;
    jpeg(argv[1], "small.jpg", 1280, 960, 18, 75);
    jpeg(argv[1], "large.jpg", 4032, 3024, 40, 85);
    png(argv[1], "plain.png", 1280, 800);
    gif(argv[1], "moving.gif", 640, 480, 23);
}
