"""Ends without a label: a clip is skipped, called accidental, or taken up again."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from annotation.clips import states
from annotation.clips.models import ClipState
from annotation.erasure import requests as erasure
from annotation.escalations import queries as escalations
from annotation.exports import tombstones
from annotation.exports.models import Tombstone
from annotation.flow import escalate, odd_clip, outcome
from annotation.flow.stop import stop_clips
from annotation.queue import actions as queue
from annotation.queue import aside, queries, seats
from annotation.queue.hearing import Play
from annotation.queue.models import Assignment
from annotation.queue.refusals import AlreadyEnded, UndoWindowClosed
from annotation.queue.skip_reasons import SKIP_REASONS
from config.base.deadlocks import retried
from config.base.errors import Invalid, NotFound, Withdrawn
from config.base.kept_keys import first_time
from config.base.requests import Key
from reviewers import gate


@retried
def skip(
    *, caller: gate.Caller, assignment_id: UUID, reason: str, plays: Sequence[Play], key: Key, now: datetime
) -> Assignment:
    """Let a clip go; it counts as worked, and somebody else gets it, or a lead after a few skips. No reason is fine.

    Raises NotFound, Invalid, IdempotencyConflict, AlreadyEnded; Withdrawn after crediting the work.
    """
    if reason and reason not in SKIP_REASONS:
        raise Invalid("reason is one of the known codes, or left out.", field="reason")
    with transaction.atomic():
        begun = outcome.begin(person_id=caller.person_id, public_id=assignment_id, key=key, moves_seats=True)
        if _made_before(begun):
            return begun.assignment
        withdrawn = _stopped_meanwhile(begun=begun, key=key, now=now)
        if not withdrawn:
            assignment = begun.assignment
            outcome.end(
                assignment=assignment, state=Assignment.State.SKIPPED, plays=plays, key=key, now=now, reason=reason
            )
            if assignment.seat_id is not None:
                queue.open_seat_again(seat_ids=[assignment.seat_id])
            odd_clip.after_skip(assignment=assignment, reason=reason, row=begun.state, now=now)
    if withdrawn:
        raise Withdrawn
    return begun.assignment


@retried
def call_accidental(
    *, caller: gate.Caller, assignment_id: UUID, plays: Sequence[Play], key: Key, now: datetime
) -> Assignment:
    """Take a clip that nobody meant to send from everybody, and towards erasure (P4); it counts as worked.

    Raises NotFound, IdempotencyConflict, AlreadyEnded; Withdrawn after crediting the work.
    """
    with transaction.atomic():
        begun = outcome.begin(
            person_id=caller.person_id, public_id=assignment_id, key=key, stops_clip=True, moves_seats=True
        )
        if _made_before(begun):
            return begun.assignment
        withdrawn = _stopped_meanwhile(begun=begun, key=key, now=now)
        if not withdrawn:
            assignment = begun.assignment
            outcome.end(assignment=assignment, state=Assignment.State.ACCIDENTAL, plays=plays, key=key, now=now)
            stop_clips(
                clip_ids=[assignment.clip_id],
                state=ClipState.State.ACCIDENTAL,
                cause=Tombstone.Cause.ACCIDENTAL,
                now=now,
            )
            erasure.request_for_clip(
                clip_id=assignment.clip_id,
                cause=Tombstone.Cause.ACCIDENTAL,
                requested_by=caller.person_id,
                due_at=erasure.erasing_begins(now=now),
                now=now,
            )
    if withdrawn:
        raise Withdrawn
    return begun.assignment


def _made_before(begun: outcome.Begun) -> bool:
    """Tell whether this very request ended the assignment; one that met a stopped clip meets it again."""
    return begun.repeated and begun.assignment.state != Assignment.State.WITHDRAWN


def _stopped_meanwhile(*, begun: outcome.Begun, key: Key, now: datetime) -> bool:
    """Credit the work where somebody else stopped the clip. Raises AlreadyEnded for one that is not held."""
    if begun.state.state in states.STOPPED:
        outcome.credit_withdrawn(assignment=begun.assignment, key=key, now=now)
        return True
    if begun.assignment.state != Assignment.State.HELD:
        raise AlreadyEnded(state=begun.assignment.state)
    return False


@retried
def undo(*, caller: gate.Caller, assignment_id: UUID, key: Key, now: datetime) -> Assignment:
    """Take up a clip again that the person skipped, called accidental, or escalated without choosing a kind.

    A report of a clip that had ended before is taken back alone, and the assignment stays ended. Asking again for one
    that is held already changes nothing, nor does a repeat. Raises NotFound, UndoWindowClosed, NotOnShift, OnBreak,
    Paused, IdempotencyConflict.
    """
    with transaction.atomic():
        first = first_time(person_id=caller.person_id, key=key, now=now)
        begun = outcome.begin(
            person_id=caller.person_id, public_id=assignment_id, key=key, stops_clip=True, moves_seats=True
        )
        assignment, was = begun.assignment, begun.assignment.state
        if was == Assignment.State.HELD or not first:
            return assignment
        if escalate.take_back_late(assignment=assignment, now=now):
            return assignment
        gate.check_on_shift(person_id=caller.person_id)
        if assignment.opened_at is None:
            # It would be new to them: a pause lets nobody begin a clip.
            gate.refuse_paused(person_id=caller.person_id, now=now)
        if not _may_undo(assignment=assignment, now=now):
            raise UndoWindowClosed
        if was == Assignment.State.ACCIDENTAL:
            _return_accidental(assignment=assignment, now=now)
        if was == Assignment.State.ESCALATED:
            escalate.take_back(person_id=caller.person_id, assignment=assignment, now=now)
        # A gold clip takes nobody's seat, and is taken up again like any other.
        if assignment.seat_id is not None and not queue.take_own_seat(assignment=assignment):
            raise UndoWindowClosed
        if was == Assignment.State.SKIPPED:
            odd_clip.undo_skip(assignment=assignment, row=begun.state, now=now)
        queue.hold_again(assignment=assignment, now=now)
        aside.unpark(assignment_id=assignment.pk)
        gate.uncount_worked(person_id=caller.person_id, distressing=bool(assignment.clip.warnings))
        outcome.log(assignment=assignment, event="assignment.undone", plays=[], now=now)
    again = queries.own(person_id=caller.person_id, public_id=assignment_id)
    if again is None:
        raise NotFound
    return again


# Ends that their person may take back for a while.
UNDOABLE = (Assignment.State.SKIPPED, Assignment.State.ACCIDENTAL, Assignment.State.ESCALATED)


def undo_until(*, ended_at: datetime) -> datetime:
    """Return until when the end of an assignment may be undone."""
    return ended_at + timedelta(seconds=settings.UNDO_SECONDS)


def _may_undo(*, assignment: Assignment, now: datetime) -> bool:
    if assignment.state not in UNDOABLE or assignment.ended_at is None:
        return False
    return now <= undo_until(ended_at=assignment.ended_at)


def _return_accidental(*, assignment: Assignment, now: datetime) -> None:
    clip_id = assignment.clip_id
    # Somebody may have escalated it since, or before it was erased: a level without a hold is seen only here (I6).
    if escalations.keeps_out(clip_id=clip_id):
        raise UndoWindowClosed
    if not erasure.cancel_for_clip(clip_id=clip_id, now=now):
        raise UndoWindowClosed
    brought = seats.bring_back(
        clip_id=clip_id, stopped_as=ClipState.State.ACCIDENTAL, now=now, own_seat=assignment.seat_id
    )
    if not brought:
        raise UndoWindowClosed
    tombstones.unbury(clip_id=clip_id, cause=Tombstone.Cause.ACCIDENTAL, now=now)
