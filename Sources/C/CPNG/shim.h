// Reading with libpng, which reports errors by longjmp: Swift has nothing of that kind.
#ifndef MARTLET_CPNG_H
#define MARTLET_CPNG_H
#include <png.h>

/// Where the bytes of a PNG come from: writes up to `count` of them to `target` and returns how many it wrote.
typedef size_t (*martlet_png_source)(void *context, void *target, size_t count);

struct martlet_png_input {
    martlet_png_source read;
    void *context;
    png_uint_32 width, height;
    /// Whether libpng asked for more bytes than there are, and whether it had every row by then: it reads on to the checksum
    /// after the last one.
    int is_exhausted;
    int is_complete;
};

static inline void martlet_png_read_bytes(png_structp png, png_bytep target, size_t count) {
    struct martlet_png_input *input = (struct martlet_png_input *)png_get_io_ptr(png);
    if (input->read(input->context, target, count) == count) return;
    input->is_exhausted = 1;
    input->is_complete =
        png_get_current_row_number(png) >= input->height || png_get_current_pass_number(png) >= PNG_INTERLACE_ADAM7_PASSES;
    png_error(png, "no more data");
}

static inline void martlet_png_fail(png_structp png, png_const_charp message) {
    png_longjmp(png, 1);
}

static inline void martlet_png_ignore(png_structp png, png_const_charp message) {
}

/// Decodes a picture into rows of 4 bytes a pixel: blue, green, red, and alpha, 255 opaque; 0 where
/// `has_alpha` is 0. No checksum is looked at. Returns 0, or -1 where there are too few data, or wrong ones.
static inline int martlet_png_read(
    struct martlet_png_input *input, int **rows, int *has_alpha) {
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, martlet_png_fail, martlet_png_ignore);
    if (!png) return -1;
    png_infop info = png_create_info_struct(png);
    if (!info || setjmp(png_jmpbuf(png))) {
        png_destroy_read_struct(&png, &info, NULL);
        return input->is_complete ? 0 : -1;
    }
    png_set_read_fn(png, input, martlet_png_read_bytes);
    png_set_user_limits(png, input->width, input->height);
    png_set_crc_action(png, PNG_CRC_QUIET_USE, PNG_CRC_QUIET_USE);
    png_set_option(png, PNG_IGNORE_ADLER32, PNG_OPTION_ON);
    // Some writers announce a smaller window than they use.
    png_set_option(png, PNG_MAXIMUM_INFLATE_WINDOW, PNG_OPTION_ON);
    png_set_benign_errors(png, 1);
    png_read_info(png, info);
    *has_alpha = (png_get_color_type(png, info) & PNG_COLOR_MASK_ALPHA) || png_get_valid(png, info, PNG_INFO_tRNS);
    png_set_expand(png);
    png_set_scale_16(png);
    png_set_gray_to_rgb(png);
    png_set_bgr(png);
    if (!*has_alpha) png_set_filler(png, 0, PNG_FILLER_AFTER);
    int passes = png_set_interlace_handling(png);
    png_read_update_info(png, info);
    if (png_get_rowbytes(png, info) != (size_t)input->width * 4 || png_get_image_height(png, info) != input->height) {
        png_error(png, "other dimensions");
    }
    for (int pass = 0; pass < passes; pass++) {
        for (png_uint_32 y = 0; y < input->height; y++) png_read_row(png, (png_bytep)rows[y], NULL);
    }
    png_destroy_read_struct(&png, &info, NULL);
    return 0;
}
#endif
