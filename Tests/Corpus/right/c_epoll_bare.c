/* Chat server without terminators: what one read gave is a message, but for a character that is cut in two.
   One thread, epoll. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

struct peer {
    struct peer *next;
    int fd, port, gone;
    char ip[16];
    char half[4]; /* the first bytes of a character */
    int half_size;
    char *queue;
    size_t queued;
};

static struct peer *room;
static int epoll, log_fd;

static void watch(struct peer *p) {
    struct epoll_event e = {.events = (p->gone ? 0 : EPOLLIN) | (p->queued ? EPOLLOUT : 0), .data.ptr = p};
    epoll_ctl(epoll, EPOLL_CTL_MOD, p->fd, &e);
}

static void drain(struct peer *p) {
    ssize_t n = send(p->fd, p->queue, p->queued, MSG_NOSIGNAL);
    if (n < 0) n = errno == EAGAIN || errno == EINTR ? 0 : (ssize_t)p->queued;
    memmove(p->queue, p->queue + n, p->queued -= n);
    watch(p);
}

static void tell(const char *text, size_t size) {
    for (struct peer *p = room; p; p = p->next) {
        if (p->gone) continue;
        p->queue = realloc(p->queue, p->queued + size);
        memcpy(p->queue + p->queued, text, size);
        p->queued += size;
        drain(p);
    }
}

static void happened(struct peer *p, const char *notice, const char *entry) {
    char text[200];
    if (write(log_fd, text, sprintf(text, entry, p->ip, p->port)) < 0) perror("log");
    tell(text, sprintf(text, notice, p->port));
}

/* How many bytes at the end are the beginning of a character. */
static int cut(const unsigned char *text, int size) {
    for (int back = 1; back <= 3 && back <= size; back++) {
        unsigned char c = text[size - back];
        if (c < 0x80) return 0;
        if (c >= 0xC0) return back < (c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2) ? back : 0;
    }
    return 0;
}

static void said(struct peer *p, const char *text, int size) {
    char entry[8 * 4100];
    int n = sprintf(entry, "[Message Log] (%d) - ", p->port);
    for (int i = 0; i < size; i++) {
        unsigned char c = text[i], next = i + 1 < size ? text[i + 1] : 0, after = i + 2 < size ? text[i + 2] : 0;
        if ((c < 32 && c != '\t') || c == 127) n += sprintf(entry + n, "\\u{%X}", c);
        else if (c == 0xC2 && next >= 0x80 && next < 0xA0) n += sprintf(entry + n, "\\u{%X}", next), i++;
        else if (c == 0xE2 && next == 0x80 && (after == 0xA8 || after == 0xA9)) n += sprintf(entry + n, "\\u{20%X}", after - 0x80), i += 2;
        else entry[n++] = c;
    }
    n += sprintf(entry + n, " \n");
    if (write(log_fd, entry, n) < 0) perror("log");
    tell(text, size);
}

static void hear(struct peer *p) {
    char text[4100];
    memcpy(text, p->half, p->half_size);
    ssize_t n = recv(p->fd, text + p->half_size, 4096, 0);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (n <= 0) {
        p->gone = 1;
        watch(p);
        happened(p, "[알림] %d 님이 나갔습니다.", "[Disconnected] IP:%s / Port:%d가 종료되었습니다.\n");
        return;
    }
    int size = p->half_size + n;
    p->half_size = cut((unsigned char *)text, size);
    size -= p->half_size;
    memcpy(p->half, text + size, p->half_size);
    if (size > 0) said(p, text, size);
}

static void enter(int listener) {
    struct sockaddr_in from;
    socklen_t length = sizeof from;
    int fd = accept4(listener, (struct sockaddr *)&from, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return;
    struct peer *p = calloc(1, sizeof *p);
    p->fd = fd;
    p->port = ntohs(from.sin_port);
    strcpy(p->ip, inet_ntoa(from.sin_addr));
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = p};
    epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &e);
    p->next = room;
    room = p;
    happened(p, "[알림] %d 님이 접속하셨습니다.", "[Connected] IP:%s / Port:%d가 연결되었습니다.\n");
}

static void bury(void) {
    for (struct peer **link = &room; *link;) {
        struct peer *p = *link;
        if (!p->gone || p->queued) {
            link = &p->next;
            continue;
        }
        *link = p->next;
        close(p->fd);
        free(p->queue);
        free(p);
    }
}

int main(int argc, char **argv) {
    if (argc != 3) return 2;
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[2])), .sin_addr.s_addr = inet_addr(argv[1])};
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
    if (bind(listener, (void *)&at, sizeof at) || listen(listener, 64)) return perror("listen"), 1;
    log_fd = open("Server Log.txt", O_WRONLY | O_CREAT | O_APPEND, 0644);
    const char *opened = "\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.\n";
    if (write(log_fd, opened, strlen(opened)) < 0) return perror("Server Log.txt"), 1;
    epoll = epoll_create1(EPOLL_CLOEXEC);
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &(struct epoll_event){.events = EPOLLIN});
    for (;;) {
        struct epoll_event events[32];
        int n = epoll_wait(epoll, events, 32, -1);
        for (int i = 0; i < n; i++) {
            struct peer *p = events[i].data.ptr;
            if (!p) enter(listener);
            else if (p->gone || events[i].events & EPOLLOUT) drain(p);
            if (p && !p->gone && events[i].events & (EPOLLIN | EPOLLERR | EPOLLHUP)) hear(p);
        }
        bury();
    }
}
