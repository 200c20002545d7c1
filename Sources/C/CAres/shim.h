// The sockets that a lookup waits for, which c-ares tells in bits that only macros read.
#ifndef MARTLET_CARES_H
#define MARTLET_CARES_H
#include <ares.h>
#include <poll.h>
#include <stddef.h>
#include <sys/socket.h>

// Numbers that are macros in some versions and cases of an enum in others.
static const int martlet_ARES_SUCCESS = ARES_SUCCESS, martlet_ARES_ENOMEM = ARES_ENOMEM;

// Prepares the library, once for the process. Returns a status.
static inline int martlet_ares_prepare(void) {
    return ares_library_init(ARES_LIB_INIT_ALL);
}

// Asks these name servers, as ADDRESS:PORT and separated by commas, instead of the system's. Returns a status.
static inline int martlet_ares_set_servers(ares_channel channel, const char *servers) {
    return ares_set_servers_ports_csv(channel, servers);
}

// Looks up all addresses of a name. The callback is called once, in here or while events are processed.
static inline void martlet_ares_look_up(
    ares_channel channel, const char *name, ares_addrinfo_callback callback, void *context) {
    struct ares_addrinfo_hints hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    ares_getaddrinfo(channel, name, NULL, &hints, callback, context);
}

// Fills in what poll(2) is to wait for. Returns how many sockets there are, at most ARES_GETSOCK_MAXNUM, which is 16.
static inline int martlet_ares_sockets(ares_channel channel, struct pollfd *sockets) {
    ares_socket_t numbers[ARES_GETSOCK_MAXNUM];
    int bits = ares_getsock(channel, numbers, ARES_GETSOCK_MAXNUM);
    int count = 0;
    for (int i = 0; i < ARES_GETSOCK_MAXNUM; i++) {
        short events = 0;
        if (ARES_GETSOCK_READABLE(bits, i)) events |= POLLIN;
        if (ARES_GETSOCK_WRITABLE(bits, i)) events |= POLLOUT;
        if (events) sockets[count++] = (struct pollfd){.fd = numbers[i], .events = events};
    }
    return count;
}

// Handles what poll(2) has found, timeouts of single queries included. The next event may come without a socket.
static inline void martlet_ares_process(ares_channel channel, const struct pollfd *sockets, int count) {
    int any = 0;
    for (int i = 0; i < count; i++) {
        int failed = sockets[i].revents & (POLLERR | POLLHUP | POLLNVAL);
        int readable = failed || sockets[i].revents & POLLIN, writable = failed || sockets[i].revents & POLLOUT;
        if (!readable && !writable) continue;
        any = 1;
        ares_process_fd(
            channel, readable ? sockets[i].fd : ARES_SOCKET_BAD, writable ? sockets[i].fd : ARES_SOCKET_BAD);
    }
    if (!any) ares_process_fd(channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
}

// Milliseconds until c-ares wants to be called again, at most so many and at least one.
static inline int martlet_ares_wait(ares_channel channel, int most) {
    struct timeval limit = {.tv_sec = most / 1000, .tv_usec = most % 1000 * 1000}, next;
    struct timeval *wait = ares_timeout(channel, &limit, &next);
    int milliseconds = wait ? (int)(wait->tv_sec * 1000 + (wait->tv_usec + 999) / 1000) : most;
    return milliseconds < 1 ? 1 : milliseconds;
}

#endif
