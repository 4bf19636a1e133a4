"""\"My hours\": what a person worked, as a file that they can take away."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from config.base.errors import Invalid
from config.base.spreadsheet import csv_text
from reviewers.access.caller import Caller
from reviewers.people.models import Person
from reviewers.shifts import corrections
from reviewers.shifts.models import Shift
from reviewers.shifts.worked import Worked
from reviewers.sites.rules import first_instant

MAX_DAYS = 366
USUAL_DAYS = 31
HEADER = (
    "date", "zone", "started", "ended", "breaks", "hours", "agreed_started", "agreed_ended", "agreed_breaks",
    "agreed_hours", "correction", "reason",
)  # fmt: skip


def hours_csv(*, caller: Caller, first: date | None, last: date | None, now: datetime) -> str:
    """Return the caller's shifts that began on local dates from `first` to `last` (else the last 31 days), as CSV.

    Times are of the caller's site, each with its offset beside the named zone; hours are those that really went by,
    breaks included (W6). Raises Invalid.
    """
    named = Person.objects.values_list("site__zone", flat=True).get(pk=caller.person_id)
    zone = ZoneInfo(named)
    try:
        last = last or now.astimezone(zone).date()
        first = first or last - timedelta(days=USUAL_DAYS - 1)
        begins = first_instant(local=datetime.combine(first, time()), zone=zone)
        ends = first_instant(local=datetime.combine(last + timedelta(days=1), time()), zone=zone)
    except OverflowError:
        raise Invalid("There is no such date.", field="from") from None
    if not timedelta(0) <= last - first < timedelta(days=MAX_DAYS):
        raise Invalid(f"From one date to the same or a later one, at most {MAX_DAYS} days.", field="from")
    shifts = corrections.began_between(person_id=caller.person_id, first=begins, last=ends)
    return csv_text(header=HEADER, rows=[_row(shift, zone=zone) for shift in shifts])


def _row(shift: Shift, *, zone: ZoneInfo) -> Sequence[str]:
    latest = max(shift.corrections.all(), key=lambda one: one.pk, default=None)
    agreed = corrections.agreed(shift)
    return (
        shift.started_at.astimezone(zone).date().isoformat(),
        zone.key,
        *_cells(corrections.recorded(shift), zone=zone),
        *(("", "", "", "") if agreed is None else _cells(corrections.corrected(agreed), zone=zone)),
        "" if latest is None else latest.state,
        "" if latest is None else latest.reason,
    )


def _cells(worked: Worked, *, zone: ZoneInfo) -> tuple[str, str, str, str]:
    breaks = (f"{_local(one.began, zone)}/{_local(one.until, zone)}" for one in worked.breaks)
    hours = worked.hours()
    return (
        _local(worked.began, zone),
        _local(worked.until, zone),
        "; ".join(breaks),
        "" if hours is None else f"{hours:.2f}",
    )


def _local(at: datetime | None, zone: ZoneInfo) -> str:
    return "" if at is None else at.astimezone(zone).isoformat(sep=" ", timespec="seconds")
