"""What a withdrawal changes about a speaker; the caller holds the transaction and the lock on the subject."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from annotation.clips.models import Clip, ClipState
from annotation.erasure.models import Erasure
from annotation.queue.models import Assignment


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Where a speaker's clips were when they withdrew, counted from the rows."""

    clips: int
    assignments_withdrawn: int
    # Clips under a hold: nobody is given them, and they are erased when the hold ends (E9).
    escalated_kept: int


def clip_ids(*, subject_id: int) -> Sequence[int]:
    """Return the numbers of a speaker's clips. Under the lock on the subject no clip is added meanwhile."""
    return list(Clip.objects.filter(subject_id=subject_id).order_by("pk").values_list("pk", flat=True))


def lock_states(*, subject_id: int) -> Sequence[ClipState]:
    """Lock the states of a speaker's clips that are not erased, ascending."""
    states = ClipState.objects.select_for_update(of=("self",)).filter(clip__subject_id=subject_id)
    return list(states.exclude(state=ClipState.State.ERASED).order_by("clip_id"))


def reach_of(*, subject_id: int) -> Reach:
    """Count where a withdrawal has reached so far; a repeat of the request finds the same numbers."""
    states = ClipState.objects.filter(clip__subject_id=subject_id)
    ended = Assignment.objects.filter(clip__subject_id=subject_id, state=Assignment.State.WITHDRAWN)
    return Reach(
        clips=states.count(), assignments_withdrawn=ended.count(), escalated_kept=states.filter(holds__gt=0).count()
    )


def request_for_subject(*, subject_id: int, requested_by: int, key: UUID, due_at: datetime, now: datetime) -> Erasure:
    """Ask that all of a speaker be erased from `due_at` on; a speaker waits for one erasure at a time."""
    waiting = [Erasure.State.WAITING, Erasure.State.RUNNING]
    erasure, _ = Erasure.objects.get_or_create(
        subject_id=subject_id,
        state__in=waiting,
        defaults={
            "state": Erasure.State.WAITING,
            "cause": "withdrawn",
            "requested_by_id": requested_by,
            "idempotency_key": key,
            "requested_at": now,
            "due_at": due_at,
        },
    )
    return erasure
