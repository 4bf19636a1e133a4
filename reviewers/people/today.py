"""What a person's day looks like, as the desk and `me` show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from reviewers.people.day import day_of
from reviewers.people.facts import facts_of
from reviewers.quotas.queries import Used, limits_by, used_of
from reviewers.quotas.rules import left_by_project
from reviewers.shifts.at_work import break_due


@dataclass(frozen=True, kw_only=True)
class Today:
    """One person's local day. The limit is a limit, never a goal."""

    limit: int
    taken: int
    done: int
    resets_at: datetime
    shift_started_at: datetime | None
    break_started_at: datetime | None
    break_due_at: datetime | None
    # When the running shift ends at the latest.
    shift_ends_by: datetime | None
    heard_ms: int
    # Milliseconds of sound after which nothing more is given today; None: no such limit.
    heard_limit_ms: int | None
    distressing: int
    # Clips left today of each project that has a bound of its own, by its number.
    left_by_project: Mapping[int, int]

    @property
    def left(self) -> int:
        """Clips that may still be given today."""
        return max(self.limit - self.taken, 0)


def today(*, person_id: int, now: datetime) -> Today:
    """Return the figures of a person's current local day; reads only, so a new day shows zeros before it is written."""
    facts = facts_of(person_id=person_id, now=now)
    holds = limits_by(policies=facts.policies)
    day = day_of(facts=facts, now=now)
    begun = used_of(person_id=person_id, day=day, now=now)
    used = begun or Used(ends_at=day.ends_at)
    shift = facts.shift
    return Today(
        limit=holds.clips_per_day,
        taken=used.taken,
        done=used.done,
        resets_at=used.ends_at,
        shift_started_at=shift.started_at if shift is not None else None,
        break_started_at=shift.break_started_at if shift is not None else None,
        break_due_at=break_due(shift=shift, now=now) if shift is not None else None,
        shift_ends_by=shift.ends_by if shift is not None else None,
        heard_ms=used.heard_ms,
        heard_limit_ms=holds.heard_ms_per_day,
        distressing=used.distressing,
        left_by_project=left_by_project(
            by_project=holds.by_project, given=facts.given_by_project if begun is not None else {}
        ),
    )


def today_body(figures: Today) -> dict[str, object]:
    """Return the day in the shape of the HTTP contract."""
    return {
        "quota": {
            "limit": figures.limit,
            "taken": figures.taken,
            "done": figures.done,
            "left": figures.left,
            "resets_at": figures.resets_at,
        },
        "shift": figures.shift_started_at
        and {
            "started_at": figures.shift_started_at,
            "on_break": figures.break_started_at is not None,
            "break_started_at": figures.break_started_at,
            "ends_by": figures.shift_ends_by,
        },
        "break_due_at": figures.break_due_at,
        "exposure": {
            "heard_s": figures.heard_ms // 1000,
            "limit_s": None if figures.heard_limit_ms is None else figures.heard_limit_ms // 1000,
            "distressing": figures.distressing,
        },
    }
