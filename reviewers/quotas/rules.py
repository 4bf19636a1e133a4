"""Which limits hold for a person: for every limit the most specific policy that states it wins."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum


class Reach(IntEnum):
    """Whom a policy is for; the greater, the more specific."""

    ORGANISATION = 0
    SITE = 1
    TEAM = 2
    PERSON = 3


@dataclass(frozen=True, kw_only=True)
class Policy:
    """One policy that names a person. A limit that is None is not stated by it; 0 is a limit."""

    reach: Reach
    # None: for the whole of a person's work.
    project_id: int | None = None
    clips_per_day: int | None = None
    minutes_heard_per_day: int | None = None
    hours_per_shift: float | None = None


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What holds for one person."""

    clips_per_day: int
    # Milliseconds of sound a local day; None: no such limit.
    heard_ms_per_day: int | None = None
    # None: a shift ends when the person ends it.
    hours_per_shift: float | None = None
    # Clips a local day by project number, for the projects that have a bound.
    by_project: Mapping[int, int] = field(default_factory=dict)


def limits(*, policies: Iterable[Policy], default: Limits) -> Limits:
    """Return what holds for a person, from all policies that name them, in any order.

    A policy of a project says nothing about the whole of a person's work, and the other way round.
    """
    clips, heard_ms, hours = default.clips_per_day, default.heard_ms_per_day, default.hours_per_shift
    by_project = dict(default.by_project)
    # From the least to the most specific: what is stated later wins.
    for policy in sorted(policies, key=lambda one: one.reach):
        if policy.project_id is not None:
            if policy.clips_per_day is not None:
                by_project[policy.project_id] = policy.clips_per_day
            continue
        if policy.clips_per_day is not None:
            clips = policy.clips_per_day
        if policy.minutes_heard_per_day is not None:
            heard_ms = policy.minutes_heard_per_day * 60_000
        if policy.hours_per_shift is not None:
            hours = policy.hours_per_shift
    return Limits(clips_per_day=clips, heard_ms_per_day=heard_ms, hours_per_shift=hours, by_project=by_project)


def left_by_project(*, by_project: Mapping[int, int], given: Mapping[int, int]) -> dict[int, int]:
    """Return how many clips of each bounded project may still be given in the day; a lowered bound leaves 0."""
    return {project_id: max(bound - given.get(project_id, 0), 0) for project_id, bound in by_project.items()}
