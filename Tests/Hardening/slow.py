"""Measures what slow and stuck readers do to a server, to its memory, and to everybody else.

    python3 slow.py CHAT-SERVER [SECONDS]

Ten senders push as hard as they can while one reader takes 20 KB a second, in one gulp every 4 s, and another 5 KB: they
must be cut off once the ten have had to wait for them for 10 s. At a talk of 15 KB a second the first must lose nothing.
Their buffers are small: behind one of a megabyte nobody at the other end sees that they read. One that reads nothing must
be cut off after 10 s, and at a chat of 1 MB a second nobody else may wait for it. Here time is what is measured: it is
waited for nowhere else.
"""
import selectors
import socket
import sys
import time

from room import Client, Failure, Server, check, check_heard, entries, stream

MIB = 1 << 20
TAPE = 64 * MIB
# The program itself, its buffers, and what the kernel took from ten senders.
BESIDE = 32 * MIB
# How long readers may keep the others waiting.
LAG = 10
NEVER = float("inf")
LAST = b"that was all\n"


class Reader(Client):
    """Takes so many bytes every so many seconds."""

    def __init__(self, port, size, period, receive_buffer=None):
        super().__init__(port, receive_buffer)
        self.size, self.period = size, period
        self.due = time.monotonic()

    def gulp(self, now):
        self.due, left = now + self.period, self.size
        try:
            while left and (bytes := self.read(left)):
                left -= len(bytes)
        except BlockingIOError:
            pass


class Crowd:
    """Clients that read what comes at once, of which some push; and readers with a pace of their own."""

    def __init__(self, server, clients, readers):
        self.selector = selectors.DefaultSelector()
        self.server, self.clients, self.readers = server, clients, readers
        self.highest = self.sampled = 0
        for client in clients:
            client.socket.setblocking(False)
            self.selector.register(client.socket, selectors.EVENT_READ | selectors.EVENT_WRITE, client)
        for reader in readers:
            reader.socket.setblocking(False)

    def go_on(self, seconds, talk, heard=lambda client, now: None):
        """Lets everybody be for so long; `talk` gives a client more to say, `heard` is told when one has heard something."""
        end = time.monotonic() + seconds
        while (now := time.monotonic()) < end:
            for reader in self.readers:
                if reader.is_open and reader.due <= now:
                    reader.gulp(now)
            for key, event in self.selector.select(0.01):
                client = key.data
                if event & selectors.EVENT_READ and client.read():
                    heard(client, now)
                if event & selectors.EVENT_WRITE:
                    client.unsent = client.unsent or talk(client, now)
                    if client.unsent:
                        client.push()
                check(client.is_open, "the server closed a client that reads")
            if now >= self.sampled + 0.1:
                self.sampled = now
                self.highest = max(self.highest, self.server.memory()[0])
                self.server.listen()

    def catch_up(self):
        """All read whatever there is, until each has heard a last line, which one says once it has got its words out."""
        speaker = self.clients[0]
        speaker.unsent += b"\n" + LAST
        for client in self.clients[1:]:
            self.selector.modify(client.socket, selectors.EVENT_READ, client)
        for reader in self.readers:
            reader.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, MIB)
            self.selector.register(reader.socket, selectors.EVENT_READ, reader)
        waiting = set(self.clients + self.readers)
        patience = time.monotonic() + 60
        while waiting:
            check(time.monotonic() < patience, f"{len(waiting)} have not heard the last line within a minute")
            for key, event in self.selector.select(0.1):
                client = key.data
                if event & selectors.EVENT_WRITE and client.unsent:
                    client.push()
                elif event & selectors.EVENT_WRITE:
                    self.selector.modify(client.socket, selectors.EVENT_READ, client)
                if event & selectors.EVENT_READ:
                    count = len(client.read())
                    check(count, f"the server closed {client.port}, a {type(client).__name__.lower()} that reads: "
                                 f"{bytes(client.heard[-100:])}")
                    if LAST in client.heard[-count - len(LAST):]:
                        waiting.discard(client)


def lines_of(client, size, count=50):
    """So many lines of so many bytes, numbered."""
    lines = []
    for _ in range(count):
        client.said = getattr(client, "said", 0) + 1
        lines.append(f"{client.port}:{client.said} ".ljust(size - 1, "x") + "\n")
    return "".join(lines).encode()


def push_hard(program, seconds):
    """Ten push as hard as they can; readers of 20 and of 5 KB a second are cut off, and the ten go on."""
    with Server(program) as server:
        server.start()
        empty = server.memory()[0]
        senders = [Client(server.port) for _ in range(10)]
        readers = [Reader(server.port, 80_000, 4, 1 << 16), Reader(server.port, 5_000, 1, 1 << 14)]
        crowd = Crowd(server, senders, readers)
        last, longest = time.monotonic(), 0

        def heard(client, now):
            nonlocal last, longest
            last, longest = now, max(longest, now - last)

        crowd.go_on(seconds, lambda client, now: lines_of(client, 1000), heard)
        left = [reader for reader in readers
                if f"cut off 127.0.0.1 port {reader.port}: the others".encode() not in server.said]
        check(not left, f"not cut off: readers of {[reader.size / reader.period for reader in left]} bytes a second")
        print(f"{seconds} s: {server.log.stat().st_size / MIB:.0f} MiB logged; readers of 20 and of 5 KB a second were cut off; "
              f"the longest time in which nobody heard anything: {longest:.1f} s")
        print(f"  memory: {empty / MIB:.0f} MiB before, {crowd.highest / MIB:.0f} MiB at its highest (the tape has 64)")
        check(longest < LAG + 3, "the others had to wait for too long")
        check(crowd.highest <= empty + TAPE + BESIDE, "the memory is not bounded by the tape")
        crowd.readers = []
        crowd.catch_up()
        lines = list(stream(entries(server.log.read_bytes())))
        for name, group in ("cut off", readers), ("senders", senders):
            counts = [check_heard(client, lines) for client in group]
            print(f"  {name}: {min(counts)} lines heard at least, none lost before the end, all in one order")


def talk_less(program, seconds):
    """Two talk by 15 KB a second; a reader of 20 KB a second, in one gulp every 4 s, loses nothing."""
    with Server(program) as server:
        server.start()
        senders = [Client(server.port) for _ in range(2)]
        readers = [Reader(server.port, 80_000, 4, 1 << 16)]
        crowd = Crowd(server, senders, readers)
        begun = time.monotonic()

        def talk(client, now):
            due = int((now - begun) * 7.5) - getattr(client, "said", 0)
            return lines_of(client, 1000, due) if due > 0 else b""

        crowd.go_on(seconds, talk)
        crowd.catch_up()
        lines = list(stream(entries(server.log.read_bytes())))
        print(f"a reader of 20 KB a second at a talk of 15: {check_heard(readers[0], lines)} lines heard, none lost")


def stop_reading(program):
    """One stops reading while another sends 1 MB a second; a third hears it, and how late."""
    with Server(program) as server:
        server.start()
        talker, other = Client(server.port), Client(server.port)
        stuck = Reader(server.port, 0, NEVER)
        crowd = Crowd(server, [talker, other], [stuck])
        begun = time.monotonic()
        delays, left = [], None

        def talk(client, now):
            # Each line says when it was sent.
            due = (now - begun) * 1000 - getattr(client, "said", 0)
            if client is other or due < 1:
                return b""
            client.said = getattr(client, "said", 0) + int(due)
            return "".join(f"t:{now - begun:.6f} ".ljust(999, "x") + "\n" for _ in range(int(due))).encode()

        def heard(client, now):
            nonlocal left
            if client is not other:
                return
            end = client.heard.rfind(b"\n")
            for line in bytes(client.heard[:end + 1]).splitlines():
                if line.startswith(b"t:"):
                    delays.append(time.monotonic() - begun - float(line[2:].split()[0]))
                elif f"{stuck.port} 님이 나갔습니다".encode() in line:
                    left = now - begun
            del client.heard[:end + 1]

        crowd.go_on(15, talk, heard)
        delays.sort()
        check(left, "a reader that reads nothing was not cut off")
        print(f"a reader that stops: cut off after {left:.1f} s; {len(delays)} lines of 1000 bytes were heard meanwhile, "
              f"half of them within {delays[len(delays) // 2] * 1000:.1f} ms, the slowest in {delays[-1] * 1000:.0f} ms")
        print(f"  memory: {crowd.highest / MIB:.0f} MiB at its highest")
        check(10 <= left < 13, "it was not cut off in time")
        check(delays[-1] < 2, "others have waited for it")


try:
    push_hard(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 60)
    talk_less(sys.argv[1], 30)
    stop_reading(sys.argv[1])
except Failure as failure:
    sys.exit(f"slow: {failure}")
