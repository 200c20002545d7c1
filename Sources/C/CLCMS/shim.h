#ifndef MARTLET_CLCMS_H
#define MARTLET_CLCMS_H
#include <lcms2.h>

// Forms of pixels, which are macros made of other macros.
static const cmsUInt32Number martlet_BGRA = TYPE_BGRA_8;
static const cmsUInt32Number martlet_gray = TYPE_GRAY_8;
static const cmsUInt32Number martlet_inks = TYPE_CMYK_8_REV;
#endif
