// Decoding with libjpeg, which reports errors by a callback that may not return: setjmp and longjmp, which Swift cannot call.
// TurboJPEG hides all of its warnings but the first.
#ifndef MARTLET_CJPEG_H
#define MARTLET_CJPEG_H
#include <setjmp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <jpeglib.h>
#include <jerror.h>

/// One JPEG to be decoded. All members but the last two are read only.
struct martlet_jpeg {
    const unsigned char *bytes;
    size_t count;
    /// By what each side is divided: 1, 2, 4 or 8.
    unsigned divisor;
    /// JCS_EXT_BGRX or JCS_CMYK: four bytes a pixel.
    J_COLOR_SPACE space;
    /// As many rows as the divided picture has, each with room for its pixels.
    unsigned char **rows;
    /// The size of the divided picture: an error if libjpeg finds another.
    unsigned width, height;
    /// How many bytes libjpeg had read when it had decoded the last scan: at most 16 more than the scan has, and no marker
    /// among them.
    size_t read;
    /// Why decoding stopped: the code of an error, or of a warning that loses pixels; 0 when it did not.
    int code;
};

/// What the callbacks of libjpeg find by its error manager, which is the first member.
struct martlet_jpeg_state {
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    struct martlet_jpeg *picture;
    jmp_buf stop;
};

static inline void martlet_jpeg_stop(j_common_ptr codec) {
    struct martlet_jpeg_state *state = (struct martlet_jpeg_state *)codec->err;
    state->picture->code = codec->err->msg_code;
    longjmp(state->stop, 1);
}

/// Sorts every warning that libjpeg-turbo's decoder raises.
static inline void martlet_jpeg_message(j_common_ptr codec, int level) {
    if (level >= 0) return;
    switch (codec->err->msg_code) {
    case JWRN_ADOBE_XFORM:        // An unknown code for the colour space in Adobe's segment: libjpeg guesses as for 2.
    case JWRN_BOGUS_PROGRESSION:  // A scan refines what another did not begin: every viewer decodes the same.
    case JWRN_EXTRANEOUS_DATA:    // Bytes between two markers that belong to none.
    case JWRN_JFIF_MAJOR:         // A JFIF version that is not known.
    case JWRN_JPEG_EOF:           // No end marker. Where rows are missing too, JWRN_HIT_MARKER follows.
    case JWRN_MUST_RESYNC:        // Another restart marker than was due. Where data are missing, JWRN_HIT_MARKER follows.
    case JWRN_NOT_SEQUENTIAL:     // Spectral selection in the scan of a baseline picture, which has none.
        return;
    default:
        // JWRN_HIT_MARKER: data end before their rows are complete. JWRN_HUFF_BAD_CODE: a code that no table has. The others
        // (JWRN_ARITH_BAD_CODE, JWRN_BOGUS_ICC, JWRN_TOO_MUCH_DATA) belong to functions that are not used.
        martlet_jpeg_stop(codec);
    }
}

static inline void martlet_jpeg_silence(j_common_ptr codec) { (void)codec; }

/// Takes any restart marker for the one that is due, as some programs number them wrongly. Where one is missing data end too
/// early, and JWRN_HIT_MARKER follows.
static inline boolean martlet_jpeg_resync(j_decompress_ptr codec, int due) {
    if (codec->unread_marker < JPEG_RST0 || codec->unread_marker > JPEG_RST0 + 7)
        return jpeg_resync_to_restart(codec, due);
    codec->unread_marker = 0;
    return TRUE;
}

/// Notes how far libjpeg has read. Once the end of the data is reached it reads a marker of its own making elsewhere.
static inline void martlet_jpeg_note_position(j_common_ptr codec) {
    struct martlet_jpeg *picture = ((struct martlet_jpeg_state *)codec->err)->picture;
    const unsigned char *next = ((j_decompress_ptr)codec)->src->next_input_byte;
    int is_inside = next >= picture->bytes && next <= picture->bytes + picture->count;
    picture->read = is_inside ? (size_t)(next - picture->bytes) : picture->count;
}

/// Decodes the picture into its rows, and sets `code` and `read`.
static inline void martlet_jpeg_decode(struct martlet_jpeg *picture) {
    struct jpeg_decompress_struct codec;
    struct martlet_jpeg_state state;
    memset(&codec, 0, sizeof codec);
    memset(&state, 0, sizeof state);
    state.picture = picture;
    picture->code = 0;
    picture->read = 0;
    codec.err = jpeg_std_error(&state.errors);
    state.errors.error_exit = martlet_jpeg_stop;
    state.errors.emit_message = martlet_jpeg_message;
    state.errors.output_message = martlet_jpeg_silence;
    if (setjmp(state.stop)) {
        jpeg_destroy_decompress(&codec);
        return;
    }
    jpeg_create_decompress(&codec);
    // Called before each row of blocks of a picture of several scans, and after the last one before what follows is read.
    state.progress.progress_monitor = martlet_jpeg_note_position;
    codec.progress = &state.progress;
    jpeg_mem_src(&codec, picture->bytes, (unsigned long)picture->count);
    codec.src->resync_to_restart = martlet_jpeg_resync;
    jpeg_read_header(&codec, TRUE);
    codec.scale_num = 1;
    codec.scale_denom = picture->divisor;
    codec.out_color_space = picture->space;
    jpeg_start_decompress(&codec);
    if (codec.output_width != picture->width || codec.output_height != picture->height)
        ERREXIT(&codec, JERR_BAD_LENGTH);
    int has_one_scan = !jpeg_has_multiple_scans(&codec);
    // From here on progress is that of the output.
    codec.progress = NULL;
    while (codec.output_scanline < codec.output_height)
        jpeg_read_scanlines(
            &codec, picture->rows + codec.output_scanline, codec.output_height - codec.output_scanline);
    if (has_one_scan) martlet_jpeg_note_position((j_common_ptr)&codec);
    // What follows the last scan is not read: jpeg_finish_decompress would fail over it.
    jpeg_destroy_decompress(&codec);
}

#endif
