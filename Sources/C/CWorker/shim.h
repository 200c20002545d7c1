// Receiving descriptors, which needs the CMSG_* macros that Swift cannot import.
#ifndef MARTLET_CWORKER_H
#define MARTLET_CWORKER_H
#include <errno.h>
#include <linux/sched.h>
#include <malloc.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/// Waits for one message of a SOCK_SEQPACKET socket and the descriptors that came with it.
/// Returns its length (0 at the end), or -1 with errno; EBADMSG when the message or the descriptors were too many.
/// `count` holds the room in `descriptors` before, and how many there are after; they belong to the caller.
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

#endif
