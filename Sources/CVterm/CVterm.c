#include "CVterm.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <vterm.h>

struct terminal_screen {
  VTerm *terminal;
  VTermScreen *screen;
  // What has scrolled away, oldest first: rows of UTF-8.
  char **above;
  int above_count;
  int above_limit;
};

static size_t put(uint32_t scalar, char *text) {
  if (scalar < 0x80) {
    text[0] = (char)scalar;
    return 1;
  }
  int more = scalar < 0x800 ? 1 : scalar < 0x10000 ? 2 : 3;
  static const unsigned char lead[] = {0, 0xC0, 0xE0, 0xF0};
  text[0] = (char)(lead[more] | scalar >> (6 * more));
  for (int index = 1; index <= more; index++) text[index] = (char)(0x80 | (scalar >> (6 * (more - index)) & 0x3F));
  return (size_t)more + 1;
}

// Appends a cell; the right half of a wide character is none.
static size_t put_cell(const VTermScreenCell *cell, char *text, size_t length, size_t size) {
  if (cell->chars[0] == (uint32_t)-1) return length;
  if (cell->chars[0] == 0) {
    if (length < size) text[length++] = ' ';
    return length;
  }
  for (int index = 0; index < VTERM_MAX_CHARS_PER_CELL && cell->chars[index]; index++) {
    if (length + 4 <= size) length += put(cell->chars[index], text + length);
  }
  return length;
}

static int push(int columns, const VTermScreenCell *cells, void *user) {
  terminal_screen *self = user;
  size_t size = (size_t)columns * VTERM_MAX_CHARS_PER_CELL * 4 + 1, length = 0;
  char *text = malloc(size);
  if (!text) return 0;
  for (int column = 0; column < columns; column++) length = put_cell(&cells[column], text, length, size - 1);
  text[length] = 0;
  if (self->above_count == self->above_limit) {
    free(self->above[0]);
    memmove(self->above, self->above + 1, sizeof(char *) * (size_t)--self->above_count);
  }
  self->above[self->above_count++] = text;
  return 1;
}

static const VTermScreenCallbacks callbacks = {.sb_pushline = push};

terminal_screen *terminal_screen_new(int columns, int rows, int rows_kept) {
  terminal_screen *self = calloc(1, sizeof(terminal_screen));
  if (!self) return NULL;
  self->above_limit = rows_kept;
  self->above = calloc((size_t)rows_kept, sizeof(char *));
  self->terminal = vterm_new(rows, columns);
  if (!self->above || !self->terminal) {
    terminal_screen_free(self);
    return NULL;
  }
  vterm_set_utf8(self->terminal, 1);
  self->screen = vterm_obtain_screen(self->terminal);
  vterm_screen_enable_altscreen(self->screen, 1);
  vterm_screen_set_callbacks(self->screen, &callbacks, self);
  vterm_screen_reset(self->screen, 1);
  return self;
}

void terminal_screen_free(terminal_screen *self) {
  for (int row = 0; row < self->above_count; row++) free(self->above[row]);
  free(self->above);
  if (self->terminal) vterm_free(self->terminal);
  free(self);
}

void terminal_screen_write(terminal_screen *self, const char *bytes, size_t count) {
  vterm_input_write(self->terminal, bytes, count);
}

void terminal_screen_resize(terminal_screen *self, int columns, int rows) {
  vterm_set_size(self->terminal, rows, columns);
}

void terminal_screen_press(terminal_screen *self, VTermKey key, VTermModifier modifiers) {
  vterm_keyboard_key(self->terminal, key, modifiers);
}

void terminal_screen_paste(terminal_screen *self, bool begins) {
  if (begins)
    vterm_keyboard_start_paste(self->terminal);
  else
    vterm_keyboard_end_paste(self->terminal);
}

size_t terminal_screen_take(terminal_screen *self, char *bytes, size_t size) {
  return vterm_output_read(self->terminal, bytes, size);
}

int terminal_screen_above(const terminal_screen *self) { return self->above_count; }

size_t terminal_screen_row(const terminal_screen *self, int row, char *text, size_t size) {
  if (row >= 0) {
    int rows, columns;
    vterm_get_size(self->terminal, &rows, &columns);
    return terminal_screen_row_before(self, row, columns, text, size);
  }
  const char *kept = self->above[self->above_count + row];
  size_t length = strlen(kept);
  if (length > size) length = size;
  memcpy(text, kept, length);
  return length;
}

size_t terminal_screen_row_before(
    const terminal_screen *self, int row, int column, char *text, size_t size) {
  size_t length = 0;
  for (int index = 0; index < column; index++) {
    VTermScreenCell cell;
    VTermPos place = {.row = row, .col = index};
    if (vterm_screen_get_cell(self->screen, place, &cell)) length = put_cell(&cell, text, length, size);
  }
  return length;
}

void terminal_screen_cursor(const terminal_screen *self, int *column, int *row) {
  VTermPos place;
  vterm_state_get_cursorpos(vterm_obtain_state(self->terminal), &place);
  *column = place.col;
  *row = place.row;
}
