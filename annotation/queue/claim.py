"""The claim. One of the two statements that may name other rooms' tables (DESIGN: hot path).

Each scan walks the partial index on open seats from a random place, skips what others hold, and reads clip state and
consent in the same statement that takes the seat (I7). Two seats of one clip in one scan: only the first is taken.
"""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from annotation.queue.actions import SHUFFLE
from annotation.queue.rules import ANY_LANGUAGE, Given, LaneOffer

_LANES = """
    SELECT l.id, l.project_id, p.weight, l.warned
    FROM annotation_lane l JOIN annotation_project p ON p.id = l.project_id
    WHERE p.state = 'open' AND p.id = ANY(%(projects)s) AND p.organisation_id = %(organisation)s
      AND l.language = ANY(%(languages)s)
      AND (l.routing_zone = '' OR l.routing_zone <> %(zone)s)
      AND EXISTS (SELECT FROM annotation_seat s WHERE s.lane_id = l.id AND s.state = 'open')
"""

_CLAIM = """
WITH head AS (
    SELECT priority, number FROM annotation_seat
    WHERE lane_id = %(lane)s AND state = 'open' ORDER BY priority, number LIMIT 1
), picked AS (
    SELECT s.id, s.clip_id, c.subject_id, s.number, cardinality(c.warnings) > 0 AS warned
    FROM annotation_seat s
    JOIN annotation_clipstate cs ON cs.clip_id = s.clip_id AND cs.state = 'ready' AND cs.holds = 0
    JOIN annotation_clip c ON c.id = s.clip_id AND NOT c.warnings && %(opt_outs)s::varchar[]
    JOIN annotation_consent k ON k.subject_id = c.subject_id AND k.purpose_id = c.purpose_id
        AND k.withdrawn_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > %(now)s)
    WHERE s.lane_id = %(lane)s AND s.state = 'open'
      AND (s.priority, s.number, s.shuffle)
          >= ((SELECT priority FROM head), (SELECT number FROM head), %(start)s)
      AND NOT EXISTS (
          SELECT FROM annotation_assignment a
          WHERE a.clip_id = s.clip_id AND a.person_id = %(person)s AND a.kind = 'label'
            AND (a.opened_at IS NOT NULL
                 OR a.state IN ('held', 'done', 'surplus', 'skipped', 'accidental', 'escalated')))
    ORDER BY s.priority, s.number, s.shuffle
    LIMIT %(room)s
    FOR UPDATE OF s SKIP LOCKED
), chosen AS (
    SELECT DISTINCT ON (clip_id) id, clip_id, subject_id, warned FROM picked ORDER BY clip_id, number
), taken AS (
    UPDATE annotation_seat s SET state = 'taken' FROM chosen WHERE s.id = chosen.id
    RETURNING s.id, s.clip_id, chosen.subject_id, chosen.warned
), given AS (
    INSERT INTO annotation_assignment
        (public_id, clip_id, subject_id, seat_id, batch_id, person_id, kind, state, day, given_at, given_key,
         reason)
    SELECT gen_random_uuid(), clip_id, subject_id, id, %(batch)s, %(person)s, 'label', 'held', %(day)s, %(now)s,
        %(key)s, ''
    FROM taken
    RETURNING id, public_id, clip_id
)
SELECT g.id, g.public_id, g.clip_id, t.warned FROM given g JOIN taken t ON t.clip_id = g.clip_id
"""


def lanes_with_work(
    *, organisation_id: int, project_ids: Collection[int], languages: Collection[str], own_zone: str
) -> list[LaneOffer]:
    """Return the lanes with open seats that a person may be given clips from."""
    with connection.cursor() as cursor:
        cursor.execute(
            _LANES,
            {
                "projects": sorted(project_ids),
                "organisation": organisation_id,
                "languages": [*sorted(languages), *ANY_LANGUAGE],
                "zone": own_zone,
            },
        )
        return [
            LaneOffer(lane_id=lane, project_id=project, weight=weight, warned=warned)
            for lane, project, weight, warned in cursor.fetchall()
        ]


def claim(
    *, lane_id: int, batch_id: int, person_id: int, opt_outs: Collection[str], day: date, room: int, key: UUID,
    now: datetime,
) -> list[Given]:  # fmt: skip
    """Take up to `room` open seats of a lane for a person, from a random place and then from the lane's beginning.

    The caller holds the transaction and the lock on the person's allowance, so that one person's claims come one
    after the other; different people's never wait for each other.
    """
    given: list[Given] = []
    with connection.cursor() as cursor:
        for start in (SHUFFLE.randrange(2**31), -1):
            if len(given) == room:
                break
            cursor.execute(
                _CLAIM,
                {
                    "lane": lane_id,
                    "batch": batch_id,
                    "person": person_id,
                    "opt_outs": sorted(opt_outs),
                    "day": day,
                    "room": room - len(given),
                    "start": start,
                    "key": key,
                    "now": now,
                },
            )
            given += [
                Given(assignment_id=number, public_id=public_id, clip_id=clip_id, warned=warned)
                for number, public_id, clip_id, warned in cursor.fetchall()
            ]
    return given
