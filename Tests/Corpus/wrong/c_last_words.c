/* chat server */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

static int client[FD_SETSIZE], ports[FD_SETSIZE];
static char ips[FD_SETSIZE][16];
static char line[FD_SETSIZE][3000];
static int length[FD_SETSIZE];

static void all(const char *text, int size) {
    for (int i = 0; i < FD_SETSIZE; i++)
        if (client[i]) send(i, text, size, MSG_NOSIGNAL);
}

static void feed(FILE *log, int s, const char *data, int n) {
    for (int k = 0; k < n; k++) {
        if (data[k] != '\n') {
            if (length[s] < 2900) line[s][length[s]++] = data[k];
            continue;
        }
        if (length[s] && line[s][length[s] - 1] == '\r') length[s]--;
        if (length[s]) {
            fprintf(log, "[Message Log] (%d) - ", ports[s]);
            fwrite(line[s], 1, length[s], log);
            fprintf(log, " \n");
            line[s][length[s]++] = '\n';
            all(line[s], length[s]);
        }
        length[s] = 0;
    }
}

int main(int argc, char **argv) {
    int listener = socket(PF_INET, SOCK_STREAM, 0), one = 1, n = 0;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    struct sockaddr_in me = {.sin_family = AF_INET};
    me.sin_addr.s_addr = inet_addr(argv[1]);
    me.sin_port = htons(atoi(argv[2]));
    if (bind(listener, (struct sockaddr *)&me, sizeof me)) return 1;
    listen(listener, 32);
    FILE *log = fopen("Server Log.txt", "a");
    fprintf(log, "\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.\n");
    fflush(log);
    fd_set watched;
    FD_ZERO(&watched);
    FD_SET(listener, &watched);
    char buf[1024], out[200];
    for (;;) {
        fd_set ready = watched;
        select(FD_SETSIZE, &ready, NULL, NULL, NULL);
        for (int s = 0; s < FD_SETSIZE; s++) {
            if (!FD_ISSET(s, &ready)) continue;
            if (s == listener) {
                struct sockaddr_in peer;
                socklen_t size = sizeof peer;
                int c = accept(listener, (struct sockaddr *)&peer, &size);
                FD_SET(c, &watched);
                client[c] = 1;
                length[c] = 0;
                ports[c] = ntohs(peer.sin_port);
                strcpy(ips[c], inet_ntoa(peer.sin_addr));
                fprintf(log, "[Connected] IP:%s / Port:%d가 연결되었습니다.\n", ips[c], ports[c]);
                all(out, sprintf(out, "[알림] %d 님이 접속하셨습니다.\n", ports[c]));
            } else {
                int got = recv(s, buf, sizeof buf, 0);
                if (got > 0) n = got;
                if (got == 0) {
                    FD_CLR(s, &watched);
                    client[s] = 0;
                    close(s);
                    all(out, sprintf(out, "[알림] %d 님이 나갔습니다\n", ports[s]));
                    fprintf(log, "[Disconnected] IP:%s / Port:%d가 종료되었습니다.\n", ips[s], ports[s]);
                } else {
                    feed(log, s, buf, n);
                }
            }
        }
    }
}
