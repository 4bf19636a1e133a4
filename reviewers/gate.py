"""The only door by which annotation asks about people.

`admit` decides, under the lock on the person's allowance, whether they may be given clips and which ones; the rest
counts what came of it and writes the log. Nothing here knows what a clip is beyond its number.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from reviewers.access.acting import acting_as
from reviewers.access.caller import Caller
from reviewers.access.finding import caller_of, reviewer
from reviewers.access.visiting import CallersStatement, Visitor, known, visiting_reviewer
from reviewers.audit.actions import Entry, record
from reviewers.audit.queries import ClipEvent, events_of_clip
from reviewers.flow.account import GRAIN_S, at_work_sql, counted_sql, heard_sql, logged_sql
from reviewers.flow.digest import tick as seal_log
from reviewers.flow.pause import pause_person, resume_person
from reviewers.flow.quotas import quota_target, set_quota
from reviewers.flow.roster import Colleague, colleague, colleague_led, colleagues_in, public_ids
from reviewers.people.actions import join, organisation_named
from reviewers.people.day import begin_day, check_not_paused, check_worked
from reviewers.people.facts import Hearer, facts_of, hearers
from reviewers.people.queries import aliases, lines_of, names, project_ids_of, same_line, sites_of
from reviewers.people.today import Today, today, today_body
from reviewers.quotas import actions as quotas
from reviewers.quotas.actions import Target
from reviewers.quotas.queries import limits_by
from reviewers.quotas.refusals import ExposureLimit, QuotaReached
from reviewers.quotas.rules import Limits, left_by_project
from reviewers.shifts import actions as shifts
from reviewers.shifts.actions import end_break, end_shift, start_break, start_shift, wait_for_claims
from reviewers.shifts.ahead import done_on
from reviewers.shifts.at_work import at_work, break_due, room_until_break
from reviewers.shifts.endings import end_by_itself as end_shift_by_itself
from reviewers.shifts.endings import forgotten as shifts_forgotten
from reviewers.shifts.endings import over as shifts_over
from reviewers.shifts.endings import stopping as people_stopping
from reviewers.shifts.models import Shift
from reviewers.shifts.pace import seconds_per_clip, work_seconds
from reviewers.shifts.queries import live_break, live_shift
from reviewers.shifts.refusals import NotOnShift, OnBreak
from reviewers.shifts.stopped import refuse_stopped, stop_numbers, stopped_sql
from reviewers.wellbeing.models import RiskCategory
from reviewers.wellbeing.rules import CALM_AFTER_DISTRESS

__all__ = [
    "CALM_AFTER_DISTRESS", "GRAIN_S", "Admission", "Caller", "CallersStatement", "ClipEvent", "Colleague", "Entry",
    "Hearer", "Limits", "RiskCategory", "Shift", "Target", "Today", "Visitor", "acting_as", "admit", "aliases",
    "at_work_sql", "caller_of", "check_on_shift", "colleague", "colleague_led", "colleagues_in",
    "count_given", "count_heard", "count_returned", "count_worked", "counted_sql", "done_on", "end_break",
    "end_shift", "end_shift_by_itself", "events_of_clip", "heard_sql", "hearers", "join", "known",
    "lines_of", "logged_sql", "names", "organisation_named", "pause_person", "people_stopping", "project_ids_of",
    "public_ids", "quota_target", "record", "refuse_paused", "refuse_stopped", "resume_person", "reviewer",
    "same_line", "seal_log", "seconds_per_clip", "set_quota", "shifts_forgotten", "shifts_over", "sites_of",
    "start_break", "start_shift", "stop_numbers", "stopped_sql", "today", "today_body", "touch", "uncount_worked",
    "visiting_reviewer", "wait_for_claims", "work_seconds",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Admission:
    """What a person may be given now. Valid only within the transaction that asked."""

    person_id: int
    organisation_id: int
    # What was locked before the allowance, if there was such a row.
    locked_first: int | None
    day: date
    # Clips left in the local day; at least 1.
    left: int
    # Clips left in the local day of each project that has a bound of its own; 0 for one that is used up.
    left_by_project: Mapping[int, int]
    # Primary subtags.
    languages: frozenset[str]
    site_id: int
    # Clips of this routing zone are never heard by this person.
    own_zone: str
    # Where the person sits, as data residency sees it.
    region: str
    project_ids: frozenset[int]
    opt_outs: frozenset[str]
    clearances: frozenset[str]
    qualifications: frozenset[str]
    # How many clips must come without a warning before the next one that has one; None: no warned ones today.
    calm_left: int | None
    # The project given last today, and how many of its clips without another's between.
    project_id: int | None
    project_run: int
    # Clips that neither the next break nor the end of the shift cuts, those in hand included; at least 1.
    room_until_break: int
    # When a break falls due, and when the shift ends at the latest (None: when the person ends it).
    break_due_at: datetime
    shift_ends_by: datetime | None
    # What was asked of the policies for this claim; kept with the counts.
    limits: Limits


def admit(*, person_id: int, now: datetime, first: str = quotas.NOTHING) -> Admission:
    """Lock the person's allowance and say what they may be given: two statements, more in a day's first call.

    `first` is a SELECT of one id, FOR UPDATE, that names the person as %(person)s: it is locked before the allowance.
    Raises Paused, NotAWorkingDay, NotOnShift, OnBreak, ShiftOver, BreakDue, QuotaReached, ExposureLimit. Must run in
    the transaction that hands out.
    """
    locked_first, counted = quotas.locked_after(person_id=person_id, first=first)
    if counted is None or counted.ends_at <= now:
        counted = begin_day(person_id=person_id, now=now)
    facts = facts_of(person_id=person_id, now=now)
    holds = limits_by(policies=facts.policies)
    check_not_paused(facts=facts)
    check_worked(facts=facts, day=counted.day)
    shift = at_work(shift=facts.shift, now=now)
    if counted.taken >= holds.clips_per_day:
        raise QuotaReached(limit=holds.clips_per_day, resets_at=counted.ends_at.isoformat())
    if holds.heard_ms_per_day is not None and counted.heard_ms >= holds.heard_ms_per_day:
        raise ExposureLimit(limit_s=holds.heard_ms_per_day // 1000, resets_at=counted.ends_at.isoformat())
    light = counted.distressing >= settings.DISTRESSING_PER_DAY
    return Admission(
        person_id=person_id,
        organisation_id=facts.organisation_id,
        locked_first=locked_first,
        day=counted.day,
        left=holds.clips_per_day - counted.taken,
        left_by_project=left_by_project(by_project=holds.by_project, given=facts.given_by_project),
        languages=facts.languages,
        site_id=facts.site_id,
        own_zone=facts.routing_zone,
        region=facts.region,
        project_ids=facts.project_ids,
        opt_outs=facts.opt_outs,
        clearances=facts.clearances,
        qualifications=facts.qualifications,
        calm_left=None if light else counted.calm_left,
        project_id=counted.project_id,
        project_run=counted.project_run,
        room_until_break=room_until_break(shift=shift, now=now),
        break_due_at=break_due(shift=shift, now=now),
        shift_ends_by=shift.ends_by,
        limits=holds,
    )


def check_on_shift(*, person_id: int) -> None:
    """Refuse a person who is not at work. Raises NotOnShift, OnBreak."""
    shift = live_shift(person_id=person_id)
    if shift is None:
        raise NotOnShift
    if live_break(shift_id=shift.pk) is not None:
        raise OnBreak


def refuse_paused(*, person_id: int, now: datetime) -> None:
    """Refuse a person whom a lead has paused. Raises Paused."""
    check_not_paused(facts=facts_of(person_id=person_id, now=now))


def count_given(*, admission: Admission, number: int, warned: int, project_id: int) -> None:
    """Count clips of one project given now. The database refuses to pass a limit."""
    if admission.calm_left is None:
        calm_left = 0
    else:
        calm_left = CALM_AFTER_DISTRESS if warned else max(admission.calm_left - number, 0)
    quotas.take(
        person_id=admission.person_id,
        day=admission.day,
        number=number,
        calm_left=calm_left,
        project_id=project_id,
        holds=admission.limits,
    )


def count_returned(*, person_id: int, day: date, number: int, project_id: int) -> None:
    """Stop counting clips of one project that went back unserved."""
    quotas.give_back(person_id=person_id, day=day, number=number, project_id=project_id)


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
