"""The servers of the corpus: their sources, the mistakes in them, how they are built and started."""
import dataclasses
import pathlib
import re
import shutil
import subprocess

CORPUS = pathlib.Path(__file__).resolve().parent

# How a server is built and started; {path} is its source in a folder of its own, {name} that without the suffix.
# Memory is bounded for each by what its language has for it.
LANGUAGES = {
    ".py": (None, "ulimit -v 4000000; exec python3 {path}"),
    ".c": ("cc -O1 -w -pthread -o {folder}/{name} {path}", "ulimit -v 4000000; exec {folder}/{name}"),
    ".java": ("javac -encoding UTF-8 -nowarn -d {folder} {path}",
              "exec java -Xmx128m -XX:TieredStopAtLevel=1 -cp {folder} {name}"),
    ".js": (None, "exec node --max-old-space-size=256 {path}"),
}


@dataclasses.dataclass
class Mistake:
    """A mistake of a wrong server, as its .truth file tells it."""
    words: str
    # What it breaks: whoever tells one of these has named it. Then what else is broken because of it.
    breaks: list = dataclasses.field(default_factory=list)
    also: list = dataclasses.field(default_factory=list)
    # Lines that go, and what takes their place.
    hunks: list = dataclasses.field(default_factory=list)
    name: str = ""

    def mend(self, source):
        for old, new in self.hunks:
            old, new = "\n" + "".join(old), "\n" + "".join(new)
            if ("\n" + source).count(old) != 1:
                raise ValueError(f"{self.words} This does not stand once in the source:{old}")
            source = ("\n" + source).replace(old, new)[1:]
        return source


@dataclasses.dataclass
class Server:
    name: str
    suffix: str
    source: str
    mistakes: list

    @classmethod
    def load(cls, path):
        return cls(path.stem, path.suffix, path.read_text(), read_truth(path.with_suffix(".truth")))

    @property
    def can_run(self):
        """Whether what builds and starts it is installed."""
        build, start = LANGUAGES[self.suffix]
        tools = re.findall(r"exec (\w+)", start) + ([build.split()[0]] if build else [])
        return all(map(shutil.which, tools))

    def mended(self, mistakes):
        source = self.source
        for mistake in mistakes:
            source = mistake.mend(source)
        return dataclasses.replace(self, source=source, mistakes=[m for m in self.mistakes if m not in mistakes])

    def build(self, folder):
        """The command that starts it; host and port are still to come."""
        path = pathlib.Path(folder, self.name + self.suffix)
        path.write_text(self.source)
        names = {"path": path, "folder": folder, "name": self.name}
        build, start = LANGUAGES[self.suffix]
        if build:
            subprocess.run(build.format(**names).split(), check=True)
        return start.format(**names)


def servers(kind, names=()):
    """Those of a folder of the corpus, or some of them."""
    paths = sorted(path for path in (CORPUS / kind).iterdir() if path.suffix in LANGUAGES)
    return [Server.load(path) for path in paths if not names or path.stem in names]


def read_truth(path):
    mistakes = []
    for number, line in enumerate(path.read_text().splitlines(keepends=True) if path.exists() else [], 1):
        kind, rest = line[0], line[1:]
        if kind == "#":
            mistakes.append(Mistake(rest.strip()))
        elif kind == "-":
            if not mistakes[-1].hunks or mistakes[-1].hunks[-1][1]:
                mistakes[-1].hunks.append(([], []))
            mistakes[-1].hunks[-1][0].append(rest)
        elif kind == "+":
            mistakes[-1].hunks[-1][1].append(rest)
        elif line.startswith("breaks "):
            mistakes[-1].breaks += line.split()[1:]
        elif line.startswith("also "):
            mistakes[-1].also += line.split()[1:]
        elif line.strip():
            raise ValueError(f"{path}:{number}: expected '# …', 'breaks …', 'also …', '-…' or '+…'")
    return mistakes
