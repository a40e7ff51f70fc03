#define _GNU_SOURCE  // wcwidth
#include "CLibedit.h"

#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool editline_use_utf8(void) {
  setlocale(LC_CTYPE, "");
  if (strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return true;
  return setlocale(LC_CTYPE, "C.UTF-8") != NULL;
}

int editline_width(wchar_t character) { return wcwidth(character); }

static void bind_key(EditLine *editor, const wchar_t *key, const wchar_t *function) {
  el_wset(editor, EL_BIND, key, function, NULL);
  el_wset(editor, EL_BIND, L"-a", key, function, NULL);
}

static bool is_vi(EditLine *editor) {
  const wchar_t *name = NULL;
  el_wget(editor, EL_EDITOR, &name);
  return name != NULL && wcscmp(name, L"vi") == 0;
}

static void bind_keys(EditLine *editor) {
  static const struct {
    wchar_t key;
    const wchar_t *function;
  } keys[] = {
      {EDITLINE_OLDER, L"chat-older"},
      {EDITLINE_NEWER, L"chat-newer"},
      {EDITLINE_LEFT, L"chat-left"},
      {EDITLINE_RIGHT, L"chat-right"},
      {EDITLINE_PREVIOUS_WORD, L"ed-prev-word"},
      {EDITLINE_NEXT_WORD, L"em-next-word"},
      {EDITLINE_START, L"ed-move-to-beg"},
      {EDITLINE_END, L"ed-move-to-end"},
      {EDITLINE_DELETE, L"chat-erase-next"},
      {EDITLINE_DELETE_WORD, L"em-delete-next-word"},
  };
  for (size_t index = 0; index < sizeof keys / sizeof *keys; index++) {
    const wchar_t key[] = {keys[index].key, 0};
    bind_key(editor, key, keys[index].function);
  }
  bind_key(editor, L"^I", L"chat-complete");
  bind_key(editor, L"^R", L"chat-search");
  bind_key(editor, L"^L", L"chat-clear");
  bind_key(editor, L"^P", L"chat-older");
  bind_key(editor, L"^N", L"chat-newer");
  bind_key(editor, L"^O", L"chat-again");
  el_wset(editor, EL_BIND, L"^B", L"chat-left", NULL);
  el_wset(editor, EL_BIND, L"^F", L"chat-right", NULL);
  el_wset(editor, EL_BIND, L"^H", L"chat-erase", NULL);
  el_wset(editor, EL_BIND, L"^?", L"chat-erase", NULL);
  el_wset(editor, EL_BIND, L"-a", L"k", L"chat-older", NULL);
  el_wset(editor, EL_BIND, L"-a", L"j", L"chat-newer", NULL);
}

// libedit's own command line is painted by nobody: whoever came there would not see it.
static void close_command_line(EditLine *editor, bool is_vi) {
  el_wset(editor, EL_BIND, L"-a", L":", L"ed-unassigned", NULL);
  // In vi's insert mode Escape must be seen at once, so that nothing may begin with it.
  if (is_vi) return;
  el_wset(editor, EL_BIND, L"\\ex", L"ed-unassigned", NULL);
  el_wset(editor, EL_BIND, L"\\eX", L"ed-unassigned", NULL);
}

static void read_settings(EditLine *editor) {
  el_wset(editor, EL_EDITOR, L"emacs");
  bind_keys(editor);
  el_source(editor, NULL);
  // `bind -v` forgets all that was bound before.
  if (is_vi(editor)) bind_keys(editor);
  bind_key(editor, L"^J", L"chat-accept");
  bind_key(editor, L"^M", L"chat-accept");
  bind_key(editor, L"^C", L"chat-interrupt");
  close_command_line(editor, is_vi(editor));
}

EditLine *editline_open(const char *program, el_rfunc_t reader, editline_actions actions, void *client) {
  FILE *nowhere = fopen("/dev/null", "r+e");
  if (nowhere == NULL) return NULL;
  EditLine *editor =
      el_init_fd(program, nowhere, nowhere, nowhere, STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO);
  if (editor == NULL) {
    fclose(nowhere);
    return NULL;
  }
  el_wset(editor, EL_CLIENTDATA, client);
  el_wset(editor, EL_GETCFN, reader);
  el_wset(editor, EL_SIGNAL, 0);
  // Ctrl-S would hold up the program, and with it whoever sends to it.
  el_wset(editor, EL_SETTY, L"-d", L"-ixon", NULL);
  el_wset(editor, EL_ADDFN, L"chat-accept", L"Send the line", actions.accept);
  el_wset(editor, EL_ADDFN, L"chat-complete", L"Complete a nick or a command", actions.complete);
  el_wset(editor, EL_ADDFN, L"chat-older", L"Go back in the history", actions.older);
  el_wset(editor, EL_ADDFN, L"chat-newer", L"Go forward in the history", actions.newer);
  el_wset(editor, EL_ADDFN, L"chat-search", L"Search the history backwards", actions.search);
  el_wset(editor, EL_ADDFN, L"chat-interrupt", L"Drop the line", actions.interrupt);
  el_wset(editor, EL_ADDFN, L"chat-clear", L"Clear the screen", actions.clear);
  el_wset(editor, EL_ADDFN, L"chat-left", L"Go to the character before", actions.left);
  el_wset(editor, EL_ADDFN, L"chat-right", L"Go to the next character", actions.right);
  el_wset(editor, EL_ADDFN, L"chat-erase", L"Erase the character before", actions.erase);
  el_wset(editor, EL_ADDFN, L"chat-erase-next", L"Erase the next character", actions.erase_next);
  el_wset(editor, EL_ADDFN, L"chat-again", L"Send again what was not heard", actions.again);
  read_settings(editor);
  return editor;
}

void *editline_client(EditLine *editor) {
  void *client = NULL;
  el_wget(editor, EL_CLIENTDATA, &client);
  return client;
}

void editline_prepare(EditLine *editor, bool for_editing) {
  el_wset(editor, EL_PREP_TERM, for_editing ? 1 : 0);
}

HistoryW *editline_history(EditLine *editor, int size) {
  HistoryW *history = history_winit();
  if (history == NULL) return NULL;
  HistEventW event;
  history_w(history, &event, H_SETSIZE, size);
  el_wset(editor, EL_HIST, history_w, history);
  return history;
}

void editline_enter(HistoryW *history, const wchar_t *line) {
  HistEventW event;
  history_w(history, &event, H_ENTER, line);
}
