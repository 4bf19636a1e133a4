"""What every end of an assignment shares: finding it under the clip's lock, and accounting for it afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from annotation.clips import states
from annotation.clips.models import ClipState
from annotation.exports import tombstones
from annotation.flow.account import note_activity
from annotation.labels.actions import wipe_drafts
from annotation.queue import actions as queue
from annotation.queue import queries
from annotation.queue.hearing import Play, intervals, not_counted, sounded_ms, unreported_ms
from annotation.queue.models import Assignment
from config.base.errors import NotFound
from config.base.requests import IdempotencyConflict, Key
from reviewers import gate


@dataclass(frozen=True, kw_only=True)
class Begun:
    """An assignment whose clip state is locked for the rest of the transaction."""

    assignment: Assignment
    state: ClipState
    # This very request has ended it before: render what it made.
    repeated: bool


def begin(*, person_id: int, public_id: UUID, key: Key, stops_clip: bool = False, moves_seats: bool = False) -> Begun:
    """Find somebody's assignment and lock its clip. Raises NotFound, IdempotencyConflict.

    The order of locks is stop.py's: the project's fence where the clip may be stopped or brought back, the clip's
    state, the person's live batch, the clip's seats where one may change, the assignment. A held clip that gets an
    ordinary label needs no seat.
    """
    assignment = queries.own(person_id=person_id, public_id=public_id)
    if assignment is None:
        raise NotFound
    if stops_clip:
        tombstones.share_fences(clip_ids=[assignment.clip_id])
    state = states.lock(clip_id=assignment.clip_id)
    queue.lock_live_batch(person_id=person_id)
    if moves_seats or assignment.state != Assignment.State.HELD:
        queue.lock_seats(clip_id=assignment.clip_id)
    # Read again under the lock: the same request may have been here in the meantime.
    fresh = Assignment.objects.select_for_update().get(pk=assignment.pk)
    for field in ("state", "end_key", "end_hash", "heard_ms", "heard_at", "opened_at", "ended_at", "seat_id"):
        setattr(assignment, field, getattr(fresh, field))
    ended = queries.ended_by(person_id=person_id, key=key.value)
    if ended is not None:
        # A late label may have ended a later giving of the same clip; the hash tells that it was this very request.
        if ended.clip_id != assignment.clip_id:
            raise IdempotencyConflict
        key.check(ended.end_hash)
    return Begun(assignment=assignment, state=state, repeated=ended is not None)


def end(
    *, assignment: Assignment, state: str, plays: Sequence[Play], key: Key, now: datetime, reason: str = ""
) -> None:
    """End a locked assignment and account for it: what was heard, the work, the lease, the log."""
    clip = assignment.clip
    plays = not_counted(plays=plays, heard_at=assignment.heard_at)
    unheard = unreported_ms(
        served=assignment.opened_at is not None and not plays,
        heard_ms=assignment.heard_ms,
        duration_ms=clip.duration_ms,
    )
    sounded = sounded_ms(plays=plays, duration_ms=clip.duration_ms) + unheard
    assignment.state, assignment.ended_at = state, now
    assignment.end_key, assignment.end_hash = key.value, key.request_hash
    assignment.reason = reason
    assignment.heard_ms = (assignment.heard_ms or 0) + sounded
    assignment.heard_at = max((play.at for play in plays), default=assignment.heard_at)
    assignment.save(
        update_fields=["state", "ended_at", "end_key", "end_hash", "reason", "heard_ms", "heard_at", "seat_id"]
    )
    wipe_drafts(assignment_ids=[assignment.pk])
    note_activity(person_id=assignment.person_id, now=now)
    gate.count_worked(person_id=assignment.person_id, heard_ms=sounded, distressing=bool(clip.warnings))
    log(assignment=assignment, event=f"assignment.{state}", plays=plays, now=now)


def credit_withdrawn(*, assignment: Assignment, key: Key, now: datetime) -> None:
    """Count the work on a clip that was withdrawn meanwhile, once; nothing of its content is kept (I5)."""
    if assignment.end_key is None:
        end(assignment=assignment, state=Assignment.State.WITHDRAWN, plays=[], key=key, now=now)


def log(*, assignment: Assignment, event: str, plays: Sequence[Play], now: datetime) -> None:
    """Write what happened to an assignment, with the intervals heard, into the log."""
    gate.record(
        gate.Entry(
            event=event,
            at=now,
            organisation_id=assignment.batch.project.organisation_id,
            person_id=assignment.person_id,
            clip_id=assignment.clip_id,
            about=assignment.public_id,
            detail=intervals(plays),
        )
    )
