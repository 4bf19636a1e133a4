"""My last 20: what a person ended in the shift that runs, to read again, correct, take back, or escalate late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from annotation.clips import states
from annotation.clips.models import ClipState
from annotation.escalations.queries import latest_ended
from annotation.escalations.rules import LATE_CLIPS, LATE_WITHIN
from annotation.flow.dispose import UNDOABLE, undo_until
from annotation.labels.models import Label
from annotation.labels.queries import newest_of
from annotation.queue.models import Assignment
from annotation.queue.queries import ended_since
from annotation.subjects.sealing import unseal
from config.base.crypto.keys import KeyGone
from reviewers import gate

LAST = 20


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What somebody answered, as the newest version says."""

    label_id: UUID
    version: int
    answers: dict[str, Any]
    conditions: list[str]
    heard_language: str
    marks: list[dict[str, Any]]
    # Until when they may correct it themselves; over for a clip that was stopped.
    edit_until: datetime


@dataclass(frozen=True, kw_only=True)
class Ended:
    """One of the last clips that a person ended. Of a clip that was withdrawn only how it ended is told."""

    assignment: Assignment
    answered: Answers | None
    undo_until: datetime | None
    may_escalate: bool
    withdrawn: bool


def last_ended(*, caller: gate.Caller, now: datetime) -> list[Ended]:
    """Return what a person ended last in the shift that runs, newest first; nothing without a shift.

    Answers are opened for it, so each that is shown is in the log (I9).
    """
    shift = gate.today(person_id=caller.person_id, now=now).shift_started_at
    if shift is None:
        return []
    with transaction.atomic():
        ended = ended_since(person_id=caller.person_id, since=shift, at_most=LAST)
        labels = newest_of(assignment_ids=[one.pk for one in ended])
        late = latest_ended(person_id=caller.person_id, since=now - LATE_WITHIN, at_most=LATE_CLIPS)
        found = [_ended(assignment=one, label=labels.get(one.pk), late=late) for one in ended]
        gate.record(*(_entry(caller=caller, one=one, now=now) for one in found if one.answered is not None))
    return found


def _ended(*, assignment: Assignment, label: Label | None, late: frozenset[int]) -> Ended:
    state = assignment.clip.state.state
    stopped = state in states.STOPPED
    undoable = assignment.state in UNDOABLE
    return Ended(
        assignment=assignment,
        answered=None if stopped or label is None else _answers(assignment=assignment, label=label),
        undo_until=undo_until(ended_at=assignment.ended_at) if undoable and assignment.ended_at else None,
        may_escalate=assignment.pk in late and state != ClipState.State.ERASED,
        withdrawn=stopped,
    )


def _answers(*, assignment: Assignment, label: Label) -> Answers | None:
    try:
        answers = unseal(sealed=label.answers, context=("answers", assignment.public_id, label.version))
    except KeyGone:
        return None
    return Answers(
        label_id=label.public_id,
        version=label.version,
        answers=answers,
        conditions=label.conditions,
        heard_language=label.heard_language,
        marks=[{"kind": mark.kind, "start_ms": mark.start_ms, "end_ms": mark.end_ms} for mark in label.marks.all()],
        edit_until=label.edit_until,
    )


def _entry(*, caller: gate.Caller, one: Ended, now: datetime) -> gate.Entry:
    return gate.Entry(
        event="label.read_again",
        at=now,
        organisation_id=caller.organisation_id,
        person_id=caller.person_id,
        clip_id=one.assignment.clip_id,
        about=one.assignment.public_id,
    )


def recent_view(*, ended: Sequence[Ended]) -> dict[str, Any]:
    """Return the list in the shape of the HTTP contract; its forms are those that the answers fit."""
    return {
        "results": [_view(one) for one in ended],
        "next": None,
        "forms": [_form(one) for one in {one.assignment.batch.form_id: one for one in ended if one.answered}.values()],
    }


def _form(one: Ended) -> dict[str, Any]:
    batch = one.assignment.batch
    return {
        "project": {"slug": batch.project.slug, "name": batch.project.title},
        "version": batch.form.number,
        "definition": batch.form.definition,
    }


def _view(one: Ended) -> dict[str, Any]:
    batch, answered = one.assignment.batch, one.answered
    return {
        "id": one.assignment.public_id,
        "state": one.assignment.state,
        "withdrawn": one.withdrawn,
        "ended_at": one.assignment.ended_at,
        "project": {"slug": batch.project.slug, "name": batch.project.title},
        "form_version": batch.form.number,
        "answered": answered
        and {
            "answers": answered.answers,
            "conditions": answered.conditions,
            "heard_language": answered.heard_language or None,
            "marks": answered.marks,
        },
        "label": answered and {"id": answered.label_id, "version": answered.version, "edit_until": answered.edit_until},
        "undo_until": one.undo_until,
        "may_escalate": one.may_escalate,
    }
