"""Tries what has always held: crowds that only listen, a rush at the door, odd logs, and sockets that are none.

    python3 hold.py CHAT-SERVER

15,000 listen, in the memory that is theirs; 4000 come at once while two talk; a log of five gigabytes is not read; a log may
be a device, a link, or be deleted or cut short by somebody; descriptors by LISTEN_FDS that are no listening sockets of TCP
are refused in one line.
"""
import os
import pathlib
import resource
import select
import signal
import socket
import subprocess
import sys
import time

from room import OPENING, PATIENCE, Client, Failure, Server, check

LISTENERS, AT_ONCE, RUSH = 15_000, 500, 4000
# What a client that only listens may cost, in bytes, and the server without any.
PER_CLIENT, ALONE = 3000, 18 << 20
# How much may be read at the start where the old log ends in a line, and where it does not.
LOOK_BACK = {b"\n": 1 << 20, b"\0": 16 << 20}


class Crowd:
    """Clients that hear what is said, and forget it."""

    def __init__(self, port):
        self.port, self.ends = port, {}
        self.poll = select.epoll()

    def grow(self, count):
        for _ in range(count):
            client = socket.socket()
            client.setblocking(False)
            client.connect_ex(("127.0.0.1", self.port))
            self.poll.register(client, select.EPOLLIN)
            self.ends[client.fileno()] = [client, b""]

    def hear(self, words):
        """Reads until everybody has heard these words last."""
        waiting = {number for number, end in self.ends.items() if end[1] != words}
        while waiting:
            ready = self.poll.poll(PATIENCE)
            check(ready, f"{len(waiting)} do not hear what is said")
            for number, _ in ready:
                end = self.ends[number]
                heard = end[0].recv(1 << 20)
                check(heard, "a client was closed")
                end[1] = (end[1] + heard[-len(words):])[-len(words):]
                if end[1] == words:
                    waiting.discard(number)

    def leave(self):
        for client, _ in self.ends.values():
            client.close()


def await_joins(client, count):
    while client.heard.count(" 님이 접속하셨습니다.\n".encode()) < count:
        check(client.read(), "the talker was closed")


def idle(server):
    server.start()
    talker, crowd = Client(server.port), Crowd(server.port)
    talker.joins()
    while len(crowd.ends) < LISTENERS:
        crowd.grow(AT_ONCE)
        inside = len(crowd.ends)
        # Who comes after these words hears none of them: they are said once all have come.
        await_joins(talker, inside + 1)
        words = f"talk:{inside}\n".encode()
        talker.socket.sendall(words)
        crowd.hear(words)
    memory = server.memory()[0]
    crowd.leave()
    print(f"{LISTENERS} listen: {memory / 1e6:.0f} MB, {memory // LISTENERS} bytes for each")
    check(memory < ALONE + LISTENERS * PER_CLIENT, "they cost too much memory")


def rush(server):
    """They connect as fast as can be, and two go on talking."""
    server.start()
    talkers, crowd = [Client(server.port) for _ in range(2)], Crowd(server.port)
    for talker in talkers:
        talker.joins()
    begun, slowest, said = time.monotonic(), 0, 0
    while len(crowd.ends) < RUSH:
        crowd.grow(100)
        said, before = said + 1, time.monotonic()
        talkers[said % 2].socket.sendall(f"talk:{said}\n".encode())
        for talker in talkers:
            talker.read_until(f"talk:{said}\n")
        slowest = max(slowest, time.monotonic() - before)
    await_joins(talkers[0], RUSH + 1)
    seconds = time.monotonic() - begun
    crowd.leave()
    print(f"{RUSH} came in {seconds:.2f} s: what two people said meanwhile, {said} things, was heard in {slowest * 1000:.0f} ms at most")
    check(slowest < 0.5, "others had to wait for it")


def rush_at_once(server):
    """Who finds no place in the queue before the door tries again after a second only."""
    server.start()
    talker, crowd = Client(server.port), Crowd(server.port)
    begun = time.monotonic()
    crowd.grow(RUSH)
    await_joins(talker, RUSH + 1)
    seconds = time.monotonic() - begun
    crowd.leave()
    print(f"{RUSH} came all at once: they were in after {seconds:.2f} s")
    check(seconds < 1, "some had to try again")


def old_log(server):
    """Five gigabytes, which the file system keeps as a hole."""
    for last, bound in LOOK_BACK.items():
        with open(server.log, "wb") as log:
            log.seek((5 << 30) - 1)
            log.write(last)
        server.start()
        read = int(pathlib.Path(f"/proc/{server.process.pid}/io").read_text().split()[1])
        server.end()
        print(f"a log of 5 GB that ends in {last}: {read / 1e6:.1f} MB read at the start")
        check(read < bound, "too much of it was read")


def odd_logs(server):
    """A device, a link, and a log that others delete and cut short: what is said is heard, and is logged where the log is."""
    folder = server.log.parent
    for name in "/dev/null", "/dev/zero":
        server.log = pathlib.Path(name)
        server.start()
        say(server)
        server.end()
    target, server.log = folder / "target", folder / "link"
    server.log.symlink_to(target)
    server.start()
    say(server)
    check(b" - a:word \n" in target.read_bytes(), "a log behind a link is not written")
    os.truncate(target, 0)
    say(server)
    check(b"\0" not in target.read_bytes() and b" - a:word \n" in target.read_bytes(), "a log that was cut short is torn")
    target.unlink()
    say(server)
    server.signal(signal.SIGHUP)
    server.hear_until("opened the log again")
    say(server)
    check(target.read_bytes().startswith(b"[") and OPENING not in target.read_bytes(), "a deleted log does not go on")
    print("logs that are a device, a link, deleted, cut short: everything said was heard")


def say(server):
    client = Client(server.port)
    client.joins()
    client.socket.sendall(b"a:word\n")
    client.read_until("a:word\n")
    client.close()


def descriptors(server):
    """What LISTEN_FDS says is no listening socket of TCP."""
    datagram, local = socket.socket(type=socket.SOCK_DGRAM), socket.socket(socket.AF_UNIX)
    datagram.bind(("127.0.0.1", 0))
    local.bind(str(server.log.with_name("socket")))
    local.listen()
    listener = socket.create_server(("127.0.0.1", 0))
    talker = socket.create_connection(listener.getsockname())
    with open(__file__) as file:
        for kind, end in [("a file", file), ("UDP", datagram), ("a local socket", local), ("a connection", talker), ("nothing", None)]:
            given = f"3<&{end.fileno()}" if end else "3<&-"
            run = subprocess.run(
                ["sh", "-c", f'export LISTEN_PID=$$; exec "$@" {given}', "sh", server.program, "--quiet", "--log", server.log],
                env=dict(os.environ, LISTEN_FDS="1"), pass_fds=[end.fileno()] if end else [], stdin=subprocess.DEVNULL,
                capture_output=True, text=True, timeout=PATIENCE)
            check(run.returncode == 1 and run.stderr.count("\n") == 1, f"{kind}: status {run.returncode}, {run.stderr!r}")
            print(f"LISTEN_FDS is {kind}: {run.stderr}", end="")


def main(program):
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    for trial in idle, rush, rush_at_once, old_log, odd_logs, descriptors:
        with Server(program, "--max-clients", str(LISTENERS + 2)) as server:
            server.limits = {resource.RLIMIT_NOFILE: (files, files)}
            trial(server)


try:
    main(sys.argv[1])
except Failure as failure:
    sys.exit(f"hold: {failure}")
