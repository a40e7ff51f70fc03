// The screen of a terminal, by libvterm: what a person would see, and what the keys of a keyboard send.
#ifndef CVTERM_H
#define CVTERM_H

#if !__has_include(<vterm.h>)
#error "libvterm is missing: install it with: apt-get install libvterm-dev"
#endif

#include <stdbool.h>
#include <stddef.h>
#include <vterm_keycodes.h>

typedef struct terminal_screen terminal_screen;

// A screen with all that scrolls away kept above it, up to so many rows; NULL where there is no memory.
terminal_screen *terminal_screen_new(int columns, int rows, int rows_kept);
void terminal_screen_free(terminal_screen *);

// What a program writes to the terminal.
void terminal_screen_write(terminal_screen *, const char *bytes, size_t count);
void terminal_screen_resize(terminal_screen *, int columns, int rows);

// What somebody does at the keyboard; the terminal's bytes for it are taken by terminal_screen_take.
void terminal_screen_press(terminal_screen *, VTermKey key, VTermModifier modifiers);
// The beginning or the end of what is pasted; nothing where the program has not asked to be told.
void terminal_screen_paste(terminal_screen *, bool begins);
// What the terminal says to the program: keys, and answers to what it was asked.
size_t terminal_screen_take(terminal_screen *, char *bytes, size_t size);

// How many rows are kept above the screen.
int terminal_screen_above(const terminal_screen *);
// A row in UTF-8, cells that nothing was written to as blanks; from -above to the last row. Its length.
size_t terminal_screen_row(const terminal_screen *, int row, char *text, size_t size);
// The same, up to the column.
size_t terminal_screen_row_before(const terminal_screen *, int row, int column, char *text, size_t size);
void terminal_screen_cursor(const terminal_screen *, int *column, int *row);

#endif
