"""Writes about sites; the caller holds the transaction."""

from collections.abc import Collection
from datetime import date, time

from reviewers.sites.models import CalendarDay, Site


def set_week(*, site_id: int, working_days: Collection[int] | None, day_starts: time | None) -> None:
    """Change which ISO weekdays a site works, and at which local time its day begins; None leaves them."""
    site = Site.objects.filter(pk=site_id)
    if working_days is not None:
        site.update(working_days=sorted(set(working_days)))
    if day_starts is not None:
        site.update(day_starts=day_starts)


def set_dates(*, site_id: int, dates: Collection[date], kind: str) -> None:
    """Write dates on which a site departs from its week, over what was written for them before."""
    CalendarDay.objects.bulk_create(
        [CalendarDay(site_id=site_id, date=day, kind=kind) for day in dates],
        update_conflicts=True,
        unique_fields=["site", "date"],
        update_fields=["kind"],
    )


def forget_dates(*, site_id: int, dates: Collection[date]) -> None:
    """Let dates go by the week again."""
    CalendarDay.objects.filter(site_id=site_id, date__in=dates).delete()
