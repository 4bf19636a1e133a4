"""Looks after running children: one that ends is started again, later each time it fails soon after its start."""

import select
import signal
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import FrameType

from config.local.child import Child
from config.local.trouble import StartupError

FIRST_DELAY = 0.5  # seconds before the first new start; doubled each time
LONGEST_DELAY = 30.0
STEADY_AFTER = 60.0  # seconds of running after which the delay starts small again


class StopRequested(BaseException):
    """Ctrl-C, SIGTERM or a closed terminal: raised in the main thread wherever it is."""


@dataclass
class _Watched:
    child: Child
    started: float
    delay: float = FIRST_DELAY
    due: float | None = None  # when to start it again


class Bell:
    """Wakes the main thread when a child ends, so that nobody has to look again and again."""

    def __enter__(self) -> "Bell":
        """Listen for the end of children."""
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        self._before = signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        return self

    def __exit__(self, *_: object) -> None:
        """Stop listening."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, self._before)
        self._reader.close()
        self._writer.close()

    def wait(self, seconds: float | None) -> None:
        """Return when a child ended or the seconds are over (None: however long it takes)."""
        ready, _, _ = select.select([self._reader], [], [], seconds)
        if ready:
            self._reader.recv(4096)


def request_stop_on_signals() -> None:
    """Turn SIGINT, SIGTERM and SIGHUP into StopRequested, once; a SIGHUP that is ignored (nohup) stays ignored."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        ignore_stop_signals()
        raise StopRequested

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, stop)


def ignore_stop_signals() -> None:
    """Let nothing interrupt an orderly stop."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def watch(children: Sequence[Child], *, bell: Bell, tell: Callable[[str], None]) -> None:
    """Keep the children running until StopRequested is raised."""
    watched = [_Watched(child=child, started=time.monotonic()) for child in children]
    while True:
        for each in watched:
            _look_after(each, now=time.monotonic(), tell=tell)
        due = [each.due for each in watched if each.due is not None]
        bell.wait(max(0.0, min(due) - time.monotonic()) if due else None)


def _look_after(each: _Watched, *, now: float, tell: Callable[[str], None]) -> None:
    child = each.child
    if each.due is None and child.ended():
        child.clear()
        if now - each.started > STEADY_AFTER:
            each.delay = FIRST_DELAY
        each.due = now + each.delay
        tell(f"{child.describe_end()}; starting it again in {each.delay:g} s (its log: {child.log}).")
        each.delay = min(2 * each.delay, LONGEST_DELAY)
    if each.due is not None and now >= each.due:
        each.due, each.started = None, now
        try:
            child.start()
        except StartupError as error:
            tell(str(error))
            each.due = time.monotonic() + each.delay
            each.delay = min(2 * each.delay, LONGEST_DELAY)
            return
        tell(f"{child.name} is up again.")
