"""A site's week and its calendar."""

from collections.abc import Collection
from datetime import date, datetime, time

from django.db import transaction

from config.base.errors import Invalid
from reviewers.audit.actions import Entry, record
from reviewers.sites import actions as sites
from reviewers.sites.models import CalendarDay, Site


def set_calendar(
    *, site: Site, working_days: Collection[int] | None = None, day_starts: time | None = None,
    holidays: Collection[date] = (), worked: Collection[date] = (), ordinary: Collection[date] = (), now: datetime,
) -> None:  # fmt: skip
    """Change a site's week (ISO weekdays, 1 is Monday), when its day begins, and single dates; the rest stays.

    `holidays` are not worked, `worked` are though the week says otherwise, `ordinary` go by the week again. Another
    begin of the day counts from a person's next day on. Raises Invalid.
    """
    if working_days is not None and not (working_days and set(working_days) <= set(range(1, 8))):
        raise Invalid("Working days are numbers from 1, Monday, to 7, Sunday, at least one.")
    dates = [*holidays, *worked, *ordinary]
    if len(dates) != len(set(dates)):
        raise Invalid("A date is a holiday, worked or ordinary: name it once.")
    with transaction.atomic():
        sites.set_week(site_id=site.pk, working_days=working_days, day_starts=day_starts)
        sites.set_dates(site_id=site.pk, dates=holidays, kind=CalendarDay.Kind.HOLIDAY)
        sites.set_dates(site_id=site.pk, dates=worked, kind=CalendarDay.Kind.WORKING)
        sites.forget_dates(site_id=site.pk, dates=ordinary)
        record(
            Entry(
                event="site.calendar_set",
                at=now,
                organisation_id=site.organisation_id,
                detail={
                    "site": site.pk,
                    "working_days": None if working_days is None else sorted(working_days),
                    "day_starts": None if day_starts is None else day_starts.isoformat(),
                    "holidays": sorted(day.isoformat() for day in holidays),
                    "worked": sorted(day.isoformat() for day in worked),
                    "ordinary": sorted(day.isoformat() for day in ordinary),
                },
            )
        )
