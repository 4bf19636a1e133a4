"""The shift: what touches people and clips together. Clocking out and breaks give clips back; drafts stay.

Note: docs/explanation/shifts-and-breaks.md tells the cases.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from annotation.flow.hand_out import return_held_by
from annotation.queue import actions as queue
from annotation.queue.holding import holding_opened, holding_unopened
from config.base.deadlocks import retried
from config.base.kept_keys import first_time
from config.base.requests import Key
from reviewers import gate

# For so long the clip in hand waits for somebody who comes back from a whole break.
LEASE_AFTER_BREAK = timedelta(minutes=5)
# People whom the clock looks after in one round; the others' turn comes a second later.
AT_ONCE = 50


@retried
def start_shift(*, caller: gate.Caller, key: Key, now: datetime) -> gate.Today:
    """Begin a shift. Raises AlreadyOnShift, IdempotencyConflict."""
    with transaction.atomic():
        if first_time(person_id=caller.person_id, key=key, now=now):
            shift = gate.start_shift(person_id=caller.person_id, now=now)
            _log(caller=caller, event="shift.started", shift=shift, now=now)
    return gate.today(person_id=caller.person_id, now=now)


@retried
def end_shift(*, caller: gate.Caller, key: Key, now: datetime) -> gate.Today:
    """End the shift; what is still held goes back, unserved clips uncounted. Raises NotOnShift, IdempotencyConflict."""
    with transaction.atomic():
        if first_time(person_id=caller.person_id, key=key, now=now):
            _give_back(person_id=caller.person_id, only_unopened=False, now=now)
            shift = gate.end_shift(person_id=caller.person_id, now=now)
            _log(caller=caller, event="shift.ended", shift=shift, now=now)
    return gate.today(person_id=caller.person_id, now=now)


@retried
def start_break(*, caller: gate.Caller, key: Key, now: datetime) -> gate.Today:
    """Begin a break, due or not; unopened clips go back uncounted, the one in hand keeps its draft and lease.

    Raises NotOnShift, AlreadyOnBreak, IdempotencyConflict.
    """
    with transaction.atomic():
        if first_time(person_id=caller.person_id, key=key, now=now):
            _give_back(person_id=caller.person_id, only_unopened=True, now=now)
            queue.keep_lease(person_id=caller.person_id, until=now + _whole_break() + LEASE_AFTER_BREAK)
            shift = gate.start_break(person_id=caller.person_id, now=now)
            _log(caller=caller, event="break.started", shift=shift, now=now)
    return gate.today(person_id=caller.person_id, now=now)


@retried
def end_break(*, caller: gate.Caller, key: Key, now: datetime) -> gate.Today:
    """End the break; the lease of the clip in hand begins anew. Raises NotOnShift, NotOnBreak, IdempotencyConflict."""
    with transaction.atomic():
        if first_time(person_id=caller.person_id, key=key, now=now):
            queue.renew_lease(person_id=caller.person_id, now=now)
            shift = gate.end_break(person_id=caller.person_id, now=now)
            _log(caller=caller, event="break.ended", shift=shift, now=now)
    return gate.today(person_id=caller.person_id, now=now)


def _give_back(*, person_id: int, only_unopened: bool, now: datetime) -> None:
    """Give back what a person holds, and what a claim that runs beside this gives them meanwhile."""
    return_held_by(person_id=person_id, only_unopened=only_unopened, now=now)
    gate.wait_for_claims(person_id=person_id)
    # Locks seats after the allowance, unlike everything else: only what a claim has given in this very moment.
    return_held_by(person_id=person_id, only_unopened=only_unopened, now=now)


def tick(*, now: datetime) -> None:
    """End what ends by itself, and take unopened clips back from whom a break is due; the clock calls this."""
    _each(gate.shifts_forgotten(now=now), _end_by_itself, now=now)
    in_grace = gate.shifts_over(now=now)
    late = set(gate.shifts_over(now=now - timedelta(minutes=settings.CLIP_IN_HAND_MINUTES)))
    in_hand = set(holding_opened(person_ids=in_grace)) - late
    _each([one for one in in_grace if one not in in_hand], _end_by_itself, now=now)
    _each(holding_unopened(person_ids=gate.people_stopping(now=now)), _clear_desk, now=now)


def _each(person_ids: Sequence[int], do: Callable[..., None], *, now: datetime) -> None:
    for person_id in person_ids[:AT_ONCE]:
        do(person_id=person_id, now=now)


@retried
def _end_by_itself(*, person_id: int, now: datetime) -> None:
    with transaction.atomic():
        _give_back(person_id=person_id, only_unopened=False, now=now)
        ended = gate.end_shift_by_itself(person_id=person_id, now=now)
        if ended is None:
            # Its person is back: nothing is taken from them.
            transaction.set_rollback(True)
            return
        gate.record(
            gate.Entry(
                event="shift.ended_by_itself",
                at=now,
                organisation_id=ended.person.organisation_id,
                person_id=person_id,
                about=ended.public_id,
            )
        )


@retried
def _clear_desk(*, person_id: int, now: datetime) -> None:
    """Take back what somebody who stops has not opened; the clip in hand waits over the break that they take now."""
    with transaction.atomic():
        return_held_by(person_id=person_id, only_unopened=True, now=now)
        in_hand = timedelta(minutes=settings.CLIP_IN_HAND_MINUTES)
        queue.keep_lease(person_id=person_id, until=now + in_hand + _whole_break() + LEASE_AFTER_BREAK)


def _whole_break() -> timedelta:
    return timedelta(minutes=settings.BREAK_MINUTES)


def _log(*, caller: gate.Caller, event: str, shift: gate.Shift, now: datetime) -> None:
    gate.record(
        gate.Entry(
            event=event,
            at=now,
            organisation_id=caller.organisation_id,
            person_id=caller.person_id,
            about=shift.public_id,
        )
    )
