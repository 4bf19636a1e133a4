"""Who may be given clips, and who may hear one, by what their shift says."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings

from reviewers.people.facts import RunningShift
from reviewers.shifts.at_work import at_work, break_due, may_hear, room_until_break
from reviewers.shifts.refusals import BreakDue, NotOnShift, OnBreak, ShiftOver

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
STRETCH = timedelta(minutes=settings.WORK_STRETCH_MINUTES)
IN_HAND = timedelta(minutes=settings.CLIP_IN_HAND_MINUTES)
MOMENT = timedelta(seconds=1)


def shift(**changes: Any) -> RunningShift:
    plain: dict[str, Any] = {
        "started_at": NOW - timedelta(hours=3),
        "ends_by": NOW + timedelta(hours=6),
        "last_active_at": NOW,
        "stretch_began_at": NOW - timedelta(minutes=5),
        "break_started_at": None,
    }
    return RunningShift(**{**plain, **changes})


def test_somebody_at_work_is_given_what_fits() -> None:
    working = at_work(shift=shift(ends_by=NOW + timedelta(minutes=1)), now=NOW)
    assert room_until_break(shift=working, now=NOW) == 2


@pytest.mark.parametrize(
    ("running", "refusal"),
    [
        (None, NotOnShift),
        (shift(break_started_at=NOW), OnBreak),
        (shift(ends_by=NOW), ShiftOver),
        (shift(stretch_began_at=NOW - STRETCH), BreakDue),
    ],
)
def test_W3_nothing_is_given_to_somebody_who_stops(running: RunningShift | None, refusal: Any) -> None:
    """SAFETY W3: while a break is due or taken, nothing is given."""
    with pytest.raises(refusal):
        at_work(shift=running, now=NOW)


def test_W3_the_clip_in_hand_may_be_heard_for_ten_minutes_and_no_other() -> None:
    """SAFETY W3: no clip sounds while a break is due; DAY.md lets the one in hand be finished."""
    for began in (NOW - STRETCH, NOW - STRETCH - IN_HAND + MOMENT):
        running = shift(stretch_began_at=began)
        with pytest.raises(BreakDue):
            may_hear(shift=running, opened=False, now=NOW)
        assert may_hear(shift=running, opened=True, now=NOW) is running
    with pytest.raises(BreakDue):
        may_hear(shift=shift(stretch_began_at=NOW - STRETCH - IN_HAND), opened=True, now=NOW)
    with pytest.raises(OnBreak):
        may_hear(shift=shift(break_started_at=NOW), opened=True, now=NOW)


def test_the_clip_in_hand_may_be_finished_after_the_last_hour() -> None:
    assert may_hear(shift=shift(ends_by=NOW - IN_HAND + MOMENT), opened=True, now=NOW)
    with pytest.raises(ShiftOver):
        may_hear(shift=shift(ends_by=NOW - IN_HAND), opened=True, now=NOW)


def test_silence_makes_a_due_break_a_taken_one() -> None:
    silent = shift(stretch_began_at=NOW - STRETCH, last_active_at=NOW - timedelta(minutes=15))
    assert at_work(shift=silent, now=NOW) is silent
    assert break_due(shift=silent, now=NOW) == NOW + STRETCH
