#include <arpa/inet.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int socks[100], cnt = 0;
pthread_mutex_t mutx = PTHREAD_MUTEX_INITIALIZER;
FILE *fp;

void send_msg(char *msg, int len) {
    for (int i = 0; i < cnt; i++) send(socks[i], msg, len, 0);
}

void *handle(void *arg) {
    int *sock = arg;
    struct sockaddr_in a;
    socklen_t sz = sizeof(a);
    char in[2048], out[2048];
    int port, used = 0, n, i;
    if (getpeername(*sock, (struct sockaddr *)&a, &sz) < 0) return NULL;
    port = ntohs(a.sin_port);
    pthread_mutex_lock(&mutx);
    socks[cnt++] = *sock;
    fprintf(fp, "[Connected] IP:%s / Port:%d가 연결되었습니다.\n", inet_ntoa(a.sin_addr), port);
    send_msg(out, sprintf(out, "[알림] %d 님이 접속하셨습니다.\n", port));
    pthread_mutex_unlock(&mutx);
    while (used < 2000 && (n = recv(*sock, in + used, 2000 - used, 0)) > 0) {
        used += n;
        char *end;
        while ((end = memchr(in, '\n', used)) != NULL) {
            int len = end - in, cut = len;
            if (len && in[len - 1] == '\r') len--;
            memcpy(out, in, len);
            out[len] = '\n';
            out[len + 1] = '\0';
            if (len) {
                pthread_mutex_lock(&mutx);
                send_msg(out, len + 1);
                out[len] = '\0';
                fprintf(fp, "[Message Log] (%d) - ", port);
                fprintf(fp, out);
                fprintf(fp, " \n");
                pthread_mutex_unlock(&mutx);
            }
            used -= cut + 1;
            memmove(in, end + 1, used);
        }
    }
    pthread_mutex_lock(&mutx);
    for (i = 0; i < cnt; i++)
        if (socks[i] == *sock) break;
    for (; i < cnt - 1; i++) socks[i] = socks[i + 1];
    cnt--;
    fprintf(fp, "[Disconnected] IP:%s / Port:%d가 종료되었습니다.\n", inet_ntoa(a.sin_addr), port);
    send_msg(out, sprintf(out, "[알림] %d 님이 나갔습니다.\n", port));
    close(*sock);
    pthread_mutex_unlock(&mutx);
    return NULL;
}

int main(int argc, char *argv[]) {
    struct sockaddr_in serv = {.sin_family = AF_INET}, clnt;
    int listener, on = 1;
    static int sock;
    socklen_t sz;
    pthread_t t;
    signal(SIGPIPE, SIG_IGN);
    serv.sin_addr.s_addr = inet_addr(argv[1]);
    serv.sin_port = htons(atoi(argv[2]));
    listener = socket(PF_INET, SOCK_STREAM, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (bind(listener, (struct sockaddr *)&serv, sizeof(serv)) < 0 || listen(listener, 50) < 0) return 1;
    fp = fopen("Server Log.txt", "a");
    setvbuf(fp, NULL, _IOLBF, 0);
    fprintf(fp, "\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.\n");
    while (1) {
        sz = sizeof(clnt);
        sock = accept(listener, (struct sockaddr *)&clnt, &sz);
        pthread_create(&t, NULL, handle, &sock);
        pthread_detach(t);
    }
}
