"""Laying a clip aside, and taking it up again: it stays held, with its draft, and counts as held."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from annotation.flow import outcome
from annotation.flow.account import note_activity
from annotation.queue import aside, queries
from annotation.queue.models import Assignment
from annotation.queue.refusals import AlreadyEnded
from config.base.deadlocks import retried
from config.base.errors import NotFound, Withdrawn
from config.base.kept_keys import first_time
from config.base.requests import Key
from reviewers import gate


@retried
def park(*, caller: gate.Caller, assignment_id: UUID, key: Key, now: datetime) -> Assignment:
    """Lay a held clip aside. Going on with others keeps its lease; it goes back when theirs would.

    Raises NotFound, AlreadyEnded, Withdrawn, IdempotencyConflict.
    """
    with transaction.atomic():
        assignment = _own(caller=caller, assignment_id=assignment_id)
        if first_time(person_id=caller.person_id, key=key, now=now):
            _check(assignment, done=aside.park(assignment_id=assignment.pk, now=now))
            _at_work(assignment=assignment, event="assignment.parked", now=now)
    return _own(caller=caller, assignment_id=assignment_id)


@retried
def unpark(*, caller: gate.Caller, assignment_id: UUID, key: Key, now: datetime) -> Assignment:
    """Take a clip up again that was laid aside. Raises NotFound, AlreadyEnded, Withdrawn, IdempotencyConflict."""
    with transaction.atomic():
        assignment = _own(caller=caller, assignment_id=assignment_id)
        if first_time(person_id=caller.person_id, key=key, now=now):
            _check(assignment, done=aside.unpark(assignment_id=assignment.pk))
            _at_work(assignment=assignment, event="assignment.unparked", now=now)
    return _own(caller=caller, assignment_id=assignment_id)


def _own(*, caller: gate.Caller, assignment_id: UUID) -> Assignment:
    found = queries.own(person_id=caller.person_id, public_id=assignment_id)
    if found is None:
        raise NotFound
    return found


def _check(assignment: Assignment, *, done: bool) -> None:
    if done:
        return
    assignment.refresh_from_db(fields=["state"])
    if assignment.state == Assignment.State.WITHDRAWN:
        raise Withdrawn
    raise AlreadyEnded(state=assignment.state)


def _at_work(*, assignment: Assignment, event: str, now: datetime) -> None:
    note_activity(person_id=assignment.person_id, now=now)
    outcome.log(assignment=assignment, event=event, plays=[], now=now)
