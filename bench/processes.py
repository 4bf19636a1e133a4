"""What processes cost, read from /proc: CPU seconds of a tree of them, and their share of memory."""

import os
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_PPID, _UTIME, _CSTIME = 1, 11, 14  # places in /proc/PID/stat, counted from behind the command's closing bracket


@dataclass(frozen=True, kw_only=True)
class Cost:
    """CPU seconds since the processes began."""

    web: float
    database: float
    others: float


def tree(pid: int) -> list[int]:
    """Return a process and all that descend from it."""
    children: dict[int, list[int]] = defaultdict(list)
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))) is not None:
            children[int(fields[_PPID])].append(int(entry.name))
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += children[one]
    return found


def cpu_seconds(pid: int) -> float:
    """Return what a tree of processes has used, those that have ended since included."""
    ticks = 0
    for one in tree(pid):
        fields = _stat(one)
        if fields is not None:
            # Own user and system time, and that of children that were waited for.
            ticks += sum(int(value) for value in fields[_UTIME : _CSTIME + 1])
    return ticks / _TICKS


def pss_mib(pid: int, *, alone: bool = False) -> float:
    """Return the proportional share of memory of a tree of processes, or of its first one alone, in MiB."""
    total = 0
    for one in [pid] if alone else tree(pid):
        try:
            text = Path(f"/proc/{one}/smaps_rollup").read_text(encoding="ascii")
        except OSError:
            continue
        total += next((int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")), 0)
    return total / 1024


def _stat(pid: int) -> list[str] | None:
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    return text.rpartition(")")[2].split()
