"""A seat is kept for somebody: out of the hands of whoever has it, and for a while only."""

from datetime import datetime

from annotation.queue.actions import open_seat_again
from annotation.queue.models import Assignment, Seat


def take_from_holder(*, assignment: Assignment, seat_id: int, now: datetime) -> None:
    """End a held assignment as one that went back, and open its seat; the caller has locked clip state, seats and it.

    What its person has typed stays with the assignment, and a late label of theirs is welcome.
    """
    Assignment.objects.filter(pk=assignment.pk).update(state=Assignment.State.RETURNED, ended_at=now)
    open_seat_again(seat_ids=[seat_id])


def reserve(*, seat_id: int, person_id: int, until: datetime) -> bool:
    """Keep an open seat for somebody, or keep longer or for another one what is kept; False when it is taken."""
    free = Seat.objects.filter(pk=seat_id, state__in=[Seat.State.OPEN, Seat.State.RESERVED])
    return bool(free.update(state=Seat.State.RESERVED, reserved_for_id=person_id, reserved_until=until))
