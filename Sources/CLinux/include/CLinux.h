// Two calls of Linux that Swift does not see: one takes varargs, the other is hidden by a macro.
#ifndef CLINUX_H
#define CLINUX_H

#include <poll.h>

// From now on whoever loses its parent below this process becomes its child; 0, or -1 with errno.
int adopt_orphans(void);

// As poll, and ends with EINTR too when a signal comes, even one that is blocked.
int poll_or_signal(struct pollfd *watched, nfds_t count, int milliseconds);

#endif
