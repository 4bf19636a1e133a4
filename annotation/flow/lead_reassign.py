"""A lead gives a clip's seat to somebody by name: it is kept for them, and their next claim begins with it.

Whoever can never have it, by rules that a lead may know, is refused at once; the claim asks everything again. Of
opt-outs a lead learns nothing: for somebody who opted out the seat is kept as for anybody. Where it is not taken in
time, the sweep opens it to everybody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from annotation.clips import states
from annotation.clips.models import ClipState
from annotation.flow.lead_queue import ColleagueSeen, list_people
from annotation.flow.stop import return_unserved
from annotation.quality.refusals import NotInCirculation
from annotation.queue import actions as queue
from annotation.queue import lead_queries, reserving
from annotation.queue.fitting import missing_for_seat
from annotation.queue.models import Assignment, Seat
from annotation.queue.refusals import (
    AlreadyEnded,
    AlreadyHeard,
    AlreadyTheirs,
    CannotBeGiven,
    NotAMember,
    NotReservable,
)
from config.base.deadlocks import retried
from config.base.errors import NotFound
from config.base.kept_keys import first_time
from config.base.requests import Key
from reviewers import gate

_NOT_HERE = "There is no assignment of that id here."
# Ends after which the seat may be free still.
_WENT_BACK = (Assignment.State.RETURNED, Assignment.State.EXPIRED)


@dataclass(frozen=True, kw_only=True)
class Reassigned:
    """Whose clip it is to be; `reserved_until` is None once they have it, or nobody came for it in time."""

    assignment_id: UUID
    person: gate.Colleague
    reserved_until: datetime | None


@retried
def reassign(
    *, caller: gate.Caller, assignment_id: UUID, person_id: UUID, kept_for: timedelta, key: Key, now: datetime
) -> Reassigned:
    """Take a clip from whoever holds it, opened or not, and keep its seat for somebody else.

    What the holder has typed stays with them, and their label is kept as surplus if they send it after all. A clip that
    went back and was not given on can be kept for somebody, too. Raises NotAllowed, NotFound, AlreadyEnded,
    AlreadyTheirs, NotAMember, CannotBeGiven, AlreadyHeard, NotReservable, NotInCirculation, IdempotencyConflict.
    """
    caller.require("supervisor")
    assignment = _assignment(caller=caller, assignment_id=assignment_id)
    person = gate.colleague(caller=caller, public_id=person_id)
    with transaction.atomic():
        row = states.lock(clip_id=assignment.clip_id)
        queue.lock_seats(clip_id=assignment.clip_id)
        if first_time(person_id=caller.person_id, key=key, now=now):
            _check(assignment=assignment, row=row, person=person, now=now)
            seat_id = _free(assignment=assignment, person=person, now=now)
            if not reserving.reserve(seat_id=seat_id, person_id=person.person_id, until=now + kept_for):
                raise AlreadyEnded("Somebody else has the clip by now.", state=assignment.state)
            _log(caller=caller, assignment=assignment, person=person, now=now)
    until = _kept_until(seat_id=assignment.seat_id, person=person)
    return Reassigned(assignment_id=assignment_id, person=person, reserved_until=until)


def list_fitting(
    *, caller: gate.Caller, slug: str, assignment_id: UUID, cursor: str | None, now: datetime
) -> tuple[list[ColleagueSeen], str | None]:
    """Return the people of a project to whom a clip of it can be given; a page may be short, and another follow.

    Raises NotAllowed, NotFound, Invalid.
    """
    page, following = list_people(caller=caller, slug=slug, cursor=cursor)
    assignment = _assignment(caller=caller, assignment_id=assignment_id)
    if assignment.batch.project.slug != slug:
        raise NotFound(_NOT_HERE)
    person_ids = [one.colleague.person_id for one in page]
    out = lead_queries.had(clip_id=assignment.clip_id, person_ids=person_ids)
    if assignment.seat_id is not None:
        out |= {number for number, codes in _missing(assignment.seat_id, person_ids, now).items() if codes}
    return [one for one in page if one.colleague.person_id not in out], following


def _assignment(*, caller: gate.Caller, assignment_id: UUID) -> Assignment:
    found = lead_queries.assignment_of(organisation_id=caller.organisation_id, public_id=assignment_id)
    if found is None:
        raise NotFound(_NOT_HERE)
    return found


def _missing(seat_id: int, person_ids: Sequence[int], now: datetime) -> dict[int, list[str]]:
    return missing_for_seat(seat_id=seat_id, hearers=gate.hearers(person_ids=person_ids, now=now))


def _check(*, assignment: Assignment, row: ClipState, person: gate.Colleague, now: datetime) -> None:
    if assignment.kind != Assignment.Kind.LABEL:
        raise NotReservable
    if row.state not in (ClipState.State.READY, ClipState.State.SETTLED):
        raise NotInCirculation
    if assignment.batch.project_id not in gate.project_ids_of(person_id=person.person_id):
        raise NotAMember
    if assignment.seat_id is not None:
        missing = _missing(assignment.seat_id, [person.person_id], now)[person.person_id]
        if missing:
            raise CannotBeGiven(missing=missing)


def _free(*, assignment: Assignment, person: gate.Colleague, now: datetime) -> int:
    """Take the clip from its holder, under the locks; return its seat."""
    held = Assignment.objects.select_for_update().get(pk=assignment.pk)
    held.clip = assignment.clip
    if held.seat_id is None or held.state not in (Assignment.State.HELD, *_WENT_BACK):
        raise AlreadyEnded(state=held.state)
    if held.state == Assignment.State.HELD:
        if held.person_id == person.person_id:
            raise AlreadyTheirs
        reserving.take_from_holder(assignment=held, seat_id=held.seat_id, now=now)
        return_unserved(assignments=[held])
    if lead_queries.had(clip_id=held.clip_id, person_ids=[person.person_id]):
        raise AlreadyHeard
    return held.seat_id


def _kept_until(*, seat_id: int | None, person: gate.Colleague) -> datetime | None:
    if seat_id is None:
        return None
    kept = Seat.objects.filter(pk=seat_id, state=Seat.State.RESERVED, reserved_for_id=person.person_id)
    return kept.values_list("reserved_until", flat=True).first()


def _log(*, caller: gate.Caller, assignment: Assignment, person: gate.Colleague, now: datetime) -> None:
    gate.record(
        gate.Entry(
            event="assignment.reassigned",
            at=now,
            organisation_id=caller.organisation_id,
            person_id=caller.person_id,
            clip_id=assignment.clip_id,
            about=assignment.public_id,
            detail={"from": assignment.person_id, "to": person.person_id},
        )
    )
