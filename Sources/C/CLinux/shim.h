// What Swift does not import from Glibc.
#ifndef MARTLET_CLINUX_H
#define MARTLET_CLINUX_H

// open(2), "O_TMPFILE": a macro behind _GNU_SOURCE. Defining that here would change types that Glibc's own module has.
static const int martlet_O_TMPFILE = 020000000 | 0200000;

#endif
