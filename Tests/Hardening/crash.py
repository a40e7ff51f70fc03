"""Kills the server under load with others tried on its log, fills its disk, and moves its log away.

    python3 crash.py CHAT-SERVER [KILLS]

Every message that anybody heard must be in the log, in its place; the log must never be torn but at its end, and not even
there once the server has opened again.
"""
import functools
import os
import random
import resource
import selectors
import shutil
import signal
import subprocess
import sys

from room import CLOSING, OPENING, PATIENCE, Client, Failure, Server, check, check_heard, end_with_parent, entries, stream

CLIENTS = 4
# How many other servers are tried on the log of one that serves.
OTHERS = 2
LOGROTATE = shutil.which("logrotate", path=f"{os.environ['PATH']}:/usr/sbin")


def talk(server, stop):
    """Clients push and read as hard as they can until `stop(heard)` says so, and read on until the server is gone."""
    clients = [Client(server.port) for _ in range(CLIENTS)]
    count, heard, stopped = 0, 0, False
    with selectors.DefaultSelector() as selector:
        for client in clients:
            client.socket.setblocking(False)
            selector.register(client.socket, selectors.EVENT_READ | selectors.EVENT_WRITE, client)
        while selector.get_map():
            events = selector.select(60)
            check(events, "nothing goes on")
            for key, event in events:
                client = key.data
                if event & selectors.EVENT_WRITE and not stopped:
                    if not client.unsent:
                        client.unsent, count = burst(client, count)
                    client.push()
                if event & selectors.EVENT_READ:
                    heard += len(client.read())
                    if not client.is_open:
                        selector.unregister(client.socket)
            if not stopped and stop(heard):
                stopped = True
                for key in list(selector.get_map().values()):
                    selector.modify(key.fileobj, selectors.EVENT_READ, key.data)
    for client in clients:
        client.close()
    return clients


def burst(client, count):
    lines = [f"{client.port}:{count + i} {'가' * random.choice([0, 1, 10, 1000])}\n" for i in range(50)]
    return "".join(lines).encode(), count + len(lines)


def judge(server, clients, start):
    """Compares what was heard with what was logged since `start`; gives messages heard, and bytes of whole entries."""
    log = read(server.log, start)
    whole = log[:log.rfind(b"\n") + 1]
    lines = list(stream(entries(whole)))
    return sum(check_heard(client, lines) for client in clients), len(whole)


def read(path, start):
    with open(path, "rb") as file:
        file.seek(start)
        return file.read()


def open_again(server, size):
    """Starts the server on a log whose whole entries have this size; gives whether it had to remove a piece."""
    was_torn = server.log.exists() and server.log.stat().st_size > size
    server.start()
    check((b"removed" in server.said) == was_torn, f"a torn end, or none, was not said: {server.said.decode()}")
    check(read(server.log, size) == OPENING, "the log does not go on where its last whole entry ended")
    return was_torn


def kill(server, rounds):
    """Kills it that often, after it has sent a random number of bytes, and others were tried on its log meanwhile."""
    heard = torn = size = 0
    for _ in range(rounds):
        torn += open_again(server, size)
        goal = random.randrange(1, 1 << 21)
        others = [start_another(server) for _ in range(OTHERS)]

        def stop(count):
            is_time = count >= goal and all(other.poll() is not None for other in others)
            if is_time:
                server.signal(signal.SIGKILL)
            return is_time

        clients = talk(server, stop)
        server.wait()
        for other in others:
            check_refused(other, server)
        more, length = judge(server, clients, size)
        heard, size = heard + more, size + length
    print(f"{rounds} kills: {heard} lines heard, all of them in the log; {torn} times it was torn at its end, and mended")
    print(f"{rounds * OTHERS} times another server was started on the log meanwhile: each refused it, and left it alone")


def start_another(server):
    """A second server on the same log; it has nobody to serve."""
    return subprocess.Popen(
        [server.program, "127.0.0.1", "0", "--quiet", "--log", str(server.log)],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, preexec_fn=end_with_parent)


def check_refused(other, server):
    words = other.communicate(timeout=PATIENCE)[1].decode()
    check(other.returncode == 1, f"a second server on the log ended with status {other.returncode}: {words}")
    check(f"is open in another server (process {server.process.pid})" in words, f"a second server on the log said: {words}")


def fill(server, what, make_room):
    """Lets it write until its disk is full: nothing is heard that is not logged, and it ends with an error."""
    server.start()
    clients = talk(server, lambda heard: False)
    status = server.wait()
    heard, length = judge(server, clients, 0)
    words = server.said.decode()
    check(status == 1, f"it ended with status {status}")
    check(f"cannot write the log {server.log}: " in words, f"it said: {words}")
    check(length == server.log.stat().st_size, "a piece of an entry was left")
    check(all(CLOSING in client.heard for client in clients), "not everybody was told")
    print(f"{what}: {heard} lines heard, all of them in the log; everybody was told, and the server ended with:")
    print("  " + words.splitlines()[-1])
    make_room()
    check(not open_again(server, length), "a log without a torn end was mended")


def fill_file(server):
    server.limits = {resource.RLIMIT_FSIZE: (1 << 20, 1 << 20)}
    fill(server, "a file that may not grow", server.limits.clear)


def fill_disk(server, sync):
    server.options = ["--fsync", sync]
    disk = server.log.parent / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], capture_output=True).returncode:
        return print("a full disk: skipped, since this user may not mount one")
    try:
        server.log = disk / "log.txt"
        filler = disk / "filler"
        filler.write_bytes(bytes(300_000))
        fill(server, f"a full disk, --fsync {sync}", filler.unlink)
    finally:
        server.end()
        subprocess.run(["umount", disk], check=True)


def rotate(server, rounds):
    """Moves the log away under load, by logrotate where it is installed."""
    server.start()
    move = with_logrotate if LOGROTATE else by_hand
    done = 0

    def stop(count):
        nonlocal done
        if count < (done + 1) << 18:
            return False
        if done == rounds:
            server.signal(signal.SIGTERM)
            return True
        move(server, done, rounds)
        done += 1
        server.hear_until("opened the log again", done)
        return False

    clients = talk(server, stop)
    check(server.wait() == 0, f"it ended with an error: {server.said.decode()}")
    files = [numbered(server.log, number) for number in range(rounds, -1, -1)]
    lines = list(stream(entries(b"".join(file.read_bytes() for file in files))))
    heard = sum(check_heard(client, lines) for client in clients)
    print(f"{rounds} rotations {move.__doc__}: {heard} lines heard, all of them in the {len(files)} files, in one order")


def numbered(log, number):
    return log.with_name(f"{log.name}.{number}") if number else log


def by_hand(server, done, rounds):
    """by rename and SIGHUP"""
    for number in range(done, -1, -1):
        numbered(server.log, number).rename(numbered(server.log, number + 1))
    server.signal(signal.SIGHUP)


def with_logrotate(server, done, rounds):
    """by logrotate"""
    settings, state = server.log.with_name("settings"), server.log.with_name("state")
    hang_up = f"postrotate\n kill -HUP {server.process.pid}\n endscript"
    settings.write_text(f"{server.log} {{\n rotate {rounds}\n nocreate\n {hang_up}\n}}\n")
    settings.chmod(0o644)
    subprocess.run([LOGROTATE, "--force", "--state", state, settings], check=True)


def main(program, kills=100):
    random.seed(1)
    trials = [
        lambda server: kill(server, int(kills)), fill_file,
        *(functools.partial(fill_disk, sync=sync) for sync in ("never", "interval", "always")),
        lambda server: rotate(server, 30),
    ]
    for trial in trials:
        with Server(program) as server:
            trial(server)


try:
    main(*sys.argv[1:])
except Failure as failure:
    sys.exit(f"crash: {failure}")
