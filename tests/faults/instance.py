"""An instance of its own for tests of the supervisor: its process, what it says, and every process below it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from config.local.plan import ROOT
from config.local.ports import free_port
from config.local.process import prepare

# What the tests' own servers put into the environment must not reach the instance.
OURS = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "STORAGE_URL", "KEYS_URL", "SECRET_KEY", "EARSHOT_ENV")


class Instance:
    """One `python -m config.local ...`; ended with everything below it by `close`."""

    def __init__(self, data_dir: Path, *, command: str = "services", **environ: str) -> None:
        self.data_dir = data_dir
        environ.setdefault("PORT", str(free_port()))
        base = {name: value for name, value in os.environ.items() if name not in OURS}
        self.errors = data_dir.with_name(data_dir.name + ".stderr")
        with self.errors.open("w") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "config.local", command],
                cwd=ROOT,
                env={**base, "DATA_DIR": str(data_dir), **environ},  # a test may name another folder
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                start_new_session=True,
                preexec_fn=prepare(parent_death=signal.SIGTERM),
            )
        self.said: list[str] = []

    def hear(self, words: str) -> str:
        """Wait for a line with these words; fails when the instance ends without saying them."""
        for line in self._lines():
            self.said.append(line)
            if words in line:
                return line
        raise AssertionError(f"ended without saying {words!r}: {self.said} {self.complaint()}")

    def _lines(self) -> Iterator[str]:
        assert self.process.stdout is not None
        return iter(self.process.stdout.readline, "")

    def complaint(self) -> str:
        """What it wrote to standard error."""
        return self.errors.read_text()

    def family(self) -> set[tuple[int, str]]:
        """Every process below the supervisor as (pid, start time)."""
        return descendants(self.process.pid)

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Send a signal to the supervisor and return its exit code."""
        self.process.send_signal(number)
        self.process.communicate(timeout=60)
        return self.process.returncode

    def close(self) -> None:
        """End the instance if it still runs."""
        if self.process.poll() is None:
            self.stop(signal.SIGTERM)


def descendants(root: int) -> set[tuple[int, str]]:
    """Return the processes below one process as (pid, start time)."""
    parents = {pid: fields[1] for pid, fields in _table().items()}
    below = {root}
    while True:
        more = {pid for pid, parent in parents.items() if int(parent) in below} - below
        if not more:
            return {(pid, _table()[pid][19]) for pid in below - {root} if pid in _table()}
        below |= more


def left_of(family: set[tuple[int, str]], *, within: float = 20.0) -> list[str]:
    """Wait until none of these processes is alive; return the commands of those still there after `within` seconds."""
    deadline = time.monotonic() + within
    while True:
        table = _table()
        alive = [pid for pid, began in family if pid in table and table[pid][19] == began and table[pid][0] != "Z"]
        if not alive or time.monotonic() > deadline:
            return [Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace") for pid in alive]
        time.sleep(0.1)


def _table() -> dict[int, list[str]]:
    """Return /proc/*/stat by pid: the fields after the command's name (state, parent, ..., start time at 19)."""
    table = {}
    for path in Path("/proc").iterdir():
        if path.name.isdigit():
            try:
                table[int(path.name)] = (path / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
    return table
