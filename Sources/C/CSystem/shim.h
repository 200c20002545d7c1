// Calls of the system that Swift cannot import from Glibc: macros that are functions (CMSG_*), constants hidden behind
// _GNU_SOURCE, and functions that are newer than its module map.
#ifndef MARTLET_CSYSTEM_H
#define MARTLET_CSYSTEM_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <linux/prctl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#endif
