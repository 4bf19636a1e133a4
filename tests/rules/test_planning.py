"""W7: what clips take, and on which date they are done."""

from datetime import date, timedelta
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.labels.planning import Pace, plan
from reviewers.shifts.ahead import FURTHEST, nth_worked

WEEK = [1, 2, 3, 4, 5]
MONDAY = date(2026, 3, 2)


def pace(clips: int, people: int) -> Pace:
    return Pace(clips=clips, people=people, mean_ms=20_000, p50_ms=18_000, p90_ms=40_000)


@given(clips=st.integers(0, 200), people=st.integers(0, 20))
def test_W7_nothing_is_known_before_fifty_clips_and_no_spread_among_fewer_than_five(clips: int, people: int) -> None:
    """SAFETY W7: a pilot of 50 clips first."""
    found = pace(clips, people)
    assert found.is_known is (clips >= 50)
    assert found.pilot_missing == max(50 - clips, 0)
    assert found.may_show_spread is (clips >= 50 and people >= 5)


def test_W7_the_plan_multiplies_by_the_measured_mean() -> None:
    """SAFETY W7: 10,000 clips of 57.6 s are twenty days of 28,800 s, two each for ten people."""
    made = plan(clips=10_000, people=10, work_seconds=28_800, mean_ms=57_600, clips_limit=1000)
    assert (made.clips_per_day, made.people_days, made.days) == (500, 20.0, 2)


def test_short_clips_are_planned_up_to_the_limit_alone() -> None:
    made = plan(clips=1001, people=1, work_seconds=28_800, mean_ms=2000, clips_limit=1000)
    assert (made.clips_per_day, made.days) == (1000, 2)


@given(
    clips=st.integers(0, 10**6),
    people=st.integers(1, 500),
    work=st.floats(60, 86_400),
    mean=st.floats(100, 600_000),
)
def test_the_people_can_do_it_in_those_days_and_not_in_one_less(
    clips: int, people: int, work: float, mean: float
) -> None:
    made = plan(clips=clips, people=people, work_seconds=work, mean_ms=mean, clips_limit=1000)
    rate = min(work * 1000 / mean, 1000)
    assert made.days == ceil(clips / rate / people)
    assert made.days * people * rate >= clips * (1 - 1e-9)
    assert made.people_days >= clips / rate - 1e-6


@pytest.mark.parametrize(
    ("number", "today", "done"),
    [
        (1, MONDAY, MONDAY),
        (5, MONDAY, MONDAY + timedelta(days=4)),
        (6, MONDAY, MONDAY + timedelta(days=7)),
        (1, MONDAY + timedelta(days=5), MONDAY + timedelta(days=7)),
        (0, MONDAY, None),
        (FURTHEST + 1, MONDAY, None),
    ],
)
def test_days_of_work_are_counted_from_today(number: int, today: date, done: date | None) -> None:
    assert nth_worked(number=number, today=today, working_days=WEEK, calendar={}) == done


def test_holidays_and_worked_saturdays_count_as_the_calendar_says() -> None:
    calendar = {MONDAY + timedelta(days=1): "holiday", MONDAY + timedelta(days=5): "working"}
    assert nth_worked(number=5, today=MONDAY, working_days=WEEK, calendar=calendar) == MONDAY + timedelta(days=5)


def test_where_nobody_ever_works_nothing_is_done() -> None:
    assert nth_worked(number=1, today=MONDAY, working_days=[], calendar={}) is None
