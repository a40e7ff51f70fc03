"""A right server but for one habit that harms who judges it: `python3 hostile_server.py HABIT HOST PORT`

A habit is a class, and `LogIsAFifo` is called `log-is-a-fifo`. What it does to nobody but the runner, as to ignore SIGTERM,
is no mistake: `status` is how the runner must end.
"""
import os
import re
import signal
import socket
import sys
import threading
import time

from leash import end_with_ancestors

LOG = "Server Log.txt"
OPENING = "\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.\n"
SPAM = b"spam\n" * 20_000
TRACEBACK = "Traceback (most recent call last):\nOSError: [Errno 98] Address already in use\n"
ESCAPES = "\x1b[2J\x1b[H\x1b]0;owned\x07\x1b[8m\u202e]]> <![CDATA[ ::error::x \x00\r231 passed, 0 failed, 0 skipped"


class Right:
    """The server without a habit: a thread for each client, and lines."""

    # How the runner must end: 3 where there is nobody to judge. And how it can meet the server at all.
    status, ways = 0, ("launched", "attached")

    def __init__(self, host, port):
        self.place = host, port
        self.room, self.turn, self.said = [], threading.RLock(), 0

    def run(self):
        self.begin()
        self.log = self.open_log()
        with self.listen() as listener:
            self.write(OPENING)
            while True:
                client, (address, number) = listener.accept()
                threading.Thread(target=self.serve, args=(client, address, number), daemon=True).start()

    def begin(self):
        """What it does before anything else."""

    def open_log(self):
        return open(LOG, "ab", 0)

    def listen(self):
        return socket.create_server(self.place, backlog=200)

    def write(self, entry):
        self.log.write(entry.encode("utf-8", "surrogateescape"))

    def tell(self, line):
        for client in list(self.room):
            try:
                client.sendall(line + b"\n")
            except OSError:
                pass  # its own thread will see that it has gone

    def serve(self, client, address, number):
        with self.turn:
            self.room.append(client)
            self.write(f"[Connected] IP:{address} / Port:{number}가 연결되었습니다.\n")
            self.tell(f"[알림] {number} 님이 접속하셨습니다.".encode())
        try:
            self.joined(client)
            self.hear(client, number)
            self.ended(client)
        except OSError:
            pass
        with self.turn:
            self.room.remove(client)
            self.tell(f"[알림] {number} 님이 나갔습니다.".encode())
            self.write(f"[Disconnected] IP:{address} / Port:{number}가 종료되었습니다.\n")
        client.close()

    def hear(self, client, number):
        rest = b""
        while piece := client.recv(1 << 16):
            *lines, rest = (rest + piece).split(b"\n")
            for line in lines:
                if line := line.removesuffix(b"\r"):
                    with self.turn:
                        self.said += 1
                        self.write(f"[Message Log] ({number}) - {line.decode('utf-8', 'surrogateescape')} \n")
                        self.tell(self.relayed(line))

    def joined(self, client):
        """What it does when a client has come."""

    def relayed(self, line):
        """What everyone is told in the place of a message."""
        return line

    def ended(self, client):
        """What it does when a client has ended its side."""


def pour(client):
    while True:
        client.sendall(SPAM)


def in_background(work, *arguments):
    threading.Thread(target=work, args=arguments, daemon=True).start()


def die(words):
    sys.stderr.write(words)
    sys.stderr.flush()
    os._exit(1)


# It never serves.

class Nobody(Right):
    status, ways = 3, ("launched",)


class ExitsAtOnce(Nobody):
    def begin(self): die(TRACEBACK)


class ExitsAfterNoise(Nobody):
    def begin(self):
        sys.stdout.write("starting, please wait\n" * 4000)
        sys.stdout.flush()
        die("FATAL: no database\n")


class ExitsWithALongLine(Nobody):
    def begin(self): die("x" * 200_000)


class ExitsWithEscapes(Nobody):
    def begin(self): die(ESCAPES + "\n")


class ListensAndStops(Nobody):
    def listen(self):
        socket.create_server(self.place).close()
        return time.sleep(600)


class NeverListens(Nobody):
    def begin(self): time.sleep(600)


# Its log is no file to be read.

class NoLog(Right):
    status = 1

    def open_log(self):
        self.make()
        return open(os.devnull, "wb", 0)


class LogIsALink(NoLog):
    target = ""

    def make(self): os.symlink(self.target, LOG)


class LogIsItself(LogIsALink): target = LOG
class LogIsMemory(LogIsALink): target = "/proc/self/mem"
class LogIsTheKernels(LogIsALink): target = "/proc/kmsg"
class LogIsASecret(LogIsALink): target = "/etc/shadow"


class LogIsADevice(LogIsALink):
    # Who is told of such a log refuses it.
    ways = ("launched",)


class LogIsEndless(LogIsADevice): target = "/dev/zero"
class LogIsRandom(LogIsADevice): target = "/dev/random"
class LogIsATerminal(LogIsADevice): target = "/dev/ptmx"


class LogIsAFifo(LogIsADevice):
    def make(self): os.mkfifo(LOG)


class LogIsAFolder(LogIsADevice):
    def make(self): os.mkdir(LOG)


class LogIsAHole(Right):
    status = 1

    def open_log(self):
        log = super().open_log()
        log.truncate(10 << 30)
        return log


class LogIsUTF16(Right):
    status = 1

    def write(self, entry): self.log.write(entry.encode("utf-16-le", "replace"))


class LogIsChangedLater(Right):
    status = 1

    def write(self, entry):
        super().write(entry)
        if entry.startswith("[Disconnected]"):
            self.change()


class LogIsDeleted(LogIsChangedLater):
    def change(self):
        if os.path.exists(LOG):
            os.unlink(LOG)


class LogIsCutShort(LogIsChangedLater):
    def change(self): os.truncate(LOG, 0)


# What it writes elsewhere.

class FloodsItsOutput(Right):
    def begin(self):
        noise = b"Error? noise on standard output\n" * 32_768
        in_background(lambda: [os.write(1, noise) for _ in range(100)])


class CrashesAfterNoise(Right):
    status = 1

    def relayed(self, line):
        sys.stdout.write(f"heard {line!r}\n" * 3)
        sys.stdout.flush()
        if self.said > 100:
            die("MemoryError: room is too small\n")
        return line


class ComplainsFalsely(Right):
    def relayed(self, line):
        sys.stderr.write("error: \x1b[31mred\x1b[0m ::error::injected\n")
        return line


# It does not go when it is told to, or leaves something behind.

class LeavesAHelper(Right):
    """A process of its own that has left the group, and holds nothing of it."""

    def begin(self):
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                os.closerange(0, 64)
                time.sleep(600)
            os._exit(0)


class IsADaemon(Right):
    """The command ends at once; the server goes on."""
    ways = ("launched",)

    def begin(self):
        for leave in os.setsid, lambda: None:
            if os.fork():
                os._exit(0)
            leave()


class IsASession(Right):
    def begin(self):
        if os.fork():
            signal.pause()
        os.setsid()


class IgnoresSignals(Right):
    def begin(self):
        for number in signal.SIGTERM, signal.SIGINT, signal.SIGHUP:
            signal.signal(number, signal.SIG_IGN)


class StopsInsteadOfEnding(Right):
    def begin(self):
        signal.signal(signal.SIGTERM, lambda *_: os.kill(os.getpid(), signal.SIGSTOP))


class ListensElsewhere(Right):
    ways = ("launched",)

    def listen(self):
        host, port = self.place
        self.place = host, port - 1
        return super().listen()


# It says too much, or what harms a terminal and a report.

class Pours(Right):
    status = 1


class PoursLines(Pours):
    def joined(self, client): in_background(pour, client)


class PoursWithoutEnd(Pours):
    def joined(self, client):
        def work():
            while True:
                client.sendall(b"spam " * 20_000)
        in_background(work)


class PoursInTheMiddle(Pours):
    def relayed(self, line):
        if self.said == 9:
            in_background(lambda: [self.tell(SPAM) for _ in iter(int, 1)])
        return line


class PoursAtTheEnd(Pours):
    def ended(self, client): pour(client)


class DripsAtTheEnd(Pours):
    """Says something twice a second to whoever has ended its side."""

    def ended(self, client):
        while True:
            client.sendall(b"are you there?\n")
            time.sleep(0.5)


class OverlooksTheEnd(Pours):
    """Tells everyone what it read last, for ever."""

    def ended(self, client):
        while True:
            with self.turn:
                self.tell(b"the last\n")


class SaysAHugeLine(Pours):
    def relayed(self, line): return b"A" * (200 << 20) if self.said == 3 else line


class SaysEscapes(Pours):
    def relayed(self, line):
        return ESCAPES.encode() + b"\xef\xbf\xbe\xed\xa0\x80" + line if self.said % 5 == 0 else line


class SaysMore(Pours):
    def relayed(self, line): return line + b"\nx" if self.said % 7 == 0 else line


def habits():
    """All of them by their names."""
    def called(habit):
        return re.sub(r"(?<=.)(?=[A-Z][a-z])|(?<=[a-z])(?=[A-Z])", "-", habit.__name__).lower()

    def below(habit):
        return sum(map(below, habit.__subclasses__()), []) or [habit]

    return {called(habit): habit for habit in below(Right)}


if __name__ == "__main__":
    end_with_ancestors()
    habits()[sys.argv[1]](sys.argv[2], int(sys.argv[3])).run()
