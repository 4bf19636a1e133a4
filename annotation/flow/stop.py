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


def return_unserved(*, assignments: Sequence[Assignment]) -> None:
    """Stop counting those clips of which no sound was given; the others stay counted."""
    unserved = Counter((gone.person_id, gone.day) for gone in assignments if gone.opened_at is None)
    for (person_id, day), number in sorted(unserved.items()):
        gate.count_returned(person_id=person_id, day=day, number=number)
