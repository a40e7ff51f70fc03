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

// Vi's insert mode must see Escape at once, so that nothing there may begin with it: it turns to the command mode, which
// then reads the rest of what an arrow sends.
static void bind_arrow(EditLine *editor, const wchar_t *key, const wchar_t *function, bool is_vi) {
  if (is_vi) {
    el_wset(editor, EL_BIND, L"-a", key + wcslen(L"\\e"), function, NULL);
  } else {
    bind_key(editor, key, function);
  }
}

static bool is_vi(EditLine *editor) {
  const wchar_t *name = NULL;
  el_wget(editor, EL_EDITOR, &name);
  return name != NULL && wcscmp(name, L"vi") == 0;
}

static void bind_keys(EditLine *editor) {
  bind_key(editor, L"^I", L"chat-complete");
  bind_key(editor, L"^R", L"chat-search");
  bind_key(editor, L"^L", L"chat-clear");
  bind_key(editor, L"^P", L"chat-older");
  bind_key(editor, L"^N", L"chat-newer");
  el_wset(editor, EL_BIND, L"-a", L"k", L"chat-older", NULL);
  el_wset(editor, EL_BIND, L"-a", L"j", L"chat-newer", NULL);
  const bool vi = is_vi(editor);
  bind_arrow(editor, L"\\e[A", L"chat-older", vi);
  bind_arrow(editor, L"\\eOA", L"chat-older", vi);
  bind_arrow(editor, L"\\e[B", L"chat-newer", vi);
  bind_arrow(editor, L"\\eOB", L"chat-newer", vi);
  bind_arrow(editor, L"\\e[1;5C", L"em-next-word", vi);
  bind_arrow(editor, L"\\e[1;5D", L"ed-prev-word", vi);
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
  // As a signal, Ctrl-C could overtake or fall behind the keys around it.
  el_wset(editor, EL_SETTY, L"-d", L"intr=", NULL);
  el_wset(editor, EL_ADDFN, L"chat-accept", L"Send the line", actions.accept);
  el_wset(editor, EL_ADDFN, L"chat-complete", L"Complete a nick or a command", actions.complete);
  el_wset(editor, EL_ADDFN, L"chat-older", L"Go back in the history", actions.older);
  el_wset(editor, EL_ADDFN, L"chat-newer", L"Go forward in the history", actions.newer);
  el_wset(editor, EL_ADDFN, L"chat-search", L"Search the history backwards", actions.search);
  el_wset(editor, EL_ADDFN, L"chat-interrupt", L"Drop the line", actions.interrupt);
  el_wset(editor, EL_ADDFN, L"chat-clear", L"Clear the screen", actions.clear);
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
