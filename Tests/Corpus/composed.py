"""Servers composed of the mutants of Sources/Mutants, which mutant-server serves over TCP."""
import dataclasses
import functools
import pathlib
import subprocess

from servers import CORPUS, Mistake


@dataclasses.dataclass
class ComposedServer:
    program: pathlib.Path
    framing: str
    name: str
    mutants: list

    @property
    def can_run(self):
        """Whether the program is built that serves it."""
        return self.program.exists()

    @property
    def command(self):
        return served(self.program, self.framing, "--mutants", ",".join(self.mutants))

    @functools.cached_property
    def mistakes(self):
        return [mistake(*fields) for fields in truth(self.command)]

    def mended(self, mistakes):
        done = [mistake.name for mistake in mistakes]
        return dataclasses.replace(self, mutants=[mutant for mutant in self.mutants if mutant not in done])

    def build(self, folder):
        """The command that starts it; host and port are still to come."""
        return "exec " + " ".join(f"'{word}'" for word in self.command)


def served(program, framing, *options):
    return [str(program)] + ["--bare"] * (framing == "bare") + list(options)


def truth(command):
    """For each mutant its name, what it breaks, what else is broken because of it, and what it does wrong."""
    told = subprocess.run(command + ["--truth"], stdout=subprocess.PIPE, check=True, text=True).stdout
    return [line.split("\t") for line in told.splitlines()]


def mistake(name, breaks, also, sentence):
    return Mistake(sentence, breaks.split(), also.split(), name=name)


def composed_servers(program, names=()):
    """Those of the table, or some of them."""
    lines = (CORPUS / "composed.txt").read_text().splitlines()
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    return [ComposedServer(program, framing, name, mutants) for framing, name, *mutants in rows
            if not names or name in names]


def drawn_servers(program, count):
    """So many that are drawn, every fourth of them bare; they are the same each time."""
    return [drawn(program, "bare" if seed % 4 == 0 else "line", seed) for seed in range(1, count + 1)]


def drawn(program, framing, seed):
    told = truth(served(program, framing, "--seed", str(seed)))
    return ComposedServer(program, framing, f"drawn-{seed}", [name for name, *_ in told])
