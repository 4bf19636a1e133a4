"""Stopping clips: the one way by which a clip is taken from everybody.

Note: the order of locks (docs/explanation/handing-out.md). Fence, clip state, seats, and in a later statement the
assignments. A claim that took a seat meanwhile commits before the seat can be voided, so its assignment is seen.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from annotation.clips import states
from annotation.exports import tombstones
from annotation.queue import actions as queue
from annotation.queue.hearing import unreported_ms
from annotation.queue.models import Assignment
from reviewers import gate


def stop_clips(*, clip_ids: Sequence[int], state: str, cause: str, now: datetime) -> int:
    """Take clips from everybody in the caller's transaction; return how many held assignments ended by it.

    `state` is one of ClipState's stopped states, `cause` a Tombstone cause. Clips that are stopped for good already
    stay as they are.
    """
    ordered = sorted(set(clip_ids))
    tombstones.share_fences(clip_ids=ordered)
    moved = states.stop(clip_ids=ordered, state=state)
    queue.void_seats(clip_ids=moved)
    withdrawn = queue.withdraw_held(clip_ids=moved, now=now)
    return_unserved(assignments=withdrawn)
    tombstones.bury(clip_ids=moved, cause=cause, now=now)
    return len(withdrawn)


def take_back_unopened(*, clip_id: int, now: datetime) -> None:
    """Take a clip from those who were given it and have not opened it; their seats are open again.

    The caller holds the locks on the clip's state and seats, so that nobody is given it meanwhile.
    """
    unopened = queue.withdraw_held(clip_ids=[clip_id], now=now, only_unopened=True)
    return_unserved(assignments=unopened)
    queue.open_seat_again(seat_ids=[one.seat_id for one in unopened if one.seat_id is not None])


def return_unserved(*, assignments: Sequence[Assignment]) -> None:
    """Account for held assignments that ended without their person's doing, one person after the other.

    Clips of which no sound was given stop counting; one that was served and never reported counts as heard in full.
    """
    unserved = Counter((gone.person_id, gone.day, gone.clip.project_id) for gone in assignments if not gone.opened_at)
    unreported: Counter[int] = Counter()
    for gone in assignments:
        unreported[gone.person_id] += _count_unreported(gone)
    for person_id in sorted(unreported):
        for owner, day, project_id in sorted(unserved):
            if owner == person_id:
                number = unserved[owner, day, project_id]
                gate.count_returned(person_id=owner, day=day, number=number, project_id=project_id)
        if unreported[person_id]:
            gate.count_heard(person_id=person_id, heard_ms=unreported[person_id])


def _count_unreported(gone: Assignment) -> int:
    """Keep on an assignment what it counts as heard, for want of a report; return those milliseconds."""
    unheard = unreported_ms(
        served=gone.opened_at is not None, heard_ms=gone.heard_ms, duration_ms=gone.clip.duration_ms
    )
    if unheard:
        Assignment.objects.filter(pk=gone.pk).update(heard_ms=unheard)
    return unheard
