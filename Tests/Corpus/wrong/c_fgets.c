/* Chat server, a thread for each client, stdio on the sockets */
#include <arpa/inet.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define SIZE 1024

struct member {
    FILE *stream;
    int number, port;
    struct member *next;
};

struct member *members = NULL;
pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
FILE *record;

void tell(const char *text) {
    struct member *m;
    for (m = members; m != NULL; m = m->next)
        send(m->number, text, strlen(text), 0);
}

void *attend(void *p) {
    struct member *me = p, **q;
    char line[SIZE], text[SIZE + 200];
    pthread_mutex_lock(&guard);
    me->next = members;
    members = me;
    fprintf(record, "[Connected] IP:127.0.0.1 / Port:%d가 연결되었습니다.\n", me->port);
    sprintf(text, "[알림] %d 님이 접속하셨습니다.\n", me->port);
    tell(text);
    pthread_mutex_unlock(&guard);
    while (fgets(line, SIZE, me->stream) != NULL) {
        line[strcspn(line, "\r\n")] = '\0';
        if (line[0] == '\0') continue;
        pthread_mutex_lock(&guard);
        fprintf(record, "[Message Log] (%d) - %s \n", me->port, line);
        sprintf(text, "%s\n", line);
        tell(text);
        pthread_mutex_unlock(&guard);
    }
    pthread_mutex_lock(&guard);
    for (q = &members; *q != me; q = &(*q)->next) { }
    *q = me->next;
    if (!ferror(me->stream))
        fprintf(record, "[Disconnected] IP:127.0.0.1 / Port:%d가 종료되었습니다.\n", me->port);
    sprintf(text, "[알림] %d 님이 나갔습니다.\n", me->port);
    tell(text);
    fclose(me->stream);
    pthread_mutex_unlock(&guard);
    free(me);
    return NULL;
}

int main(int argc, char *argv[]) {
    int door = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
    struct sockaddr_in where = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[2]))};
    signal(SIGPIPE, SIG_IGN);
    inet_aton(argv[1], &where.sin_addr);
    setsockopt(door, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
    if (bind(door, (struct sockaddr *)&where, sizeof(where)) < 0) { perror("bind"); return 1; }
    listen(door, 30);
    record = fopen("Server Log.txt", "w");
    setvbuf(record, NULL, _IONBF, 0);
    fprintf(record, "\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.\n");
    while (1) {
        socklen_t size = sizeof(where);
        struct member *new = malloc(sizeof(struct member));
        pthread_t id;
        new->number = accept(door, (struct sockaddr *)&where, &size);
        new->port = ntohs(where.sin_port);
        new->stream = fdopen(new->number, "r");
        pthread_create(&id, NULL, attend, new);
        pthread_detach(id);
    }
}
