// Calls of Linux that Swift does not see: they take varargs, or are hidden by a macro.
#ifndef CLINUX_H
#define CLINUX_H

#include "TerminalGuard.h"

#include <poll.h>
#include <stddef.h>
#include <sys/epoll.h>

// From now on whoever loses its parent below this process becomes its child; 0, or -1 with errno.
int adopt_orphans(void);

// As poll, and ends with EINTR too when a signal comes, even one that is blocked.
int poll_or_signal(struct pollfd *watched, nfds_t count, int milliseconds);

// Opens a pseudo-terminal, gives its descriptor, and writes where its other end is; -1 with errno where there is none.
int open_pseudo_terminal(char *name, size_t size);

// As accept and pipe, and no process that another thread starts at the same time gets what they give; the socket never blocks.
int accept_alone(int listener);
int pipe_alone(int ends[2]);

// Puts this thread, and what it starts from now on, into a network of its own with nothing in it but loopback;
// 0, or -1 with errno. Sockets that are open stay where they are.
int enter_own_network(void);

#endif
