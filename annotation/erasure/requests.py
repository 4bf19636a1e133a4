"""Asking for the erasure of one clip, and taking that back while nobody has begun; the caller holds the transaction."""

from datetime import datetime, timedelta

from django.conf import settings

from annotation.erasure.models import Erasure

# Erasing begins this long before it must have ended.
TIME_TO_ERASE = timedelta(hours=1)


def erasing_begins(*, now: datetime) -> datetime:
    """Return when the erasure of something that is asked for now begins, so that it ends in time (P2)."""
    return now + max(timedelta(hours=settings.ERASE_WITHIN_HOURS) - TIME_TO_ERASE, timedelta())


def request_for_clip(*, clip_id: int, cause: str, requested_by: int | None, due_at: datetime, now: datetime) -> Erasure:
    """Ask that a clip be erased from `due_at` on; a clip waits for one erasure at a time."""
    waiting = Erasure.objects.filter(clip_id=clip_id, state__in=[Erasure.State.WAITING, Erasure.State.RUNNING]).first()
    if waiting is not None:
        return waiting
    return Erasure.objects.create(
        clip_id=clip_id, cause=cause, requested_by_id=requested_by, requested_at=now, due_at=due_at
    )


def cancel_for_clip(*, clip_id: int, now: datetime) -> bool:
    """Take back a waiting erasure of a clip; False when it has begun or was never asked."""
    waiting = Erasure.objects.filter(clip_id=clip_id, state=Erasure.State.WAITING)
    return bool(waiting.update(state=Erasure.State.CANCELLED, ended_at=now))
