#include "TerminalGuard.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

static int guarded_terminal;
static int output_end;
static int pipe_end;
static struct termios former_modes;
static struct sigaction former_actions[NSIG];
static volatile sig_atomic_t is_armed;

// Another stack: a fault may come because there is no room left on the first.
static char fault_stack[64 << 10];

static void give_back(void) {
  if (!is_armed) return;
  is_armed = 0;
  // In the background the terminal is somebody else's.
  if (tcgetpgrp(guarded_terminal) != getpgrp()) return;
  static const char reports_off[] = "\033[?2004l\033[?1004l";
  ssize_t written = write(output_end, reports_off, sizeof reports_off - 1);
  (void)written;
  tcsetattr(guarded_terminal, TCSANOW, &former_modes);
}

static void tell(int signal) {
  int error = errno;
  unsigned char byte = (unsigned char)signal;
  ssize_t written = write(pipe_end, &byte, 1);
  (void)written;
  errno = error;
}

static void die(int signal) {
  if (is_armed) {
    ssize_t written = write(output_end, "\r\n", 2);
    (void)written;
  }
  give_back();
  raise(signal);
}

static bool is_told(int signal) {
  return signal == SIGHUP || signal == SIGINT || signal == SIGTERM || signal == SIGTSTP || signal == SIGCONT ||
         signal == SIGWINCH;
}

static bool is_harmless(int signal) {
  return signal == SIGKILL || signal == SIGSTOP || signal == SIGCHLD || signal == SIGTTIN || signal == SIGTTOU ||
         signal == SIGURG || signal == SIGPIPE;
}

static void handle(int signal) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  sigfillset(&action.sa_mask);
  action.sa_handler = is_told(signal) ? tell : die;
  action.sa_flags = is_told(signal) ? SA_RESTART : SA_RESETHAND | SA_NODEFER | SA_ONSTACK;
  if (!is_told(signal)) sigemptyset(&action.sa_mask);
  sigaction(signal, &action, NULL);
}

bool terminal_guard_arm(int terminal, int output, int signal_pipe) {
  if (is_armed || tcgetattr(terminal, &former_modes) != 0) return false;
  guarded_terminal = terminal;
  output_end = output;
  pipe_end = signal_pipe;
  stack_t stack = {.ss_sp = fault_stack, .ss_size = sizeof fault_stack};
  sigaltstack(&stack, NULL);
  is_armed = 1;
  static bool is_registered;
  if (!is_registered) atexit(give_back);
  is_registered = true;
  for (int signal = 1; signal < NSIG; signal++) {
    if (is_harmless(signal) || sigaction(signal, NULL, &former_actions[signal]) != 0) continue;
    // What the user let be ignored (nohup) stays ignored.
    if (former_actions[signal].sa_handler == SIG_IGN) continue;
    handle(signal);
  }
  return true;
}

void signals_tell(int signal_pipe) {
  pipe_end = signal_pipe;
  static const int ends[] = {SIGHUP, SIGINT, SIGTERM};
  for (size_t index = 0; index < sizeof ends / sizeof *ends; index++) {
    struct sigaction action;
    if (sigaction(ends[index], NULL, &action) == 0 && action.sa_handler != SIG_IGN) handle(ends[index]);
  }
}

void terminal_guard_disarm(void) {
  if (!is_armed) return;
  give_back();
  for (int signal = 1; signal < NSIG; signal++) {
    if (!is_harmless(signal)) sigaction(signal, &former_actions[signal], NULL);
  }
}

void terminal_take_keys(void) {
  struct termios modes;
  if (tcgetattr(guarded_terminal, &modes) != 0) return;
  modes.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
  modes.c_cc[VMIN] = 1;
  modes.c_cc[VTIME] = 0;
  tcsetattr(guarded_terminal, TCSANOW, &modes);
}

void terminal_leave_keys(void) {
  if (is_armed) tcsetattr(guarded_terminal, TCSADRAIN, &former_modes);
}

void terminal_take_interrupts(void) {
  struct termios modes;
  if (tcgetattr(guarded_terminal, &modes) != 0) return;
  modes.c_cc[VINTR] = _POSIX_VDISABLE;
  tcsetattr(guarded_terminal, TCSANOW, &modes);
}

void terminal_guard_stop(void) {
  signal(SIGTSTP, SIG_DFL);
  raise(SIGTSTP);
  handle(SIGTSTP);
}

void terminal_size(int terminal, int *columns, int *rows) {
  struct winsize size;
  bool is_known = ioctl(terminal, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0;
  *columns = is_known ? size.ws_col : 80;
  *rows = is_known ? size.ws_row : 24;
}
