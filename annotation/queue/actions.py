"""Writes of the queue that are not the claim; the caller holds the transaction."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Greatest

from annotation.queue import queries
from annotation.queue.models import Assignment, Batch, Lane, Seat
from annotation.queue.refusals import UndoWindowClosed

# Any 32-bit number: people spread over a lane by starting anywhere in it.
SHUFFLE = random.SystemRandom()


def lane_for(
    *, project_id: int, language: str, warned: bool, routing_zone: str, clearance: str = "", residency: str = ""
) -> Lane:
    """Return the lane of such clips, made when it is the first one. `language` is a primary subtag."""
    lane, _ = Lane.objects.get_or_create(
        project_id=project_id,
        language=language,
        warned=warned,
        routing_zone=routing_zone,
        clearance=clearance,
        residency=residency,
    )
    return lane


def open_seats(*, clip_id: int, lane_id: int, number: int, now: datetime) -> None:
    """Give a new clip its seats, one for each label wanted."""
    Seat.objects.bulk_create(
        Seat(clip_id=clip_id, lane_id=lane_id, number=place, shuffle=SHUFFLE.randrange(2**31), since=now)
        for place in range(1, number + 1)
    )


def lock_live_batch(*, person_id: int) -> None:
    """Lock what a person holds, before seats, assignments and the allowance: its lease is renewed after all of them."""
    list(Batch.objects.select_for_update().filter(person_id=person_id, closed_at__isnull=True).values_list("pk"))


def lock_seats(*, clip_id: int) -> None:
    """Lock a clip's seats, by ascending number of the row, before one of its assignments is locked."""
    list(Seat.objects.select_for_update().filter(clip_id=clip_id).order_by("pk").values_list("pk"))


def void_seats(*, clip_ids: Sequence[int]) -> None:
    """Take every seat of stopped clips out of the queue; ClipState was changed before, in an earlier statement."""
    Seat.objects.filter(clip_id__in=clip_ids).exclude(state=Seat.State.VOID).update(state=Seat.State.VOID)


def withdraw_held(*, clip_ids: Sequence[int], now: datetime, only_unopened: bool = False) -> list[Assignment]:
    """End the held assignments of clips, or those alone of which no sound was given, and return them.

    Runs in a later statement than the one that locked or voided the seats: a claim that held them meanwhile has
    committed by then, and its assignments are seen.
    """
    of_clips = Assignment.objects.filter(clip_id__in=clip_ids, state=Assignment.State.HELD)
    if only_unopened:
        of_clips = of_clips.filter(opened_at__isnull=True)
    held = list(of_clips.select_for_update(of=("self",)).select_related("clip").order_by("pk"))
    Assignment.objects.filter(pk__in=[assignment.pk for assignment in held]).update(
        state=Assignment.State.WITHDRAWN, ended_at=now, end_key=None, end_hash=None
    )
    return held


def open_seat_again(*, seat_ids: Sequence[int]) -> None:
    """Put seats back into the queue whose assignment went back; a void seat stays void."""
    taken = Seat.objects.filter(pk__in=seat_ids, state=Seat.State.TAKEN)
    taken.update(state=Seat.State.OPEN, reserved_for=None, reserved_until=None)


def open_overdue_reservations(*, now: datetime, at_most: int = 200) -> int:
    """Let anybody have seats that were reserved for somebody who did not take them in time; return how many.

    A seat that is being claimed or changed at this moment is left for the next sweep.
    """
    overdue = Seat.objects.select_for_update(skip_locked=True).filter(
        state=Seat.State.RESERVED, reserved_until__lte=now
    )
    ids = list(overdue.order_by("pk").values_list("pk", flat=True)[:at_most])
    if not ids:
        return 0
    return Seat.objects.filter(pk__in=ids).update(state=Seat.State.OPEN, reserved_for=None, reserved_until=None)


def renew_lease(*, person_id: int, now: datetime) -> datetime | None:
    """Push out the lease of the person's live batch by activity: one guarded row. None without a live batch.

    An expired lease that nobody has swept yet is renewed too: the work is still this person's.
    """
    until = now + timedelta(seconds=settings.LEASE_SECONDS)
    return until if keep_lease(person_id=person_id, until=until) else None


def keep_lease(*, person_id: int, until: datetime) -> bool:
    """Let the person's live batch last at least until then; False without a live batch."""
    live = Batch.objects.filter(person_id=person_id, closed_at__isnull=True)
    return bool(live.update(expires_at=Greatest(F("expires_at"), until)))


def close_batch(*, batch_id: int, now: datetime) -> None:
    """Close a batch in which nothing is held any more."""
    Batch.objects.filter(pk=batch_id, closed_at__isnull=True).update(closed_at=now)


def end_held(*, batch_id: int, state: str, now: datetime, only_unopened: bool) -> list[Assignment]:
    """End held assignments of a batch that the caller has locked; return them.

    Seats are locked before assignments, as everywhere; a label that is being sent keeps its assignment, because it
    has changed by the time the guarded statement looks.
    """
    held = Assignment.objects.filter(batch_id=batch_id, state=Assignment.State.HELD)
    if only_unopened:
        held = held.filter(opened_at__isnull=True)
    list(Seat.objects.select_for_update().filter(pk__in=held.values("seat_id")).order_by("pk").values_list("pk"))
    gone = list(held.select_for_update(of=("self",)).select_related("clip").order_by("pk"))
    Assignment.objects.filter(pk__in=[one.pk for one in gone]).update(state=state, ended_at=now)
    return gone


def take_own_seat(*, assignment: Assignment) -> bool:
    """Take the open seat of an assignment back for it; False when it is gone."""
    if assignment.seat_id is None:
        return False
    own = Seat.objects.filter(pk=assignment.seat_id, state=Seat.State.OPEN)
    return bool(own.update(state=Seat.State.TAKEN))


def hold_again(*, assignment: Assignment, now: datetime) -> None:
    """Give an ended assignment back to its person, in the live batch or, without one, in its own opened anew.

    The key of the end stays: a late repeat of that request finds it and ends nothing again. A live batch of another
    project or form keeps to itself: it gives way when it is empty, else UndoWindowClosed is raised.
    """
    own = assignment.batch
    live = queries.live_batch(person_id=assignment.person_id, lock=True)
    joins = live is not None and (live.project_id, live.form_id) == (own.project_id, own.form_id)
    if live is not None and not joins:
        if queries.held_in(batch_id=live.pk):
            raise UndoWindowClosed
        close_batch(batch_id=live.pk, now=now)
    if not joins:
        _open_again(batch_id=own.pk, now=now)
    Assignment.objects.filter(pk=assignment.pk).update(
        state=Assignment.State.HELD,
        batch_id=live.pk if live is not None and joins else own.pk,
        ended_at=None,
        reason="",
    )


def _open_again(*, batch_id: int, now: datetime) -> None:
    until = now + timedelta(seconds=settings.LEASE_SECONDS)
    try:
        with transaction.atomic():
            Batch.objects.filter(pk=batch_id).update(closed_at=None, expires_at=until)
    except IntegrityError:
        # A claim has opened another one since this one looked; `batch_one_live_per_person` lets only one stand.
        raise UndoWindowClosed from None
