"""A chat-server under test, its log, and clients that push and read; every wait is for bytes, none for time."""
import os
import pathlib
import re
import resource
import select
import selectors
import socket
import struct
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "Peers"))
from leash import end_with_parent  # noqa: E402

OPENING = "\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.\n".encode()
ENTRY = re.compile(
    rb"\[Connected\] IP:127\.0\.0\.1 / Port:(?P<joined>\d+)\xea\xb0\x80 \S+\n"
    rb"|\[Disconnected\] IP:127\.0\.0\.1 / Port:(?P<left>\d+)\xea\xb0\x80 \S+\n"
    rb"|\[Message Log\] \((?P<port>\d+)\) - (?P<text>[^\n]*) \n"
)
CLOSING = "[알림] 연결을 끊습니다: 서버가 닫힙니다.\n".encode()
# What a client may have heard last, which is for it alone.
LAST_WORD = re.compile("\\[알림\\] 연결을 끊습니다: [^\n]*\n\\Z".encode())
# Nothing takes this long that works.
PATIENCE = 60


class Failure(Exception):
    """What a trial found wrong."""


def check(condition, sentence):
    if not condition:
        raise Failure(sentence)


class Server:
    """The program in a directory of its own, on a free port; its log is kept from one start to the next."""

    def __init__(self, program, *options):
        self.program = os.path.abspath(program)
        self.options = options
        self.folder = tempfile.TemporaryDirectory(prefix="chat-hardening-")
        self.log = pathlib.Path(self.folder.name, "log.txt")
        self.limits = {}
        self.process = None

    def start(self):
        """Starts, and waits until it listens; what it said before that is in `said`."""
        self.process = subprocess.Popen(
            [self.program, "127.0.0.1", "0", "--quiet", "--log", str(self.log), *self.options],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            preexec_fn=self.begin)
        self.said = b""
        while not (found := re.search(rb"listening on 127\.0\.0\.1:(\d+)\n", self.said)):
            self.said += self.hear("it ended before it listened")
        self.port = int(found[1])

    def begin(self):
        end_with_parent()
        for name, limit in self.limits.items():
            resource.setrlimit(name, limit)

    def hear(self, otherwise):
        """Some more of what it says on standard error."""
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stderr, selectors.EVENT_READ)
            check(selector.select(PATIENCE), "the server says nothing")
        words = os.read(self.process.stderr.fileno(), 1 << 16)
        check(words, f"{otherwise}: {self.said.decode()}")
        return words

    def listen(self):
        """Takes in what it has said on standard error, if anything."""
        while select.select([self.process.stderr], [], [], 0)[0]:
            words = os.read(self.process.stderr.fileno(), 1 << 16)
            if not words:
                break
            self.said += words

    def hear_until(self, words, times=1):
        while self.said.count(words.encode()) < times:
            self.said += self.hear(f"it ended before it said {words!r}")

    def signal(self, number):
        self.process.send_signal(number)

    def wait(self):
        """Its exit status; all that it said is in `said` then."""
        status = self.process.wait(PATIENCE)
        self.said += self.process.stderr.read()
        self.process.stderr.close()
        return status

    def end(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()
        self.folder.cleanup()

    def memory(self):
        """Its resident memory in bytes, now and at its highest."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return tuple(int(re.search(rf"{name}:\s+(\d+) kB", status)[1]) * 1024 for name in ("VmRSS", "VmHWM"))

    def processor_time(self):
        """How many seconds of a processor it has used."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")")[-1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))


class Client:
    """One connection; what it heard and what it has yet to say."""

    def __init__(self, port, receive_buffer=None):
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(("127.0.0.1", port))
        self.port = self.socket.getsockname()[1]
        self.heard = bytearray()
        self.unsent = b""
        self.is_open = True

    def read(self, size=1 << 18):
        """Reads once; marks the end."""
        try:
            bytes = self.socket.recv(size)
        except ConnectionResetError:
            bytes = b""
        self.heard += bytes
        self.is_open = bool(bytes)
        return bytes

    def read_until(self, text):
        while text.encode() not in self.heard:
            check(self.read(), f"the connection ended before {text!r} came")

    def joins(self):
        """Waits for its own join notice."""
        self.read_until(f"[알림] {self.port} 님이 접속하셨습니다.\n")

    def push(self):
        """Sends what the socket takes of what it has yet to say."""
        try:
            self.unsent = self.unsent[self.socket.send(self.unsent):]
        except BlockingIOError:
            pass
        except (ConnectionResetError, BrokenPipeError):
            self.unsent = b""

    def reset(self):
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def close(self):
        self.socket.close()


def entries(log):
    """The entries of a log, openings left out; fails where something else stands."""
    found, position = [], 0
    while position < len(log):
        if log.startswith(OPENING, position):
            position += len(OPENING)
            continue
        entry = ENTRY.match(log, position)
        check(entry, f"no entry: {bytes(log[position:position + 100])!r}")
        found.append(entry)
        position = entry.end()
    return found


def stream(entries):
    """What the server told everybody, as its log has it: one line for each entry."""
    for entry in entries:
        if entry["text"] is not None:
            yield entry["text"] + b"\n"
        elif entry["joined"]:
            yield f"[알림] {entry['joined'].decode()} 님이 접속하셨습니다.\n".encode()
        else:
            yield f"[알림] {entry['left'].decode()} 님이 나갔습니다.\n".encode()


def check_heard(client, lines):
    """What the client heard is what the log has from its join on, as far as it got; gives the number of messages."""
    join = f"[알림] {client.port} 님이 접속하셨습니다.\n".encode()
    heard = LAST_WORD.sub(b"", bytes(client.heard))
    if not heard:
        return 0
    whole = b"".join(lines[lines.index(join):]) if join in lines else b""
    if not whole.startswith(heard):
        raise Failure(f"client {client.port} heard what the log does not have: {divergence(heard, whole)}")
    return heard.count(b"\n")


def divergence(heard, whole):
    at = next((i for i, (a, b) in enumerate(zip(heard, whole)) if a != b), min(len(heard), len(whole)))
    return f"at byte {at} of {len(heard)}: {heard[at:at + 60]!r}, the log has {whole[at:at + 60]!r}"
