"""One run of the runner against one server, and what its report says."""
import collections
import json
import os
import pathlib
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "Peers"))
from leash import end_with_parent  # noqa: E402

# What a server may write to a file: the original fills 2 MB a second once somebody has left.
FILE_SIZE = 64 << 20
START_UP = 20
OPENED = "클라이언트의 입장을 기다리고 있습니다.\n".encode()


class Verdict:
    """What a run came to; without a report where it gave none in time."""

    def __init__(self, report, text, seconds):
        self.report, self.text, self.seconds = report, text, seconds
        self.status = report and report["status"]

    @property
    def passed(self):
        return self.status == 0 and self.report["summary"]["logJudged"]

    @property
    def is_there(self):
        return self.status in (0, 1)

    @property
    def broken(self):
        """The requirements that it tells broken, in its order."""
        if not self.report:
            return []
        if self.requirements:
            return [one["id"] for one in self.requirements if one["state"] == "broken"]
        told = self.report["causes"] + [session["failure"] for session in self.failed[:1]]
        return list(dict.fromkeys(one["id"] for each in told for one in each["requirements"]))

    @property
    def requirements(self):
        """What format 2 says of each requirement."""
        return (self.report or {}).get("requirements", [])

    def evidence(self, requirement):
        """That it is broken, shortened to a line; empty in format 1."""
        shown = [one.get("evidence") for one in self.requirements if one["id"] == requirement]
        return json.dumps(shown[0], ensure_ascii=False)[:300] if any(shown) else ""

    @property
    def reasons(self):
        """Why requirements were not shown, and how many each time."""
        hidden = [one.get("reason", "") for one in self.requirements
                  if one["state"] == "not shown" and one.get("class") in self.classes]
        return collections.Counter(hidden).most_common(3)

    @property
    def failed(self):
        """The claimed sessions that failed."""
        sessions = self.report["sessions"] if self.report else []
        return [session for session in sessions if session["outcome"] == "failed" and session["claimed"]]

    @property
    def classes(self):
        """Those that were claimed: a server without terminators claims core alone."""
        if self.report["claim"].get("class") == "core" or self.report["server"].get("framing") == "bare":
            return ["core"]
        return ["core", "line"]

    @property
    def not_shown(self):
        """The share of the claimed requirements of which it says nothing."""
        if not self.report:
            return 1.0
        if self.requirements:
            states = [one["state"] for one in self.requirements if one.get("class") in self.classes]
            return states.count("not shown") / max(1, len(states))
        sessions = [session for session in self.report["sessions"] if session["claimed"]]
        every = {one for session in sessions for one in session["covers"]}
        shown = {one for session in sessions if session["outcome"] != "skipped" for one in session["covers"]}
        return len(every - shown - set(self.broken)) / max(1, len(every))

    @property
    def causes(self):
        """How sure it is of each, and in which words."""
        return [(cause["sureness"], cause["text"]) for cause in (self.report or {}).get("causes", [])]

    def certain_and_wrong(self, true):
        """What it is certain of, and names no requirement that is truly broken."""
        causes = [cause for cause in (self.report or {}).get("causes", []) if cause["sureness"] == "certain"]
        return [cause["text"] for cause in causes if not true & {one["id"] for one in cause["requirements"]}]

    @property
    def last_words(self):
        return ["    " + line for line in self.text.splitlines()[-3:]]

    @property
    def trouble(self):
        """In words, why it is no pass."""
        if not self.report:
            return "\n".join(["no verdict"] + self.last_words)
        if not self.failed:
            return f"exit status {self.status}, {self.report['summary']}"
        return "".join(f"\n  {one['id']}: {one['failure']['summary']} {one['failure'].get('actual', '')}"
                       for one in self.failed)

    def keep(self, folder, name):
        """Keeps its reports, where a folder is given."""
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{name}.txt").write_text(self.text)
            (folder / f"{name}.json").write_text(json.dumps(self.report, ensure_ascii=False, indent=1))


def judge(program, server, seconds, attached=False):
    """Lets the runner judge a server, which it launches, or which is there already."""
    with tempfile.TemporaryDirectory(prefix="corpus.") as folder:
        report = pathlib.Path(folder, "report.json")
        command, began = server.build(folder), time.monotonic()
        if attached:
            text = judge_attached(program, command, report, seconds)
        else:
            runner = [program, "--launch", command + " {host} {port}", "--report", f"json={report}"]
            text = run(runner, seconds, folder)
        return Verdict(json.loads(report.read_text()) if report.exists() else None, text, time.monotonic() - began)


def judge_attached(program, command, report, seconds):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    folder = report.parent / "room"
    folder.mkdir()
    log = folder / "Server Log.txt"
    with subprocess.Popen(["sh", "-c", f"{command} 127.0.0.1 {port}"], cwd=folder, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL, start_new_session=True, preexec_fn=limit) as process:
        try:
            end = time.monotonic() + START_UP
            while not (log.exists() and log.read_bytes().endswith(OPENED)):
                if process.poll() is not None or time.monotonic() > end:
                    return "the server did not open"
                time.sleep(0.02)  # a file tells nobody that it has grown
            return run([program, "127.0.0.1", port, "--log", log, "--report", f"json={report}"], seconds, folder)
        finally:
            os.killpg(process.pid, signal.SIGKILL)


def run(command, seconds, folder):
    """The output of a runner, which is ended when its time is over; it ends what it has launched."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
                          preexec_fn=limit, cwd=folder) as process:
        for patience, end in (seconds, signal.SIGTERM), (5, signal.SIGKILL), (None, None):
            try:
                return process.communicate(timeout=patience)[0].decode(errors="replace")
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, end)


def limit():
    # A runner ends what it has launched then.
    end_with_parent(signal.SIGTERM)
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_SIZE, FILE_SIZE))
