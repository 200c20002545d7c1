// The frame a quarter of the way into a video, by libav and nothing else.
#include <gd.h>

gdImagePtr grab(void *bytes, int size);
