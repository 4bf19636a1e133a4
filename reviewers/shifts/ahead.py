"""On which date so many days of work will be done."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from reviewers.people.models import Person
from reviewers.sites.models import CalendarDay
from reviewers.sites.rules import next_worked

# Nothing is planned further ahead, in days of work.
FURTHEST = 3660


def nth_worked(*, number: int, today: date, working_days: Collection[int], calendar: Mapping[date, str]) -> date | None:
    """Return the date of the last of `number` (at least 1) days of work; today is the first if it is worked."""
    day: date | None = today - timedelta(days=1)
    for _ in range(number if number <= FURTHEST else 0):
        if day is not None:
            day = next_worked(after=day, working_days=working_days, calendar=calendar)
    return day if 1 <= number <= FURTHEST else None


def done_on(*, person_id: int, days: int, now: datetime) -> date | None:
    """Return when so many days of work are done by the calendar of a person's site; None if not in sight."""
    site = Person.objects.select_related("site").get(pk=person_id).site
    today = now.astimezone(ZoneInfo(site.zone)).date()
    calendar = dict(CalendarDay.objects.filter(site=site, date__gte=today).values_list("date", "kind"))
    return nth_worked(number=days, today=today, working_days=site.working_days, calendar=calendar)
