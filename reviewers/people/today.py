"""What a person's day looks like, as the desk and `me` show it."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from reviewers.people.models import Person
from reviewers.quotas.actions import limit_of
from reviewers.quotas.models import Allowance
from reviewers.shifts.models import Shift
from reviewers.shifts.queries import live_break, live_shift
from reviewers.shifts.rules import break_due_at
from reviewers.sites.rules import local_day


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
    heard_ms: int
    distressing: int

    @property
    def left(self) -> int:
        """Clips that may still be given today."""
        return max(self.limit - self.taken, 0)


def today(*, person_id: int, now: datetime) -> Today:
    """Return the figures of a person's current local day; reads only, so a new day shows zeros before it is written."""
    person = Person.objects.select_related("site").get(pk=person_id)
    day = local_day(now=now, zone=person.site.zone, day_starts=person.site.day_starts)
    allowance = Allowance.objects.filter(pk=person_id, day_ends_at__gt=now).first()
    if allowance is None:
        allowance = Allowance(day=day.date, day_ends_at=day.ends_at, limit=limit_of(person=person))
    shift = live_shift(person_id=person_id)
    running = live_break(shift_id=shift.pk) if shift is not None else None
    return Today(
        limit=allowance.limit,
        taken=allowance.taken,
        done=allowance.done,
        resets_at=allowance.day_ends_at,
        shift_started_at=shift.started_at if shift is not None else None,
        break_started_at=running.started_at if running is not None else None,
        break_due_at=_due(shift),
        heard_ms=allowance.heard_ms,
        distressing=allowance.distressing,
    )


def _due(shift: Shift | None) -> datetime | None:
    if shift is None:
        return None
    return break_due_at(stretch_began_at=shift.stretch_began_at, work_minutes=settings.WORK_STRETCH_MINUTES)


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
        },
        "break_due_at": figures.break_due_at,
        "exposure": {"heard_s": figures.heard_ms // 1000, "distressing": figures.distressing},
    }
