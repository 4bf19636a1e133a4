"""Outcomes for people (Markdown, on the terminal and in bench/RESULTS.md) and for programs (one line of JSON)."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bench.outcome import Outcome


def last_line(*, outcomes: Sequence[Outcome], floor_per_s: float) -> str:
    """Return the one JSON line: rate, CPU, memory and statements of the first saturation, the worst p99 of its calls.

    Errors and duplicates are those of every scenario.
    """
    first = outcomes[0]
    statements = {name: calls.statements for name, calls in first.quiet.calls.items()} if first.quiet else {}
    values: dict[str, Any] = {
        "cycles_per_s": _rounded(first.cycles_per_s),
        "floor_per_s": _rounded(floor_per_s),
        "p99_ms": _rounded(first.worst_p99_ms),
        "errors": sum(sum(outcome.errors.values()) for outcome in outcomes),
        "duplicates": sum(sum(outcome.duplicates.values()) for outcome in outcomes),
        "statements": statements,
        "cpu_ms_per_cycle": _rounded(first.cpu_ms_per_cycle, 2),
        "pss_mib": _rounded(first.web_pss_mib),
    }
    return json.dumps(values)


def describe(outcome: Outcome) -> Iterator[str]:
    """Yield an outcome as lines of Markdown."""
    yield f"## {outcome.title}"
    yield ""
    yield from (f"- {line}" for line in _figures(outcome))
    if outcome.spreads:
        yield ""
        yield "| call | number | p50 ms | p95 ms | p99 ms | longest ms |"
        yield "|---|---|---|---|---|---|"
        for name, spread in outcome.spreads.items():
            yield (
                f"| {name} | {spread.count:,} | {spread.p50:.1f} | {spread.p95:.1f} | {spread.p99:.1f} "
                f"| {spread.longest:.1f} |"
            )
    if outcome.quiet is not None:
        yield ""
        yield "| call | statements | BEGIN, COMMIT | round trips |"
        yield "|---|---|---|---|"
        for name, calls in outcome.quiet.calls.items():
            yield f"| {name} | {calls.statements} | {calls.control} | {calls.round_trips} |"
    yield ""


def _figures(outcome: Outcome) -> Iterator[str]:
    if outcome.cycles_per_s is not None:
        yield f"**{outcome.cycles_per_s:.0f} cycles a second**"
    if outcome.cpu_ms_per_cycle is not None:
        yield (
            f"CPU a cycle: {outcome.cpu_ms_per_cycle:.2f} ms (web {outcome.web_ms_per_cycle:.2f}, database "
            f"{outcome.database_ms_per_cycle:.2f}); beside it worker, clock, broker "
            f"{outcome.others_ms_per_cycle:.2f}"
        )
    if outcome.client_ms_per_request is not None:
        yield f"the load itself: {outcome.client_ms_per_request:.3f} ms CPU a request, in processes of its own"
    if outcome.web_pss_mib is not None:
        yield f"memory (PSS): web {outcome.web_pss_mib:.0f} MiB, everything {outcome.all_pss_mib:.0f} MiB"
    if outcome.quiet is not None:
        yield f"shared buffers a claimed seat: {outcome.quiet.buffers_per_seat:.1f}"
    yield f"errors: {_counted(outcome.errors)}; duplicates and violations: {_counted(outcome.duplicates)}"
    if outcome.unfinished:
        yield f"cycles of the schedule that were never finished: {outcome.unfinished:,}"
    yield f"load average at the end: {outcome.load_average:.1f}"
    yield from outcome.notes


def _counted(names: Mapping[str, int]) -> str:
    if not names:
        return "0"
    return f"{sum(names.values()):,} ({', '.join(f'{name} × {number:,}' for name, number in names.items())})"


def _rounded(value: float | None, places: int = 1) -> float | None:
    return None if value is None else round(value, places)


def results(*, outcomes: Sequence[Outcome], floor_per_s: float, machine: Mapping[str, str]) -> str:
    """Return the text of bench/RESULTS.md."""
    lines = [
        "# What `make bench` measured",
        "",
        "Written by the bench itself; docs/how-to/benchmark.md says what each scenario does and how to repeat it.",
        "",
        *(f"- {name}: {value}" for name, value in machine.items()),
        f"- floor of the same run (8 connections, claim 10, then 10 × insert and finish): {floor_per_s:.0f} a second",
        "",
    ]
    for outcome in outcomes:
        lines += describe(outcome)
    return "\n".join(lines).rstrip() + "\n"
