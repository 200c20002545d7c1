// Loads the site of MARTLET_URL with uploads of one picture, under USER_KEY, and says in one line what came of them. In C, as it
// has to send four times what the site can take and hold thousands of connections on the same cores, and the client of the scenes
// in Python (Tests/System/client.py) would be the bottleneck.
//   client PICTURE WORD=NUMBER…
//     clients=N   closed loop: so many at a time, each begins its next upload when it is answered
//     rate=N      open loop: so many a second, whether or not the earlier ones are answered
//     slow=N      so many that send one byte a second and get no further, each from an address of its own
//     seconds=N, uploads=N   when no more are begun, if TERM has not ended that before
//     same=1      all under one file name, in place of one for each
//     again=1     what was refused with Retry-After is sent again then
//     check=1     at the end, fetches every file and compares it byte for byte
// Each upload has a connection of its own, as most clients do, and is another picture: its density says which. Addresses
// of 127.0.0.0/8 are taken in turn, as one alone runs out of ports. The line:
//   ok, refused (503 with Retry-After), errors (all else; the first ones are told on stderr), lasted (seconds), rate (ok a second);
//   milliseconds: p50, p99, most of those taken, refusal_p99, refusal_most of those refused; distinct URLs, exact files.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { mostOpen = 8000, patience = 60, densityAt = 14 };

typedef struct call {
    int descriptor;
    unsigned number;
    int isFetch;
    double begun;
    char *out, *in;
    size_t outLength, sent, inLength, inRoom;
    struct call *next, *previous;
} call;

typedef struct { double *values; size_t count, room; } series;

static int clients, rate, slow, seconds, uploads, same, again, check;
static unsigned char *picture;
static size_t pictureLength;
static struct sockaddr_in site;
static char host[300];
static const char *key;
static int loop;
static call *open_calls;
static unsigned openCount, begunCount, answered;
static volatile sig_atomic_t isTold;
static unsigned long ok, refused, errors, exact, comebacks;
static series taken, refusals;
static char **addresses; // of the files, by number
static unsigned addressRoom;
// Those to be sent again, and when.
static struct { unsigned number; double at; } *waiting;
static size_t waitingCount, waitingRoom;

static void die(const char *what) { perror(what); exit(2); }

static void *grown(void *memory, size_t size) {
    memory = realloc(memory, size);
    if (!memory) die("client");
    return memory;
}

static void be_told(int signal) { isTold = signal; }

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static void add(series *s, double value) {
    if (s->count == s->room) s->values = grown(s->values, (s->room = s->room * 2 + 1024) * sizeof(double));
    s->values[s->count++] = value;
}

static int ascending(const void *a, const void *b) { return (*(double *)a > *(double *)b) - (*(double *)a < *(double *)b); }
static int alphabetical(const void *a, const void *b) { return strcmp(*(char **)a, *(char **)b); }

static double share(series *s, double part) { // of sorted ones, in milliseconds
    return s->count ? s->values[(size_t)((s->count - 1) * part + 0.5)] * 1e3 : 0;
}

static void complain(const char *format, ...) {
    if (errors++ >= 10) return;
    va_list values;
    va_start(values, format);
    fputs("client: ", stderr);
    vfprintf(stderr, format, values);
    fputc('\n', stderr);
    va_end(values);
}

// The picture of a number: the density in its JFIF header, which no decoder follows, says which it is.
static void draw(unsigned number, unsigned char *into) {
    memcpy(into, picture, pictureLength);
    unsigned x = 1 + (number & 0x7fff), y = 1 + (number >> 15);
    into[densityAt] = x >> 8, into[densityAt + 1] = x, into[densityAt + 2] = y >> 8, into[densityAt + 3] = y;
}

static void write_upload(call *c) {
    static const char close_form[] = "\r\n--mark--\r\n";
    char name[40], head[200], request[800];
    if (same) strcpy(name, "same.jpg");
    else snprintf(name, sizeof name, "load-%d-%u.jpg", getpid(), c->number);
    int headLength = snprintf(head, sizeof head,
        "--mark\r\nContent-Disposition: form-data; name=\"source\"; filename=\"%s\"\r\nContent-Type: image/jpeg\r\n\r\n", name);
    size_t body = headLength + pictureLength + strlen(close_form);
    int length = snprintf(request, sizeof request,
        "POST /api/1/upload HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nX-API-Key: %s\r\n"
        "Content-Type: multipart/form-data; boundary=mark\r\nContent-Length: %zu\r\n\r\n", host, key, body);
    c->outLength = length + body;
    c->out = grown(NULL, c->outLength);
    char *at = mempcpy(c->out, request, length);
    at = mempcpy(at, head, headLength);
    draw(c->number, (unsigned char *)at);
    memcpy(at + pictureLength, close_form, strlen(close_form));
}

static void write_fetch(call *c) {
    char *text;
    int length = asprintf(&text, "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", addresses[c->number], host);
    if (length < 0) die("client");
    c->out = text, c->outLength = length;
}

static int connected(unsigned turn) { // a socket that is about to be
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1;
    if (descriptor < 0) die("socket");
    setsockopt(descriptor, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct sockaddr_in own = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f010001u + turn % 60000)};
    if (bind(descriptor, (void *)&own, sizeof own)) die("bind");
    if (connect(descriptor, (void *)&site, sizeof site) && errno != EINPROGRESS) {
        close(descriptor);
        return -1;
    }
    return descriptor;
}

static void begin(unsigned number, int isFetch, double at) {
    static unsigned turn;
    int descriptor = connected(turn++);
    if (descriptor < 0) {
        complain("connect: %s", strerror(errno));
        answered++;
        return;
    }
    call *c = grown(NULL, sizeof *c);
    *c = (call){.descriptor = descriptor, .number = number, .isFetch = isFetch, .begun = at, .next = open_calls};
    if (c->next) c->next->previous = c;
    open_calls = c;
    openCount++;
    if (isFetch) write_fetch(c); else write_upload(c);
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET | EPOLLRDHUP, .data.ptr = c};
    if (epoll_ctl(loop, EPOLL_CTL_ADD, descriptor, &event)) die("epoll_ctl");
}

static void finish(call *c) {
    close(c->descriptor);
    if (c->previous) c->previous->next = c->next; else open_calls = c->next;
    if (c->next) c->next->previous = c->previous;
    openCount--;
    answered++;
    free(c->out);
    free(c->in);
    free(c);
}

static const char *header(const char *head, const char *name) { // its value, or NULL
    size_t length = strlen(name);
    for (const char *line = strstr(head, "\r\n"); line; line = strstr(line + 2, "\r\n"))
        if (!strncasecmp(line + 2, name, length) && line[2 + length] == ':') return line + 3 + length + strspn(line + 3 + length, " ");
    return NULL;
}

// Takes the chunks apart in place. Returns the length of what they hold, or -1 while the last one is not there.
static long joined(char *body, size_t length) {
    size_t from = 0, to = 0;
    while (1) {
        char *end = memmem(body + from, length - from, "\r\n", 2);
        if (!end) return -1;
        size_t size = strtoul(body + from, NULL, 16);
        from = end + 2 - body;
        if (length < from + size + 2) return -1;
        if (!size) return to;
        memmove(body + to, body + from, size);
        to += size, from += size + 2;
    }
}

static void keep_address(call *c, char *body) {
    char *at = strstr(body, "\"image\":{\"filename\":");
    if (at) at = strstr(at, "\"url\":\"");
    if (!at) { complain("an answer without image.url: %.200s", body); return; }
    char *path = grown(NULL, strlen(at)), *to = path;
    for (at += 7; *at && *at != '"'; at++) if (*at != '\\') *to++ = *at;
    *to = 0;
    char *slash = strstr(path, "//");
    slash = slash ? strchr(slash + 2, '/') : NULL;
    if (!slash) { complain("a strange address: %s", path); free(path); return; }
    memmove(path, slash, strlen(slash) + 1);
    if (c->number >= addressRoom) {
        unsigned room = c->number * 2 + 1024;
        addresses = grown(addresses, room * sizeof *addresses);
        memset(addresses + addressRoom, 0, (room - addressRoom) * sizeof *addresses);
        addressRoom = room;
    }
    if (addresses[c->number]) complain("upload %u was answered twice", c->number);
    addresses[c->number] = path;
    ok++;
}

static void send_again(unsigned number, double at) {
    if (waitingCount == waitingRoom) waiting = grown(waiting, (waitingRoom = waitingRoom * 2 + 64) * sizeof *waiting);
    waiting[waitingCount].number = number;
    waiting[waitingCount++].at = at;
}

// Judges a whole answer. Returns 0 while it is none yet.
static int judge(call *c) {
    if (!c->in) return 0;
    c->in[c->inLength] = 0;
    char *body = memmem(c->in, c->inLength, "\r\n\r\n", 4);
    if (!body) return 0;
    *body = 0;
    const char *length = header(c->in, "Content-Length"), *coding = header(c->in, "Transfer-Encoding");
    size_t there = c->inLength - (body + 4 - c->in);
    long size = length ? atol(length) : -1;
    int isWhole = length ? size >= 0 && there >= (size_t)size : coding && there >= 5 && !memcmp(c->in + c->inLength - 5, "0\r\n\r\n", 5);
    if (!isWhole) { *body = '\r'; return 0; }
    char *content = body + 4;
    if (!length) size = joined(content, there);
    double took = now() - c->begun;
    if (size < 0) { complain("chunks that are none"); finish(c); return 1; }
    content[size] = 0;
    const char *retry = header(c->in, "Retry-After");
    int status = atoi(c->in + 9);
    if (c->isFetch) {
        unsigned char *expected = grown(NULL, pictureLength);
        draw(c->number, expected);
        if (status == 200 && (size_t)size == pictureLength && !memcmp(content, expected, size)) exact++;
        else complain("%s: %d, %ld bytes, not those of upload %u", addresses[c->number], status, size, c->number);
        free(expected);
    } else if (status == 200 && !strncmp(content, "{\"status_code\":200,", 19) && content[size - 1] == '}') {
        add(&taken, took);
        keep_address(c, content);
    } else if (status == 503 && retry && !strncmp(content, "{\"status_code\":503,", 19)) {
        refused++;
        add(&refusals, took);
        if (again) send_again(c->number, now() + atoi(retry));
    } else {
        complain("%d%s: %.300s", status, status == 503 && !retry ? " without Retry-After" : "", content);
    }
    finish(c);
    return 1;
}

static void go_on(call *c, unsigned events) {
    while (c->sent < c->outLength) {
        ssize_t count = send(c->descriptor, c->out + c->sent, c->outLength - c->sent, MSG_NOSIGNAL);
        // An answer may have come before all was sent.
        if (count < 0) { if (errno != EAGAIN && errno != ENOTCONN) c->sent = c->outLength; break; }
        c->sent += count;
    }
    while (1) {
        if (c->inRoom < c->inLength + 16384) c->in = grown(c->in, (c->inRoom = c->inRoom * 2 + 32768) + 1);
        ssize_t count = recv(c->descriptor, c->in + c->inLength, c->inRoom - c->inLength, 0);
        if (count > 0) { c->inLength += count; continue; }
        if (count < 0 && (errno == EAGAIN || errno == ENOTCONN) && !(events & EPOLLERR)) break;
        int error = count < 0 ? errno : 0;
        if (judge(c)) return;
        complain("upload %u ended without an answer (%s) after %.0f ms and %zu bytes", c->number,
                 error ? strerror(error) : "closed", (now() - c->begun) * 1e3, c->inLength);
        finish(c);
        return;
    }
    judge(c);
}

static void wait_for_events(int milliseconds) {
    struct epoll_event events[256];
    int count = epoll_wait(loop, events, 256, milliseconds);
    for (int i = 0; i < count; i++) go_on(events[i].data.ptr, events[i].events);
}

static void give_up_on_the_silent(void) {
    static double next;
    if (now() < next) return;
    next = now() + 1;
    for (call *c = open_calls, *after; c; c = after) {
        after = c->next;
        if (now() - c->begun < patience) continue;
        complain("upload %u was not answered within %d s", c->number, patience);
        finish(c);
    }
}

static void load(void) {
    double start = now();
    while (1) {
        double time = now() - start;
        int isOver = isTold || (seconds && time >= seconds) || (uploads && begunCount >= (unsigned)uploads);
        for (size_t i = 0; i < waitingCount;)
            if (waiting[i].at <= now()) {
                unsigned number = waiting[i].number;
                waiting[i] = waiting[--waitingCount];
                begin(number, 0, now());
            } else i++;
        while (!isOver && openCount < mostOpen && (rate ? begunCount < time * rate : openCount + waitingCount < (unsigned)clients)) {
            begin(begunCount, 0, rate ? start + (double)begunCount / rate : now());
            begunCount++;
            isOver = uploads && begunCount >= (unsigned)uploads;
        }
        if (isOver && !openCount && !waitingCount) break;
        wait_for_events(rate || waitingCount ? 1 : 100);
        give_up_on_the_silent();
    }
}

static void fetch_all(void) {
    for (unsigned number = 0; number < addressRoom || openCount;) {
        while (number < addressRoom && openCount < 16) {
            if (addresses[number]) begin(number, 1, now());
            number++;
        }
        wait_for_events(100);
        give_up_on_the_silent();
    }
}

static unsigned long distinct(void) {
    unsigned long count = 0, kept = 0;
    char **sorted = grown(NULL, (addressRoom + 1) * sizeof *sorted);
    for (unsigned i = 0; i < addressRoom; i++) if (addresses[i]) sorted[kept++] = addresses[i];
    qsort(sorted, kept, sizeof *sorted, alphabetical);
    for (unsigned long i = 0; i < kept; i++) count += !i || strcmp(sorted[i - 1], sorted[i]);
    free(sorted);
    return count;
}

// Every second one is slow from its first byte on, the others send their head at once. Who is sent away comes again.
static void crawl(void) {
    struct { int descriptor; size_t sent; } *crawlers = grown(NULL, slow * sizeof *crawlers);
    call form = {.number = 0};
    write_upload(&form);
    size_t head = (char *)memmem(form.out, form.outLength, "\r\n\r\n", 4) + 4 - form.out;
    for (int i = 0; i < slow; i++) crawlers[i].descriptor = -1;
    double start = now();
    for (int tick = 0; now() - start < seconds; tick++) {
        for (int i = tick % 100; i < slow; i += 100) {
            char buffer[4096];
            if (crawlers[i].descriptor < 0) {
                crawlers[i].descriptor = connected(i);
                crawlers[i].sent = 0;
                continue;
            }
            ssize_t count = recv(crawlers[i].descriptor, buffer, sizeof buffer, 0);
            size_t piece = i % 2 || crawlers[i].sent ? 1 : head;
            if (count < 0 && errno == EAGAIN)
                count = send(crawlers[i].descriptor, form.out + crawlers[i].sent, piece, MSG_NOSIGNAL);
            else
                count = -1; // an answer, or the end
            if (count > 0) { crawlers[i].sent += count; continue; }
            comebacks++;
            close(crawlers[i].descriptor);
            crawlers[i].descriptor = -1;
        }
        double rest = start + (tick + 1) * 0.01 - now();
        if (rest > 0) usleep(rest * 1e6);
    }
    unsigned held = 0;
    for (int i = 0; i < slow; i++) held += crawlers[i].descriptor >= 0;
    printf("held=%u comebacks=%lu\n", held, comebacks);
}

static void read_words(int count, char **words) {
    struct { const char *name; int *value; } known[] = {
        {"clients", &clients}, {"rate", &rate}, {"slow", &slow}, {"seconds", &seconds},
        {"uploads", &uploads}, {"same", &same}, {"again", &again}, {"check", &check}};
    for (int i = 0; i < count; i++) {
        char *equals = strchr(words[i], '=');
        size_t found = 0;
        while (equals && found < 8 && strncmp(known[found].name, words[i], equals - words[i])) found++;
        if (!equals || found == 8) { fprintf(stderr, "client: what is %s?\n", words[i]); exit(64); }
        *known[found].value = atoi(equals + 1);
    }
}

int main(int argc, char **argv) {
    const char *url = getenv("MARTLET_URL");
    key = getenv("USER_KEY");
    unsigned port;
    if (argc < 3 || !url || !key || sscanf(url, "http://127.0.0.1:%u", &port) != 1) return 64;
    read_words(argc - 2, argv + 2);
    snprintf(host, sizeof host, "127.0.0.1:%u", port);
    site = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};

    FILE *file = fopen(argv[1], "rb");
    struct stat status;
    if (!file || fstat(fileno(file), &status)) die(argv[1]);
    pictureLength = status.st_size;
    picture = grown(NULL, pictureLength + 1);
    if (fread(picture, 1, pictureLength, file) != pictureLength || pictureLength < 20 || memcmp(picture + 6, "JFIF", 4)) {
        fprintf(stderr, "client: %s is no JPEG with a JFIF header\n", argv[1]);
        return 64;
    }
    fclose(file);

    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    signal(SIGTERM, be_told);
    setvbuf(stdout, NULL, _IOLBF, 0);
    if ((loop = epoll_create1(EPOLL_CLOEXEC)) < 0) die("epoll_create1");
    if (slow) { crawl(); return 0; }

    double start = now();
    load();
    double lasted = now() - start;
    if (check) fetch_all();
    qsort(taken.values, taken.count, sizeof(double), ascending);
    qsort(refusals.values, refusals.count, sizeof(double), ascending);
    printf("ok=%lu refused=%lu errors=%lu lasted=%.2f rate=%.1f p50=%.1f p99=%.1f most=%.1f "
           "refusal_p99=%.1f refusal_most=%.1f distinct=%lu exact=%lu\n",
           ok, refused, errors, lasted, ok / lasted, share(&taken, .5), share(&taken, .99), share(&taken, 1),
           share(&refusals, .99), share(&refusals, 1), distinct(), exact);
    return 0;
}
