"""The claim: one statement takes seats, gives them to a person, renews the lease and logs it (DESIGN: hot path).

It may name other rooms' tables: clip state, consent and gold are read in the statement that hands out (I7). Why it is
written as it is, with figures: docs/decisions/0006-the-claim.md. In short:

* Seats of one priority and number are scanned from a random place to their end and then from their beginning, in index
  order, and no further than the clips that are wanted; the parts that end in LIMIT 1 keep the planner to that,
  whatever its statistics say.
* `far` bounds the entries looked at, so that nobody's own clips, however many, make a claim slow.
* A seat is locked only when it has been chosen, and whoever finds it locked leaves it (SKIP LOCKED). A gold clip has
  no seat that a stop could void: its state is locked instead.
* Rows go in by chance, so that neither the place in the batch nor any number tells a gold clip from another; a clip
  with a warning comes last.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from annotation.queue.actions import SHUFFLE
from annotation.queue.fitting import clip_rule
from annotation.queue.rules import Claimed, Offer
from config.base import sql
from reviewers import gate

# Of the entries of a lane's index this many are looked at for each clip wanted, and never fewer than the second number.
LOOK_AT_EACH, LOOK_AT_LEAST = 20, 100
# As many when the first look found nothing at all: work may hide between very many clips that the person has done.
LOOK_FAR = 1000
MAX_STRATA = 6
# Clips of one speaker where a project sets no bound.
UNBOUNDED = 2**31 - 1

# A clip `c` is not one that bars this person for good. Parameters: outs, site.
NOT_BARRED = f"NOT c.warnings && %(outs)s::varchar[] AND {clip_rule(fact='%({})s')}"

# A row of `l` for each part of a lane, in the order in which they are asked: `lane` at one priority and number, `rest`
# for what comes after these, `kept` for seats reserved in a lane, `gold` for gold clips of one.
_HEAD = """
WITH l AS (
    SELECT * FROM json_to_recordset(%(parts)s::json)
        l (lane int8, rest int8, kept int8, gold int8, p int, n int, most int)
), s AS NOT MATERIALIZED (
    SELECT ctid, id, clip_id, lane_id, priority, number, shuffle FROM annotation_seat WHERE state = 'open'
), mine AS NOT MATERIALIZED (
    SELECT * FROM annotation_assignment WHERE person_id = %(person)s AND (opened_at IS NOT NULL
        OR state IN ('held', 'done', 'surplus', 'skipped', 'accidental', 'escalated'))
), seen AS (
    SELECT p.*, row_number() OVER () pos FROM l, LATERAL (
        SELECT w.*, f.* FROM ("""
_RESERVED = """
            (SELECT ctid, id, clip_id FROM annotation_seat WHERE reserved_for_id = %(person)s
             AND state = 'reserved' AND lane_id = l.kept AND reserved_until > %(now)s)
            UNION ALL"""
_GOLD = """
            (SELECT NULL::tid, NULL::int8, clip_id FROM annotation_goldanswer WHERE lane_id = l.gold
             AND retired_at IS NULL AND form_id = %(form)s AND shuffle >= %(at)s ORDER BY shuffle LIMIT %(far)s)
            UNION ALL
            (SELECT NULL, NULL, clip_id FROM annotation_goldanswer WHERE lane_id = l.gold
             AND retired_at IS NULL AND form_id = %(form)s AND shuffle < %(at)s ORDER BY shuffle LIMIT %(far)s)
            UNION ALL"""
_OPEN = """
            (SELECT ctid, id, clip_id FROM s WHERE lane_id = l.lane AND priority = l.p AND number = l.n
             AND shuffle >= %(at)s ORDER BY shuffle LIMIT %(far)s)
            UNION ALL
            (SELECT ctid, id, clip_id FROM s WHERE lane_id = l.lane AND priority = l.p AND number = l.n
             AND shuffle < %(at)s ORDER BY shuffle LIMIT %(far)s)
            UNION ALL
            (SELECT ctid, id, clip_id FROM s WHERE lane_id = l.rest AND (priority, number) > (l.p, l.n)
             ORDER BY priority, number, shuffle LIMIT %(far)s)"""
_TAIL = f"""
        ) w (tid, seat, clip), LATERAL (
            SELECT c.subject_id who, c.warnings <> '{{}}' warned, (
                SELECT count(*) FROM mine WHERE day = %(day)s AND subject_id = c.subject_id) today
            FROM annotation_clip c JOIN annotation_clipstate t ON t.clip_id = c.id
            JOIN annotation_consent k ON k.subject_id = c.subject_id AND k.purpose_id = c.purpose_id
            WHERE c.id = w.clip AND t.holds = 0 AND (t.state = 'ready' OR w.seat IS NULL AND t.state = 'settled')
                AND k.withdrawn_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > %(now)s)
                AND {NOT_BARRED}
            LIMIT 1
        ) f
        WHERE f.today < %(bound)s
            AND (SELECT 1 FROM mine WHERE clip_id = w.clip AND kind IN ('label', 'gold') LIMIT 1) IS NULL
        LIMIT l.most
    ) p LIMIT %(look)s
), pick AS (
    SELECT * FROM (
        SELECT *, row_number() OVER (PARTITION BY clip ORDER BY pos) rep,
            today + row_number() OVER (PARTITION BY who ORDER BY pos) nth
        FROM seen) r
    WHERE rep = 1 AND nth <= %(bound)s ORDER BY pos LIMIT %(room)s
), locked AS (
    SELECT h.*, s.ctid row FROM pick h JOIN annotation_seat s ON s.ctid = h.tid AND s.id = h.seat
        AND (s.state = 'open' OR s.state = 'reserved' AND s.reserved_for_id = %(person)s)
    FOR UPDATE OF s SKIP LOCKED
), taken AS (
    UPDATE annotation_seat s SET state = 'taken'
    FROM locked h WHERE s.ctid = h.row RETURNING h.clip, h.who, h.seat, h.warned
), gold AS (
    SELECT clip, who, seat, warned FROM pick JOIN annotation_clipstate t ON clip_id = clip AND holds = 0
        AND state IN ('ready', 'settled')
    WHERE seat IS NULL FOR SHARE OF t SKIP LOCKED
), out AS (
    SELECT * FROM taken UNION ALL SELECT * FROM gold WHERE EXISTS (SELECT FROM seen WHERE seat > 0)
), opened AS (
    INSERT INTO annotation_batch (public_id, person_id, project_id, form_id, opened_at, expires_at)
    SELECT %(name)s, %(person)s, %(project)s, %(form)s, %(now)s, %(until)s
    FROM out WHERE %(batch)s::int8 IS NULL LIMIT 1 RETURNING id
), given AS (
    INSERT INTO annotation_assignment (public_id, clip_id, subject_id, seat_id, batch_id, person_id, kind, state, day,
        given_at, given_key, reason)
    SELECT gen_random_uuid(), clip, who, seat, coalesce(%(batch)s, (SELECT id FROM opened)), %(person)s,
        CASE WHEN seat IS NULL THEN 'gold' ELSE 'label' END, 'held', %(day)s, %(now)s, %(key)s, ''
    FROM out ORDER BY warned, random()
    RETURNING clip_id, public_id about, '{{}}'::jsonb detail
),"""  # noqa: S608 - a constant of this module
_ANSWER = """
SELECT (SELECT id FROM opened), count(*), count(*) FILTER (WHERE warned), (SELECT count(*) FROM seen) FROM out
"""


def _claiming(*sources: str) -> str:
    return sql.statement(_HEAD, *sources, _OPEN, _TAIL, gate.logged_sql(of="given", event="assignment.given"), _ANSWER)


_CLAIM = _claiming()
_CLAIM_WITH_GOLD = _claiming(_GOLD)
_CLAIM_WITH_RESERVED = _claiming(_RESERVED)

# The strata of a lane: (priority, number), the more urgent first.
_STRATA = sql.statement(
    """
WITH RECURSIVE l AS (
    (SELECT lane_id, priority, number, 1 AS nth FROM annotation_seat WHERE lane_id = %(lane)s AND state = 'open'
     ORDER BY priority, number, shuffle LIMIT 1)
    UNION ALL
    SELECT n.*, l.nth + 1 FROM l CROSS JOIN LATERAL (
        SELECT lane_id, priority, number FROM annotation_seat
        WHERE lane_id = %(lane)s AND state = 'open' AND (priority, number) > (l.priority, l.number)
        ORDER BY priority, number, shuffle LIMIT 1) n
    WHERE l.nth < %(most)s
)
SELECT priority, number FROM l
"""
)


@dataclass(frozen=True, kw_only=True)
class Claimant:
    """Who claims, what they must not be given, and the request that asks."""

    person_id: int
    organisation_id: int
    site_id: int
    opt_outs: Collection[str]
    day: date
    key: UUID
    # now, and until: when the lease runs out.
    activity: Mapping[str, Any]


def claim(
    *,
    claimant: Claimant,
    lanes: Sequence[Offer],
    form_id: int,
    batch: tuple[int | None, UUID],
    room: int,
    gold: int = 0,
) -> Claimed:
    """Take up to `room` open seats of lanes of one project, `gold` of them gold clips if there are any.

    `batch` is the row to fill up, or None and the public id of the one to open. The caller holds the transaction and
    the lock on the person's allowance, so that one person's claims come one after the other; different people's never
    wait for each other. IntegrityError says that another batch was opened meanwhile.
    """
    calm = [offer for offer in lanes if not offer.warned]
    warned = [offer for offer in lanes if offer.warned]
    with_gold = [offer for offer in calm if offer.gold and offer.form_id == form_id]
    # Reserved work comes seldom, and is claimed without gold.
    wanted = gold if with_gold and not any(offer.reserved for offer in lanes) else 0
    parts = [
        part for offer in warned for part in _kept(offer, most=1) or _parts(offer.lane_id, offer.strata[:1], most=1)
    ]
    if wanted:
        parts.append({"gold": SHUFFLE.choice(with_gold).lane_id, "most": wanted})
    parts += [part for offer in calm for part in _kept(offer, most=room)]
    parts += [part for offer in calm for part in _parts(offer.lane_id, offer.strata, most=room)]
    return _run(claimant, lanes[0], parts, form_id=form_id, batch=batch, room=room, look=room + wanted, far=None)


def claim_far(
    *, claimant: Claimant, lanes: Sequence[Offer], form_id: int, batch: tuple[int | None, UUID], room: int
) -> Claimed:
    """Look again, further into every part of the lanes, after a claim that gave nothing at all."""
    parts = [
        part
        for offer in lanes
        for part in _parts(
            offer.lane_id,
            sql.rows(_STRATA, {"lane": offer.lane_id, "most": MAX_STRATA}),
            most=1 if offer.warned else room,
        )
    ]
    return _run(claimant, lanes[0], parts, form_id=form_id, batch=batch, room=room, look=room, far=LOOK_FAR)


def _kept(offer: Offer, *, most: int) -> list[dict[str, int]]:
    return [{"kept": offer.lane_id, "most": most}] if offer.reserved else []


def _parts(lane_id: int, strata: Sequence[tuple[int, ...]], *, most: int) -> list[dict[str, int]]:
    parts = [{"lane": lane_id, "p": priority, "n": number, "most": most} for priority, number in strata]
    if parts:
        parts[-1]["rest"] = lane_id
    return parts


def _run(
    claimant: Claimant, lane: Offer, parts: Sequence[Mapping[str, int]], *, form_id: int,
    batch: tuple[int | None, UUID], room: int, look: int, far: int | None,
) -> Claimed:  # fmt: skip
    batch_id, public_id = batch
    names = {name for part in parts for name in part}
    found = sql.row(
        _CLAIM_WITH_RESERVED if "kept" in names else _CLAIM_WITH_GOLD if "gold" in names else _CLAIM,
        {
            **claimant.activity,
            "parts": json.dumps(parts),
            "person": claimant.person_id,
            "organisation": claimant.organisation_id,
            "site": claimant.site_id,
            "outs": sorted(claimant.opt_outs),
            "day": claimant.day,
            "key": claimant.key,
            "project": lane.project_id,
            "form": form_id,
            "batch": batch_id,
            "name": public_id,
            "bound": lane.per_subject or UNBOUNDED,
            "at": SHUFFLE.randrange(2**31),
            "far": far or max(LOOK_AT_LEAST, LOOK_AT_EACH * room),
            "room": room,
            "look": look,
        },
    )
    opened, given, warned, fitted = found or (None, 0, 0, 0)
    return Claimed(opened=opened, given=given, warned=warned, passed=given < min(fitted, room))
