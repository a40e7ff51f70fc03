#include <arpa/inet.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX 64
#define BUF 4096

struct pollfd fds[MAX];
struct sockaddr_in addrs[MAX];
char lines[MAX][BUF];
int used[MAX];
int nfds = 1;

void write_log(const char *format, ...) {
    va_list args;
    FILE *logfile = fopen("Server Log.txt", "a");
    va_start(args, format);
    vfprintf(logfile, format, args);
    va_end(args);
    fclose(logfile);
}

void broadcast(char *msg, int len) {
    for (int i = 1; i < nfds; i++) write(fds[i].fd, msg, len);
}

int main(int argc, char *argv[]) {
    int server = socket(AF_INET, SOCK_STREAM, 0), opt = 1;
    setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &opt, sizeof(opt));
    struct sockaddr_in addr;
    memset(&addr, 0, sizeof(addr));
    addr.sin_family = AF_INET;
    addr.sin_addr.s_addr = inet_addr(argv[1]);
    addr.sin_port = htons(atoi(argv[2]));
    if (bind(server, (struct sockaddr *)&addr, sizeof(addr)) < 0) { perror("bind"); exit(1); }
    listen(server, 20);
    write_log("\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.\n");
    fds[0].fd = server;
    fds[0].events = POLLIN;
    char msg[BUF + 100];
    while (1) {
        poll(fds, nfds, -1);
        for (int i = nfds - 1; i >= 1; i--) {
            if (!(fds[i].revents & (POLLIN | POLLHUP | POLLERR))) continue;
            int port = ntohs(addrs[i].sin_port);
            int n = read(fds[i].fd, lines[i] + used[i], BUF - used[i]);
            if (n <= 0) {
                write_log("[Disconnected] IP:%s / Port:%d가 종료되었습니다.\n", inet_ntoa(addrs[i].sin_addr), port);
                broadcast(msg, sprintf(msg, "[알림] %d 님이 나갔습니다.\n", port));
                close(fds[i].fd);
                nfds--;
                fds[i] = fds[nfds];
                memcpy(lines[i], lines[nfds], BUF);
                used[i] = used[nfds];
                continue;
            }
            used[i] += n;
            char *start = lines[i], *lf;
            while ((lf = memchr(start, '\n', lines[i] + used[i] - start))) {
                int len = lf - start;
                if (len > 1000) len = 1000;
                if (len > 0 && start[len - 1] == '\r') len--;
                if (len > 0) {
                    write_log("[Message Log] (%d) - %.*s \n", port, len, start);
                    memcpy(msg, start, len);
                    msg[len] = '\n';
                    broadcast(msg, len + 1);
                }
                start = lf + 1;
            }
            used[i] -= start - lines[i];
            memmove(lines[i], start, used[i]);
        }
        if (fds[0].revents & POLLIN) {
            socklen_t len = sizeof(addr);
            int client = accept(server, (struct sockaddr *)&addr, &len);
            fds[nfds].fd = client;
            fds[nfds].events = POLLIN;
            fds[nfds].revents = 0;
            addrs[nfds] = addr;
            used[nfds] = 0;
            nfds++;
            write_log("[Connected] IP:%s / Port:%d가 연결되었습니다.\n", inet_ntoa(addr.sin_addr), ntohs(addr.sin_port));
            broadcast(msg, sprintf(msg, "[알림] %d 님이 접속하셨습니다.\n", ntohs(addr.sin_port)));
        }
    }
}
