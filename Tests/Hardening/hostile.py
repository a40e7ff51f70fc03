"""Lets the runner judge servers that harm whoever judges them, launched and attached.

    python3 hostile.py CHAT-CONFORM [HABIT...]

Each is right but for one habit (../Peers/hostile_server.py). The runner must end in time, in little memory and with the right
status, and leave no process and no file behind. Nothing is asked of it but that.
"""
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid

from room import PATIENCE, Failure, check

PEERS = pathlib.Path(__file__).resolve().parent.parent / "Peers"
sys.path.insert(0, str(PEERS))
from hostile_server import LOG, habits  # noqa: E402
from leash import end_with_parent  # noqa: E402

SECONDS, MEMORY = 15, 300
# In the environment of all that is started for a trial, so that it is found whatever becomes of it.
MARK = "CHAT_HARDENING_TRIAL"


class Trial:
    """One server that is judged once, in a folder of its own."""

    def __init__(self, runner, name, folder):
        self.runner, self.folder = os.path.abspath(runner), pathlib.Path(folder)
        self.server = [sys.executable, str(PEERS / "hostile_server.py"), name]
        self.mark = uuid.uuid4().hex
        self.scratch = self.folder / "scratch"
        self.scratch.mkdir()

    def launched(self):
        return self.judge("--launch", " ".join(self.server) + " {host} {port}")

    def attached(self):
        room = self.folder / "room"
        room.mkdir()
        with socket.create_server(("127.0.0.1", 0)) as free:
            place = ["127.0.0.1", str(free.getsockname()[1])]
        self.start([*self.server, *place], subprocess.DEVNULL, room)
        end = time.monotonic() + PATIENCE
        while True:
            try:
                socket.create_connection((place[0], int(place[1]))).close()
                return self.judge(*place, "--log", str(room / LOG))
            except ConnectionRefusedError:
                check(time.monotonic() < end, "the server does not listen")
                time.sleep(0.01)  # a listening socket announces itself to nobody

    def start(self, command, output, folder):
        return subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
            env={**os.environ, MARK: self.mark, "TMPDIR": str(self.scratch)}, preexec_fn=end_with_parent)

    def judge(self, *target):
        """The runner's exit status, how long it took, its memory at its highest in MiB, and its last words."""
        begun, highest = time.monotonic(), 0
        with open(self.folder / "report", "w+b") as report:
            process = self.start([self.runner, *target], report, self.folder)
            while process.poll() is None and time.monotonic() < begun + PATIENCE:
                highest = max(highest, memory(process.pid))
                time.sleep(0.02)  # memory is looked at now and then: nobody tells how it grows
            seconds = time.monotonic() - begun
            report.seek(0)
            words = report.read().decode().splitlines() or [""]
        return process.poll(), seconds, highest, words[-1]

    def left(self):
        """The processes that are still there, which are ended, and the files."""
        processes = [number for number in map(int, filter(str.isdigit, os.listdir("/proc"))) if self.has_started(number)]
        for number in processes:
            os.kill(number, signal.SIGKILL)
        return processes, os.listdir(self.scratch)

    def has_started(self, number):
        try:
            return self.mark.encode() in pathlib.Path(f"/proc/{number}/environ").read_bytes()
        except OSError:
            return False


def memory(number):
    try:
        return int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{number}/status").read_text())[1]) >> 10
    except (OSError, TypeError):
        return 0  # it has ended


def wrong(habit, way, outcome, left):
    """What is not as it must be, in words."""
    (status, seconds, highest, _), (processes, files) = outcome, left
    if status is None:
        yield "it does not end"
    elif status != habit.status:
        yield f"exit status {status} in the place of {habit.status}"
    if seconds > SECONDS:
        yield "it takes too long"
    if highest > MEMORY:
        yield "it takes too much memory"
    if way == "launched" and processes:
        yield f"{len(processes)} processes are left"
    if files:
        yield f"files are left: {files}"


def main(runner, *names):
    failed = 0
    for name, habit in habits().items():
        for way in habit.ways if not names or name in names else ():
            with tempfile.TemporaryDirectory(prefix="chat-hostile-") as folder:
                trial = Trial(runner, name, folder)
                outcome = getattr(trial, way)()
                troubles = list(wrong(habit, way, outcome, trial.left()))
            status, seconds, highest, words = outcome
            print(f"{name:24} {way}  {seconds:5.1f} s  {highest:4} MiB  status {status}  {words[:60]}", flush=True)
            for trouble in troubles:
                print(f"  ✗ {trouble}")
            failed += bool(troubles)
    check(not failed, f"{failed} servers have done harm")


try:
    main(*sys.argv[1:])
except Failure as failure:
    sys.exit(f"hostile: {failure}")
