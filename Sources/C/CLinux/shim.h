// What Swift does not import from Glibc: macros that are functions or made of other macros, and functions behind
// _GNU_SOURCE. Defining that here would change types that Glibc's own module has, so they are declared by hand.
#ifndef MARTLET_CLINUX_H
#define MARTLET_CLINUX_H
#include <errno.h>
#include <fcntl.h>
#include <linux/memfd.h>
#include <linux/sched.h>
#include <malloc.h>
#include <spawn.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

// open(2), "O_TMPFILE".
static const int martlet_O_TMPFILE = 020000000 | 0200000;

// posix_spawn_file_actions_addclosefrom_np(3): closes every descriptor from the given one on.
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int first);

// memfd_create(2): a file in memory, open for reading and writing, that can be sealed. Returns -1 with errno.
static inline int martlet_memory_file(void) {
    return (int)syscall(SYS_memfd_create, "martlet", MFD_CLOEXEC | MFD_ALLOW_SEALING);
}

// F_ADD_SEALS of fcntl(2): from now on nobody writes to such a file, changes its length or adds a seal. Returns 0, or -1 with
// errno.
static inline int martlet_seal(int file) {
    const int add_seals = 1024 + 9, seal = 1, shrink = 2, grow = 4, write = 8;
    return fcntl(file, add_seals, seal | shrink | grow | write);
}

// memmem(3): finds bytes within bytes in linear time.
extern void *memmem(const void *bytes, size_t count, const void *wanted, size_t wanted_count);

// syncfs(2): brings the file system of a descriptor to the disk.
extern int syncfs(int descriptor);

// Sends one message and, with it, open descriptors; the CMSG_* macros are not imported. Returns 0, or -1 with errno.
static inline int martlet_send(int socket, const void *message, size_t length, const int *descriptors, size_t count) {
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(16 * sizeof(int))];
    } control;
    if (count > 16) {
        errno = EINVAL;
        return -1;
    }
    memset(&control, 0, sizeof control);
    struct iovec part = {.iov_base = (void *)message, .iov_len = length};
    struct msghdr envelope = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = CMSG_SPACE(count * sizeof(int))};
    struct cmsghdr *header = CMSG_FIRSTHDR(&envelope);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(count * sizeof(int));
    memcpy(CMSG_DATA(header), descriptors, count * sizeof(int));
    ssize_t sent;
    do {
        sent = sendmsg(socket, &envelope, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    return sent < 0 ? -1 : 0;
}

// Waits for one message of a SOCK_SEQPACKET socket and the descriptors that came with it.
// Returns its length (0 at the end), or -1 with errno; EBADMSG when the message or the descriptors were too many.
// `count` holds the room in `descriptors` before, and how many there are after; they belong to the caller.
static inline ssize_t martlet_receive(
    int socket, void *message, size_t capacity, int *descriptors, size_t *count) {
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(16 * sizeof(int))];
    } control;
    struct iovec part = {.iov_base = message, .iov_len = capacity};
    struct msghdr envelope = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof control.room};
    ssize_t length;
    do {
        length = recvmsg(socket, &envelope, MSG_CMSG_CLOEXEC);
    } while (length < 0 && errno == EINTR);

    size_t room = *count;
    int tooMany = 0;
    *count = 0;
    if (length < 0) return -1;
    for (struct cmsghdr *each = CMSG_FIRSTHDR(&envelope); each; each = CMSG_NXTHDR(&envelope, each)) {
        if (each->cmsg_level != SOL_SOCKET || each->cmsg_type != SCM_RIGHTS) continue;
        size_t sent = (each->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < sent; i++) {
            int descriptor;
            memcpy(&descriptor, CMSG_DATA(each) + i * sizeof(int), sizeof(int));
            if (*count < room) {
                descriptors[(*count)++] = descriptor;
            } else {
                close(descriptor);
                tooMany = 1;
            }
        }
    }
    if (tooMany || envelope.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) {
        while (*count) close(descriptors[--*count]);
        errno = EBADMSG;
        return -1;
    }
    return length;
}

// dup3(2): has one descriptor refer to what another one does. Returns the descriptor, or -1 with errno.
extern int dup3(int from, int to, int flags);

// F_SETLEASE of fcntl(2): a read lease on a file that is open for reading is granted only while nobody has it open or mapped for
// writing, in any process or in a message on its way. It is given back at once. Returns 0, or -1 with errno, which is EAGAIN
// while somebody has.
static inline int martlet_try_read_lease(int file) {
    const int set_lease = 1024;
    if (fcntl(file, set_lease, F_RDLCK) != 0) return -1;
    return fcntl(file, set_lease, F_UNLCK);
}

// prlimit(2): limits what another process of ours may use of a resource, until it is set anew and never above what that process
// was started with. Returns 0, or -1 with errno.
static inline int martlet_limit(pid_t process, int resource, unsigned long value) {
    struct rlimit limits;
    if (syscall(SYS_prlimit64, process, resource, NULL, &limits) != 0) return -1;
    limits.rlim_cur = value < limits.rlim_max ? value : limits.rlim_max;
    return (int)syscall(SYS_prlimit64, process, resource, &limits, NULL);
}

#endif
