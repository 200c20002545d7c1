// Calls that take rights away from the process. Glibc has no function for most of them, and syscall(2) is variadic, which
// Swift cannot import.
#ifndef MARTLET_CLOCKDOWN_H
#define MARTLET_CLOCKDOWN_H
#include <errno.h>
#include <linux/capability.h>
#include <linux/landlock.h>
#include <linux/sched.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/// Lets stdout have no buffer: it is a variable of C, which Swift takes for unsafe.
static inline void martlet_unbuffer_output(void) {
    setvbuf(stdout, NULL, _IONBF, 0);
}

/// fstat(2) by its own call. Returns 0, or -1 with errno.
static inline int martlet_fstat(int descriptor, struct stat *status) {
    return (int)syscall(SYS_fstat, descriptor, status);
}

/// Sets one attribute of the process to one number. Returns 0, or -1 with errno.
static inline int martlet_prctl(int option, unsigned long value) {
    return prctl(option, value, 0UL, 0UL, 0UL);
}

/// Closes every descriptor from the given one on. Returns 0, or -1 with errno.
static inline int martlet_close_from(unsigned first) {
    return (int)syscall(SYS_close_range, first, ~0U, 0U);
}

/// Gives up every capability. Returns 0, or -1 with errno.
static inline int martlet_drop_capabilities(void) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {{0}};
    return (int)syscall(SYS_capset, &header, none);
}

/// Leaves namespaces for new ones: flags are those of unshare(2). Returns 0, or -1 with errno.
static inline int martlet_unshare(unsigned long namespaces) {
    return (int)syscall(SYS_unshare, namespaces);
}

/// Makes a file system without a single file, which cannot be written, the root of the process. Needs a mount namespace of its
/// own. Returns 0, or -1 with errno.
static inline int martlet_empty_root(void) {
    int context = fsopen("tmpfs", FSOPEN_CLOEXEC);
    if (context < 0) return -1;
    int root = -1, status = -1;
    if (fsconfig(context, FSCONFIG_CMD_CREATE, NULL, NULL, 0) == 0)
        root = fsmount(
            context, FSMOUNT_CLOEXEC, MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC);
    if (root >= 0 && fchdir(root) == 0) status = chroot(".");
    int error = errno;
    if (root >= 0) close(root);
    close(context);
    errno = error;
    return status;
}

/// The rights that a ruleset of Landlock governs: struct landlock_ruleset_attr as of its version 6. Debian 12's header has the
/// first member only; older kernels take the longer struct as long as what they do not know is zero.
struct martlet_landlock_rights {
    uint64_t files;
    uint64_t network;
    uint64_t scopes;
};

/// The version of Landlock that the kernel has, or -1 with errno.
static inline int martlet_landlock_version(void) {
    return (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

/// Gives up the rights for good. Needs no_new_privs. Returns 0, or -1 with errno.
static inline int martlet_landlock_give_up(const struct martlet_landlock_rights *rights) {
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, rights, sizeof *rights, 0U);
    if (ruleset < 0) return -1;
    int status = (int)syscall(SYS_landlock_restrict_self, ruleset, 0U);
    int error = errno;
    close(ruleset);
    errno = error;
    return status;
}

#endif
