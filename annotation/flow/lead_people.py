"""A lead pauses somebody, lets them go on, or takes back what they hold. What was typed stays with its person.

A claim locks the person's allowance first and reads whether they are paused afterwards; a pause takes the same lock
before it is written. So a claim comes before it, and what it gave goes back, or it is refused with the reason.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from annotation.flow.hand_out import return_held_by
from annotation.flow.lead_queue import ColleagueSeen, with_hands
from config.base.deadlocks import retried
from config.base.kept_keys import first_time
from config.base.requests import Key
from reviewers import gate


@dataclass(frozen=True, kw_only=True)
class Handled:
    """Somebody as they stand now, and how many clips this request took back."""

    seen: ColleagueSeen
    returned: int


@retried
def pause(*, caller: gate.Caller, person_id: UUID, reason: str, key: Key, now: datetime) -> Handled:
    """Give somebody nothing more; what they have not opened goes back uncounted, what they opened may be finished.

    For one who is paused already the reason changes. Raises NotFound, NotAllowed (also for oneself, and for somebody
    whom another lead leads), IdempotencyConflict.
    """
    person = _led(caller=caller, person_id=person_id)
    returned = 0
    with transaction.atomic():
        if first_time(person_id=caller.person_id, key=key, now=now):
            returned = _take(person=person, opened=False, now=now)
            gate.wait_for_claims(person_id=person.person_id)
            gate.pause_person(caller=caller, person=person, reason=reason, now=now)
            # What a claim that was under way has given: after its end, and before another one can begin.
            returned += _take(person=person, opened=False, now=now)
    return _standing(caller=caller, person_id=person_id, returned=returned)


@retried
def resume(*, caller: gate.Caller, person_id: UUID, key: Key, now: datetime) -> Handled:
    """Let somebody be given clips again. Raises as pause does."""
    person = _led(caller=caller, person_id=person_id)
    with transaction.atomic():
        if first_time(person_id=caller.person_id, key=key, now=now):
            gate.resume_person(caller=caller, person=person, now=now)
    return _standing(caller=caller, person_id=person_id, returned=0)


@retried
def take_back(*, caller: gate.Caller, person_id: UUID, opened: bool, key: Key, now: datetime) -> Handled:
    """Give what somebody holds to whoever asks next: what they have not opened, or with `opened` all of it.

    An opened clip counts as heard, its draft is kept, and a label that they send after all is welcome. Raises as
    pause does.
    """
    person = _led(caller=caller, person_id=person_id)
    returned = 0
    with transaction.atomic():
        if first_time(person_id=caller.person_id, key=key, now=now):
            returned = _take(person=person, opened=opened, now=now)
            gate.record(
                gate.Entry(
                    event="person.taken_back",
                    at=now,
                    organisation_id=caller.organisation_id,
                    person_id=caller.person_id,
                    about=person.public_id,
                    detail={"person": person.person_id, "opened": opened, "clips": returned},
                )
            )
    return _standing(caller=caller, person_id=person_id, returned=returned)


def _led(*, caller: gate.Caller, person_id: UUID) -> gate.Colleague:
    caller.require("supervisor")
    return gate.colleague_led(caller=caller, public_id=person_id)


def _take(*, person: gate.Colleague, opened: bool, now: datetime) -> int:
    return len(return_held_by(person_id=person.person_id, only_unopened=not opened, now=now))


def _standing(*, caller: gate.Caller, person_id: UUID, returned: int) -> Handled:
    (seen,) = with_hands([gate.colleague(caller=caller, public_id=person_id)])
    return Handled(seen=seen, returned=returned)
