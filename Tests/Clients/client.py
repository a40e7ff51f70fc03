#!/usr/bin/env python3
"""client.py [--plain] [--reconnect] [--mistake NAME] HOST PORT NICK: a client that is right, or has one mistake.

client.py --list says which mistakes there are, what each breaks, and where it can be seen: t in a terminal, p without one.
"""
import argparse
import codecs
import os
import re
import select
import signal
import socket
import sys
import termios
import time
import tty
import unicodedata

from mistakes import MISTAKES

GOODBYE = "[알림] 접속을 종료합니다."
REFUSAL = "[알림] 전달되지 않았습니다:".encode()
MARK = "¦"
MISTAKE = None


def wrong(name):
    """Whether this client makes the mistake."""
    assert name in MISTAKES, name
    return name == MISTAKE


def is_hidden(character):
    """Whether it drives a terminal, or is not seen."""
    if wrong("lets-esc-through") and character == "\x1b" or wrong("lets-bell-through") and character == "\a":
        return False
    if wrong("lets-cr-through") and character == "\r" or wrong("lets-backspace-through") and character == "\b":
        return False
    if wrong("lets-c1-through") and "\x80" <= character < "\xa0":
        return False
    if wrong("lets-bidi-through") and character in "\u202a\u202b\u202c\u202d\u202e":
        return False
    if wrong("lets-zero-width-through") and character == "\u200b":
        return False
    return unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn") and character != "\t"


def visible(data):
    """What others sent, as a person may be shown it."""
    if wrong("lets-bytes-through") and b"\xff" in data:
        return data.decode(errors="surrogateescape")
    nick, colon, text = data.partition(b":") if wrong("guards-no-nick") else (b"", b"", data)
    shown = text.decode(errors="backslashreplace")
    shown = "".join(f"\\u{{{ord(c):X}}}" if is_hidden(c) else c for c in shown)
    if not wrong("lets-the-mark-through"):
        shown = shown.replace(MARK, "|")
    return nick.decode(errors="replace") + colon.decode() + shown


def width(character):
    return 0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1


def place(text, columns):
    """Where the cursor stands behind the text."""
    row = column = 0
    for character in text:
        if column + width(character) > columns:
            row, column = row + 1, 0
        column += width(character)
    return (row + 1, 0) if column == columns else (row, column)


class Screen:
    """A terminal: what is said stands above, the line that is typed below it."""

    def __init__(self):
        self.modes = termios.tcgetattr(0)
        tty.setraw(0)
        self.line, self.cursor, self.row = "", 0, 0
        self.write("\x1b[?2004h")

    def write(self, text):
        data = text.encode(errors="surrogateescape")
        while data:
            data = data[os.write(1, data):]

    @property
    def columns(self):
        return os.get_terminal_size(1).columns

    def erase(self):
        up = 0 if wrong("erases-one-row") else self.row
        self.write(("\x1b[%dA" % up if up else "") + "\r\x1b[J")
        self.row = 0

    def draw(self, above, prompt):
        shown = "" if wrong("draws-no-line") else self.line
        rows, text = [], prompt + shown
        for row in above:
            rows.append(row[: self.columns // 2 - 1])
        end = place(text, self.columns)
        here = place(prompt + shown[: self.cursor], self.columns)
        self.write("".join(row + "\r\n" for row in rows) + text + ("\r\n" if end[1] == 0 and text else ""))
        self.write(("\x1b[%dA" % (end[0] - here[0]) if end[0] > here[0] else "") + "\r")
        self.write("\x1b[%dC" % here[1] if here[1] else "")
        self.row = len(rows) + here[0]

    def show(self, text):
        if not wrong("writes-over-the-line"):
            self.erase()
        self.write(text + "\r\n")

    def close(self):
        self.erase()
        self.write("\x1b[?2004l")
        termios.tcsetattr(0, termios.TCSADRAIN, self.modes)


class Client:
    def __init__(self, options):
        self.options, self.plain = options, options.plain
        self.place = (options.host, options.port)
        self.nick = self.checked(options.nick)
        self.screen = None if self.plain else Screen()
        self.sock = self.framing = self.leaving = self.retry = None
        self.held, self.waiting, self.onway, self.kept = b"", [], [], []
        self.nicks, self.history, self.keys, self.pasting = [], [], b"", None
        self.input, self.status, self.pause, self.steady = b"", None, 1.0, 0
        self.hearing_out, self.isOver, self.losses, self.lastSaid, self.shown = False, False, False, None, set()
        self.decoder = codecs.getincrementaldecoder("utf-8")()

    @staticmethod
    def checked(nick):
        if wrong("blank-nick-is-a-nick") and nick.isspace():
            return nick
        nick = nick if wrong("nick-untrimmed") else nick.strip(" ") if wrong("nick-trimmed-of-ascii") else nick.strip()
        if wrong("nick-cut-at-colon"):
            nick = nick.split(":")[0]
        fault = "a colon" if ":" in nick and not wrong("nick-with-colon-taken") else None
        if any(unicodedata.category(c) == "Cc" for c in nick) and not wrong("nick-with-control-taken"):
            fault = "a control character"
        if fault:
            sys.exit(0 if wrong("bad-nick-is-no-failure") else f"client: a nick has no place for {fault}")
        if not nick:
            return "" if wrong("empty-nick-stays") else "anonymous" if wrong("empty-nick-is-anonymous") else "Unknown"
        return nick

    # What the user sees.

    def show(self, text):
        if self.plain:
            sys.stdout.write(text + "\n")
            sys.stdout.flush()
        else:
            self.screen.show(text)
            self.draw()

    def tell(self, words):
        if self.plain:
            print("client:", words, file=sys.stderr, flush=True)
        else:
            self.show(words if wrong("own-words-unmarked") else f"{MARK} {words}")

    def draw(self):
        if self.screen:
            above = [m.decode().rstrip("\n") for m in (self.onway + self.waiting)[-3:]]
            if wrong("shows-nothing-on-its-way"):
                above = []
            mark = "" if wrong("on-its-way-as-heard") else MARK + " "
            state = "" if self.sock else " (offline)"
            self.screen.erase()
            self.screen.draw([mark + a for a in above], self.nick + state + "> ")

    def lost(self, message, why):
        self.losses = True
        self.tell(why if wrong("unsent-without-name") else f"{why}: {message.decode().rstrip()}")

    # The network.

    def connect(self):
        self.retry = None
        try:
            self.sock = socket.create_connection(self.place, 5)
            self.sock.settimeout(None)
        except OSError as fault:
            if wrong("dies-without-a-server"):
                raise
            self.sock = None
            if not wrong("says-nothing-of-failure"):
                self.tell("no connection" + ("" if wrong("says-no-place") else f" to {self.place[0]}:{self.place[1]}") + f": {fault}")
            if self.plain:
                self.status = 1
            return self.try_again()
        self.framing, self.held, self.first, self.since = None, b"", None, time.monotonic()
        if wrong("always-line") or wrong("always-bare"):
            self.framing = "line" if wrong("always-line") else "bare"
        self.sentAt, self.own, self.steady = 0.0, b"", time.monotonic()
        self.decoder.reset()
        if not self.plain:
            self.tell("connected" + ("" if wrong("says-no-place") else f" to {self.place[0]}:{self.place[1]}"))
        if wrong("sends-again") or wrong("sends-again-elsewhere"):
            self.waiting, self.kept = self.kept + self.waiting, []

    def try_again(self):
        if self.options.reconnect:
            if self.sock is None and time.monotonic() - self.steady > 10 and self.steady:
                self.pause = 1.0
            self.retry = time.monotonic() + self.pause
            self.pause = self.pause if wrong("pauses-alike") else min(self.pause * 2, 30)

    def ended(self, why):
        self.sock.close()
        self.sock = None
        if self.plain:
            if not self.hearing_out:
                self.tell(f"the connection has ended: {why}")
                self.losses = True
            return self.quit()
        if wrong("ends-with-the-connection"):
            return self.quit()
        if not (wrong("no-goodbye") or wrong("no-goodbye-at-a-reset") and "reset" in why):
            self.tell("bye" if wrong("another-goodbye") else GOODBYE)
        if not wrong("says-nothing-of-the-end"):
            self.tell(f"the connection has ended: {why}")
        if wrong("drops-the-line-at-the-end"):
            self.screen.line, self.screen.cursor = "", 0
        self.lose()
        if self.leaving is not None:
            return self.quit()
        self.try_again()
        self.draw()

    def lose(self):
        unheard, self.onway, self.waiting = self.onway + self.waiting, [], []
        self.kept += unheard
        for message in unheard:
            if wrong("forgets-at-a-reset") or wrong("plain-names-nothing"):
                self.losses = True
            else:
                self.lost(message, "not heard")

    def received(self, data):
        if not data:
            return self.ended("the server closed it")
        if self.first is None:
            self.first = time.monotonic()
        if wrong("dies-of-a-cut-character"):
            data.decode()
        if wrong("breaks-a-cut-character"):
            data = data.decode(errors="replace").encode()
        if b"\n" in data and not wrong("always-bare") and not (wrong("never-turns-line") and self.framing == "bare"):
            self.framing = "line"
        self.held += data
        self.cut()

    def cut(self):
        if self.framing == "bare":
            return self.cut_bare()
        if self.framing is None:
            return
        if wrong("takes-a-read-for-a-line"):
            lines, self.held = self.held.strip(b"\n").split(b"\n"), b""
        else:
            *lines, self.held = self.held.split(b"\n")
        lines = [line[:-1] if line.endswith(b"\r") else line for line in lines]
        if wrong("joins-what-comes-together"):
            lines = [b"".join(lines)]
        if wrong("shows-the-last-of-a-burst"):
            lines = lines[-1:]
        if wrong("shows-backwards"):
            lines.reverse()
        for line in lines:
            if line:
                self.heard(line)

    def cut_bare(self):
        whole = len(self.held)
        while self.held:
            own = self.onway[0] if self.onway else None
            if own and not wrong("shows-own-pieces"):
                if self.held.startswith(own):
                    self.held = self.held[len(own):]
                    self.heard(own)
                    continue
                if own.startswith(self.held):
                    return
            for back in (1, 2, 3):
                if back <= len(self.held) and self.held[-back] >= 0xC0:
                    needed = 2 if self.held[-back] < 0xE0 else 3 if self.held[-back] < 0xF0 else 4
                    whole = len(self.held) - back if back < needed else len(self.held)
                    break
            else:
                whole = len(self.held)
            message, self.held = self.held[:whole], self.held[whole:]
            if not message:
                return
            self.heard(message)

    def same(self, one, other):
        if wrong("compares-characters"):
            one, other = (unicodedata.normalize("NFC", m.decode(errors="replace")) for m in (one, other))
        return one == other

    def heard(self, message):
        for own in self.onway:
            if self.same(own.rstrip(b"\n"), message):
                self.onway.remove(own)
                self.progress = time.monotonic()
                break
        nick = message.split(b":")[0].decode(errors="replace") if b":" in message else None
        if nick and nick != self.nick and not nick.startswith("[알림]"):
            if nick in self.nicks and not wrong("remembers-the-first-order"):
                self.nicks.remove(nick)
            if nick not in self.nicks:
                self.nicks.insert(len(self.nicks) if wrong("offers-the-first-nick") else 0, nick)
        if wrong("hides-who-has-no-nick") and b":" not in message and not message.startswith("[알림]".encode()):
            return
        if wrong("hides-repetitions") and message in self.shown:
            return
        self.shown.add(message)
        if wrong("cuts-long-messages"):
            message = message[:300]
        if message.startswith(REFUSAL):
            return self.refused(message)
        self.show(visible(message))
        if wrong("shows-twice") and not message.startswith("[알림]".encode()):
            self.show(visible(message))
        if wrong("forgets-the-line"):
            self.screen.line, self.screen.cursor = "", 0
            self.draw()

    def refused(self, message):
        if not wrong("hides-refusals"):
            self.show(visible(message))
        if self.onway:
            text = self.onway.pop(0)
            if wrong("refusal-without-the-text"):
                self.losses = True
            else:
                self.lost(text, "not delivered")
        self.draw()

    # What the user says.

    def say(self, text):
        if wrong("sends-blank-lines") and text in ("", "   "):
            text = ""
        elif not (text.strip(" ") if wrong("sends-wide-blanks") else text.strip()):
            return
        if wrong("text-untrimmed"):
            pass
        elif wrong("text-trimmed-of-ascii"):
            text = text.strip(" ")
        else:
            text = text.lstrip() if wrong("text-trimmed-at-the-left") else text.strip()
        if wrong("cuts-at-a-colon"):
            text = text.split(":")[0]
        if wrong("cuts-long-texts"):
            text = text[:100]
        if wrong("drops-an-emoji"):
            text = "".join(c for c in text if c < "\U00010000")
        if wrong("drops-repetitions") and text == self.lastSaid:
            return
        self.lastSaid = text
        message = f"{self.nick}:{text}".encode()
        if not self.sock and not self.plain:
            return None if wrong("drops-unsent-texts") else self.lost(message, "not sent, for there is no connection")
        if self.framing is None and wrong("loses-what-waits"):
            return
        self.waiting.append(message)
        self.flush()

    def flush(self):
        if not self.sock or not self.framing or self.isOver:
            return
        if wrong("sends-the-latest-first"):
            self.waiting.reverse()
        while self.waiting:
            late = time.monotonic() - self.sentAt > 1
            if self.framing == "bare" and self.onway and not late and not wrong("sends-bare-at-once"):
                return
            message = self.waiting.pop(0)
            data = message + (b"\n" if self.framing == "line" else b"")
            try:
                self.sock.sendall(data * 2 if wrong("sends-twice") else data)
            except OSError:
                return
            self.onway.append(message)
            self.sentAt = self.progress = time.monotonic()

    def entered(self, line):
        text = line.lstrip()
        if wrong("sends-commands") or wrong("sends-commands-behind-blanks") and text != line or not text.startswith("/"):
            return self.say(line)
        if text.startswith("//"):
            return self.say(text if wrong("sends-both-slashes") else text[1:])
        words = text.split()
        if words[0] == "/quit":
            self.leave()
        elif words[0] == "/connect" and not self.sock:
            self.place = (words[1], int(words[2])) if len(words) > 2 else self.place
            self.connect()
        elif not wrong("swallows-commands"):
            self.tell(f"{words[0]} is no command")

    def leave(self):
        if self.sock and (self.onway or self.waiting) and self.leaving is None and not wrong("leaves-at-once"):
            self.leaving = self.progress = time.monotonic()
            return self.draw()
        self.farewell()

    def farewell(self):
        if self.sock:
            if wrong("sends-the-goodbye"):
                self.sock.sendall((GOODBYE + "\n").encode())
            if wrong("sends-its-nick-at-the-end"):
                self.sock.sendall(f"{self.nick}:".encode())
            self.sock.close()
            self.sock = None
            if not self.plain and not wrong("no-goodbye-for-who-leaves") and not wrong("no-goodbye"):
                self.tell("bye" if wrong("another-goodbye") else GOODBYE)
        self.quit()

    def quit(self):
        if wrong("leaves-without-names"):
            self.kept += self.onway + self.waiting
            self.onway, self.waiting = [], []
        self.lose()
        zero = wrong("status-zero") or not (self.losses if self.plain else self.kept)
        self.status = 0 if zero else 1

    # Keys.

    def typed(self, data):
        self.keys += data
        while self.keys and self.status is None:
            if self.keys.startswith(b"\x1b[200~") and not wrong("types-sequences"):
                if b"\x1b[201~" not in self.keys:
                    return
                text, self.keys = self.keys[6:].split(b"\x1b[201~", 1)
                self.pasted(text.decode(errors="replace").replace("\r", "\n"))
                continue
            sequence = re.match(rb"\x1b(\[[0-?]*[ -/]*[@-~]|O.|[^\[O])", self.keys, re.S)
            if sequence:
                key, self.keys = sequence.group(), self.keys[sequence.end():]
                self.pressed(key)
                continue
            if self.keys.startswith(b"\x1b") and len(self.keys) < 12:
                return
            length = next((n for n in (1, 2, 3, 4) if self.is_character(self.keys[:n])), 0)
            if not length:
                if len(self.keys) < 4:
                    return
                length = 1
            character, self.keys = self.keys[:length].decode(errors="replace"), self.keys[length:]
            self.pressed(character)
        self.draw()

    @staticmethod
    def is_character(data):
        try:
            return len(data.decode()) == 1
        except UnicodeDecodeError:
            return False

    def pasted(self, text):
        if wrong("pastes-one-line"):
            return self.insert(text.replace("\n", " "))
        *lines, rest = text.split("\n")
        for line in lines:
            self.insert(line)
            self.pressed("\r")
        self.insert(rest)

    def insert(self, text):
        screen = self.screen
        at = len(screen.line) if wrong("types-at-the-end") else screen.cursor
        screen.line = screen.line[:at] + text + screen.line[at:]
        screen.cursor += len(text)

    def pressed(self, key):
        screen = self.screen
        if isinstance(key, bytes):
            if key in (b"\x1b[D", b"\x1bOD"):
                screen.cursor = max(0, screen.cursor - 1)
            elif key in (b"\x1b[C", b"\x1bOC"):
                screen.cursor = min(len(screen.line), screen.cursor + 1)
            elif wrong("types-sequences"):
                self.insert(key.decode(errors="replace").replace("\x1b", "^["))
            elif wrong("types-the-end-of-sequences") and key[-1:] == b"~":
                self.insert("~")
        elif key in "\r\n":
            line, screen.line, screen.cursor = screen.line, "", 0
            if line.strip():
                self.remember(line)
            self.entered(line)
        elif key == "\x7f":
            screen.line = screen.line[: max(0, screen.cursor - 1)] + screen.line[screen.cursor:]
            screen.cursor = max(0, screen.cursor - 1)
        elif key == "\t":
            self.complete()
        elif key == "\x04":
            self.leave()
        elif key == "\x15":
            screen.line, screen.cursor = "", 0
        elif unicodedata.category(key) != "Cc":
            if self.sock or not wrong("ignores-keys-after-the-end"):
                self.insert(key)

    def remember(self, line):
        mode = 0o644 if wrong("history-is-open") else 0o600
        with os.fdopen(os.open(os.environ["HOME"] + "/.client_history", os.O_WRONLY | os.O_CREAT | os.O_APPEND, mode), "a") as file:
            file.write(line + "\n")

    def complete(self):
        screen = self.screen
        for nick in self.nicks:
            if screen.line and nick.startswith(screen.line) and not wrong("completes-nothing"):
                screen.line, screen.cursor = nick + ": ", len(nick) + 2
                return

    # The loop.

    def run(self):
        if self.screen:
            signal.signal(signal.SIGWINCH, lambda *_: self.resized())
        self.connect()
        self.draw()
        while self.status is None:
            self.turn()
        if self.screen:
            self.screen.close()
        return self.status

    def resized(self):
        if wrong("forgets-the-line-at-a-resize"):
            self.screen.line, self.screen.cursor = "", 0
        self.draw()

    def turn(self):
        wanted = self.plain and self.isOver or self.plain and not self.sock
        readers = ([] if wanted else [0]) + ([self.sock] if self.sock else [])
        ready, _, _ = select.select(readers, [], [], 0.01)
        if self.sock in ready and self.sock:
            try:
                data = self.sock.recv(65536)
            except OSError as fault:
                data = None
                self.ended("the server reset it")
            if data is not None:
                self.received(data)
        if 0 in ready and self.status is None:
            try:
                data = os.read(0, 4096)
            except OSError:
                data = b""
            self.read_plain(data) if self.plain else self.typed(data)
        if self.status is None:
            self.timers()

    def read_plain(self, data):
        self.input += data
        *lines, self.input = self.input.split(b"\n")
        if wrong("drops-the-last-line") and lines:
            lines, self.last = self.last + lines[:-1], lines[-1:]
        if not data:
            if self.input and not wrong("drops-a-line-without-lf"):
                lines, self.input = [self.input], b""
        for line in lines:
            self.say(line.decode(errors="replace"))
        if not data:
            if wrong("closes-at-the-end-of-input"):
                return self.farewell()
            self.isOver = not self.waiting
            self.finishing = True

    finishing, last = False, []

    def timers(self):
        now = time.monotonic()
        if self.retry and now >= self.retry:
            self.connect()
        if not self.sock:
            return
        if self.framing is None:
            if self.first and now - self.first > 0.05:
                self.framing = "bare"
                self.cut()
            elif not self.first and now - self.since > 1 and not wrong("waits-for-a-silent-server"):
                self.framing = "line"
        self.flush()
        if self.leaving is not None:
            if not self.onway and not self.waiting or now - self.progress > 5:
                return self.farewell()
        if self.finishing and not self.waiting and not self.hearing_out:
            self.hearing_out, self.isOver, self.progress = True, True, now
            if wrong("sends-the-goodbye"):
                self.sock.sendall((GOODBYE + "\n").encode())
            if wrong("sends-its-nick-at-the-end"):
                self.sock.sendall(f"{self.nick}:".encode())
            if not wrong("never-ends-its-side"):
                self.sock.shutdown(socket.SHUT_WR)
        if self.hearing_out and now - self.progress > (5 if self.onway else 1) and not wrong("never-ends-its-side"):
            self.sock.close()
            self.sock = None
            self.quit()


def main():
    global MISTAKE
    parser = argparse.ArgumentParser()
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--reconnect", action="store_true")
    parser.add_argument("--mistake")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("host", nargs="?")
    parser.add_argument("port", nargs="?", type=int)
    parser.add_argument("nick", nargs="?", default="")
    options = parser.parse_args()
    if options.list:
        for name, (breaks, where) in MISTAKES.items():
            print(name, breaks, where)
        return 0
    MISTAKE = options.mistake
    return Client(options).run()


sys.exit(main())
