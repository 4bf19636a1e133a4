"""Reads about limits: one statement finds all policies that name a person."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from config.base.sql import row, statement
from reviewers.quotas.rules import Limits, Policy, Reach, limits
from reviewers.sites.rules import LocalDay

# A person of a site that is left counts with the new one from the moment of the move.
PERSON_AT_SITE = """
    reviewers_person p
    JOIN reviewers_site s ON s.id = CASE WHEN p.moves_at <= %(now)s THEN p.next_site_id ELSE p.site_id END
"""
# Four ranges of an index, one for each reach: an OR would read every policy of the organisation.
_COLUMNS = "q.project_id, q.clips_per_day, q.minutes_heard_per_day, q.hours_per_shift"
POLICIES_OF_PERSON = f"""
    (SELECT jsonb_agg(jsonb_build_array(reach, project_id, clips_per_day, minutes_heard_per_day, hours_per_shift))
     FROM (
        SELECT 0 AS reach, {_COLUMNS} FROM reviewers_quotapolicy q
        WHERE q.organisation_id = p.organisation_id
          AND q.site_id IS NULL AND q.team_id IS NULL AND q.person_id IS NULL
        UNION ALL
        SELECT 1, {_COLUMNS} FROM reviewers_quotapolicy q
        WHERE q.organisation_id = p.organisation_id
          AND q.site_id = s.id AND q.team_id IS NULL AND q.person_id IS NULL
        UNION ALL
        SELECT 2, {_COLUMNS} FROM reviewers_quotapolicy q
        WHERE q.organisation_id = p.organisation_id
          AND q.site_id IS NULL AND q.team_id = p.team_id AND q.person_id IS NULL
        UNION ALL
        SELECT 3, {_COLUMNS} FROM reviewers_quotapolicy q WHERE q.person_id = p.id
     ) named)
"""  # noqa: S608 - constants of this module
_USED = statement("""
    SELECT day_ends_at, taken, done, heard_ms, distressing FROM reviewers_allowance
    WHERE person_id = %(person)s AND (day_ends_at > %(now)s OR day >= %(day)s)
""")
_OF_PERSON = statement(f"SELECT {POLICIES_OF_PERSON} FROM {PERSON_AT_SITE} WHERE p.id = %(person)s")  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class Used:
    """What was used of a local day, and when that ends."""

    ends_at: datetime
    taken: int = 0
    done: int = 0
    heard_ms: int = 0
    distressing: int = 0


def used_of(*, person_id: int, day: LocalDay, now: datetime) -> Used | None:
    """Return what a person used of their local day; None before it is begun. Locks nothing."""
    found = row(_USED, {"person": person_id, "now": now, "day": day.date})
    if found is None:
        return None
    ends_at, taken, done, heard_ms, distressing = found
    # A date whose end was moved goes on: the next claim will find it so too.
    ends_at = ends_at if ends_at > now else day.ends_at
    return Used(ends_at=ends_at, taken=taken, done=done, heard_ms=heard_ms, distressing=distressing)


def policies_from(found: str | None) -> tuple[Policy, ...]:
    """Return the policies that POLICIES_OF_PERSON found, as the database gives them."""
    rows: list[list[Any]] = json.loads(found) if found else []
    return tuple(
        Policy(
            reach=Reach(reach),
            project_id=project_id,
            clips_per_day=clips,
            minutes_heard_per_day=minutes,
            hours_per_shift=hours,
        )
        for reach, project_id, clips, minutes, hours in rows
    )


def house_limits() -> Limits:
    """Return what holds where no policy says anything: the settings."""
    return Limits(
        clips_per_day=settings.CLIPS_PER_DAY,
        heard_ms_per_day=settings.MINUTES_HEARD_PER_DAY * 60_000 or None,
        hours_per_shift=settings.HOURS_PER_SHIFT or None,
    )


def limits_by(*, policies: Iterable[Policy]) -> Limits:
    """Return what holds for a person whom these policies name; the settings where none says anything."""
    return limits(policies=policies, default=house_limits())


def limits_of(*, person_id: int, now: datetime) -> Limits:
    """Return what holds for a person now: clips and sound a day, hours a shift, clips a day by project."""
    found = row(_OF_PERSON, {"person": person_id, "now": now})
    return limits_by(policies=policies_from(found[0] if found else None))
