"""Whether somebody who is on shift may be given clips now, and how many fit before they stop (W3)."""

from datetime import datetime, timedelta

from django.conf import settings

from reviewers.people.facts import RunningShift
from reviewers.shifts.refusals import BreakDue, NotOnShift, OnBreak, ShiftOver
from reviewers.shifts.rules import clips_until, next_break_at, stops_at


def at_work(*, shift: RunningShift | None, now: datetime) -> RunningShift:
    """Return the shift of somebody who may be given clips. Raises NotOnShift, OnBreak, ShiftOver, BreakDue."""
    return _going_on(shift=shift, grace=timedelta(0), now=now)


def may_hear(*, shift: RunningShift | None, opened: bool, now: datetime) -> RunningShift:
    """Return the shift of somebody who may hear a clip that they hold.

    The clip in hand, which was opened before, may be finished for some minutes when a break is due or the shift is
    over. Raises NotOnShift, OnBreak, ShiftOver, BreakDue.
    """
    grace = timedelta(minutes=settings.CLIP_IN_HAND_MINUTES if opened else 0)
    return _going_on(shift=shift, grace=grace, now=now)


def _going_on(*, shift: RunningShift | None, grace: timedelta, now: datetime) -> RunningShift:
    if shift is None:
        raise NotOnShift
    if shift.break_started_at is not None:
        raise OnBreak
    if shift.ends_by is not None and now >= shift.ends_by + grace:
        raise ShiftOver(ended_at=shift.ends_by.isoformat())
    if now >= break_due(shift=shift, now=now) + grace:
        raise BreakDue(minutes=settings.BREAK_MINUTES)
    return shift


def break_due(*, shift: RunningShift, now: datetime) -> datetime:
    """Return when the next break falls due for somebody who works on now; enough silence until now was the break."""
    return next_break_at(
        stretch_began_at=shift.stretch_began_at,
        last_active_at=shift.last_active_at,
        now=now,
        work_minutes=settings.WORK_STRETCH_MINUTES,
        break_minutes=settings.BREAK_MINUTES,
    )


def room_until_break(*, shift: RunningShift, now: datetime) -> int:
    """Return how many clips the next break or the end of the shift will not cut, at the planned pace.

    What somebody holds counts too. At least 1 for somebody at work.
    """
    until = stops_at(break_due_at=break_due(shift=shift, now=now), ends_by=shift.ends_by)
    return clips_until(now=now, until=until, seconds_per_clip=settings.SECONDS_PER_CLIP)
