"""More seats for a clip or fewer, and its seats after a stop was taken back.

The caller holds the lock on the clip's state. Of the seats only open ones are locked here: a claim that has one commits
without waiting for anybody, and the seat is seen as taken then.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from annotation.clips import states
from annotation.clips.models import Clip, ClipState
from annotation.queue import stuck
from annotation.queue.actions import SHUFFLE
from annotation.queue.lanes import lane_of
from annotation.queue.models import Assignment, Lane, Seat
from annotation.queue.places import Place, plan

# States in which a clip has seats.
SEATED = (ClipState.State.READY, ClipState.State.SETTLED, ClipState.State.STUCK)


def want(*, rows: Sequence[ClipState], asked: Mapping[int, int], now: datetime) -> None:
    """Let clips want as many labels as asked, by clip number; more where more seats are taken already.

    Open seats beyond that become void, missing ones are opened. A clip that has enough settles, a settled one that
    wants more is handed out again; a stopped one only remembers what it will want.
    """
    seated = [row for row in rows if row.state in SEATED]
    seats = _places(clip_ids=[row.clip_id for row in seated])
    close: list[int] = []
    reopen: list[int] = []
    added: list[Seat] = []
    lanes = _lanes(clip_ids=[row.clip_id for row in seated])
    for row in rows:
        if row.state not in SEATED:
            row.wanted = max(asked[row.clip_id], row.labels_in)
            continue
        found = plan(places=seats.get(row.clip_id, ()), asked=asked[row.clip_id])
        row.wanted = found.wanted
        if row.state != ClipState.State.STUCK:
            row.state = states.going_on(row=row)
        close += found.close
        reopen += found.reopen
        added += [_seat(clip_id=row.clip_id, lane_id=lanes[row.clip_id], number=one, now=now) for one in found.add]
    Seat.objects.filter(pk__in=close).update(state=Seat.State.VOID)
    Seat.objects.filter(pk__in=reopen).update(state=Seat.State.OPEN, since=now)
    Seat.objects.bulk_create(added)
    ClipState.objects.bulk_update(rows, ["wanted", "state", "extra"])


def _places(*, clip_ids: Sequence[int]) -> dict[int, list[Place]]:
    of_clips = Seat.objects.filter(clip_id__in=clip_ids)
    free = of_clips.select_for_update().filter(state=Seat.State.OPEN).order_by("pk")
    locked = set(free.values_list("pk", flat=True))
    places: dict[int, list[Place]] = {}
    for seat in of_clips.only("clip_id", "number", "state"):
        # One that came back since the statement before is not locked, and may be given at any moment: it is kept.
        place = Place(seat_id=seat.pk, number=seat.number, free=seat.pk in locked, void=seat.state == Seat.State.VOID)
        places.setdefault(seat.clip_id, []).append(place)
    return places


def _lanes(*, clip_ids: Sequence[int]) -> dict[int, int]:
    """Return the lane in which each clip's newest seat is."""
    of_clips = Seat.objects.filter(clip_id__in=clip_ids).order_by("clip_id", "number")
    return dict(of_clips.values_list("clip_id", "lane_id"))


def _seat(*, clip_id: int, lane_id: int, number: int, now: datetime) -> Seat:
    return Seat(clip_id=clip_id, lane_id=lane_id, number=number, shuffle=SHUFFLE.randrange(2**31), since=now)


def bring_back(*, clip_id: int, stopped_as: str, now: datetime, own_seat: int | None = None) -> bool:
    """Let a clip that was stopped as told go on where it was; False when something else holds it.

    It gets as many open seats as labels are missing, the own seat of whoever brings it back first; one that was out of
    the queue, waiting for a decision or set aside, is so again.
    """
    if not states.resume(clip_id=clip_id, stopped_as=stopped_as):
        return False
    row = states.lock(clip_id=clip_id)
    if stuck.stays_out(clip_id=clip_id):
        row.state = ClipState.State.STUCK
    answered = Assignment.objects.filter(clip_id=clip_id, state=Assignment.State.DONE).values("seat_id")
    Seat.objects.filter(clip_id=clip_id, state=Seat.State.VOID, pk__in=answered).update(state=Seat.State.TAKEN)
    if own_seat is not None:
        Seat.objects.filter(pk=own_seat, clip_id=clip_id, state=Seat.State.VOID).update(state=Seat.State.OPEN)
    want(rows=[row], asked={clip_id: row.wanted}, now=now)
    return True


def move_to_language(*, clip: Clip, language: str) -> Lane:
    """Let what is still wanted of a clip be handed out to people who know a language (primary subtag)."""
    lane = lane_of(clip=clip, language=language)
    # An answer as gold has no seat, and a null among these would exclude every seat.
    answered = Assignment.objects.filter(clip_id=clip.pk, state=Assignment.State.DONE, seat__isnull=False).values(
        "seat_id"
    )
    Seat.objects.filter(clip_id=clip.pk).exclude(pk__in=answered).update(lane=lane)
    return lane
