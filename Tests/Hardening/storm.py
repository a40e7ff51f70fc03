"""Measures what storms of connections do to a server, and to two people who talk meanwhile.

    python3 storm.py CHAT-SERVER

10,000 clients connect and reset; 2000 are there at once, twice; more come than it may open files for, while it must not
spin; some send megabytes without an LF, and floods of what is refused; 300 say what they can and leave at once. Each time the two must hear each other within two
seconds, and descriptors be what they were; what may make memory grow is done twice, and the second time must not.
"""
import resource
import select
import signal
import socket
import sys
import time

from room import PATIENCE, Client, Failure, Server, check

MIB = 1 << 20
RESETS, CROWD, FILES, ENDLESS, FLOOD = 10_000, 2000, 60, 10, 100_000
LEAVERS, LAST_WORDS = 300, 230 << 10


class Talk:
    """Two people in the room, who say something now and then."""

    def __init__(self, server):
        self.server = server
        self.clients = [Client(server.port) for _ in range(2)]
        self.said, self.slowest = 0, 0
        self.go_on()
        self.descriptors = server.descriptors()

    def go_on(self):
        """One says something, both hear it; what else they have heard is forgotten."""
        self.said += 1
        begun = time.monotonic()
        self.clients[self.said % 2].socket.sendall(f"talk:{self.said}\n".encode())
        for client in self.clients:
            client.read_until(f"talk:{self.said}\n")
            client.heard.clear()
        self.slowest = max(self.slowest, time.monotonic() - begun)
        check(self.slowest < 2, f"what one said was heard after {self.slowest:.1f} s")

    def go_on_alone(self):
        """Talks until the server has noticed that everybody else has gone."""
        for _ in range(10_000):
            if self.server.descriptors() == self.descriptors:
                return
            self.go_on()
        raise Failure(f"{self.server.descriptors()} descriptors are open, {self.descriptors} were before")

    def __str__(self):
        return f"two people said {self.said} things meanwhile, the slowest was heard in {self.slowest * 1000:.0f} ms"


def resets(server):
    server.start()
    talk, highest = Talk(server), []
    begun = time.monotonic()
    for number in range(1, RESETS + 1):
        Client(server.port).reset()
        if number % 100 == 0:
            talk.go_on()
        if number % (RESETS // 2) == 0:
            highest.append(server.memory()[1])
    seconds = time.monotonic() - begun
    talk.go_on_alone()
    print(f"{RESETS} clients connected and reset, {RESETS / seconds:.0f} a second: {talk}")
    report(highest)


def crowd(server):
    """They come, hear everything, and go; twice."""
    server.start()
    talk, highest = Talk(server), []
    for _ in range(2):
        guests = []
        while len(guests) < CROWD:
            newcomers = [Client(server.port) for _ in range(100)]
            for newcomer in newcomers:
                newcomer.joins()
            guests += newcomers
            talk.go_on()
            for guest in guests:
                guest.read_until(f"talk:{talk.said}\n")
                guest.heard.clear()
        highest.append(server.memory()[1])
        inside = server.descriptors() - talk.descriptors
        check(inside == CROWD, f"only {inside} are inside")
        for guest in guests:
            guest.close()
        talk.go_on_alone()
    print(f"{CROWD} clients at once, twice, who heard everything: {talk}")
    report(highest)


def no_files(server):
    """More come than it may open files for: they wait, it does not spin, and they are let in once others go."""
    server.start()
    talk = Talk(server)
    guests = [Client(server.port) for _ in range(FILES * 2)]
    server.hear_until("clients have to wait")
    before = server.processor_time()
    end = time.monotonic() + 3
    while (left := end - time.monotonic()) > 0:
        talk.go_on()
        # The time that is measured; the last one waits in vain.
        select.select([guests[-1].socket], [], [], min(left, 0.1))
    used = server.processor_time() - before
    check(used < 0.3, f"it used {used:.2f} s of 3 s")
    while guests:
        # Who is let in makes place for others.
        guest = guests.pop(0)
        guest.joins()
        guest.close()
    talk.go_on_alone()
    server.signal(signal.SIGTERM)
    check(server.wait() == 0, "it ended with an error")
    times = server.said.count(b"clients have to wait")
    check(times < 10, f"it complained {times} times")
    print(f"{FILES * 2} clients for {FILES} files: said {times} times, {used:.2f} s of a processor in 3 s, all let in later: {talk}")


def rubbish(server):
    """Megabytes without an LF, and a flood of lines that are refused."""
    server.start()
    talk, highest = Talk(server), []
    for _ in range(2):
        for piece, times in [(b"x" * MIB, ENDLESS), (b"\x1b\n" * 1000, FLOOD // 1000)]:
            guest = Client(server.port)
            guest.joins()
            for _ in range(times):
                guest.socket.sendall(piece)
                talk.go_on()
                while select.select([guest.socket], [], [], 0)[0]:
                    guest.read()
            guest.close()
        highest.append(server.memory()[1])
    talk.go_on_alone()
    print(f"{ENDLESS} MiB without an LF, {FLOOD} refusals, twice: {talk}")
    report(highest)


def leavers(server):
    """Many say as much as the system takes, all at once, and leave; they read nothing."""
    server.start()
    for number, line in (LEAVERS, b"\xff\n"), (LEAVERS // 3, b"a\n"):
        talk = Talk(server)
        guests = [Client(server.port, 4096) for _ in range(number)]
        for guest in guests:
            guest.unsent = line * (LAST_WORDS // len(line))
            guest.socket.setblocking(False)
        talk.go_on()
        begun, waiting = time.monotonic(), guests[:]
        while waiting:
            check(time.monotonic() - begun < PATIENCE, f"{len(waiting)} could not say their last words within a minute")
            for guest in waiting:
                guest.push()
                if not guest.unsent:
                    guest.socket.shutdown(socket.SHUT_WR)
            waiting = [guest for guest in waiting if guest.unsent]
            talk.go_on()
        for guest in guests:
            guest.close()
        talk.go_on_alone()
        memory = server.memory()[1] / MIB
        print(f"{number} said {LAST_WORDS >> 10} KiB of {line!r} each and left: {talk}; {memory:.0f} MiB of memory at most")
        check(talk.slowest < 1, "others had to wait for it")
        check(memory < 200, "the memory is not bounded")
        for client in talk.clients:
            client.close()


def report(highest):
    first, second = highest
    print(f"  memory at its highest: {first / MIB:.1f} MiB after the first half, {second / MIB:.1f} MiB after the second")
    check(second <= first * 1.1 + 4 * MIB, "the memory grows")


def main(program):
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    for trial, options, limit in [
        (resets, [], (1024, files)), (crowd, ["--max-clients", str(CROWD + 2)], (1024, files)), (no_files, [], (FILES, FILES)),
        (rubbish, [], (1024, files)), (leavers, [], (1024, files)),
    ]:
        with Server(program, *options) as server:
            server.limits = {resource.RLIMIT_NOFILE: limit}
            trial(server)


try:
    main(sys.argv[1])
except Failure as failure:
    sys.exit(f"storm: {failure}")
