"""Latencies and errors of one client process, and how several processes' are put together."""

import time
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass
class Samples:
    """What was measured from `measure_from` on (time.monotonic of this machine), up to `measure_until`."""

    measure_from: float
    measure_until: float
    latencies: dict[str, "array[float]"] = field(default_factory=dict)
    errors: Counter[str] = field(default_factory=Counter)
    # Cycles finished within the time measured, and the public ids of labels acknowledged at any time.
    cycles: int = 0
    acknowledged: list[str] = field(default_factory=list)
    requests: int = 0
    # Cycles of a schedule that were never finished.
    unfinished: int = 0
    cpu_s: float = 0.0

    def note(self, name: str, *, since: float) -> None:
        """Note that a call which began (or should have begun) at `since` was answered now."""
        now = time.monotonic()
        self.requests += 1
        if self.measure_from <= since < self.measure_until:
            self.add(name, now - since)

    def add(self, name: str, seconds: float) -> None:
        """Add a latency."""
        known = self.latencies.get(name)
        if known is None:
            known = self.latencies[name] = array("d")
        known.append(seconds)

    def error(self, name: str, what: str) -> None:
        """Count an answer that should not have come; errors count whenever they happen."""
        self.errors[f"{name}: {what}"] += 1

    def cycle_done(self, *, label_id: str) -> None:
        """Count a cycle, whose label is kept under this public id."""
        self.acknowledged.append(label_id)
        if self.measure_from <= time.monotonic() < self.measure_until:
            self.cycles += 1


def merged(parts: Iterable[Samples]) -> Samples:
    """Return what several processes measured together."""
    whole: Samples | None = None
    for part in parts:
        if whole is None:
            whole = Samples(measure_from=part.measure_from, measure_until=part.measure_until)
        _add(whole.latencies, part.latencies)
        whole.errors.update(part.errors)
        whole.cycles += part.cycles
        whole.acknowledged += part.acknowledged
        whole.requests += part.requests
        whole.unfinished += part.unfinished
        whole.cpu_s += part.cpu_s
    if whole is None:
        raise ValueError("nothing was measured")
    return whole


def _add(into: dict[str, "array[float]"], other: Mapping[str, "array[float]"]) -> None:
    for name, values in other.items():
        into.setdefault(name, array("d")).extend(values)
