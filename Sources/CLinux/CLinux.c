#define _GNU_SOURCE
#include "CLinux.h"

#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <time.h>

int adopt_orphans(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }

int poll_or_signal(struct pollfd *watched, nfds_t count, int milliseconds) {
  struct timespec wait = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
  sigset_t none;
  sigemptyset(&none);
  return ppoll(watched, count, milliseconds < 0 ? NULL : &wait, &none);
}
