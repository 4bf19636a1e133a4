"""The stuck list: clips that left the queue until somebody decides. The caller holds the lock on the clip's state.

A stuck clip is not handed out, because the claim reads its state. Whoever holds it may finish it, and a label counts.
"""

from datetime import datetime

from django.db.models import Max

from annotation.clips.models import ClipState
from annotation.clips.states import going_on
from annotation.queue.models import Assignment, StuckClip

_GOING_ON = (ClipState.State.READY, ClipState.State.SETTLED)


def leave_queue(*, row: ClipState, cause: str, now: datetime, condition: str = "") -> bool:
    """Put a clip on the stuck list; False for one that is there already, or stopped.

    A condition that withholds a clip outweighs another cause of one that is there: then a steward decides.
    """
    waiting = StuckClip.objects.filter(clip_id=row.clip_id, decided_at__isnull=True)
    if row.state == ClipState.State.STUCK and cause == StuckClip.Cause.CONDITION:
        return bool(waiting.exclude(cause=cause).update(cause=cause, condition=condition))
    if row.state not in _GOING_ON:
        return False
    StuckClip.objects.create(clip_id=row.clip_id, cause=cause, condition=condition, since=now)
    row.state = ClipState.State.STUCK
    row.save(update_fields=["state"])
    return True


def take_back(*, row: ClipState, cause: str) -> bool:
    """Undo what put a clip on the stuck list, if that was this cause and nobody has decided yet."""
    if row.state != ClipState.State.STUCK:
        return False
    gone, _ = StuckClip.objects.filter(clip_id=row.clip_id, cause=cause, decided_at__isnull=True).delete()
    if gone:
        row.state = going_on(row=row)
        row.save(update_fields=["state"])
    return bool(gone)


def count_skip(*, row: ClipState, by: int) -> int:
    """Count a skip (1), or one that was taken back (-1); return how many there are."""
    row.skips = max(row.skips + by, 0)
    row.save(update_fields=["skips"])
    return row.skips


def last_decided_at(*, clip_id: int) -> datetime | None:
    """Return when somebody decided about a stuck clip last: what was answered before is settled by that."""
    found = StuckClip.objects.filter(clip_id=clip_id).aggregate(last=Max("decided_at"))
    last: datetime | None = found["last"]
    return last


def who_skipped(*, clip_id: int, reason: str) -> list[int]:
    """Return the people who skipped a clip for a reason and let that stand."""
    skipped = Assignment.objects.filter(clip_id=clip_id, state=Assignment.State.SKIPPED, reason=reason)
    return list(skipped.values_list("person_id", flat=True))


def waiting(*, clip_id: int) -> StuckClip | None:
    """Return what waits to be decided about a clip; None when there is nothing, or somebody has decided."""
    return StuckClip.objects.filter(clip_id=clip_id, decided_at__isnull=True).first()


def last_decision(*, clip_id: int) -> StuckClip | None:
    """Return what was decided about a clip last."""
    decided = StuckClip.objects.filter(clip_id=clip_id, decided_at__isnull=False)
    return decided.order_by("decided_at", "pk").last()


def decide(*, row: ClipState, decision: str, by: int, now: datetime) -> bool:
    """Keep what was decided about a stuck clip; unless it is set aside, it goes on with its skips forgotten.

    False where nothing waits for a decision any more.
    """
    undecided = StuckClip.objects.filter(clip_id=row.clip_id, decided_at__isnull=True)
    if not undecided.update(decision=decision, decided_by_id=by, decided_at=now):
        return False
    if decision != StuckClip.Decision.SET_ASIDE:
        row.state, row.skips = going_on(row=row), 0
        row.save(update_fields=["state", "skips"])
    return True


def stays_out(*, clip_id: int) -> bool:
    """Tell whether a clip is out of the queue: nobody has decided yet, or it was set aside."""
    latest = StuckClip.objects.filter(clip_id=clip_id).order_by("pk").last()
    return latest is not None and (latest.decided_at is None or latest.decision == StuckClip.Decision.SET_ASIDE)
