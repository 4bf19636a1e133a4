"""The only door by which annotation asks about people.

`admit` decides, under the lock on the person's allowance, whether they may be given clips and which ones; the rest
counts what came of it and writes the log. Nothing here knows what a clip is beyond its number.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings

from reviewers.access.acting import acting_as
from reviewers.access.caller import Caller
from reviewers.access.finding import authenticate, caller_of, reviewer
from reviewers.audit.actions import Entry, record
from reviewers.audit.queries import ClipEvent, events_of_clip
from reviewers.flow.digest import tick as seal_log
from reviewers.people.actions import join, organisation_named
from reviewers.people.models import Membership, Person
from reviewers.people.queries import aliases, lines_of, names, project_ids_of, same_line
from reviewers.people.today import Today, today, today_body
from reviewers.quotas import actions as quotas
from reviewers.quotas.refusals import QuotaReached
from reviewers.shifts import actions as shifts
from reviewers.shifts.actions import end_break, end_shift, start_break, start_shift
from reviewers.shifts.models import Shift
from reviewers.shifts.queries import live_break, live_shift
from reviewers.shifts.refusals import BreakDue, NotOnShift, OnBreak
from reviewers.shifts.rules import break_due_at
from reviewers.wellbeing.models import OptOut, RiskCategory
from reviewers.wellbeing.rules import CALM_AFTER_DISTRESS

__all__ = [
    "Admission", "Caller", "ClipEvent", "Entry", "RiskCategory", "Today", "acting_as", "admit", "aliases",
    "authenticate", "caller_of", "check_on_shift", "count_given", "count_heard", "count_returned", "count_worked",
    "end_break", "end_forgotten_shift", "end_shift", "events_of_clip", "forgotten_shifts", "join", "lines_of", "names",
    "organisation_named", "project_ids_of", "record", "reviewer", "same_line", "seal_log", "start_break", "start_shift",
    "today", "today_body", "touch", "uncount_worked",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Admission:
    """What a person may be given now. Valid only within the transaction that asked."""

    person_id: int
    organisation_id: int
    day: date
    # Clips left in the local day; at least 1.
    left: int
    # Primary subtags.
    languages: frozenset[str]
    # Clips of this routing zone are never heard by this person.
    own_zone: str
    project_ids: frozenset[int]
    opt_outs: frozenset[str]
    # How many clips must come without a warning before the next one that has one; None: no warned ones today.
    calm_left: int | None


def admit(*, person_id: int, now: datetime) -> Admission:
    """Lock the person's allowance and say what they may be given.

    Raises NotOnShift, OnBreak, BreakDue, QuotaReached. Must run in the transaction that hands out.
    """
    allowance = quotas.locked_allowance(person_id=person_id, now=now)
    _check_at_work(person_id=person_id, now=now)
    if allowance.taken >= allowance.limit:
        raise QuotaReached(limit=allowance.limit, resets_at=allowance.day_ends_at.isoformat())
    person = Person.objects.select_related("site").get(pk=person_id)
    light = allowance.distressing >= settings.DISTRESSING_PER_DAY
    return Admission(
        person_id=person_id,
        organisation_id=person.organisation_id,
        day=allowance.day,
        left=allowance.limit - allowance.taken,
        languages=frozenset(person.languages),
        own_zone=person.site.routing_zone,
        project_ids=frozenset(Membership.objects.filter(person_id=person_id).values_list("project_id", flat=True)),
        opt_outs=frozenset(OptOut.objects.filter(person_id=person_id).values_list("category", flat=True)),
        calm_left=None if light else allowance.calm_left,
    )


def check_on_shift(*, person_id: int) -> None:
    """Refuse a person who is not at work. Raises NotOnShift, OnBreak."""
    _running_shift(person_id=person_id)


def _running_shift(*, person_id: int) -> Shift:
    shift = live_shift(person_id=person_id)
    if shift is None:
        raise NotOnShift
    if live_break(shift_id=shift.pk) is not None:
        raise OnBreak
    return shift


def _check_at_work(*, person_id: int, now: datetime) -> None:
    shift = _running_shift(person_id=person_id)
    silence = timedelta(minutes=settings.BREAK_MINUTES)
    due = break_due_at(stretch_began_at=shift.stretch_began_at, work_minutes=settings.WORK_STRETCH_MINUTES)
    if now >= due and now - shift.last_active_at < silence:
        raise BreakDue(minutes=settings.BREAK_MINUTES)


def count_given(*, admission: Admission, number: int, warned: int) -> None:
    """Count clips given now. The database refuses to pass the limit."""
    if admission.calm_left is None:
        calm_left = 0
    else:
        calm_left = CALM_AFTER_DISTRESS if warned else max(admission.calm_left - number, 0)
    quotas.take(person_id=admission.person_id, day=admission.day, number=number, calm_left=calm_left)


def count_returned(*, person_id: int, day: date, number: int) -> None:
    """Stop counting clips that went back unserved."""
    quotas.give_back(person_id=person_id, day=day, number=number)


def count_worked(*, person_id: int, heard_ms: int, distressing: bool) -> None:
    """Count a clip as worked, whatever its end was (W6), with the milliseconds heard."""
    quotas.finish(person_id=person_id, heard_ms=heard_ms, distressing=distressing, calm_after=CALM_AFTER_DISTRESS)


def count_heard(*, person_id: int, heard_ms: int) -> None:
    """Count milliseconds of sound that came without an end by the person."""
    quotas.hear(person_id=person_id, heard_ms=heard_ms)


def uncount_worked(*, person_id: int, distressing: bool) -> None:
    """Count a clip as unworked again, when its end is undone."""
    quotas.unfinish(person_id=person_id, distressing=distressing)


def touch(*, person_id: int, now: datetime) -> None:
    """Note that the person is at work."""
    shifts.touch(person_id=person_id, now=now)


def forgotten_shifts(*, now: datetime) -> list[tuple[int, datetime]]:
    """Return the people whose forgotten shift ends by itself now, with their last activity."""
    return shifts.forgotten(now=now)


def end_forgotten_shift(*, person_id: int, last_active_at: datetime) -> None:
    """End a forgotten shift at its last activity, unless something has happened since."""
    shifts.end_forgotten(person_id=person_id, last_active_at=last_active_at)
