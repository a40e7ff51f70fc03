"""The servers that are compared, and how each is loaded by chat-load."""
import contextlib
import json
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "Peers"))
from leash import end_with_parent  # noqa: E402

# How long a load lasts, about.
SECONDS = 0.7


class Server:
    """A server that is started anew by `running`, and loaded while that lasts."""

    def __init__(self, name, programs, command, *speech):
        self.name, self.programs, self.speech = name, programs, speech
        self.command = [str(word) for word in command]

    @contextlib.contextmanager
    def running(self):
        with tempfile.TemporaryDirectory() as folder:
            with socket.create_server(("127.0.0.1", 0)) as free:
                self.port = str(free.getsockname()[1])
            command = [word.format(port=self.port, log=f"{folder}/log") for word in self.command]
            process = subprocess.Popen(
                command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=end_with_parent)
            try:
                self.pid = str(process.pid)
                self.await_listening()
                yield
            finally:
                process.kill()
                process.wait()

    def await_listening(self):
        for _ in range(500):
            with contextlib.suppress(ConnectionRefusedError):
                return socket.create_connection(("127.0.0.1", int(self.port))).close()
            time.sleep(0.02)  # a listening socket announces itself to nobody
        sys.exit(f"bench: {self.name} does not listen")

    def load(self, shape, clients, messages, limit=30):
        """What one load showed, as chat-load's JSON; None where something was lost, or was late."""
        command = [
            self.programs / "chat-load", "127.0.0.1", self.port, "--shape", shape, "--clients", clients,
            "--messages", messages, "--pid", self.pid, "--json", "--limit", limit, *self.speech]
        run = subprocess.run([str(word) for word in command], capture_output=True, text=True)
        if not run.stdout:
            sys.exit(f"bench: {self.name}: {run.stderr}")
        if run.returncode != 0:
            print(f"{self.name}, {shape}, {clients} clients: {run.stdout}", file=sys.stderr)
            return None
        return json.loads(run.stdout)

    def messages_for(self, shape, clients, most):
        """How many messages of each sender keep the server busy for a while: more for a fast one."""
        messages = 10
        while True:
            trial = self.load(shape, clients, messages)
            if trial is None:
                return messages
            bound = most // trial["clients"] // trial["senders"]
            # A short trial is mostly the first messages, which cost more.
            if trial["seconds"] > SECONDS or messages * 4 > bound:
                return max(10, min(bound, int(messages * SECONDS / trial["seconds"])))
            messages *= 4


def servers(programs, yardstick):
    """C first, which is what the others are measured by; then ours; redis where it is installed; Python."""
    yield Server("C", programs, [yardstick, "127.0.0.1", "{port}", "{log}"])
    yield Server("chat-server", programs, [
        programs / "chat-server", "127.0.0.1", "{port}", "--quiet", "--log", "{log}", "--max-clients", "10000"])
    if shutil.which("redis-server"):
        yield Server(
            "redis", programs, [
                "redis-server", "--port", "{port}", "--save", "", "--appendonly", "no",
                "--client-output-buffer-limit", "pubsub 0 0 0"],
            "--greeting", "HELLO 3\\r\\nCLIENT REPLY OFF\\r\\nSUBSCRIBE room\\r\\n",
            "--prefix", "PUBLISH room ")
    yield Server("Python", programs, [
        sys.executable, HERE.parent / "Peers/line_server.py", "127.0.0.1", "{port}"])
