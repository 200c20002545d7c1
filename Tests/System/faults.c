// Makes a program's calls that change files fail, fall short or kill it, as a driver outside says while it runs:
//   cc -shared -fPIC -O2 faults.c -o faults.so -ldl;  FAULTS=/a/file LD_PRELOAD=$PWD/faults.so PROGRAM
// The file holds a struct plan, which both map.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

struct plan {
    atomic_int armed; // 0: nothing is counted and nothing happens
    atomic_int what;  // the number of an error, or one of those below
    atomic_long nth;  // the call it happens to, from 1; 0 is none of them, -1 all
    atomic_long seen; // calls since the plan was armed
    atomic_long done; // how often it happened
    char part[256];   // only files with this in their path
    char call[256];   // what it happened to first: the call and the path
};
enum { shortened = -1, killed = -2, broken = -3 };

static struct plan *plan;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("FAULTS");
    int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (file < 0) return;
    void *map = mmap(NULL, sizeof *plan, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (map != MAP_FAILED) plan = map;
}

// What happens to a call: 0 nothing, else the number of an error or "shortened".
static int fate_in(const char *call, const char *path) {
    if (!plan || !atomic_load(&plan->armed) || !strstr(path, plan->part)) return 0;
    long number = atomic_fetch_add(&plan->seen, 1) + 1, nth = atomic_load(&plan->nth);
    if (nth != -1 && nth != number) return 0;
    if (atomic_fetch_add(&plan->done, 1) == 0) snprintf(plan->call, sizeof plan->call, "%s %s", call, path);
    int what = atomic_load(&plan->what);
    if (what == killed) kill(getpid(), SIGKILL);
    if (what == broken) { // a disk that fails, whereupon the kernel lets nobody write to it
        atomic_store(&plan->what, EROFS);
        atomic_store(&plan->nth, -1);
        return EIO;
    }
    return what;
}

static int fate_of_file_in(const char *call, int file) {
    char link[64], path[4096];
    if (!plan || !atomic_load(&plan->armed)) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return fate_in(call, path);
}

static int fate_below_in(const char *call, int folder, const char *name) {
    char path[8192];
    if (!plan || !atomic_load(&plan->armed)) return 0;
    if (name[0] == '/' || folder == AT_FDCWD) return fate_in(call, name);
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    ssize_t length = readlink(link, path, 4096);
    if (length < 0) return 0;
    snprintf(path + length, sizeof path - length, "/%s", name);
    return fate_in(call, path);
}

#define fate(path) fate_in(__func__, path)
#define fate_of_file(file) fate_of_file_in(__func__, file)
#define fate_below(folder, name) fate_below_in(__func__, folder, name)

#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)
#define REFUSE(fate) do { int refusal = (fate); if (refusal > 0) { errno = refusal; return -1; } } while (0)

#define OPENS(name, name_at)                                                                                     \
    int name(const char *path, int flags, ...) {                                                                 \
        REAL(name);                                                                                              \
        va_list rest;                                                                                            \
        va_start(rest, flags);                                                                                   \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;                                  \
        va_end(rest);                                                                                            \
        if (flags & (O_WRONLY | O_RDWR | O_CREAT)) REFUSE(fate(path));                                           \
        return real(path, flags, mode);                                                                          \
    }                                                                                                            \
    int name_at(int folder, const char *path, int flags, ...) {                                                  \
        REAL(name_at);                                                                                           \
        va_list rest;                                                                                            \
        va_start(rest, flags);                                                                                   \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;                                  \
        va_end(rest);                                                                                            \
        if (flags & (O_WRONLY | O_RDWR | O_CREAT)) REFUSE(fate_below(folder, path));                             \
        return real(folder, path, flags, mode);                                                                  \
    }
OPENS(open, openat)
OPENS(open64, openat64)

#define WRITES(name, offset, pass)                                                                               \
    ssize_t name(int file, const void *bytes, size_t count offset) {                                             \
        REAL(name);                                                                                              \
        int f = fate_of_file(file);                                                                              \
        REFUSE(f);                                                                                               \
        return real(file, bytes, f == shortened && count > 1 ? count / 2 : count pass);                          \
    }
#define WITH ,
WRITES(write, , )
WRITES(pwrite, WITH off_t at, WITH at)
WRITES(pwrite64, WITH off64_t at, WITH at)

#define ON_FILE(name, more, pass)                                                                                \
    int name(int file more) {                                                                                    \
        REAL(name);                                                                                              \
        REFUSE(fate_of_file(file));                                                                              \
        return real(file pass);                                                                                  \
    }
ON_FILE(fsync, , )
ON_FILE(fdatasync, , )
ON_FILE(fchown, WITH uid_t owner WITH gid_t group, WITH owner WITH group)
ON_FILE(ftruncate, WITH off_t length, WITH length)
ON_FILE(ftruncate64, WITH off64_t length, WITH length)
ON_FILE(fallocate, WITH int mode WITH off_t at WITH off_t length, WITH mode WITH at WITH length)
ON_FILE(posix_fallocate, WITH off_t at WITH off_t length, WITH at WITH length)

int mkdir(const char *path, mode_t mode) {
    REAL(mkdir);
    REFUSE(fate(path));
    return real(path, mode);
}

int mkdirat(int folder, const char *name, mode_t mode) {
    REAL(mkdirat);
    REFUSE(fate_below(folder, name));
    return real(folder, name, mode);
}

int unlink(const char *path) {
    REAL(unlink);
    REFUSE(fate(path));
    return real(path);
}

int unlinkat(int folder, const char *name, int flags) {
    REAL(unlinkat);
    REFUSE(fate_below(folder, name));
    return real(folder, name, flags);
}

int linkat(int from, const char *path, int folder, const char *name, int flags) {
    REAL(linkat);
    REFUSE(fate_below(folder, name));
    return real(from, path, folder, name, flags);
}

int rename(const char *from, const char *to) {
    REAL(rename);
    REFUSE(fate(to));
    return real(from, to);
}
