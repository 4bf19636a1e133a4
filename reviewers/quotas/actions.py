"""The allowance: locked first by every claim, so that many tabs can never pass the limit (I3)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db.models import F
from django.db.models.functions import Greatest

from config.base.sql import row, rows, statement
from reviewers.quotas.models import Allowance, QuotaPolicy
from reviewers.quotas.rules import Limits
from reviewers.sites.rules import LocalDay

_COLUMNS = """a.day, a.day_ends_at, a.taken, a.heard_ms, a.distressing, a.calm_left, a.project_id, a.project_run"""
_LOCK = statement(
    f"SELECT {_COLUMNS} FROM reviewers_allowance a WHERE a.person_id = %(person)s FOR UPDATE"  # noqa: S608
)
# Nothing that is to be locked before the allowance.
NOTHING = "SELECT NULL::bigint AS id"
_KEEP = statement("""
    INSERT INTO reviewers_daytally (person_id, day, "limit", taken, done, heard_ms, distressing)
    SELECT person_id, day, "limit", taken, done, heard_ms, distressing
    FROM reviewers_allowance WHERE person_id = %(person)s AND day_ends_at <= %(now)s AND day < %(day)s
    ON CONFLICT (person_id, day) DO NOTHING
    RETURNING id
""")
# A date that goes on, because its end was moved, keeps its counts. A row that is current already stays as it is.
_RENEW = statement(f"""
    INSERT INTO reviewers_allowance AS a (person_id, day, day_ends_at, "limit", taken, done, heard_ms, heard_limit_ms,
        distressing, project_id, project_run, calm_left)
    VALUES (%(person)s, %(day)s, %(ends_at)s, %(limit)s, 0, 0, 0, %(heard_limit_ms)s, 0, NULL, 0, 0)
    ON CONFLICT (person_id) DO UPDATE SET
        day = greatest(a.day, excluded.day), day_ends_at = excluded.day_ends_at,
        "limit" = CASE WHEN a.day < excluded.day THEN excluded."limit" ELSE a."limit" END,
        heard_limit_ms = excluded.heard_limit_ms,
        taken = CASE WHEN a.day < excluded.day THEN 0 ELSE a.taken END,
        done = CASE WHEN a.day < excluded.day THEN 0 ELSE a.done END,
        heard_ms = CASE WHEN a.day < excluded.day THEN 0 ELSE a.heard_ms END,
        distressing = CASE WHEN a.day < excluded.day THEN 0 ELSE a.distressing END,
        calm_left = CASE WHEN a.day < excluded.day THEN 0 ELSE a.calm_left END,
        project_id = CASE WHEN a.day < excluded.day THEN NULL ELSE a.project_id END,
        project_run = CASE WHEN a.day < excluded.day THEN 0 ELSE a.project_run END
    WHERE a.day_ends_at <= %(now)s
    RETURNING {_COLUMNS}
""")  # noqa: S608 - constants of this module
# The tally of the project is made, or made anew for a new day; its CHECK and the allowance's refuse to pass a limit.
_TAKE = statement("""
    WITH project AS (
        INSERT INTO reviewers_projecttally AS t (person_id, project_id, day, "limit", taken)
        VALUES (%(person)s, %(project)s, %(day)s, %(project_limit)s, %(number)s)
        ON CONFLICT (person_id, project_id) DO UPDATE SET day = excluded.day, "limit" = excluded."limit",
            taken = excluded.taken + CASE WHEN t.day = excluded.day THEN t.taken ELSE 0 END
    )
    UPDATE reviewers_allowance SET taken = taken + %(number)s, "limit" = %(limit)s, heard_limit_ms = %(heard_limit_ms)s,
        calm_left = %(calm_left)s, project_id = %(project)s,
        project_run = %(number)s + CASE WHEN project_id = %(project)s THEN project_run ELSE 0 END
    WHERE person_id = %(person)s AND day = %(day)s
    RETURNING taken
""")
_GIVE_BACK = statement("""
    WITH whole AS (
        UPDATE reviewers_allowance SET taken = greatest(taken - %(number)s, 0),
            project_run = greatest(project_run - CASE WHEN project_id = %(project)s THEN %(number)s ELSE 0 END, 0)
        WHERE person_id = %(person)s AND day = %(day)s
        RETURNING person_id
    )
    UPDATE reviewers_projecttally t SET taken = greatest(t.taken - %(number)s, 0) FROM whole
    WHERE t.person_id = whole.person_id AND t.project_id = %(project)s
    RETURNING t.taken
""")


@dataclass(frozen=True, kw_only=True)
class Target:
    """For whom and for what a policy is; at most one of site, team and person."""

    organisation_id: int
    site_id: int | None = None
    team_id: int | None = None
    person_id: int | None = None
    project_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What a person's allowance says was used of a local day."""

    day: date
    ends_at: datetime
    taken: int
    heard_ms: int
    distressing: int
    calm_left: int
    # The project given last, and how many of its clips without another's between.
    project_id: int | None
    project_run: int


@cache
def _lock_after(first: str) -> str:
    # A row is locked only when it is whole, so when all of `first` has been waited for: that is the order of locks.
    return statement(f"""
        WITH first AS MATERIALIZED ({first})
        SELECT f.id, {_COLUMNS} FROM (SELECT max(id) AS id FROM first) f CROSS JOIN reviewers_allowance a
        WHERE a.person_id = %(person)s FOR UPDATE OF a
    """)  # noqa: S608 - constants of modules


def locked_after(*, person_id: int, first: str) -> tuple[int | None, Counted | None]:
    """Lock what `first` selects (an id, FOR UPDATE, by %(person)s), then the person's allowance, in one statement.

    Returns that id and the allowance; its day may be over. Nothing of either before the person's first claim.
    """
    found = row(_lock_after(first), {"person": person_id})
    return (None, None) if found is None else (found[0], _counted(found[1:]))


def locked(*, person_id: int) -> Counted | None:
    """Return a person's allowance, locked until the transaction ends; its day may be over. None before the first."""
    return locked_after(person_id=person_id, first=NOTHING)[1]


def _counted(found: tuple[Any, ...]) -> Counted:
    day, ends_at, taken, heard_ms, distressing, calm_left, project_id, project_run = found
    return Counted(
        day=day,
        ends_at=ends_at,
        taken=taken,
        heard_ms=heard_ms,
        distressing=distressing,
        calm_left=calm_left,
        project_id=project_id,
        project_run=project_run,
    )


def begin_day(*, person_id: int, day: LocalDay, holds: Limits, now: datetime) -> Counted:
    """Begin a person's local day and keep the figures of the one before; return the allowance, locked.

    Two first calls at once: one begins the day, the other finds it begun.
    """
    parameters = {"person": person_id, "now": now, "day": day.date}
    row(_KEEP, parameters)
    fresh = row(
        _RENEW,
        {
            **parameters,
            "ends_at": day.ends_at,
            "limit": holds.clips_per_day,
            "heard_limit_ms": holds.heard_ms_per_day,
        },
    )
    return _counted(fresh or rows(_LOCK, parameters)[0])


def end_day_at(*, person_id: int, at: datetime, now: datetime) -> None:
    """Let the current day of a person end at another moment; a day that is over stays as it was."""
    Allowance.objects.filter(pk=person_id, day_ends_at__gt=now).update(day_ends_at=at)


def take(*, person_id: int, day: date, number: int, calm_left: int, project_id: int, holds: Limits) -> None:
    """Count clips given of one project; the allowance is locked by the claim, and the database refuses to pass a limit.

    The limits that held for the claim are kept with the counts.
    """
    row(
        _TAKE,
        {
            "person": person_id,
            "day": day,
            "number": number,
            "calm_left": calm_left,
            "project": project_id,
            "limit": holds.clips_per_day,
            "heard_limit_ms": holds.heard_ms_per_day,
            "project_limit": holds.by_project.get(project_id),
        },
    )


def give_back(*, person_id: int, day: date, number: int, project_id: int) -> None:
    """Stop counting clips of one project that went back unserved, if their day is still the current one."""
    row(_GIVE_BACK, {"person": person_id, "day": day, "number": number, "project": project_id})


def set_policy(*, target: Target, stated: Mapping[str, float | None]) -> QuotaPolicy | None:
    """Change what a policy states, make it, or delete it when it states nothing any more."""
    policy, _ = QuotaPolicy.objects.get_or_create(**asdict(target), defaults=dict(stated))
    own = QuotaPolicy.objects.filter(pk=policy.pk)
    own.update(**stated)
    if own.filter(
        clips_per_day__isnull=True, minutes_heard_per_day__isnull=True, hours_per_shift__isnull=True
    ).delete()[0]:
        return None
    return own.get()


def finish(*, person_id: int, heard_ms: int, distressing: bool, calm_after: int) -> None:
    """Count a clip as worked, whatever its end was (W6), and what was heard of it.

    Work counts on the row that is there, also for a clip given on an earlier day: only `taken` goes by the day.
    """
    today = Allowance.objects.filter(pk=person_id)
    today.update(done=F("done") + 1, heard_ms=F("heard_ms") + heard_ms)
    if distressing:
        today.update(distressing=F("distressing") + 1, calm_left=calm_after)


def hear(*, person_id: int, heard_ms: int) -> None:
    """Count milliseconds of sound."""
    Allowance.objects.filter(pk=person_id).update(heard_ms=F("heard_ms") + heard_ms)


def unfinish(*, person_id: int, distressing: bool) -> None:
    """Count a clip as unworked again when its end is undone; what was heard stays heard."""
    Allowance.objects.filter(pk=person_id).update(
        done=Greatest(F("done") - 1, 0), distressing=Greatest(F("distressing") - int(distressing), 0)
    )
