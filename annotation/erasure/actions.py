"""Writes of erasures; the caller holds the transaction."""

from datetime import datetime, timedelta

from annotation.erasure.models import Erasure

# How long an erasure waits before it asks again whether a hold has ended.
LOOK_AGAIN_AFTER = timedelta(minutes=10)


def begin(*, erasure_id: int, now: datetime) -> Erasure | None:
    """Begin a due erasure, from when on nobody takes it back; None when it is over, cancelled, or not due."""
    unfinished = [Erasure.State.WAITING, Erasure.State.RUNNING]
    waiting = Erasure.objects.filter(pk=erasure_id, state__in=unfinished, due_at__lte=now)
    if not waiting.update(state=Erasure.State.RUNNING):
        return None
    return Erasure.objects.select_related("subject__key", "clip__source").get(pk=erasure_id)


def wait_for_hold(*, erasure_id: int, now: datetime) -> None:
    """Let an erasure wait for a hold to end."""
    Erasure.objects.filter(pk=erasure_id, state=Erasure.State.RUNNING).update(
        state=Erasure.State.WAITING, due_at=now + LOOK_AGAIN_AFTER
    )


def end(*, erasure_id: int, state: str, now: datetime) -> None:
    """Say that an erasure is done, or that there was nothing to erase any more."""
    Erasure.objects.filter(pk=erasure_id, state=Erasure.State.RUNNING).update(state=state, ended_at=now)
