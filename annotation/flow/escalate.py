"""Escalating: a reviewer's key takes a clip away first and asks afterwards (E1).

Every journey here takes the clip's locks first and the escalation's row after them, so that a report, a choice, a
taking back and the clock come one after the other. Note: docs/explanation/escalations.md.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from annotation.clips.models import Clip, ClipState
from annotation.escalations import actions, queries
from annotation.escalations.actions import Said
from annotation.escalations.models import Escalation, Report
from annotation.escalations.refusals import EscalationEnded, TooLateToEscalate
from annotation.escalations.rules import LATE_CLIPS, LATE_WITHIN, Reported, choosing
from annotation.flow import containment as clips
from annotation.flow import outcome
from annotation.flow.escalation_clock import tick
from annotation.queue import actions as queue
from annotation.queue.hearing import Play
from annotation.queue.models import Assignment
from annotation.queue.refusals import UndoWindowClosed
from config.base.deadlocks import retried
from config.base.errors import Withdrawn
from config.base.kept_keys import first_time
from config.base.requests import Key
from reviewers import gate

__all__ = ["add_kind", "report", "take_back", "tick"]


@retried
def report(
    *, caller: gate.Caller, assignment_id: UUID, said: Said, plays: Sequence[Play], key: Key, now: datetime
) -> Report:
    """Report a clip: in one transaction it is taken away, held, credited to the reporter, and its page asked for.

    A clip in hand may be reported, and one of the last 20 that the person ended. Somebody who reports a clip that
    another has reported joins that escalation. The same key reports once. Raises NotFound, IdempotencyConflict,
    TooLateToEscalate, and Withdrawn for a clip that was erased.
    """
    with transaction.atomic():
        begun = outcome.begin(
            person_id=caller.person_id, public_id=assignment_id, key=key, stops_clip=True, moves_seats=True
        )
        assignment = begun.assignment
        made = queries.report_by_key(person_id=caller.person_id, key=key.value)
        if made is not None:
            key.check(made.request_hash)
            return made
        _check_reportable(begun=begun, now=now)
        escalation = queries.open_of_clip(clip_id=assignment.clip_id)
        opened = escalation is None
        if escalation is None:
            escalation = actions.open_for(clip_id=assignment.clip_id, now=now)
        joined = _own_standing(escalation=escalation, person_id=caller.person_id)
        if joined is not None:
            return joined
        ended = _end_own(assignment=assignment, plays=plays, key=key, now=now)
        made = actions.add_report(
            escalation=escalation,
            assignment=assignment,
            key_id=assignment.clip.subject.key.key_id,
            said=said,
            key=key,
            now=now,
        )
        clips.settle(escalation=escalation, clip=assignment.clip, now=now)
        if ended and assignment.seat_id is not None:
            # An escalation is no label: where the clip goes on, its seat does too. A void seat stays void.
            queue.open_seat_again(seat_ids=[assignment.seat_id])
        _log(made, escalation, event="escalation.opened" if opened else "escalation.joined", caller=caller, now=now)
    return made


def _check_reportable(*, begun: outcome.Begun, now: datetime) -> None:
    if begun.state.state == ClipState.State.ERASED:
        raise Withdrawn
    if begun.assignment.state == Assignment.State.HELD:
        return
    if not queries.among_latest(assignment=begun.assignment, since=now - LATE_WITHIN, at_most=LATE_CLIPS):
        raise TooLateToEscalate(clips=LATE_CLIPS)


def _own_standing(*, escalation: Escalation, person_id: int) -> Report | None:
    reports = queries.standing_reports(escalation_id=escalation.pk)
    return next((report for report in reports if report.person_id == person_id), None)


def _end_own(*, assignment: Assignment, plays: Sequence[Play], key: Key, now: datetime) -> bool:
    """End the reporter's held assignment before everybody else's is withdrawn; False for one that ended before."""
    if assignment.state != Assignment.State.HELD:
        return False
    outcome.end(assignment=assignment, state=Assignment.State.ESCALATED, plays=plays, key=key, now=now)
    return True


@retried
def add_kind(*, caller: gate.Caller, report_id: UUID, kind: str, key: Key, now: datetime) -> Report:
    """Keep the kind that a reporter chose; within 20 s of the report it sets the level, later it can only raise it.

    Choosing the same kind again changes nothing, nor does a repeat. Raises NotFound, EscalationEnded,
    IdempotencyConflict.
    """
    with transaction.atomic():
        made = queries.own_report(person_id=caller.person_id, public_id=report_id)
        if not first_time(person_id=caller.person_id, key=key, now=now):
            return made
        clip = Clip.objects.get(pk=made.escalation.clip_id)
        clips.lock(clip_id=clip.pk)
        escalation = queries.locked(escalation_id=made.escalation_id)
        # Read again under the lock: a taking back may have come first.
        made = queries.own_report(person_id=caller.person_id, public_id=report_id)
        if made.kind == kind:
            return made
        if escalation.state in queries.ENDED:
            raise EscalationEnded
        # Silence that has run out counts before the choice that came after it.
        clips.settle(escalation=escalation, clip=clip, now=now)
        actions.choose_kind(report=made, kind=kind)
        clips.settle(escalation=escalation, clip=clip, now=now)
        _log(made, escalation, event="escalation.kind_chosen", caller=caller, now=now)
    return made


def take_back_late(*, assignment: Assignment, now: datetime) -> bool:
    """Take back a report of a clip that its reporter had ended before; the assignment stays as it was.

    False where there is no such report, or its kind was chosen. Otherwise as `take_back`.
    """
    if assignment.state == Assignment.State.ESCALATED or not queries.choosing_on(assignment=assignment, now=now):
        return False
    take_back(person_id=assignment.person_id, assignment=assignment, now=now)
    return True


def take_back(*, person_id: int, assignment: Assignment, now: datetime) -> None:
    """Take back a report without a kind within 20 s: hold ends, clip and seats return, nobody is paged.

    Runs in the transaction of `undo`, which holds the clip's locks and gives the assignment back. Raises
    UndoWindowClosed when a kind was chosen, the time is over, or somebody else has reported the clip too.
    """
    escalation = queries.open_of_clip(clip_id=assignment.clip_id)
    if escalation is None:
        raise UndoWindowClosed
    reports = queries.standing_reports(escalation_id=escalation.pk)
    if len(reports) != 1 or reports[0].person_id != person_id:
        raise UndoWindowClosed
    own = reports[0]
    if not choosing(report=Reported(kind=own.kind, reported_at=own.reported_at), now=now):
        raise UndoWindowClosed
    actions.take_back(escalation=escalation, report=own, now=now)
    clips.bring_back(clip_id=assignment.clip_id, escalation_id=escalation.pk, now=now)
    gate.record(
        gate.Entry(
            event="escalation.taken_back",
            at=now,
            organisation_id=assignment.batch.project.organisation_id,
            person_id=person_id,
            clip_id=assignment.clip_id,
            about=escalation.public_id,
        )
    )


def _log(made: Report, escalation: Escalation, *, event: str, caller: gate.Caller, now: datetime) -> None:
    gate.record(
        gate.Entry(
            event=event,
            at=now,
            organisation_id=caller.organisation_id,
            person_id=caller.person_id,
            clip_id=escalation.clip_id,
            about=escalation.public_id,
            detail={"kind": made.kind, "level": escalation.level},
        )
    )
