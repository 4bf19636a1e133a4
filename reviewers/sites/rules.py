"""When a local day begins and ends, and which days are worked."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
# Nobody plans further ahead than this; a week without any working day would be searched for ever.
SEARCHED_DAYS = 400


@dataclass(frozen=True, kw_only=True)
class LocalDay:
    """A person's working day: its date, and the instants (UTC) at which it begins and the next one does."""

    date: date
    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a day is reckoned: an IANA zone, and the local time at which the day begins."""

    zone: str
    day_starts: time


@dataclass(frozen=True, kw_only=True)
class Move:
    """A change of place that is still to come, and the instant of it."""

    to: Place
    at: datetime


def _exists(local: datetime, zone: ZoneInfo) -> bool:
    return local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) == local


def first_instant(*, local: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant (UTC) of a naive local time: the first of two, or the first one after a gap."""
    if _exists(local, zone):
        return local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    # In a gap the two readings lie on either side of the change of offset: find it to the second.
    before = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    after = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    old = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after


def begin_of(*, day: date, place: Place) -> datetime:
    """Return the instant (UTC) at which a local day begins at a place."""
    return first_instant(local=datetime.combine(day, place.day_starts), zone=ZoneInfo(place.zone))


def end_of(*, day: date, place: Place) -> datetime:
    """Return the instant (UTC) at which a local day is over at a place: when the next date's begins."""
    return begin_of(day=day + DAY, place=place)


def local_day(*, now: datetime, zone: str, day_starts: time) -> LocalDay:
    """Return the local day of an instant, at a site in an IANA zone whose day begins at a local time."""
    place = Place(zone=zone, day_starts=day_starts)
    day = now.astimezone(ZoneInfo(zone)).date() + DAY
    while (begins := begin_of(day=day, place=place)) > now:
        day -= DAY
    return LocalDay(date=day, begins_at=begins, ends_at=end_of(day=day, place=place))


def moves_at(*, day: date, here: Place, there: Place) -> datetime:
    """Return when somebody moves whose current day is this one: once that date has ended in both places."""
    return max(end_of(day=day, place=here), end_of(day=day, place=there))


def working_day(*, now: datetime, place: Place, move: Move | None) -> LocalDay:
    """Return the day that counts for somebody at a place, who may be about to move.

    The day before a move lasts until the move, so that one date has one day: it may be longer than 24 hours, and the
    first day at the new place, which begins with the move, shorter.
    """
    today = local_day(now=now, zone=place.zone, day_starts=place.day_starts)
    if move is None or now >= move.at:
        return today
    day = today.date
    while moves_at(day=day, here=place, there=move.to) > move.at:
        day -= DAY
    is_last = moves_at(day=day + DAY, here=place, there=move.to) > move.at
    return LocalDay(
        date=day,
        begins_at=begin_of(day=day, place=place),
        ends_at=move.at if is_last else end_of(day=day, place=place),
    )


def is_worked(*, day: date, working_days: Collection[int], calendar: Mapping[date, str]) -> bool:
    """Tell whether a site works on a date: its calendar's word for that date, else its week (ISO weekdays)."""
    kind = calendar.get(day)
    return kind == "working" if kind is not None else day.isoweekday() in working_days


def next_worked(*, after: date, working_days: Collection[int], calendar: Mapping[date, str]) -> date | None:
    """Return the next date on which a site works; None when there is none in sight."""
    for ahead in range(1, SEARCHED_DAYS + 1):
        day = after + ahead * DAY
        if is_worked(day=day, working_days=working_days, calendar=calendar):
            return day
    return None
