"""Reads about sites."""

from collections.abc import Collection
from datetime import date, datetime

from reviewers.sites.models import CalendarDay
from reviewers.sites.rules import Place, begin_of, next_worked


def next_day_begins_at(*, site_id: int, after: date, place: Place, working_days: Collection[int]) -> datetime | None:
    """Return when the next date begins on which a site works; None when its calendar has none in sight."""
    calendar = dict(CalendarDay.objects.filter(site_id=site_id, date__gt=after).values_list("date", "kind"))
    day = next_worked(after=after, working_days=working_days, calendar=calendar)
    return None if day is None else begin_of(day=day, place=place)
