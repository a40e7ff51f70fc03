// libedit for Swift: its header, and the calls that C's varargs hide.
#ifndef CLIBEDIT_H
#define CLIBEDIT_H

#if !__has_include(<histedit.h>)
#error "libedit is missing: install it with: apt-get install libedit-dev"
#endif

#include <histedit.h>
#include <stdbool.h>

// What a key does; the answer is one of libedit's CC_ constants.
typedef unsigned char (*editline_action)(EditLine *, wint_t);

// What the client's own keys do. In ~/.editrc their names begin with "chat-".
typedef struct {
  editline_action accept;
  editline_action complete;
  editline_action older;
  editline_action newer;
  editline_action search;
  editline_action interrupt;
  editline_action clear;
  editline_action left;
  editline_action right;
  editline_action erase;
  editline_action erase_next;
  editline_action again;
} editline_actions;

// The keys that send sequences, as the reader hands them over: characters that nobody types.
enum {
  EDITLINE_OLDER = 0x80,
  EDITLINE_NEWER,
  EDITLINE_LEFT,
  EDITLINE_RIGHT,
  EDITLINE_PREVIOUS_WORD,
  EDITLINE_NEXT_WORD,
  EDITLINE_START,
  EDITLINE_END,
  EDITLINE_DELETE,
  EDITLINE_DELETE_WORD,
};

// Lets wide characters be characters: a UTF-8 locale, whatever the user's is.
bool editline_use_utf8(void);

// The cells that a character takes on the screen; -1 where it takes none of its own.
int editline_width(wchar_t);

// An editor that reads keys by `reader` and never writes to the terminal itself; NULL where there is no terminal or
// no memory. `client` is what editline_client gives back.
EditLine *editline_open(const char *program, el_rfunc_t reader, editline_actions actions, void *client);
void *editline_client(EditLine *);

// Gives the terminal the modes for editing, or its own.
void editline_prepare(EditLine *, bool for_editing);

// A history of at most `size` lines that the editor moves in.
HistoryW *editline_history(EditLine *, int size);
void editline_enter(HistoryW *, const wchar_t *line);

#endif
