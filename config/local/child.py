"""A process that the supervisor looks after: started, watched, started again, stopped."""

import os
import signal
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path

from config.local.process import end_session, finish, spawn
from config.local.trouble import StartupError


class Child(ABC):
    """One long-running process with a name for people, a log, and the signal that ends it well."""

    name: str
    log: Path
    stop_signal = signal.SIGTERM
    grace = 10.0  # seconds between being asked to stop and being killed
    process: subprocess.Popen[bytes] | None = None
    _asked: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def start(self) -> None:
        """Start the process; returns when it is of use, or raises StartupError."""

    def ended(self) -> bool:
        """Tell whether the process was started and is gone."""
        return self.process is not None and self.process.poll() is not None

    def describe_end(self) -> str:
        """Say in a few words how the process ended."""
        code = self.process.poll() if self.process else None
        if code is not None and code < 0:
            return f"{self.name} was ended by signal {-code}"
        return f"{self.name} ended with exit code {code}"

    def clear(self) -> None:
        """End what an ended process left behind of its session."""
        if self.process is not None:
            end_session(self.process)

    def ask_to_stop(self) -> None:
        """Ask the process to stop, once (a second time means "at once" to some); returns without waiting."""
        if self.process is not None and self.process is not self._asked and self.process.poll() is None:
            self._asked = self.process
            self.process.send_signal(self.stop_signal)

    def stop(self) -> None:
        """Ask the process to stop and wait until nothing is left of it."""
        self.ask_to_stop()
        if self.process is not None:
            finish(self.process, grace=self.grace)
            self.process = None


class Program(Child):
    """A process of Earshot itself: web, worker or clock."""

    def __init__(
        self,
        *,
        name: str,
        argv: Sequence[str],
        env: Mapping[str, str],
        log: Path,
        cwd: Path,
        parent_death: signal.Signals = signal.SIGTERM,
    ) -> None:
        """Keep what is needed to start it, now and again."""
        self.name, self.argv, self.env, self.log, self.cwd = name, argv, env, log, cwd
        self.parent_death = parent_death

    def start(self) -> None:
        """Start the process and return at once."""
        self.process = spawn(
            argv=[sys.executable, *self.argv], env=self.env, log=self.log, cwd=self.cwd, parent_death=self.parent_death
        )

    def run(self) -> None:
        """Run the process to its end; raises StartupError when it fails."""
        self.start()
        if self.process is None or self.process.wait() == 0:
            self.process = None
            return
        raise StartupError(
            f"{self.describe_end()} (its last words: {last_line(self.log)!r}): read {self.log}, put that right, and "
            "start again."
        )


def last_line(log: Path, *, limit: int = 200) -> str:
    """Return the last line with text in a log, at most `limit` characters of it."""
    lines = [line for line in tail(log).splitlines() if line.strip()]
    return lines[-1].strip()[:limit] if lines else ""


def tail(log: Path, *, since: int = 0, size: int = 16_384) -> str:
    """Return the end of a log: what was written after `since` bytes, at most `size` bytes of it."""
    try:
        with log.open("rb") as stream:
            end = stream.seek(0, os.SEEK_END)
            stream.seek(max(since, end - size) if since <= end else 0)
            return stream.read().decode(errors="replace")
    except OSError:
        return ""
