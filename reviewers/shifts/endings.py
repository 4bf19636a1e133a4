"""Shifts that end by themselves, and breaks that fall due: what the clock looks for."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from reviewers.shifts.actions import close
from reviewers.shifts.models import Break, Shift
from reviewers.shifts.queries import live_break, live_shift
from reviewers.shifts.rules import Ending, ending

_RESTING = Exists(Break.objects.filter(shift_id=OuterRef("pk"), ended_at__isnull=True))


def forgotten(*, now: datetime) -> Sequence[int]:
    """Return people who may have forgotten their shift: for long nothing has happened in it, and they do not rest."""
    silent_since = now - timedelta(minutes=settings.FORGOTTEN_SHIFT_MINUTES)
    return _people(_running().filter(Q(last_active_at__lt=silent_since) & ~_RESTING))


def over(*, now: datetime) -> Sequence[int]:
    """Return people whose hours are used up as of `now`."""
    return _people(_running().filter(ends_by__lt=now))


def stopping(*, now: datetime) -> Sequence[int]:
    """Return people on shift who are given nothing now: on a break, one is due, or their hours are used up."""
    stretch = timedelta(minutes=settings.WORK_STRETCH_MINUTES)
    silence = timedelta(minutes=settings.BREAK_MINUTES)
    due = Q(stretch_began_at__lte=now - stretch, last_active_at__gt=now - silence)
    return _people(_running().filter(due | Q(ends_by__lte=now) | _RESTING))


def end_by_itself(*, person_id: int, now: datetime) -> Shift | None:
    """End a shift whose time has come, and return it with its person; None if it goes on.

    The shift is locked and looked at again: its person may have worked, rested or ended it meanwhile.
    """
    shift = live_shift(person_id=person_id, lock=True)
    found = None if shift is None else _ending(shift=shift)
    if shift is None or found is None or now <= found.after:
        return None
    close(shift=shift, at=found.ended_at)
    return shift


def _ending(*, shift: Shift) -> Ending | None:
    running = live_break(shift_id=shift.pk)
    return ending(
        last_active_at=shift.last_active_at,
        ends_by=shift.ends_by,
        resting_since=None if running is None else running.started_at,
        forgotten_minutes=settings.FORGOTTEN_SHIFT_MINUTES,
    )


def _running() -> QuerySet[Shift]:
    return Shift.objects.filter(ended_at__isnull=True)


def _people(shifts: QuerySet[Shift]) -> Sequence[int]:
    return list(shifts.order_by("pk").values_list("person_id", flat=True))
