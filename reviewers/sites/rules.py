"""When a local day begins and ends."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, kw_only=True)
class LocalDay:
    """A site's working day: its date, and the instants (UTC) at which it begins and the next one does."""

    date: date
    begins_at: datetime
    ends_at: datetime


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


def local_day(*, now: datetime, zone: str, day_starts: time) -> LocalDay:
    """Return the local day of an instant, at a site in an IANA zone whose day begins at a local time."""
    where = ZoneInfo(zone)
    day = now.astimezone(where).date() + timedelta(days=1)
    while True:
        begins = first_instant(local=datetime.combine(day, day_starts), zone=where)
        if begins <= now:
            break
        day -= timedelta(days=1)
    ends = first_instant(local=datetime.combine(day + timedelta(days=1), day_starts), zone=where)
    return LocalDay(date=day, begins_at=begins, ends_at=ends)
