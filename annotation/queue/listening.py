"""A clip is served to the one who holds it, and what was heard is told: a statement each (DESIGN: hot path).

Serving is one of the statements that may name other rooms' tables: clip state, consent and the person's shift are read
in the statement that opens the assignment and logs the serving (I7, I9, W3). A stop of the clip that comes meanwhile is
seen, because the update looks at the assignment again after a wait.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from annotation.clips.sealed_sound import StoredCopy
from annotation.clips.states import STOPPED
from annotation.queue.hearing import Play
from config.base.errors import NotFound, Withdrawn
from reviewers import gate

_SERVE = gate.CallersStatement(
    """
WITH found AS (
    SELECT a.id, a.clip_id, a.public_id AS about, '{}'::jsonb AS detail, a.opened_at IS NULL AS unopened,
        a.state = 'held' AND cs.state IN ('ready', 'settled', 'stuck') AND cs.holds = 0 AND EXISTS (
            SELECT FROM annotation_consent k
            WHERE k.subject_id = c.subject_id AND k.purpose_id = c.purpose_id AND k.withdrawn_at IS NULL
                AND (k.expires_at IS NULL OR k.expires_at > %(now)s)) AS allowed,
        c.public_id AS clip_name, pc.storage_key, pc.size, pc.version, sk.key_id,
        """,
    gate.stopped_sql(opened="a.opened_at IS NOT NULL"),
    """ AS stopped
    FROM annotation_assignment a
    JOIN annotation_clip c ON c.id = a.clip_id
    JOIN annotation_clipstate cs ON cs.clip_id = a.clip_id
    JOIN annotation_subjectkey sk ON sk.subject_id = a.subject_id
    JOIN LATERAL (
        SELECT storage_key, size, version FROM annotation_playbackcopy WHERE clip_id = a.clip_id
        ORDER BY version DESC LIMIT 1) pc ON true
    WHERE a.public_id = %(assignment)s AND a.person_id = %(person)s
), opened AS (
    UPDATE annotation_assignment a SET opened_at = %(now)s FROM found
    WHERE a.id = found.id AND found.allowed AND found.stopped IS NULL AND found.unopened
        AND a.state = 'held' AND a.opened_at IS NULL
    RETURNING found.clip_id, found.about, found.detail
),""",
    gate.logged_sql(of="opened", event="assignment.served"),
    """
SELECT allowed, stopped, unopened AND NOT EXISTS (SELECT FROM opened), clip_name, version, storage_key, size, key_id
FROM found
""",
)

_HEARD = gate.CallersStatement(
    """
WITH told AS (
    SELECT * FROM unnest(%(names)s::uuid[], %(froms)s::int[], %(tos)s::int[], %(ats)s::timestamptz[])
        AS t (name, from_ms, to_ms, at)
), seen AS (
    SELECT a.id, a.public_id, a.clip_id, a.heard_at FROM annotation_assignment a
    WHERE a.public_id = ANY(%(names)s::uuid[]) AND a.person_id = %(person)s ORDER BY a.id FOR UPDATE
), fresh AS (
    SELECT seen.id, seen.clip_id, seen.public_id AS about, max(told.at) AS last,
        sum(greatest(least(told.to_ms, c.duration_ms) - told.from_ms, 0)) AS sounded,
        jsonb_build_object('heard',
            jsonb_agg(jsonb_build_array(told.from_ms, told.to_ms, told.at) ORDER BY told.at)) AS detail
    FROM seen JOIN told ON told.name = seen.public_id JOIN annotation_clip c ON c.id = seen.clip_id
    WHERE seen.heard_at IS NULL OR told.at > seen.heard_at
    GROUP BY seen.id, seen.clip_id, seen.public_id
), noted AS (
    UPDATE annotation_assignment a SET heard_ms = coalesce(a.heard_ms, 0) + fresh.sounded, heard_at = fresh.last
    FROM fresh WHERE a.id = fresh.id
    RETURNING fresh.clip_id, fresh.about, fresh.detail, fresh.sounded
), lease AS (
    UPDATE annotation_batch SET expires_at = %(until)s
    WHERE person_id = %(person)s AND closed_at IS NULL AND expires_at < %(stale)s
    RETURNING expires_at
),""",
    gate.heard_sql(of="noted"),
    ",",
    gate.at_work_sql(),
    ",",
    gate.logged_sql(of="noted", event="assignment.heard"),
    """
SELECT coalesce(
    (SELECT expires_at FROM lease),
    (SELECT expires_at FROM annotation_batch WHERE person_id = %(person)s AND closed_at IS NULL)
), ARRAY(
    SELECT a.public_id FROM annotation_assignment a JOIN annotation_batch b ON b.id = a.batch_id
    WHERE b.person_id = %(person)s AND b.closed_at IS NULL AND a.state = 'withdrawn'
    UNION
    SELECT a.public_id FROM annotation_assignment a JOIN annotation_clipstate cs ON cs.clip_id = a.clip_id
    WHERE a.public_id = ANY(%(reported)s::uuid[]) AND a.person_id = %(person)s AND cs.state = ANY(%(stopped)s)
)
WHERE %(person)s::int8 IS NOT NULL
""",
)


@dataclass(frozen=True, kw_only=True)
class Heard:
    """The answer to a report: what is no longer to be played, and until when the lease runs."""

    withdrawn: list[UUID]
    expires_at: datetime | None


def serve(*, caller: gate.Caller | gate.Visitor, public_id: UUID, now: datetime) -> StoredCopy:
    """Open what a person's assignment plays, and log its first serving.

    Raises NotFound, Withdrawn, and what stops a person from hearing anything: NotOnShift, OnBreak, ShiftOver, BreakDue.
    A clip that was opened before may be heard on for some minutes when a break falls due or the shift is over (W3).
    """
    given = {"assignment": public_id, "now": now, **gate.stop_numbers()}
    while True:
        row = _SERVE.row(caller=caller, parameters=given)
        if row is None:
            raise NotFound
        allowed, stopped, raced, *copy = row
        if not allowed:
            raise Withdrawn
        gate.refuse_stopped(stopped)
        if not raced:
            return StoredCopy(*copy)
        # Another request opened it, or took it away, at this very moment: the next look tells which.


def note_heard(
    *, caller: gate.Caller | gate.Visitor, plays: Mapping[UUID, Sequence[Play]], activity: Mapping[str, Any]
) -> Heard:
    """Count and log what of a report was not counted before; `activity` has `now`, `until`, `stale` and `rest`.

    Reports about somebody else's assignments are let go without a word.
    """
    told = [(name, play) for name, of_clip in plays.items() for play in of_clip]
    row = _HEARD.row(
        caller=caller,
        parameters={
            "names": [name for name, _ in told],
            "froms": [play.from_ms for _, play in told],
            "tos": [play.to_ms for _, play in told],
            "ats": [play.at for _, play in told],
            "reported": list(plays),
            "stopped": list(map(str, STOPPED)),
            **activity,
        },
    )
    expires_at, withdrawn = row or (None, [])
    return Heard(withdrawn=withdrawn, expires_at=expires_at)
