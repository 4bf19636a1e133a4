"""Local days cover the time line without gap or overlap, in zones with every oddity, for people who move too."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reviewers.sites.rules import (
    Move,
    Place,
    begin_of,
    end_of,
    is_worked,
    local_day,
    moves_at,
    next_worked,
    working_day,
)

ZONES = (
    "America/Costa_Rica", "Asia/Kolkata", "Europe/Bucharest", "Asia/Beirut", "Africa/Cairo", "Australia/Lord_Howe",
    "Pacific/Apia",
)  # fmt: skip
STARTS = (time(0), time(0, 30), time(2, 15), time(4), time(12), time(23, 59))
TICK = timedelta(microseconds=1)

zones = st.sampled_from(ZONES)
starts = st.sampled_from(STARTS)
places = st.builds(lambda zone, day_starts: Place(zone=zone, day_starts=day_starts), zones, starts)
# Apia skipped a day in 2011, Cairo and Beirut changed their minds about summer in 2010, 2014 and 2023.
instants = st.integers(0, 21 * 365 * 86_400_000).map(
    lambda ms: datetime(2009, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
)


def day_at(now, place):
    return local_day(now=now, zone=place.zone, day_starts=place.day_starts)


@given(now=instants, place=places)
@example(now=datetime(2011, 12, 30, 9, 59, 59, tzinfo=UTC), place=Place(zone="Pacific/Apia", day_starts=time(0)))
@example(now=datetime(2011, 12, 30, 10, 0, tzinfo=UTC), place=Place(zone="Pacific/Apia", day_starts=time(0)))
def test_every_instant_is_in_exactly_one_day(now, place):
    day = day_at(now, place)
    assert day.begins_at <= now < day.ends_at
    for inside in (day.begins_at, day.ends_at - TICK):
        assert day_at(inside, place) == day
    before, after = day_at(day.begins_at - TICK, place), day_at(day.ends_at, place)
    assert (before.ends_at, after.begins_at) == (day.begins_at, day.ends_at)
    assert before.date < day.date < after.date


@given(now=instants, place=places)
def test_a_day_begins_when_the_clock_on_the_wall_first_reaches_its_start(now, place):
    zone, day = ZoneInfo(place.zone), day_at(now, place)
    wall = day.begins_at.astimezone(zone).replace(tzinfo=None)
    due = datetime.combine(day.date, place.day_starts)
    just_before = (day.begins_at - TICK).astimezone(zone).replace(tzinfo=None)
    assert just_before < due <= wall
    # Later than due only where the clock jumped over it.
    offsets = [instant.astimezone(zone).utcoffset() for instant in (day.begins_at - TICK, day.begins_at)]
    assert wall == due or offsets[0] != offsets[1]


@pytest.mark.parametrize(
    ("zone", "day", "begins"),
    [
        # Beirut and Cairo put the clock forward at midnight: the day begins at 01:00.
        ("Asia/Beirut", date(2026, 3, 29), datetime(2026, 3, 28, 22, tzinfo=UTC)),
        ("Africa/Cairo", date(2026, 4, 24), datetime(2026, 4, 23, 22, tzinfo=UTC)),
        # Beirut puts it back at midnight: the day before has two hours from 23:00 on, and begins once.
        ("Asia/Beirut", date(2026, 10, 25), datetime(2026, 10, 24, 22, tzinfo=UTC)),
        # Lord Howe moves by half an hour.
        ("Australia/Lord_Howe", date(2026, 4, 6), datetime(2026, 4, 5, 13, 30, tzinfo=UTC)),
        ("Australia/Lord_Howe", date(2026, 4, 5), datetime(2026, 4, 4, 13, tzinfo=UTC)),
        ("America/Costa_Rica", date(2026, 3, 2), datetime(2026, 3, 2, 6, tzinfo=UTC)),
        ("Asia/Kolkata", date(2026, 3, 2), datetime(2026, 3, 1, 18, 30, tzinfo=UTC)),
    ],
)
def test_known_midnights(zone, day, begins):
    assert begin_of(day=day, place=Place(zone=zone, day_starts=time(0))) == begins


def test_a_day_starts_in_the_gap_at_the_first_instant_after_it():
    # Bucharest has no 03:30 on 29 March 2026: 03:00 is followed by 04:00 at 01:00 UTC.
    place = Place(zone="Europe/Bucharest", day_starts=time(3, 30))
    assert begin_of(day=date(2026, 3, 29), place=place) == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_apia_has_no_30_december_2011():
    place = Place(zone="Pacific/Apia", day_starts=time(0))
    skipped = date(2011, 12, 30)
    assert begin_of(day=skipped, place=place) == end_of(day=skipped, place=place)
    last = day_at(datetime(2011, 12, 30, 9, tzinfo=UTC), place)
    assert (last.date, day_at(last.ends_at, place).date) == (date(2011, 12, 29), date(2011, 12, 31))


@given(asked=instants, here=places, there=places)
def test_who_moves_has_one_day_a_date_and_no_moment_without_one(asked, here, there):
    move = Move(to=there, at=moves_at(day=day_at(asked, here).date, here=here, there=there))
    now, days = asked, []
    while now < move.at + timedelta(days=3):
        place, pending = (here, move) if now < move.at else (there, None)
        day = working_day(now=now, place=place, move=pending)
        assert now < day.ends_at
        assert working_day(now=now + (day.ends_at - now) / 2, place=place, move=pending).date == day.date
        days.append(day)
        now = day.ends_at
    dates = [day.date for day in days]
    assert dates == sorted(set(dates))
    # The day of the asking lasts until it has ended in both places, and the next one is the new place's.
    assert days[0].ends_at == move.at == max(end_of(day=dates[0], place=here), end_of(day=dates[0], place=there))
    assert days[1] == day_at(move.at, there)


@given(now=instants, here=places, there=places, ahead=st.timedeltas(timedelta(0), timedelta(days=5)))
def test_a_move_at_any_moment_leaves_no_moment_without_a_day(now, here, there, ahead):
    # A site's begin of the day may be changed while a move is waiting.
    day = working_day(now=now, place=here, move=Move(to=there, at=now + ahead + TICK))
    assert now < day.ends_at


weeks = st.sets(st.integers(1, 7), min_size=1)
dates = st.dates(date(2026, 1, 1), date(2026, 12, 31))
calendars = st.dictionaries(dates, st.sampled_from(["holiday", "working"]), max_size=20)


@given(after=dates, week=weeks, calendar=calendars)
def test_the_next_working_day_is_the_first_one_that_is_worked(after, week, calendar):
    found = next_worked(after=after, working_days=week, calendar=calendar)
    assert found is not None
    assert found > after
    assert is_worked(day=found, working_days=week, calendar=calendar)
    between = [after + timedelta(days=n) for n in range(1, (found - after).days)]
    assert not any(is_worked(day=day, working_days=week, calendar=calendar) for day in between)


@given(day=dates, week=weeks)
def test_the_calendar_has_the_last_word(day, week):
    assert is_worked(day=day, working_days=week, calendar={}) is (day.isoweekday() in week)
    assert is_worked(day=day, working_days=week, calendar={day: "working"})
    assert not is_worked(day=day, working_days=week, calendar={day: "holiday"})


def test_a_week_without_a_working_day_has_no_next_one():
    assert next_worked(after=date(2026, 3, 2), working_days=(), calendar={}) is None
