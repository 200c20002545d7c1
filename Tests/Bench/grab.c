#include "grab.h"
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libswscale/swscale.h>
#include <string.h>

typedef struct {
    const uint8_t *bytes;
    int64_t size, at;
} Memory;

static int read_memory(void *opaque, uint8_t *into, int wanted) {
    Memory *memory = opaque;
    int64_t rest = memory->size - memory->at;
    int count = wanted < rest ? wanted : (int)rest;
    if (count == 0) return AVERROR_EOF;
    memcpy(into, memory->bytes + memory->at, count);
    memory->at += count;
    return count;
}

static int64_t seek_memory(void *opaque, int64_t offset, int whence) {
    Memory *memory = opaque;
    if (whence & AVSEEK_SIZE) return memory->size;
    return memory->at = offset + (whence == SEEK_CUR ? memory->at : whence == SEEK_END ? memory->size : 0);
}

// Decodes from the last key frame before the time until the time is reached.
static void decode_until(AVFormatContext *container, AVCodecContext *decoder, int stream, int64_t time, AVFrame *frame) {
    AVPacket *packet = av_packet_alloc();
    if (!packet || av_seek_frame(container, stream, time, AVSEEK_FLAG_BACKWARD) < 0) exit(1);
    for (;;) {
        if (av_read_frame(container, packet) < 0) exit(1);
        if (packet->stream_index == stream && avcodec_send_packet(decoder, packet) < 0) exit(1);
        av_packet_unref(packet);
        while (avcodec_receive_frame(decoder, frame) == 0)
            if (frame->pts >= time) {
                av_packet_free(&packet);
                return;
            }
    }
}

static gdImagePtr picture_of(AVFrame *frame) {
    gdImagePtr image = gdImageCreateTrueColor(frame->width, frame->height);
    uint8_t *pixels = malloc(4L * frame->width * frame->height);
    struct SwsContext *scaler = sws_getContext(frame->width, frame->height, frame->format, frame->width, frame->height,
                                               AV_PIX_FMT_BGR0, SWS_BILINEAR, NULL, NULL, NULL);
    if (!image || !pixels || !scaler) exit(1);
    int stride = 4 * frame->width;
    sws_scale(scaler, (const uint8_t *const *)frame->data, frame->linesize, 0, frame->height, &pixels, &stride);
    for (int y = 0; y < frame->height; y++)
        for (int x = 0; x < frame->width; x++)
            image->tpixels[y][x] = ((int *)pixels)[y * frame->width + x] & 0xffffff;
    sws_freeContext(scaler);
    free(pixels);
    return image;
}

gdImagePtr grab(void *bytes, int size) {
    Memory memory = {bytes, size, 0};
    enum { buffer = 32768 };
    AVFormatContext *container = avformat_alloc_context();
    container->pb = avio_alloc_context(av_malloc(buffer), buffer, 0, &memory, read_memory, NULL, seek_memory);
    const AVCodec *codec;
    if (avformat_open_input(&container, NULL, NULL, NULL) || avformat_find_stream_info(container, NULL) < 0) exit(1);
    AVIOContext *input = container->pb;
    int stream = av_find_best_stream(container, AVMEDIA_TYPE_VIDEO, -1, -1, &codec, 0);
    if (stream < 0) exit(1);
    AVCodecContext *decoder = avcodec_alloc_context3(codec);
    avcodec_parameters_to_context(decoder, container->streams[stream]->codecpar);
    decoder->thread_count = 1;
    if (avcodec_open2(decoder, codec, NULL)) exit(1);

    int64_t second = container->duration / 4 / AV_TIME_BASE;
    AVFrame *frame = av_frame_alloc();
    decode_until(container, decoder, stream,
                 av_rescale_q(second, (AVRational){1, 1}, container->streams[stream]->time_base), frame);
    gdImagePtr image = picture_of(frame);

    av_frame_free(&frame);
    avcodec_free_context(&decoder);
    avformat_close_input(&container);
    av_free(input->buffer);
    avio_context_free(&input);
    return image;
}
