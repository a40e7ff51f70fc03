// The yardstick that the reference server is measured by: what a chat server costs at least. `server HOST PORT LOG`
//
// One thread, epoll, one tape that everyone hears, one write to the log and one send to each client in a turn of the loop.
// It checks nothing, limits nothing and stops at nothing: it is for `make bench` only.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { READ = 64 << 10, EVENTS = 1024, TAIL = 4096 };

struct buffer {
  char *bytes;
  size_t count, capacity;
};

struct client {
  int socket, port, waits, place;
  size_t cursor;  // on the tape, from its start
  size_t tail;    // bytes of a line whose end has not come
  char line[TAIL];
};

static struct buffer tape, entries;
static struct client **clients;
static int count, capacity, queue, listener, chat_log;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void append(struct buffer *buffer, const char *bytes, size_t size) {
  while (buffer->count + size > buffer->capacity) {
    buffer->capacity = buffer->capacity ? 2 * buffer->capacity : 1 << 20;
    buffer->bytes = realloc(buffer->bytes, buffer->capacity);
    if (!buffer->bytes) fail("realloc");
  }
  memcpy(buffer->bytes + buffer->count, bytes, size);
  buffer->count += size;
}

static void tell(int port, const char *words) {
  char text[128];
  append(&tape, text, snprintf(text, sizeof text, "[알림] %d 님이 %s\n", port, words));
}

static void record(const char *mark, int port, const char *words) {
  char text[128];
  append(&entries, text, snprintf(text, sizeof text, "[%s] IP:127.0.0.1 / Port:%d가 %s\n", mark, port, words));
}

// Lets one in who waits at the door; whether there was anybody.
static int joined(void) {
  struct sockaddr_in peer;
  socklen_t size = sizeof peer;
  int on = 1, socket = accept4(listener, (struct sockaddr *)&peer, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (socket < 0) return 0;
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  struct client *client = calloc(1, sizeof *client);
  if (count == capacity) clients = realloc(clients, (capacity += 1024) * sizeof *clients);
  if (!client || !clients) fail("calloc");
  client->socket = socket;
  client->port = ntohs(peer.sin_port);
  client->cursor = tape.count;
  client->place = count;
  clients[count++] = client;
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = client};
  if (epoll_ctl(queue, EPOLL_CTL_ADD, socket, &event)) fail("epoll_ctl");
  record("Connected", client->port, "연결되었습니다.");
  tell(client->port, "접속하셨습니다.");
  return 1;
}

static void left(struct client *client) {
  close(client->socket);
  clients[client->place] = clients[--count];
  clients[client->place]->place = client->place;
  record("Disconnected", client->port, "종료되었습니다.");
  tell(client->port, "나갔습니다.");
  free(client);
}

static void said(struct client *client, const char *line, size_t size) {
  char mark[32];
  append(&entries, mark, snprintf(mark, sizeof mark, "[Message Log] (%d) - ", client->port));
  append(&entries, line, size);
  append(&entries, " \n", 2);
  append(&tape, line, size);
  append(&tape, "\n", 1);
}

static void hear(struct client *client) {
  static char bytes[TAIL + READ];
  memcpy(bytes, client->line, client->tail);
  ssize_t got = recv(client->socket, bytes + client->tail, READ, 0);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) return left(client);
  char *line = bytes, *end = bytes + client->tail + got;
  for (char *feed; (feed = memchr(line, '\n', end - line)); line = feed + 1) said(client, line, feed - line);
  client->tail = end - line;
  if (client->tail > TAIL) return left(client);
  memcpy(client->line, line, client->tail);
}

static void send_rest(struct client *client) {
  if (client->cursor == tape.count) return;
  ssize_t sent = send(client->socket, tape.bytes + client->cursor, tape.count - client->cursor, MSG_NOSIGNAL);
  if (sent > 0) client->cursor += sent;
  int waits = client->cursor < tape.count;
  if (waits == client->waits) return;
  client->waits = waits;
  struct epoll_event event = {.events = EPOLLIN | (waits ? EPOLLOUT : 0), .data.ptr = client};
  epoll_ctl(queue, EPOLL_CTL_MOD, client->socket, &event);
}

static void turn(void) {
  for (size_t done = 0; done < entries.count;) {
    ssize_t written = write(chat_log, entries.bytes + done, entries.count - done);
    if (written < 0) fail("write");
    done += written;
  }
  entries.count = 0;
  size_t start = tape.count;
  for (int place = 0; place < count; place++) {
    if (!clients[place]->waits) send_rest(clients[place]);
    if (clients[place]->cursor < start) start = clients[place]->cursor;
  }
  // Forgets what all have got, once that is worth the move.
  if (start < tape.count && start < tape.count / 2) return;
  memmove(tape.bytes, tape.bytes + start, tape.count -= start);
  for (int place = 0; place < count; place++) clients[place]->cursor -= start;
}

int main(int argc, char **arguments) {
  if (argc != 4) return fprintf(stderr, "server HOST PORT LOG\n"), 2;
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  int on = 1;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(arguments[2]))};
  inet_pton(AF_INET, arguments[1], &address.sin_addr);
  listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 1024)) fail("listen");
  chat_log = open(arguments[3], O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
  if (chat_log < 0) fail("open");
  queue = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event event = {.events = EPOLLIN}, events[EVENTS];
  epoll_ctl(queue, EPOLL_CTL_ADD, listener, &event);
  for (;;) {
    int ready = epoll_wait(queue, events, EVENTS, -1);
    for (int place = 0; place < ready; place++) {
      struct client *client = events[place].data.ptr;
      if (!client) {
        while (joined()) {}
      } else {
        if (events[place].events & EPOLLOUT) send_rest(client);
        if (events[place].events & ~EPOLLOUT) hear(client);
      }
    }
    turn();
  }
}
