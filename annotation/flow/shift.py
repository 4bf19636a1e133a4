"""The shift: what touches people and clips together. Clocking out and breaks give clips back; drafts stay."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from annotation.flow.hand_out import return_held_by
from annotation.queue import actions as queue
from config.base.deadlocks import retried
from config.base.requests import Key
from reviewers import gate

# For so long the clip in hand waits for somebody who comes back from a whole break.
LEASE_AFTER_BREAK = timedelta(minutes=5)


@retried
def start_shift(*, caller: gate.Caller, key: Key, now: datetime) -> gate.Today:
    """Begin a shift. Raises AlreadyOnShift."""
    with transaction.atomic():
        gate.start_shift(person_id=caller.person_id, key=key.value, now=now)
        _log(caller=caller, event="shift.started", about=key.value, now=now)
    return gate.today(person_id=caller.person_id, now=now)


@retried
def end_shift(*, caller: gate.Caller, key: Key, now: datetime) -> gate.Today:
    """End the shift; what is still held goes back, unserved clips uncounted. Raises NotOnShift."""
    with transaction.atomic():
        return_held_by(person_id=caller.person_id, only_unopened=False, now=now)
        gate.end_shift(person_id=caller.person_id, key=key.value, now=now)
        _log(caller=caller, event="shift.ended", about=key.value, now=now)
    return gate.today(person_id=caller.person_id, now=now)


@retried
def start_break(*, caller: gate.Caller, key: Key, now: datetime) -> gate.Today:
    """Begin a break; unopened clips go back uncounted, the one in hand keeps its draft and lease.

    Raises NotOnShift, AlreadyOnBreak.
    """
    with transaction.atomic():
        return_held_by(person_id=caller.person_id, only_unopened=True, now=now)
        rested_at = now + timedelta(minutes=settings.BREAK_MINUTES)
        queue.keep_lease(person_id=caller.person_id, until=rested_at + LEASE_AFTER_BREAK)
        gate.start_break(person_id=caller.person_id, key=key.value, now=now)
        _log(caller=caller, event="break.started", about=key.value, now=now)
    return gate.today(person_id=caller.person_id, now=now)


@retried
def end_break(*, caller: gate.Caller, key: Key, now: datetime) -> gate.Today:
    """End the break; the lease of the clip in hand begins anew. Raises NotOnShift, NotOnBreak."""
    with transaction.atomic():
        queue.renew_lease(person_id=caller.person_id, now=now)
        gate.end_break(person_id=caller.person_id, key=key.value, now=now)
        _log(caller=caller, event="break.ended", about=key.value, now=now)
    return gate.today(person_id=caller.person_id, now=now)


def end_forgotten(*, now: datetime) -> None:
    """End shifts in which nothing has happened for long, at the last activity."""
    for person_id, last_active_at in gate.forgotten_shifts(now=now):
        _end_forgotten(person_id=person_id, last_active_at=last_active_at, now=now)


@retried
def _end_forgotten(*, person_id: int, last_active_at: datetime, now: datetime) -> None:
    with transaction.atomic():
        return_held_by(person_id=person_id, only_unopened=False, now=now)
        gate.end_forgotten_shift(person_id=person_id, last_active_at=last_active_at)


def _log(*, caller: gate.Caller, event: str, about: UUID, now: datetime) -> None:
    gate.record(
        gate.Entry(event=event, at=now, organisation_id=caller.organisation_id, person_id=caller.person_id, about=about)
    )
