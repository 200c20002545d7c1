// Keeps a listening socket open while those who answer on it are restarted, as a socket unit of systemd does:
//   keeper NUMBER SOCKET COMMAND [ARGUMENT…]
// NUMBER processes of COMMAND get it as descriptor 3, by the protocol of sd_listen_fds(3). HUP restarts them, one after the
// other, each when the one before has ended; TERM ends all. One that ends by itself, or not with 0, ends the keeper with 1.
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { most = 16 };
static pid_t processes[most];
static int number, listener;
static char **command;
static sigset_t signals;

static void die(const char *what) { perror(what); exit(1); }

static void start(int seat) {
    pid_t process = fork();
    if (process < 0) die("fork");
    if (process) { processes[seat] = process; return; }
    char own[20];
    snprintf(own, sizeof own, "%d", getpid());
    setenv("LISTEN_PID", own, 1);
    setenv("LISTEN_FDS", "1", 1);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    sigprocmask(SIG_UNBLOCK, &signals, NULL);
    if (listener != 3 && dup2(listener, 3) < 0) die("dup2");
    execv(command[0], command);
    die(command[0]);
}

static void stop(int seat) {
    int status;
    kill(processes[seat], SIGTERM);
    while (waitpid(processes[seat], &status, 0) < 0) if (errno != EINTR) die("waitpid");
    if (status) { fprintf(stderr, "keeper: process %d ended with status %d\n", processes[seat], status); exit(1); }
}

int main(int argc, char **argv) {
    number = argc > 3 ? atoi(argv[1]) : 0;
    if (number < 1 || number > most) return 64;
    command = argv + 3;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(argv[2]) >= sizeof address.sun_path) return 64;
    strcpy(address.sun_path, argv[2]);
    listener = socket(AF_UNIX, SOCK_STREAM, 0);
    unlink(argv[2]);
    if (listener < 0 || bind(listener, (void *)&address, sizeof address) || listen(listener, 1024)) die(argv[2]);

    sigemptyset(&signals);
    for (int *each = (int[]){SIGHUP, SIGTERM, SIGINT, SIGCHLD, 0}; *each; each++) sigaddset(&signals, *each);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    for (int seat = 0; seat < number; seat++) start(seat);
    while (1) {
        int signal;
        if (sigwait(&signals, &signal)) continue;
        if (signal == SIGCHLD) { // one that was stopped here was waited for here
            siginfo_t ended = {0};
            if (waitid(P_ALL, 0, &ended, WEXITED | WNOHANG | WNOWAIT) == 0 && ended.si_pid) {
                fprintf(stderr, "keeper: process %d has ended by itself\n", ended.si_pid);
                return 1;
            }
        } else {
            for (int seat = 0; seat < number; seat++) {
                stop(seat);
                if (signal == SIGHUP) start(seat);
            }
            if (signal != SIGHUP) { unlink(argv[2]); return 0; }
        }
    }
}
