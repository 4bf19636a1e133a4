"""Labelling: a label is made, corrected, and never lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from annotation.clips import states
from annotation.clips.models import ClipState
from annotation.exports import tombstones
from annotation.flow import odd_clip, outcome
from annotation.flow.account import activity, note_activity
from annotation.labels import actions as labels
from annotation.labels import straight
from annotation.labels.actions import Answered
from annotation.labels.models import Label
from annotation.labels.reading import check_answered
from annotation.projects.queries import form_definition
from annotation.queue import queries
from annotation.queue.hearing import Play, not_counted
from annotation.queue.models import Assignment, Seat
from annotation.queue.refusals import AlreadyEnded
from config.base.deadlocks import retried
from config.base.errors import NotFound, Refusal, Withdrawn
from config.base.requests import Key
from reviewers import gate

LATE = (Assignment.State.EXPIRED, Assignment.State.RETURNED)


class EditWindowClosed(Refusal):
    """It is too late to change this label yourself: ask your lead."""

    code = "edit_window_closed"


@dataclass(frozen=True, kw_only=True)
class Made:
    """A label that was acknowledged."""

    public_id: UUID
    version: int
    edit_until: datetime
    surplus: bool


def _made(label: Label) -> Made:
    return Made(public_id=label.public_id, version=label.version, edit_until=label.edit_until, surplus=label.surplus)


@retried
def submit_label(
    *, caller: gate.Caller | gate.Visitor, assignment_id: UUID, body: dict[str, Any], plays: Sequence[Play], key: Key,
    now: datetime,
) -> Made:  # fmt: skip
    """Keep a label: in its own seat, late in any open seat of the clip, or as surplus (I5). The same key makes one.

    Raises NotFound, InvalidAnswers, Invalid, IdempotencyConflict, AlreadyEnded; Withdrawn after crediting the work.
    """
    made = _straight(caller=caller, assignment_id=assignment_id, body=body, plays=plays, key=key, now=now)
    if made is not None:
        return made
    caller = gate.known(caller)
    return _made(_the_long_way(caller=caller, assignment_id=assignment_id, body=body, plays=plays, key=key, now=now))


def _straight(
    *, caller: gate.Caller | gate.Visitor, assignment_id: UUID, body: dict[str, Any], plays: Sequence[Play], key: Key,
    now: datetime,
) -> Made | None:  # fmt: skip
    """Keep an ordinary label of a held clip by one statement; None where something about it is not ordinary."""
    held = straight.find(caller=caller, public_id=assignment_id, key=key.value, now=now)
    if held is None:
        raise NotFound
    if not held.held:
        return None
    answered = check_answered(definition=form_definition(held.form_id), language=held.language, body=body)
    if answered.conditions or answered.marks:
        return None
    label_id, edit_until = uuid4(), labels.edit_until(now=now)
    try:
        kept = straight.keep(
            held=held,
            label_id=label_id,
            sealed=labels.sealed_answers(
                key_id=held.key_id, assignment_id=assignment_id, version=1, answers=answered.answers
            ),
            active_ms=answered.active_ms,
            edit_until=edit_until,
            key=key,
            plays=not_counted(plays=plays, heard_at=held.heard_at),
            activity=activity(now=now),
        )
    except IntegrityError:
        # The key is making something else at this moment: the long way tells what.
        return None
    return Made(public_id=label_id, version=1, edit_until=edit_until, surplus=False) if kept else None


def _the_long_way(
    *, caller: gate.Caller, assignment_id: UUID, body: dict[str, Any], plays: Sequence[Play], key: Key, now: datetime
) -> Label:
    with transaction.atomic():
        # A condition may take the clip from whoever has not opened it: claims end first, or pass it by.
        odd = bool(body.get("conditions"))
        begun = outcome.begin(person_id=caller.person_id, public_id=assignment_id, key=key, moves_seats=odd)
        assignment = begun.assignment
        if begun.state.state in states.STOPPED:
            if not begun.repeated:
                outcome.credit_withdrawn(assignment=assignment, key=key, now=now)
            withdrawn = True
        elif (made := _made_before(person_id=caller.person_id, key=key)) is not None:
            return made
        else:
            withdrawn = False
            answered = _check(assignment=assignment, body=body)
            assignment = _live(assignment)
            surplus = not _take_seat(assignment)
            label = labels.add_label(
                assignment=assignment, version=1, answered=answered, surplus=surplus, key=key, now=now
            )
            state = Assignment.State.SURPLUS if surplus else Assignment.State.DONE
            outcome.end(assignment=assignment, state=state, plays=plays, key=key, now=now)
            if assignment.kind == Assignment.Kind.LABEL:
                if not surplus:
                    states.count_label(state=begun.state)
                tombstones.tell(clip_ids=[assignment.clip_id], event="label", now=now, label_id=label.pk)
                odd_clip.after_label(
                    clip_id=assignment.clip_id,
                    project=assignment.batch.project,
                    conditions=answered.conditions,
                    settled=begun.state.state == ClipState.State.SETTLED,
                    now=now,
                )
    if withdrawn:
        # Raised only now, so that the credit is kept.
        raise Withdrawn
    return label


def _check(*, assignment: Assignment, body: Mapping[str, Any]) -> Answered:
    return check_answered(definition=assignment.batch.form.definition, language=assignment.clip.language, body=body)


def _made_before(*, person_id: int, key: Key) -> Label | None:
    """Return what this very request made before. Raises IdempotencyConflict when the key made something else."""
    made = Label.objects.filter(person_id=person_id, idempotency_key=key.value).first()
    if made is not None:
        key.check(made.request_hash)
    return made


def _live(assignment: Assignment) -> Assignment:
    """Return the assignment that this label answers: itself, or the same clip given to the person once more since."""
    if assignment.state in (Assignment.State.HELD, *LATE):
        again = Assignment.objects.filter(
            clip_id=assignment.clip_id, person_id=assignment.person_id, kind=assignment.kind
        ).exclude(state__in=[*LATE, Assignment.State.WITHDRAWN])
        other = again.exclude(pk=assignment.pk).first()
        if other is None:
            return assignment
        found = queries.own(person_id=assignment.person_id, public_id=other.public_id)
        if found is not None and found.state == Assignment.State.HELD:
            return found
    raise AlreadyEnded(state=assignment.state)


def _take_seat(assignment: Assignment) -> bool:
    """Tell whether the label has a seat: the held one, else its own if open again, else any open one of the clip.

    An answer to a gold clip needs none, and takes nobody's.
    """
    if assignment.state == Assignment.State.HELD or assignment.kind == Assignment.Kind.GOLD:
        return True
    seats = Seat.objects.select_for_update().filter(clip_id=assignment.clip_id, state=Seat.State.OPEN)
    for seat in sorted(seats, key=lambda seat: (seat.pk != assignment.seat_id, seat.number)):
        Seat.objects.filter(pk=seat.pk).update(state=Seat.State.TAKEN)
        assignment.seat_id = seat.pk
        return True
    return False


@retried
def edit_label(*, caller: gate.Caller, label_id: UUID, body: dict[str, Any], key: Key, now: datetime) -> Made:
    """Append a new version of somebody's own label while its window is open. The same key makes one version.

    Raises NotFound, InvalidAnswers, Invalid, IdempotencyConflict, EditWindowClosed, Withdrawn.
    """
    with transaction.atomic():
        mine = Label.objects.select_related("assignment").filter(person_id=caller.person_id)
        label = mine.filter(public_id=label_id).first()
        if label is None:
            raise NotFound
        assignment = queries.own(person_id=caller.person_id, public_id=label.assignment.public_id)
        if assignment is None:
            raise NotFound
        state = states.lock(clip_id=label.clip_id)
        if state.state in states.STOPPED:
            raise Withdrawn
        made = _made_before(person_id=caller.person_id, key=key)
        if made is not None:
            return _made(made)
        versions = Label.objects.filter(assignment_id=label.assignment_id).order_by("version")
        newest = versions.last() or label
        if now > newest.edit_until:
            raise EditWindowClosed
        answered = _check(assignment=assignment, body=body)
        version = labels.add_label(
            assignment=assignment,
            version=newest.version + 1,
            answered=answered,
            surplus=newest.surplus,
            key=key,
            now=now,
        )
        outcome.log(assignment=assignment, event="label.edited", plays=[], now=now)
        tombstones.tell(clip_ids=[label.clip_id], event="change", now=now, label_id=version.pk)
        return _made(version)


@retried
def save_draft(*, caller: gate.Caller, assignment_id: UUID, body: dict[str, Any], now: datetime) -> None:
    """Keep what was typed and not sent. Raises NotFound, Withdrawn; a draft of an ended assignment is let go."""
    with transaction.atomic():
        assignment = queries.own(person_id=caller.person_id, public_id=assignment_id)
        if assignment is None:
            raise NotFound
        state = states.lock(clip_id=assignment.clip_id)
        if state.state in states.STOPPED:
            raise Withdrawn
        if not Assignment.objects.filter(pk=assignment.pk, state=Assignment.State.HELD).exists():
            return
        labels.save_draft(assignment=assignment, body=body, now=now)
        # Typing is work: it keeps the lease and the shift alive as sound does.
        note_activity(person_id=caller.person_id, now=now)
