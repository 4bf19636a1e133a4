"""All that is known of a person when they ask for clips, in one statement of the hot path."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from config.base.sql import row, rows, statement
from reviewers.quotas.queries import PERSON_AT_SITE, POLICIES_OF_PERSON, policies_from
from reviewers.quotas.rules import Policy
from reviewers.sites.rules import Move, Place

# Of the calendar the days that can be today's anywhere, also while a move makes a day longer.
_DAYS_AROUND = timedelta(days=3)

# What is proven of a person and has not expired.
_CLEARANCES = """ARRAY(SELECT c.code FROM reviewers_clearance c
    WHERE c.person_id = p.id AND (c.expires_at IS NULL OR c.expires_at > %(now)s))"""
_QUALIFICATIONS = """ARRAY(SELECT q.code FROM reviewers_qualification q
    WHERE q.person_id = p.id AND (q.expires_at IS NULL OR q.expires_at > %(now)s))"""

_FACTS = statement(
    f"""
    SELECT p.organisation_id, p.languages, CASE WHEN p.paused_at IS NULL THEN '' ELSE p.paused_reason END,
        s.id, s.zone, s.day_starts, s.routing_zone, s.region, s.working_days, n.zone, n.day_starts, p.moves_at,
        (SELECT jsonb_object_agg(c.date, c.kind) FROM reviewers_calendarday c
         WHERE c.site_id = s.id AND c.date BETWEEN %(first)s AND %(last)s),
        ARRAY(SELECT m.project_id FROM reviewers_membership m WHERE m.person_id = p.id),
        ARRAY(SELECT o.category FROM reviewers_optout o WHERE o.person_id = p.id),
        {_CLEARANCES}, {_QUALIFICATIONS},
        {POLICIES_OF_PERSON},
        ARRAY(SELECT ARRAY[t.project_id, t.taken] FROM reviewers_projecttally t
              JOIN reviewers_allowance a ON a.person_id = t.person_id AND a.day = t.day WHERE t.person_id = p.id),
        h.started_at, h.ends_by, h.last_active_at, h.stretch_began_at, b.started_at
    FROM {PERSON_AT_SITE}
    LEFT JOIN reviewers_site n ON n.id = p.next_site_id AND p.moves_at > %(now)s
    LEFT JOIN reviewers_shift h ON h.person_id = p.id AND h.ended_at IS NULL
    LEFT JOIN reviewers_break b ON b.shift_id = h.id AND b.ended_at IS NULL
    WHERE p.id = %(person)s
    """  # noqa: S608 - constants of this program
)

_HEARERS = statement(
    f"""
    SELECT p.id, p.languages, {_CLEARANCES}, {_QUALIFICATIONS}, s.region, s.routing_zone, s.id
    FROM {PERSON_AT_SITE} WHERE p.id = ANY(%(people)s)
    """  # noqa: S608 - constants of this program
)


@dataclass(frozen=True, kw_only=True)
class Hearer:
    """What decides lastingly what somebody may hear, without what is their own affair."""

    person_id: int
    # Primary subtags.
    languages: frozenset[str]
    clearances: frozenset[str]
    qualifications: frozenset[str]
    region: str
    # Clips of this routing zone are never heard by this person.
    own_zone: str
    site_id: int


def hearers(*, person_ids: Collection[int], now: datetime) -> list[Hearer]:
    """Return what decides lastingly what some people may hear, in one statement; what has expired is left out."""
    return [
        Hearer(
            person_id=number,
            languages=frozenset(languages),
            clearances=frozenset(clearances),
            qualifications=frozenset(qualifications),
            region=region,
            own_zone=zone,
            site_id=site_id,
        )
        for number, languages, clearances, qualifications, region, zone, site_id in rows(
            _HEARERS, {"people": sorted(person_ids), "now": now}
        )
    ]


@dataclass(frozen=True, kw_only=True)
class RunningShift:
    """The shift that is running, and the break in it."""

    started_at: datetime
    ends_by: datetime | None
    last_active_at: datetime
    stretch_began_at: datetime
    break_started_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Facts:
    """One person at one moment."""

    person_id: int
    organisation_id: int
    # Primary subtags.
    languages: frozenset[str]
    # Empty unless a lead has paused this person.
    paused_reason: str
    site_id: int
    place: Place
    routing_zone: str
    region: str
    working_days: frozenset[int]
    # A move that is still to come.
    move: Move | None
    # The move's time has come: the facts are those of the new site, and the person's row is to say so.
    has_moved: bool
    # Days on which the site departs from its week, from three days ago until three days on.
    calendar: Mapping[date, str]
    project_ids: frozenset[int]
    opt_outs: frozenset[str]
    clearances: frozenset[str]
    qualifications: frozenset[str]
    policies: tuple[Policy, ...]
    # Clips of each project given in the day that the allowance counts; that day may be over.
    given_by_project: Mapping[int, int]
    shift: RunningShift | None


def facts_of(*, person_id: int, now: datetime) -> Facts:
    """Return what is known of a person as of this statement; what has expired is left out. Raises LookupError."""
    today = now.date()
    found = row(_FACTS, {"person": person_id, "now": now, "first": today - _DAYS_AROUND, "last": today + _DAYS_AROUND})
    if found is None:
        raise LookupError(f"There is no person {person_id}.")
    (
        organisation_id, languages, paused_reason, site_id, zone, day_starts, routing_zone, region, working_days,
        next_zone, next_day_starts, moves_at, calendar, project_ids, opt_outs, clearances, qualifications, policies,
        given, *shift,
    ) = found  # fmt: skip
    return Facts(
        person_id=person_id,
        organisation_id=organisation_id,
        languages=frozenset(languages),
        paused_reason=paused_reason,
        site_id=site_id,
        place=Place(zone=zone, day_starts=day_starts),
        routing_zone=routing_zone,
        region=region,
        working_days=frozenset(working_days),
        move=_move(zone=next_zone, day_starts=next_day_starts, at=moves_at),
        has_moved=moves_at is not None and moves_at <= now,
        calendar={date.fromisoformat(day): kind for day, kind in json.loads(calendar or "{}").items()},
        project_ids=frozenset(project_ids),
        opt_outs=frozenset(opt_outs),
        clearances=frozenset(clearances),
        qualifications=frozenset(qualifications),
        policies=policies_from(policies),
        given_by_project=dict(given),
        shift=_shift(*shift),
    )


def _move(*, zone: str | None, day_starts: time | None, at: datetime | None) -> Move | None:
    if zone is None or day_starts is None or at is None:
        return None
    return Move(to=Place(zone=zone, day_starts=day_starts), at=at)


def _shift(
    started_at: datetime | None, ends_by: datetime | None, last_active_at: datetime, stretch_began_at: datetime,
    break_started_at: datetime | None,
) -> RunningShift | None:  # fmt: skip
    if started_at is None:
        return None
    return RunningShift(
        started_at=started_at,
        ends_by=ends_by,
        last_active_at=last_active_at,
        stretch_began_at=stretch_began_at,
        break_started_at=break_started_at,
    )
