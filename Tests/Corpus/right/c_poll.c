/* Chat server: one thread, poll, sockets that never block. What a client has yet to take waits in its own buffer. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_CLIENTS 500
#define LINE 8192

struct client {
    int fd, port, has_left;
    char ip[INET_ADDRSTRLEN];
    char line[LINE];
    size_t line_length;
    char *unsent;
    size_t unsent_length;
};

static struct client *clients[MAX_CLIENTS];
static int count;
static FILE *log_file;

static void send_waiting(struct client *c) {
    ssize_t sent = send(c->fd, c->unsent, c->unsent_length, MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN) sent = c->unsent_length; /* it has gone: recv will say so */
    if (sent <= 0) return;
    c->unsent_length -= sent;
    memmove(c->unsent, c->unsent + sent, c->unsent_length);
}

static void tell_all(const char *text, size_t length) {
    for (int i = 0; i < count; i++) {
        struct client *c = clients[i];
        if (c->has_left) continue;
        c->unsent = realloc(c->unsent, c->unsent_length + length + 1);
        memcpy(c->unsent + c->unsent_length, text, length);
        c->unsent[c->unsent_length + length] = '\n';
        c->unsent_length += length + 1;
        if (c->unsent_length == length + 1) send_waiting(c);
    }
}

/* A control character would end the entry or hide in it. */
static void log_message(int port, const unsigned char *text, size_t length) {
    fprintf(log_file, "[Message Log] (%d) - ", port);
    for (size_t i = 0; i < length; i++) {
        if ((text[i] < 32 && text[i] != '\t') || text[i] == 127)
            fprintf(log_file, "\\u{%X}", text[i]);
        else if (text[i] == 0xC2 && i + 1 < length && text[i + 1] < 0xA0)
            fprintf(log_file, "\\u{%X}", text[++i]);
        else if (text[i] == 0xE2 && i + 2 < length && text[i + 1] == 0x80 && (text[i + 2] | 1) == 0xA9)
            fprintf(log_file, "\\u{20%X}", text[i += 2] - 0x80);
        else
            fputc(text[i], log_file);
    }
    fprintf(log_file, " \n");
    fflush(log_file);
}

static void let_in(int listener) {
    struct sockaddr_in from;
    socklen_t size = sizeof from;
    int fd = accept4(listener, (struct sockaddr *)&from, &size, SOCK_NONBLOCK);
    if (fd < 0) return;
    if (count == MAX_CLIENTS) {
        close(fd);
        return;
    }
    struct client *c = clients[count++] = calloc(1, sizeof *c);
    c->fd = fd;
    c->port = ntohs(from.sin_port);
    inet_ntop(AF_INET, &from.sin_addr, c->ip, sizeof c->ip);
    fprintf(log_file, "[Connected] IP:%s / Port:%d가 연결되었습니다.\n", c->ip, c->port);
    fflush(log_file);
    char notice[100];
    tell_all(notice, sprintf(notice, "[알림] %d 님이 접속하셨습니다.", c->port));
}

static void let_go(struct client *c) {
    c->has_left = 1;
    fprintf(log_file, "[Disconnected] IP:%s / Port:%d가 종료되었습니다.\n", c->ip, c->port);
    fflush(log_file);
    char notice[100];
    tell_all(notice, sprintf(notice, "[알림] %d 님이 나갔습니다.", c->port));
}

static void hear(struct client *c) {
    ssize_t got = recv(c->fd, c->line + c->line_length, LINE - c->line_length, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) {
        let_go(c);
        return;
    }
    c->line_length += got;
    char *begin = c->line, *end;
    while ((end = memchr(begin, '\n', c->line + c->line_length - begin))) {
        size_t length = end - begin;
        if (length > 0 && begin[length - 1] == '\r') length--;
        if (length > 0) {
            log_message(c->port, (unsigned char *)begin, length);
            tell_all(begin, length);
        }
        begin = end + 1;
    }
    c->line_length -= begin - c->line;
    memmove(c->line, begin, c->line_length);
    if (c->line_length == LINE) let_go(c); /* nobody says that much in one line */
}

int main(int argc, char **argv) {
    if (argc != 3) return 2;
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[2]))};
    inet_pton(AF_INET, argv[1], &at.sin_addr);
    int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&at, sizeof at) || listen(listener, 50)) {
        perror(argv[1]);
        return 1;
    }
    log_file = fopen("Server Log.txt", "a");
    fprintf(log_file, "\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.\n");
    fflush(log_file);
    for (;;) {
        struct pollfd polled[MAX_CLIENTS + 1] = {{.fd = listener, .events = POLLIN}};
        int known = count;
        for (int i = 0; i < known; i++) {
            polled[i + 1].fd = clients[i]->fd;
            polled[i + 1].events = (clients[i]->has_left ? 0 : POLLIN) | (clients[i]->unsent_length ? POLLOUT : 0);
        }
        if (poll(polled, known + 1, -1) < 0) continue;
        for (int i = 0; i < known; i++) {
            short seen = polled[i + 1].revents;
            if (clients[i]->has_left ? seen : seen & POLLOUT) send_waiting(clients[i]);
            if (!clients[i]->has_left && seen & (POLLIN | POLLERR | POLLHUP)) hear(clients[i]);
        }
        if (polled[0].revents) let_in(listener);
        for (int i = 0; i < count;) {
            struct client *c = clients[i];
            if (!c->has_left || c->unsent_length) {
                i++;
                continue;
            }
            close(c->fd);
            free(c->unsent);
            free(c);
            clients[i] = clients[--count];
        }
    }
}
