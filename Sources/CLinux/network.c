#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

static int write_text(const char *path, const char *text) {
  int file = open(path, O_WRONLY | O_CLOEXEC);
  if (file < 0) return -1;
  ssize_t written = write(file, text, strlen(text));
  close(file);
  return written < 0 ? -1 : 0;
}

// Makes who may not make a network somebody who may, and in all else leaves him who he was.
static int enter_own_names_of_users(void) {
  char user[32], group[32];
  snprintf(user, sizeof user, "%u %u 1", geteuid(), geteuid());
  snprintf(group, sizeof group, "%u %u 1", getegid(), getegid());
  if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) return -1;
  if (write_text("/proc/self/setgroups", "deny") != 0) return -1;
  return write_text("/proc/self/uid_map", user) == 0 ? write_text("/proc/self/gid_map", group) : -1;
}

static int raise_loopback(void) {
  int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (any < 0) return -1;
  struct ifreq loopback = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
  int status = ioctl(any, SIOCSIFFLAGS, &loopback);
  int fault = errno;
  close(any);
  errno = fault;
  return status;
}

int enter_own_network(void) {
  if (unshare(CLONE_NEWNET) != 0 && (errno != EPERM || enter_own_names_of_users() != 0)) return -1;
  return raise_loopback();
}
