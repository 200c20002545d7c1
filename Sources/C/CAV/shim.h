// The parts of FFmpeg that take one picture out of a video, and its macros, which Swift does not import.
#ifndef MARTLET_CAV_H
#define MARTLET_CAV_H
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libswscale/swscale.h>
// For `mallopt`, which Swift's module of the C library leaves out.
#include <malloc.h>

static const int martlet_AVERROR_EOF = AVERROR_EOF;
static const int martlet_AVERROR_EAGAIN = AVERROR(EAGAIN);
static const int martlet_AVERROR_ENOMEM = AVERROR(ENOMEM);
static const int martlet_AVERROR_EIO = AVERROR(EIO);
static const int64_t martlet_AV_NOPTS_VALUE = AV_NOPTS_VALUE;

static inline int martlet_open_nothing(
    AVFormatContext *context, AVIOContext **file, const char *address, int flags, AVDictionary **options) {
    return AVERROR(EACCES);
}

// A container shall lead to no further file or address, whatever stands in it. A function pointer to one of C is what
// Swift cannot spell here.
static inline void martlet_refuse_addresses(AVFormatContext *context) {
    context->io_open = martlet_open_nothing;
}

#endif
