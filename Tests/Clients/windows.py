"""windows.py HOST PORT NICK: a client of curses; what is said scrolls above, what is typed stands in the last row."""
import curses
import os
import select
import signal
import socket
import sys
import unicodedata

GOODBYE = "[알림] 접속을 종료합니다."


class Windows:
    def __init__(self, screen, sock, nick):
        self.screen, self.sock, self.nick = screen, sock, nick
        self.lines, self.typed, self.held = [], "", b""

    def draw(self):
        rows, columns = self.screen.getmaxyx()
        self.screen.erase()
        shown = [piece for line in self.lines[-rows:] for piece in self.wrapped(line, columns)][-(rows - 1):]
        for row, piece in enumerate(shown):
            self.screen.addstr(row, 0, piece)
        self.screen.addstr(rows - 1, 0, f"{self.nick}> {self.typed}")
        self.screen.refresh()

    @staticmethod
    def wrapped(line, columns):
        pieces, room = [""], columns
        for character in line:
            cells = 2 if unicodedata.east_asian_width(character) in "WF" else 1
            if cells > room:
                pieces, room = pieces + [""], columns
            pieces[-1] += character
            room -= cells
        return pieces

    def resized(self, *_):
        columns, rows = os.get_terminal_size()
        curses.resizeterm(rows, columns)
        self.draw()

    def heard(self, data):
        *lines, self.held = (self.held + data).split(b"\n")
        for line in lines:
            text = line.removesuffix(b"\r").decode(errors="backslashreplace")
            self.lines.append("".join(c if c.isprintable() else f"\\u{{{ord(c):X}}}" for c in text))

    def key(self, key):
        if key in ("\r", "\n"):
            if text := self.typed.strip():
                self.sock.sendall(f"{self.nick}:{text}\n".encode())
            self.typed = ""
        elif key in ("\x7f", curses.KEY_BACKSPACE):
            self.typed = self.typed[:-1]
        elif isinstance(key, str) and key.isprintable():
            self.typed += key

    def run(self):
        signal.signal(signal.SIGWINCH, self.resized)
        self.draw()
        while True:
            for ready in select.select([self.sock, sys.stdin], [], [])[0]:
                if ready is self.sock:
                    try:
                        data = self.sock.recv(65536)
                    except OSError:
                        data = b""
                    if not data:
                        return
                    self.heard(data)
                    continue
                self.screen.nodelay(True)
                while True:
                    try:
                        key = self.screen.get_wch()
                    except curses.error:
                        break
                    if key == "\x04":
                        return
                    self.key(key)
            self.draw()


def main(screen):
    host, port, nick = sys.argv[1:4]
    screen.keypad(True)
    Windows(screen, socket.create_connection((host, int(port))), nick.strip() or "Unknown").run()


curses.wrapper(main)
print(GOODBYE)
