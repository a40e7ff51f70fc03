// Bare chat server with epoll, edge triggered.
#include <arpa/inet.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAXFD 1024

struct user {
    int in_room;
    int port;
    char ip[20];
    char kept[4];
    int kept_len;
} users[MAXFD];

int logfd;

void send_room(const char *p, int len) {
    for (int fd = 0; fd < MAXFD; fd++)
        if (users[fd].in_room) send(fd, p, len, MSG_NOSIGNAL);
}

void add_log(const char *p, int len) {
    if (write(logfd, p, len) != len) perror("log");
}

int incomplete(const char *p, int len) {
    int k = 1;
    while (k <= 3 && k <= len && (p[len - k] & 0xC0) == 0x80) k++;
    if (k > len || k > 4) return 0;
    unsigned char lead = p[len - k];
    int want = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    return want > k ? k : 0;
}

int on_read(int fd) {
    struct user *u = &users[fd];
    char buf[600], text[700];
    int room = 512, len;
    memcpy(buf, u->kept, u->kept_len);
    int n = recv(fd, buf + u->kept_len, room, 0);
    if (n < 0) return 0;
    if (n == 0) {
        u->in_room = 0;
        close(fd);
        add_log(text, sprintf(text, "[Disconnected] IP:%s / Port:%d가 종료되었습니다.\n", u->ip, u->port));
        send_room(text, sprintf(text, "[알림] %d 님이 나갔습니다.", u->port));
        return 0;
    }
    len = u->kept_len + n;
    u->kept_len = 0;
    if (len > 0) {
        int head = sprintf(text, "[Message Log] (%d) - ", u->port);
        memcpy(text + head, buf, len);
        memcpy(text + head + len, " \n", 2);
        add_log(text, head + len + 2);
        send_room(buf, len);
    }
    return 1;
}

int main(int argc, char **argv) {
    int l = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[2]))};
    inet_pton(AF_INET, argv[1], &a.sin_addr);
    setsockopt(l, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(l, (struct sockaddr *)&a, sizeof a) || listen(l, 50)) return 1;
    logfd = open("Server Log.txt", O_WRONLY | O_APPEND | O_CREAT, 0644);
    char *hello = "\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.\n";
    add_log(hello, strlen(hello));
    int ep = epoll_create(1);
    struct epoll_event ev = {.events = EPOLLIN, .data.fd = l}, evs[64];
    epoll_ctl(ep, EPOLL_CTL_ADD, l, &ev);
    for (;;) {
        int n = epoll_wait(ep, evs, 64, -1);
        for (int i = 0; i < n; i++) {
            int fd = evs[i].data.fd;
            if (fd != l) {
                on_read(fd);
                continue;
            }
            socklen_t size = sizeof a;
            int c = accept(l, (struct sockaddr *)&a, &size);
            fcntl(c, F_SETFL, O_NONBLOCK);
            ev.events = EPOLLIN | EPOLLET;
            ev.data.fd = c;
            epoll_ctl(ep, EPOLL_CTL_ADD, c, &ev);
            struct user *u = &users[c];
            u->in_room = 1;
            u->kept_len = 0;
            u->port = ntohs(a.sin_port);
            inet_ntop(AF_INET, &a.sin_addr, u->ip, sizeof u->ip);
            char text[200];
            add_log(text, sprintf(text, "[Connected] IP:%s / Port:%d가 연결되었습니다.\n", u->ip, u->port));
            send_room(text, sprintf(text, "[알림] %d 님이 접속하셨습니다.", u->port));
        }
    }
}
