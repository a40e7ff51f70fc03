#include <signal.h>
#include <stddef.h>

static void nothing(int signal) { (void)signal; }

// Swift's own runtime needs milliseconds to begin, in which the default, to kill, would still hold. What is ignored
// stays ignored: whoever started the program, such as nohup, wants that.
__attribute__((constructor(101))) static void outlive_hang_up(void) {
  struct sigaction action;
  if (sigaction(SIGHUP, NULL, &action) != 0 || action.sa_handler != SIG_DFL) return;
  action.sa_handler = nothing;
  action.sa_flags = SA_RESTART;
  sigaction(SIGHUP, &action, NULL);
}
