#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct {
    int fd;
    struct sockaddr_in addr;
    char *text;
    int len;
} Client;

Client cl[128];
int n = 0;

void writelog(const char *fmt, ...) {
    FILE *f = fopen("Server Log.txt", "a");
    va_list ap;
    va_start(ap, fmt);
    vfprintf(f, fmt, ap);
    va_end(ap);
    fclose(f);
}

void sendall(char *s) {
    int size = strlen(s) + 1;
    for (int i = 0; i < n; i++) send(cl[i].fd, s, size, MSG_NOSIGNAL);
}

int portof(Client *c) {
    return c->addr.sin_port;
}

void joinroom(int server) {
    socklen_t sl = sizeof(struct sockaddr_in);
    Client *c = &cl[n++];
    c->fd = accept(server, (struct sockaddr *)&c->addr, &sl);
    c->text = malloc(8192);
    c->len = 0;
    char m[128];
    writelog("[Connected] IP:%s / Port:%d가 연결되었습니다.\n", inet_ntoa(c->addr.sin_addr), portof(c));
    sprintf(m, "[알림] %d 님이 접속하셨습니다.\n", portof(c));
    sendall(m);
}

void leaveroom(int i) {
    Client gone = cl[i];
    char m[128];
    n--;
    memmove(&cl[i], &cl[i + 1], (n - i) * sizeof(Client));
    close(gone.fd);
    free(gone.text);
    writelog("[Disconnected] IP:%s / Port:%d가 종료되었습니다.\n", inet_ntoa(gone.addr.sin_addr), portof(&gone));
    sprintf(m, "[알림] %d 님이 나갔습니다.\n", portof(&gone));
    sendall(m);
}

int readfrom(Client *c) {
    int got = recv(c->fd, c->text + c->len, 8191 - c->len, 0);
    if (got <= 0) return -1;
    c->len += got;
    char *p = c->text, *e;
    while ((e = memchr(p, '\n', c->text + c->len - p))) {
        char line[8200];
        int k = e - p;
        memcpy(line, p, k);
        if (k > 0 && line[k - 1] == '\r') k--;
        line[k] = 0;
        p = e + 1;
        if (k == 0) continue;
        writelog("[Message Log] (%d) - %s\n", portof(c), line);
        strcat(line, "\n");
        sendall(line);
    }
    c->len -= p - c->text;
    memmove(c->text, p, c->len);
    return 0;
}

int main(int argc, char **argv) {
    struct sockaddr_in a = {0};
    a.sin_family = AF_INET;
    a.sin_addr.s_addr = inet_addr(argv[1]);
    a.sin_port = htons(atoi(argv[2]));
    int server = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
    setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
    if (bind(server, (struct sockaddr *)&a, sizeof(a))) return 1;
    listen(server, 10);
    writelog("\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.\n");
    for (;;) {
        struct pollfd p[129];
        p[0].fd = server;
        p[0].events = POLLIN;
        for (int i = 0; i < n; i++) {
            p[i + 1].fd = cl[i].fd;
            p[i + 1].events = POLLIN;
        }
        int before = n;
        poll(p, before + 1, -1);
        for (int i = before - 1; i >= 0; i--)
            if (p[i + 1].revents && readfrom(&cl[i]) < 0) leaveroom(i);
        if (p[0].revents & POLLIN) joinroom(server);
    }
}
