/* Chat server: a thread for each client, one mutex for the list of them and the log. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

typedef struct client {
    int sock;
    char ip[INET_ADDRSTRLEN];
    int port;
    int dead; /* a send to it has failed */
    struct client *next;
} client;

static client *first;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

/* The log is opened for each entry; closing it flushes it. */
static void write_log(const char *format, ...) {
    FILE *file = fopen("Server Log.txt", "a");
    if (!file) return;
    va_list rest;
    va_start(rest, format);
    vfprintf(file, format, rest);
    va_end(rest);
    fclose(file);
}

static void send_to(client *to, const char *data, size_t size) {
    while (size > 0 && !to->dead) {
        ssize_t n = send(to->sock, data, size, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) {
            to->dead = 1;
            shutdown(to->sock, SHUT_WR);
            return;
        }
        data += n;
        size -= n;
    }
}

/* The mutex is held by who calls. */
static void broadcast(const char *data, size_t size) {
    for (client *c = first; c; c = c->next) send_to(c, data, size);
}

static void announce(const char *format, int port) {
    char text[128];
    int size = snprintf(text, sizeof text, format, port);
    broadcast(text, size);
}

static void join(client *me) {
    pthread_mutex_lock(&mutex);
    me->next = first;
    first = me;
    write_log("[Connected] IP:%s / Port:%d가 연결되었습니다.\n", me->ip, me->port);
    announce("[알림] %d 님이 접속하셨습니다.\n", me->port);
    pthread_mutex_unlock(&mutex);
}

static void leave(client *me) {
    pthread_mutex_lock(&mutex);
    client **link = &first;
    while (*link != me) link = &(*link)->next;
    *link = me->next;
    announce("[알림] %d 님이 나갔습니다.\n", me->port);
    write_log("[Disconnected] IP:%s / Port:%d가 종료되었습니다.\n", me->ip, me->port);
    close(me->sock);
    pthread_mutex_unlock(&mutex);
    free(me);
}

static int has_controls(const unsigned char *s, size_t n) {
    for (size_t i = 0; i < n; i++)
        if ((s[i] < 32 && s[i] != '\t') || s[i] == 127 || (s[i] == 0xC2 && i + 1 < n && s[i + 1] < 0xA0) ||
            (s[i] == 0xE2 && i + 2 < n && s[i + 1] == 0x80 && (s[i + 2] | 1) == 0xA9))
            return 1;
    return 0;
}

static void say(client *me, char *line, size_t length) { /* line[length] is the LF */
    if (length > 0 && line[length - 1] == '\r') length--;
    if (length == 0 || has_controls((unsigned char *)line, length)) return;
    line[length] = '\n';
    pthread_mutex_lock(&mutex);
    write_log("[Message Log] (%d) - %.*s \n", me->port, (int)length, line);
    broadcast(line, length + 1);
    pthread_mutex_unlock(&mutex);
}

static void *serve(void *argument) {
    client *me = argument;
    char buffer[16384];
    size_t used = 0;
    join(me);
    for (;;) {
        ssize_t n = recv(me->sock, buffer + used, sizeof buffer - used, 0);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) break;
        used += n;
        size_t start = 0;
        for (size_t i = used - n; i < used; i++)
            if (buffer[i] == '\n') {
                say(me, buffer + start, i - start);
                start = i + 1;
            }
        used -= start;
        memmove(buffer, buffer + start, used);
        if (used == sizeof buffer) break;
    }
    leave(me);
    return NULL;
}

int main(int argc, char *argv[]) {
    struct sockaddr_in address = {.sin_family = AF_INET};
    if (argc < 3 || !inet_aton(argv[1], &address.sin_addr)) return 2;
    address.sin_port = htons(atoi(argv[2]));
    int listener = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 100) < 0) {
        perror("chat server");
        return 1;
    }
    write_log("\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.\n");
    for (;;) {
        struct sockaddr_in peer;
        socklen_t size = sizeof peer;
        int sock = accept(listener, (struct sockaddr *)&peer, &size);
        if (sock < 0) continue;
        struct timeval patience = {.tv_sec = 10};
        setsockopt(sock, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        client *c = calloc(1, sizeof *c);
        c->sock = sock;
        c->port = ntohs(peer.sin_port);
        inet_ntop(AF_INET, &peer.sin_addr, c->ip, sizeof c->ip);
        pthread_t thread;
        pthread_create(&thread, NULL, serve, c);
        pthread_detach(thread);
    }
}
