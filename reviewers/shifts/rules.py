"""When a break is due, when a shift ends, and how many clips fit before either (W3, W7). Everything is elapsed time."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta


def break_due_at(*, stretch_began_at: datetime, work_minutes: int) -> datetime:
    """Return when the break after a stretch of continuous work falls due."""
    return stretch_began_at + timedelta(minutes=work_minutes)


def stretch_after_activity(
    *, stretch_began_at: datetime, last_active_at: datetime, now: datetime, break_minutes: int
) -> datetime:
    """Return when the stretch of continuous work began: any long enough silence was the break."""
    if now - last_active_at >= timedelta(minutes=break_minutes):
        return now
    return stretch_began_at


def next_break_at(
    *, stretch_began_at: datetime, last_active_at: datetime, now: datetime, work_minutes: int, break_minutes: int
) -> datetime:
    """Return when the next break falls due for somebody who works on now; past instants mean that it is due."""
    began = stretch_after_activity(
        stretch_began_at=stretch_began_at, last_active_at=last_active_at, now=now, break_minutes=break_minutes
    )
    return break_due_at(stretch_began_at=began, work_minutes=work_minutes)


def stops_at(*, break_due_at: datetime, ends_by: datetime | None) -> datetime:
    """Return what comes first: the next break, or the end of the shift where it has one."""
    return break_due_at if ends_by is None else min(break_due_at, ends_by)


def clips_until(*, now: datetime, until: datetime, seconds_per_clip: float) -> int:
    """Return how many clips somebody can finish until an instant at this pace (seconds a clip, above 0).

    At least 1 while any time is left, for the clip in hand may be finished afterwards; then 0.
    """
    left = (until - now).total_seconds()
    return max(math.floor(left / seconds_per_clip), 1) if left > 0 else 0


def rested(*, last_active_at: datetime, break_began_at: datetime, now: datetime, break_minutes: int) -> bool:
    """Tell whether a break that ends now was a whole one; silence just before it counts with it."""
    return now - min(last_active_at, break_began_at) >= timedelta(minutes=break_minutes)


@dataclass(frozen=True, kw_only=True)
class Ending:
    """How a shift ends by itself: after which instant, and what is written down as its end."""

    after: datetime
    ended_at: datetime
    # The hours of the shift are used up; else it was forgotten.
    over: bool


def ending(
    *, last_active_at: datetime, ends_by: datetime | None, resting_since: datetime | None, forgotten_minutes: int
) -> Ending | None:
    """Return how a running shift will end by itself if nothing more happens in it; None for a break without an end.

    Whichever comes first: its hours are used up, or it was forgotten. Somebody who rests has not forgotten it, and
    break minutes count as hours (W6): such a shift counts up to its last hour, or to the last sign of its person after
    that. A forgotten one counts up to its last activity.
    """
    forgotten_after = last_active_at + timedelta(minutes=forgotten_minutes)
    if ends_by is not None and (resting_since is not None or ends_by <= forgotten_after):
        return Ending(after=ends_by, ended_at=max(ends_by, last_active_at, resting_since or ends_by), over=True)
    if resting_since is not None:
        return None
    return Ending(after=forgotten_after, ended_at=last_active_at, over=False)
