"""Breaks, ends and pace: the rules without a database."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import settings
from config.base.errors import Invalid
from reviewers.shifts.pace import seconds_per_clip, work_seconds
from reviewers.shifts.rules import break_due_at, clips_until, ending, next_break_at, rested, stops_at

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
minutes = st.integers(0, 24 * 60).map(lambda number: timedelta(minutes=number))
paces = st.floats(0.5, 600)


@given(left=st.floats(-7200, 7200), pace=paces)
def test_W3_what_is_given_ends_before_the_break_but_for_one_clip(left: float, pace: float) -> None:
    """SAFETY W3: nothing is given that the break would cut; the clip in hand may be finished after it falls due."""
    until = NOW + timedelta(seconds=left)
    room = clips_until(now=NOW, until=until, seconds_per_clip=pace)
    if until <= NOW:
        assert room == 0
    else:
        assert room >= 1
        assert room == 1 or NOW + timedelta(seconds=room * pace) <= until + timedelta(microseconds=1)
        # And not less than fits.
        assert (room + 1) * pace > left - 1e-6


def test_a_batch_of_ten_is_cut_in_the_last_five_minutes() -> None:
    rooms = [clips_until(now=NOW, until=NOW + timedelta(seconds=left), seconds_per_clip=28.8) for left in (289, 287, 1)]
    assert rooms == [10, 9, 1]


def test_whatever_comes_first_stops() -> None:
    due = NOW + timedelta(hours=1)
    assert stops_at(break_due_at=due, ends_by=None) == due
    assert stops_at(break_due_at=due, ends_by=due - timedelta(seconds=1)) == due - timedelta(seconds=1)
    assert stops_at(break_due_at=due, ends_by=due + timedelta(seconds=1)) == due


@given(worked=minutes, silent=minutes)
def test_W3_a_break_is_due_after_120_minutes_unless_there_were_15_of_silence(
    worked: timedelta, silent: timedelta
) -> None:
    """SAFETY W3: 120 minutes of continuous work, then 15 of break; any such silence is the break."""
    began = NOW - worked - silent
    due = next_break_at(
        stretch_began_at=began, last_active_at=NOW - silent, now=NOW, work_minutes=120, break_minutes=15
    )
    if silent >= timedelta(minutes=15):
        assert due == NOW + timedelta(minutes=120)
    else:
        assert due == break_due_at(stretch_began_at=began, work_minutes=120)
        assert (due <= NOW) is (worked + silent >= timedelta(minutes=120))


@given(silent=minutes, rest=minutes)
def test_silence_before_a_break_belongs_to_it(silent: timedelta, rest: timedelta) -> None:
    whole = rested(last_active_at=NOW - rest - silent, break_began_at=NOW - rest, now=NOW, break_minutes=15)
    assert whole is (rest + silent >= timedelta(minutes=15))


def _ending(*, active: datetime, ends_by: datetime | None, resting_since: datetime | None = None):
    return ending(last_active_at=active, ends_by=ends_by, resting_since=resting_since, forgotten_minutes=30)


@given(active=minutes, hours=minutes)
def test_a_shift_ends_by_itself_when_its_hours_are_used_up_or_it_is_forgotten(
    active: timedelta, hours: timedelta
) -> None:
    last, ends_by = NOW + active, NOW + hours
    found = _ending(active=last, ends_by=ends_by)
    assert found is not None
    if found.over:
        assert found.after == ends_by
        assert found.ended_at == max(ends_by, last)
    else:
        # Forgotten long before: only what was worked counts.
        assert last + timedelta(minutes=30) == found.after < ends_by
        assert found.ended_at == last


def test_W6_minutes_of_a_break_count_as_hours_up_to_the_end_of_the_shift() -> None:
    """SAFETY W6: a shift that ends in its last break counts it."""
    ends_by = NOW + timedelta(hours=9)
    found = _ending(active=ends_by - timedelta(minutes=40), ends_by=ends_by, resting_since=ends_by - timedelta(hours=1))
    assert found is not None
    assert found.ended_at == ends_by


def test_a_rest_is_no_forgotten_shift() -> None:
    assert _ending(active=NOW, ends_by=None, resting_since=NOW) is None
    forgotten = _ending(active=NOW, ends_by=None)
    assert forgotten is not None
    assert forgotten.ended_at == NOW


def test_W7_nine_hours_less_the_breaks_leave_28_8_seconds_a_clip_and_27_with_a_meal() -> None:
    """SAFETY W7: the arithmetic, from W3's numbers alone."""
    plain = work_seconds(hours=9, stretch_minutes=120, break_minutes=15)
    meal = work_seconds(hours=9, stretch_minutes=120, break_minutes=15, meal_minutes=45)
    assert seconds_per_clip(work_seconds=plain, clips=1000) == pytest.approx(28.8)
    assert seconds_per_clip(work_seconds=meal, clips=1000) == pytest.approx(27.0)


def test_the_planned_pace_is_what_the_house_numbers_make() -> None:
    work = work_seconds(
        hours=settings.HOURS_PER_SHIFT,
        stretch_minutes=settings.WORK_STRETCH_MINUTES,
        break_minutes=settings.BREAK_MINUTES,
    )
    assert pytest.approx(work / settings.CLIPS_PER_DAY) == settings.SECONDS_PER_CLIP


@given(
    hours=st.floats(0.1, 24), stretch=st.integers(10, 240), rest=st.integers(1, 60), meal=st.sampled_from([0, 30, 45])
)
def test_W7_work_and_breaks_make_the_shift(hours: float, stretch: int, rest: int, meal: int) -> None:
    """SAFETY W7: no minute of a break is planned as work."""
    try:
        work = work_seconds(hours=hours, stretch_minutes=stretch, break_minutes=rest, meal_minutes=meal)
    except Invalid:
        assert meal
        return
    assert 0 < work <= hours * 3600 + 1e-6
    # Played minute by minute, without the meal.
    played = sum(1 for minute in range(int(hours * 60)) if minute % (stretch + rest) < stretch) * 60
    plain = work_seconds(hours=hours, stretch_minutes=stretch, break_minutes=rest)
    assert abs(plain - played) <= 60
    assert work == plain if not meal else work <= plain


def test_a_shift_over_a_change_of_the_clocks_is_as_long_as_it_was() -> None:
    """Bucharest, 29 March 2026: at 03:00 it became 04:00. Everything is computed from instants."""
    zone = ZoneInfo("Europe/Bucharest")
    began = datetime(2026, 3, 29, 1, 0, tzinfo=zone).astimezone(UTC)
    due = break_due_at(stretch_began_at=began, work_minutes=120)
    assert due - began == timedelta(hours=2)
    assert due.astimezone(zone).hour == 4
