#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_CLIENTS 8

struct Client {
    int fd, port, used;
    char buf[4000];
} clients[64];
int total;

void logf_(char *text) {
    FILE *fp = fopen("Server Log.txt", "a");
    fputs(text, fp);
    fclose(fp);
}

void notify(char *text) {
    int i;
    for (i = 0; i < total; i++)
        send(clients[i].fd, text, strlen(text), 0);
}

void quit_client(int i) {
    char text[200];
    int port = clients[i].port;
    close(clients[i].fd);
    total--;
    clients[i] = clients[total];
    sprintf(text, "[Disconnected] IP:127.0.0.1 / Port:%d가 종료되었습니다.\n", port);
    logf_(text);
    sprintf(text, "[알림] %d 님이 나갔습니다.\n", port);
    notify(text);
}

void message(struct Client *c, char *line) {
    char text[5000];
    sprintf(text, "[Message Log] (%d) - %s \n", c->port, line);
    logf_(text);
    sprintf(text, "%s\n", line);
    notify(text);
}

int main(int argc, char **argv) {
    int sv = socket(AF_INET, SOCK_STREAM, 0), reuse = 1, i;
    struct sockaddr_in sa;
    signal(SIGPIPE, SIG_IGN);
    memset(&sa, 0, sizeof sa);
    sa.sin_family = AF_INET;
    sa.sin_port = htons(atoi(argv[2]));
    sa.sin_addr.s_addr = inet_addr(argv[1]);
    setsockopt(sv, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse);
    if (bind(sv, (struct sockaddr *)&sa, sizeof sa) == -1) return 1;
    listen(sv, 16);
    logf_("===== 서버가 열렸습니다 =====\n");
    logf_("클라이언트의 입장을 기다리고 있습니다.\n");
    while (1) {
        struct pollfd p[65];
        int watching = total;
        p[watching].fd = sv;
        p[watching].events = POLLIN;
        for (i = 0; i < watching; i++) {
            p[i].fd = clients[i].fd;
            p[i].events = POLLIN;
        }
        poll(p, watching + 1, -1);
        for (i = watching - 1; i >= 0; i--) {
            struct Client *c = &clients[i];
            char *lf;
            int got;
            if (p[i].revents == 0) continue;
            got = recv(c->fd, c->buf + c->used, 3999 - c->used, 0);
            if (got <= 0) {
                quit_client(i);
                continue;
            }
            c->used += got;
            c->buf[c->used] = 0;
            if ((lf = strchr(c->buf, '\n'))) {
                *lf = 0;
                if (lf > c->buf && lf[-1] == '\r') lf[-1] = 0;
                if (c->buf[0]) message(c, c->buf);
                c->used = 0;
            }
        }
        if (p[watching].revents) {
            socklen_t len = sizeof sa;
            int fd = accept(sv, (struct sockaddr *)&sa, &len);
            char text[200];
            if (total == MAX_CLIENTS) {
                close(fd);
                continue;
            }
            clients[total].fd = fd;
            clients[total].port = ntohs(sa.sin_port);
            clients[total].used = 0;
            total++;
            sprintf(text, "[Connected] IP:127.0.0.1 / Port:%d가 연결되었습니다.\n", ntohs(sa.sin_port));
            logf_(text);
            sprintf(text, "[알림] %d 님이 접속하셨습니다.\n", ntohs(sa.sin_port));
            notify(text);
        }
    }
}
