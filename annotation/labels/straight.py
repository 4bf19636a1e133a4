"""The straight way of a label: a held clip in circulation gets it by one statement (DESIGN: hot path).

The statement ends the assignment, keeps the label, counts it on the clip, renews the lease and tells the allowance, the
shift, the log and the feed; it does all of it or nothing. It takes the locks in the house's order (clip state, batch,
assignment, allowance; `renewed` is there for that order alone) and looks at each row again after a wait. Where anything
is unusual, it does nothing and says so: then the label goes the long way (flow/review.py), which knows late labels,
surplus, withdrawn clips and repeats.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from annotation.queue.hearing import Play, intervals, sounded_ms, unreported_ms
from config.base import sql
from config.base.requests import Key
from reviewers import gate

_FIND = gate.CallersStatement(
    """
WITH before AS MATERIALIZED (
    SELECT FROM annotation_assignment WHERE person_id = %(person)s AND end_key = %(key)s
)
SELECT a.person_id, p.organisation_id, a.id, a.clip_id, a.state = 'held' AND NOT EXISTS (SELECT FROM before),
    a.opened_at IS NOT NULL, a.heard_ms, a.heard_at, c.language, c.duration_ms,
    cardinality(c.warnings) > 0, b.form_id, p.extra_labels > 0, sk.key_id
FROM annotation_assignment a
JOIN annotation_clip c ON c.id = a.clip_id
JOIN annotation_batch b ON b.id = a.batch_id
JOIN annotation_project p ON p.id = b.project_id
JOIN annotation_subjectkey sk ON sk.subject_id = a.subject_id
WHERE a.public_id = %(assignment)s AND a.person_id = %(person)s
"""
)

_KEEP = sql.statement(
    """
WITH clip AS (
    SELECT cs.clip_id FROM annotation_clipstate cs
    WHERE cs.clip_id = %(clip)s AND cs.state IN ('ready', 'settled', 'stuck')
        AND NOT (%(extra)s::boolean AND cs.wanted > 1 AND cs.labels_in + 1 >= cs.wanted) FOR UPDATE
), lease AS (
    UPDATE annotation_batch SET expires_at = %(until)s FROM clip
    WHERE person_id = %(person)s AND closed_at IS NULL AND expires_at < %(stale)s RETURNING 1
), ended AS (
    UPDATE annotation_assignment a SET state = 'done', ended_at = %(now)s, end_key = %(key)s, end_hash = %(hash)s,
        heard_ms = coalesce(a.heard_ms, 0) + %(sounded)s, heard_at = coalesce(%(last)s::timestamptz, a.heard_at)
    FROM clip, (SELECT count(*) FROM lease) renewed
    WHERE a.id = %(id)s AND a.clip_id = clip.clip_id AND a.state = 'held'
        AND a.heard_at IS NOT DISTINCT FROM %(heard_at)s::timestamptz
        AND a.heard_ms IS NOT DISTINCT FROM %(heard_ms)s::int
    RETURNING a.id, a.kind, a.clip_id, a.public_id AS about, %(detail)s::jsonb AS detail,
        %(sounded)s::int AS sounded, %(warned)s::boolean AS warned
), label AS (
    INSERT INTO annotation_label (public_id, clip_id, assignment_id, person_id, form_id, version, answers, conditions,
        heard_language, surplus, active_ms, made_at, edit_until, idempotency_key, request_hash)
    SELECT %(label)s, clip_id, id, %(person)s, %(form)s, 1, %(answers)s, '{}', '', false, %(active_ms)s, %(now)s,
        %(edit_until)s, %(key)s, %(hash)s
    FROM ended RETURNING id
), counted AS (
    UPDATE annotation_clipstate cs SET labels_in = cs.labels_in + 1,
        state = CASE WHEN cs.state = 'ready' AND cs.labels_in + 1 >= cs.wanted THEN 'settled' ELSE cs.state END
    FROM ended WHERE cs.clip_id = ended.clip_id AND ended.kind = 'label'
), undrafted AS (
    DELETE FROM annotation_draft d USING ended WHERE d.assignment_id = ended.id
), fed AS (
    INSERT INTO annotation_feedevent (at, txid, project_id, event, clip_id, label_id)
    SELECT %(now)s, pg_current_xact_id()::text::bigint, c.project_id, 'label', c.id, label.id
    FROM ended CROSS JOIN label JOIN annotation_clip c ON c.id = ended.clip_id WHERE ended.kind = 'label'
),""",
    gate.counted_sql(of="ended"),
    ",",
    gate.at_work_sql(),
    ",",
    gate.logged_sql(of="ended", event="assignment.done"),
    "SELECT id FROM ended",
)


@dataclass(frozen=True)
class Held:
    """An assignment as it was a moment ago; `_KEEP` looks again."""

    person_id: int
    organisation_id: int
    assignment_id: int
    clip_id: int
    # Still held, by a request that has ended nothing so far.
    held: bool
    served: bool
    heard_ms: int | None
    heard_at: datetime | None
    language: str
    duration_ms: int
    warned: bool
    form_id: int
    # A last label that disagrees may open another seat: that is decided on the long way.
    extra_labels: bool
    key_id: UUID


def find(*, caller: gate.Caller | gate.Visitor, public_id: UUID, key: UUID, now: datetime) -> Held | None:
    """Return the caller's assignment with what checking and sealing its label needs; None for anybody else's."""
    row = _FIND.row(caller=caller, parameters={"assignment": public_id, "key": key, "now": now})
    return None if row is None else Held(*row)


def keep(
    *,
    held: Held,
    label_id: UUID,
    sealed: bytes,
    active_ms: int,
    edit_until: datetime,
    key: Key,
    plays: Sequence[Play],
    activity: Mapping[str, Any],
) -> bool:
    """Keep a label of a held clip; False where it must go the long way. Raises IntegrityError for a key used before.

    `sealed` are the answers; `plays` are those not counted before; `activity` has `now`, `until`, `stale` and `rest`.
    """
    unheard = unreported_ms(served=held.served and not plays, heard_ms=held.heard_ms, duration_ms=held.duration_ms)
    row = sql.row(
        _KEEP,
        {
            "id": held.assignment_id,
            "clip": held.clip_id,
            "form": held.form_id,
            "warned": held.warned,
            "extra": held.extra_labels,
            "heard_ms": held.heard_ms,
            "heard_at": held.heard_at,
            "sounded": sounded_ms(plays=plays, duration_ms=held.duration_ms) + unheard,
            "last": max((play.at for play in plays), default=None),
            "detail": json.dumps(intervals(plays)),
            "label": label_id,
            "answers": sealed,
            "active_ms": active_ms,
            "edit_until": edit_until,
            "key": key.value,
            "hash": key.request_hash,
            "person": held.person_id,
            "organisation": held.organisation_id,
            "calm_after": gate.CALM_AFTER_DISTRESS,
            **activity,
        },
    )
    return row is not None
