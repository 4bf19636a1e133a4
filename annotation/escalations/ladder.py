"""The ladder of people and its clocks. Pure; the numbers are defaults of ours (docs/explanation/escalations.md).

A ladder is copied when an escalation gets its level, so that editing this file never moves a running clock (E3). No
level is ever changed by a breach: only more people hear of it (E4).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

ON_CALL = "on_call"
SUPERVISORS = "supervisors"
EVERYBODY = "all_and_executive"


@dataclass(frozen=True, kw_only=True)
class Clock:
    """How long a level leaves for somebody to own it, and for a decision. Nothing pauses either."""

    acknowledge: timedelta
    decide: timedelta


# A working day counts as 24 hours: calendars of sites come later, and the stricter clock is the safe one.
_DAY = timedelta(hours=24)
CLOCKS: Mapping[str, Clock] = {
    "S0": Clock(acknowledge=timedelta(minutes=5), decide=timedelta(minutes=60)),
    "S1": Clock(acknowledge=timedelta(minutes=30), decide=timedelta(hours=24)),
    "S2": Clock(acknowledge=_DAY, decide=timedelta(hours=72)),
    "S3": Clock(acknowledge=_DAY, decide=timedelta(days=5)),
}


@dataclass(frozen=True, kw_only=True)
class Rung:
    """Who is paged, and how long after the level was set."""

    audience: str
    after: timedelta


def _rungs(*steps: tuple[str, timedelta]) -> tuple[Rung, ...]:
    return tuple(Rung(audience=audience, after=after) for audience, after in steps)


LADDER: Mapping[str, tuple[Rung, ...]] = {
    "S0": _rungs(
        (ON_CALL, timedelta(0)),
        (SUPERVISORS, timedelta(minutes=5)),
        (EVERYBODY, timedelta(minutes=10)),
        (EVERYBODY, timedelta(minutes=60)),
    ),
    "S1": _rungs(
        (ON_CALL, timedelta(0)),
        (SUPERVISORS, timedelta(minutes=30)),
        (EVERYBODY, timedelta(minutes=60)),
        (EVERYBODY, timedelta(hours=24)),
    ),
    "S2": _rungs((SUPERVISORS, _DAY), (EVERYBODY, 2 * _DAY), (EVERYBODY, timedelta(hours=72))),
    "S3": _rungs((SUPERVISORS, _DAY), (EVERYBODY, timedelta(days=5))),
}
# The last rung of S0 comes again and again until somebody answers.
REPEAT: Mapping[str, timedelta] = {"S0": timedelta(minutes=15)}


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The clocks and steps of one escalation."""

    ack_due_at: datetime
    decide_due_at: datetime
    # (audience, due)
    steps: Sequence[tuple[str, datetime]]


def plan(*, level: str, starts_at: datetime) -> Plan:
    """Return the clocks and the ladder of a level that begins at an instant."""
    clock = CLOCKS[level]
    return Plan(
        ack_due_at=starts_at + clock.acknowledge,
        decide_due_at=starts_at + clock.decide,
        steps=[(rung.audience, starts_at + rung.after) for rung in LADDER[level]],
    )


def still_needed(*, due_at: datetime, decide_due_at: datetime, acknowledged: bool, decided: bool) -> bool:
    """Tell whether a step that falls due must page: up to the decision's hour somebody must own it, then decide."""
    return not decided if due_at >= decide_due_at else not acknowledged


def next_repeat(*, level: str, audience: str, now: datetime, next_due: datetime | None) -> datetime | None:
    """Return when the last rung of a level comes again after it fired; None where it does not, or another is sooner."""
    every = REPEAT.get(level)
    if every is None or audience != EVERYBODY:
        return None
    again = now + every
    return None if next_due is not None and next_due <= again else again
