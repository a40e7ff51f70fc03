// Gives the terminal back however the program ends, and hands the other signals to whoever reads the pipe.
#ifndef TERMINAL_GUARD_H
#define TERMINAL_GUARD_H

#include <stdbool.h>

// From now on: SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGCONT and SIGWINCH are written to the pipe, a byte each; any other
// signal that ends the program gives the terminal back before it does. False where `terminal` is none. `output` is the
// same terminal, to be written to; best without blocking.
bool terminal_guard_arm(int terminal, int output, int signal_pipe);

// Gives the terminal back, and the signals their former handlers.
void terminal_guard_disarm(void);

// Without a terminal: from now on SIGHUP, SIGINT and SIGTERM are written to the pipe, but for those that are ignored.
void signals_tell(int signal_pipe);

// Makes each key one that the program reads at once and the terminal does not show; Ctrl-C and Ctrl-Z stay signals.
void terminal_take_keys(void);

// Gives the terminal its former modes until keys are taken again.
void terminal_leave_keys(void);

// Makes Ctrl-C a key: as a signal it would overtake the keys before it, and throw them away. libedit's own modes cannot say so.
void terminal_take_interrupts(void);

// Stops the program as Ctrl-Z does; returns when it is continued.
void terminal_guard_stop(void);

// The columns and rows of the terminal; 80 and 24 where it does not say.
void terminal_size(int terminal, int *columns, int *rows);

#endif
