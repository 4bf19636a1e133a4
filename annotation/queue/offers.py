"""What waits for a person: their live batch, and the lanes with work that they may hear, in one statement.

It names projects, forms and gold beside the queue's own tables (DESIGN: hot path), notes that the person is at work,
and renews the lease.
"""

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from annotation.queue.claim import NOT_BARRED
from annotation.queue.fitting import ANY_LANGUAGE, TOLD, lane_rules
from annotation.queue.models import Batch
from annotation.queue.rules import Offer
from config.base import sql
from config.base.kept_keys import kept_sql
from config.base.requests import IdempotencyConflict, Key
from reviewers import gate

_OPEN = "SELECT priority, number FROM annotation_seat WHERE lane_id = l.id AND state = 'open'"
_RULES = lane_rules(fact="%({})s")
_FITS = " AND ".join(_RULES.values())

_OFFERS = sql.statement(
    """
WITH live AS (
    SELECT id, public_id, project_id, form_id, expires_at,
        (SELECT count(*) FROM annotation_assignment WHERE batch_id = b.id AND state = 'held') AS held
    FROM annotation_batch b WHERE id = %(locked)s
), lease AS (
    UPDATE annotation_batch b SET expires_at = %(until)s FROM live
    WHERE b.id = live.id AND b.expires_at > %(now)s AND b.expires_at < %(stale)s RETURNING b.expires_at
),""",
    gate.at_work_sql(),
    ",",
    kept_sql(),
    f"""
SELECT (SELECT same FROM kept_key), (SELECT first FROM kept_key),
    EXISTS (SELECT FROM annotation_batch WHERE person_id = %(person)s AND closed_at IS NULL
        AND id IS DISTINCT FROM %(locked)s),
    (SELECT expires_at FROM lease), v.*, o.*
FROM (SELECT) one LEFT JOIN live v ON true LEFT JOIN LATERAL (
    SELECT l.id, p.id, f.id, p.weight, l.warned, h.priority, h.number, n.priority, n.number, r.reserved,
        p.gold_per_mille > 0 AND (SELECT 1 FROM annotation_goldanswer WHERE lane_id = l.id AND retired_at IS NULL
            ORDER BY shuffle LIMIT 1) IS NOT NULL,
        p.gold_per_mille, p.clips_per_subject
    FROM annotation_project p JOIN annotation_lane l ON l.project_id = p.id
    LEFT JOIN json_to_recordset(%(heads)s::json) k (lane int8, p int, n int) ON k.lane = l.id
    LEFT JOIN LATERAL (
        SELECT id FROM annotation_formversion WHERE project_id = p.id ORDER BY number DESC LIMIT 1) f ON true
    LEFT JOIN LATERAL (
        SELECT * FROM (
            ({_OPEN} AND priority < k.p ORDER BY priority, number, shuffle LIMIT 1) UNION ALL
            ({_OPEN} AND priority = k.p AND number = k.n AND shuffle >= %(at)s ORDER BY shuffle LIMIT 1) UNION ALL
            ({_OPEN} ORDER BY priority, number, shuffle LIMIT 1)
        ) first LIMIT 1) h ON true
    LEFT JOIN LATERAL ({_OPEN} AND (priority, number) > (h.priority, h.number)
        ORDER BY priority, number, shuffle LIMIT 1) n ON true
    CROSS JOIN LATERAL (
        SELECT EXISTS (SELECT FROM annotation_seat s JOIN annotation_clip c ON c.id = s.clip_id AND {NOT_BARRED}
            WHERE s.reserved_for_id = %(person)s AND s.state = 'reserved' AND s.lane_id = l.id
            AND s.reserved_until > %(now)s) AS reserved) r
    WHERE p.organisation_id = %(organisation)s AND p.state = 'open' AND p.id = ANY(%(projects)s)
        AND (%(slug)s::text IS NULL OR p.slug = %(slug)s)
        AND (v.id IS NULL OR v.held = 0 OR v.project_id = p.id) AND (%(warned)s OR NOT l.warned)
        AND {_FITS} AND (h.number IS NOT NULL OR r.reserved)
) o ON true
""",  # noqa: S608 - constants of this module
)

# The live batch of a person, as gate.admit locks it before the allowance (the order of locks).
LIVE_BATCH = "SELECT id FROM annotation_batch WHERE person_id = %(person)s AND closed_at IS NULL FOR UPDATE"

# Which of the rules about people keep somebody from a project with open work.
_LACKS = ", ".join(f"p.state = 'open' AND NOT {_RULES[code]}" for code in TOLD)
_MISSING = sql.statement(
    f"""
SELECT {_LACKS}
FROM annotation_project p LEFT JOIN annotation_lane l ON l.project_id = p.id AND p.state = 'open' AND EXISTS (
    SELECT FROM annotation_seat WHERE lane_id = l.id AND state = 'open')
WHERE p.organisation_id = %(organisation)s AND p.slug = %(slug)s AND p.id = ANY(%(projects)s)
"""  # noqa: S608 - constants of this module
)

# Where the open seats of a lane began when somebody last looked. Once all first labels of a large lane are given,
# the index keeps their dead entries until the next vacuum, and looking for the first open one would walk over all of
# them; most looks therefore begin where work was found before. A more urgent priority is always looked for first.
# By project and lane: (priority, number).
_HEADS: dict[int, dict[int, tuple[int, int]]] = {}
_FRESH_LOOK = 1 / 64
_CHANCE = random.SystemRandom()


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How things stand for a person who asks for clips."""

    # This very request was answered before.
    repeated: bool
    # A live batch has come since the admission locked what there was: it must be locked first.
    overtaken: bool
    # The live batch, locked by the admission, and how many clips are held in it.
    batch: Batch | None
    held: int
    offers: list[Offer]


def standing(*, admission: gate.Admission, slug: str | None, key: Key, activity: Mapping[str, Any]) -> Standing:
    """Renew the lease of the live batch that `LIVE_BATCH` has locked, and return it with the lanes of work for them.

    The key is kept in the same statement. Raises IdempotencyConflict.

    Only lanes of the batch's project when something is held in it, of the project asked for, and without warnings
    while clips must come calm. A lease that has run out is not renewed. `activity` has now, until, stale and rest.
    """
    heads = [] if _CHANCE.random() < _FRESH_LOOK else _heads(admission)
    found = sql.rows(
        _OFFERS,
        {
            **_person(admission),
            "person": admission.person_id,
            "locked": admission.locked_first,
            "zone": admission.own_zone,
            "site": admission.site_id,
            "outs": sorted(admission.opt_outs),
            "slug": slug,
            "warned": admission.calm_left == 0,
            "heads": json.dumps(heads),
            "at": _CHANCE.randrange(2**31),
            "key": key.value,
            "request_hash": key.request_hash,
            **activity,
        },
    )
    same, first, overtaken, renewed, batch_id, public_id, project_id, form_id, expires_at, held = found[0][:10]
    if not same:
        raise IdempotencyConflict
    batch = None if batch_id is None else Batch(
        pk=batch_id, public_id=public_id, person_id=admission.person_id, project_id=project_id, form_id=form_id,
        expires_at=renewed or expires_at,
    )  # fmt: skip
    offers = [_offer(row[10:]) for row in found if row[10] is not None]
    return Standing(repeated=not first, overtaken=overtaken, batch=batch, held=held or 0, offers=offers)


def _heads(admission: gate.Admission) -> list[dict[str, int]]:
    """Return the remembered heads of a person's lanes, from copies: other threads note heads meanwhile."""
    of_projects = (_HEADS.get(project, {}).copy() for project in admission.project_ids)
    return [{"lane": lane, "p": p, "n": n} for heads in of_projects for lane, (p, n) in heads.items()]


def _person(admission: gate.Admission) -> dict[str, Any]:
    return {
        "organisation": admission.organisation_id,
        "projects": sorted(admission.project_ids),
        "languages": [*sorted(admission.languages), *ANY_LANGUAGE],
        "clearances": sorted(admission.clearances),
        "qualifications": sorted(admission.qualifications),
        "region": admission.region,
    }


def _offer(row: tuple[Any, ...]) -> Offer:
    lane, project, form, weight, warned, *strata, reserved, gold, per_mille, per_subject = row
    first, second = tuple(strata[:2]), tuple(strata[2:])
    if first[1] is not None and first[1] > 1:
        _HEADS.setdefault(project, {})[lane] = first
    else:
        _HEADS.get(project, {}).pop(lane, None)
    return Offer(
        lane_id=lane, project_id=project, form_id=form, weight=weight, warned=warned, reserved=reserved, gold=gold,
        strata=[stratum for stratum in (first, second) if None not in stratum], gold_per_mille=per_mille,
        per_subject=per_subject,
    )  # fmt: skip


def missing_for(*, admission: gate.Admission, slug: str) -> list[str] | None:
    """Return codes of what a person lacks for a project of theirs in which work waits; None for no project of theirs.

    Among qualification, clearance, language, residency; empty when they lack nothing, or nothing waits. Routing
    zones and opt-outs are never among them.
    """
    found = sql.rows(_MISSING, {**_person(admission), "slug": slug})
    if not found:
        return None
    lanes = [[code for code, lacks in zip(TOLD, row, strict=True) if lacks] for row in found]
    # One lane that fits is enough: then there is only nothing left at the moment.
    return sorted({code for lane in lanes for code in lane}, key=TOLD.index) if all(lanes) else []
