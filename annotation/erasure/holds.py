"""Holds: a clip under one is neither handed out nor erased. The caller holds the lock on the clip's state, and counts
there what is placed and ended here (clips/states.py).
"""

from datetime import datetime, timedelta

from annotation.erasure.models import Hold

# Our default; a hold of an open escalation is renewed, so this is how long evidence outlives its closing (E9).
HOLD_FOR = timedelta(days=90)


def place(*, clip_id: int, escalation_id: int, reason: str, now: datetime) -> bool:
    """Place the one hold of an escalation on its clip; False, and nothing changed, where it is placed."""
    if Hold.objects.filter(clip_id=clip_id, escalation_id=escalation_id, ended_at__isnull=True).exists():
        return False
    Hold.objects.create(
        clip_id=clip_id, escalation_id=escalation_id, reason=reason, placed_at=now, expires_at=now + HOLD_FOR
    )
    return True


def end(*, clip_id: int, escalation_id: int, now: datetime) -> bool:
    """End the hold of an escalation; False where it has none."""
    running = Hold.objects.filter(clip_id=clip_id, escalation_id=escalation_id, ended_at__isnull=True)
    return bool(running.update(ended_at=now))


def own(*, escalation_id: int, person_id: int) -> None:
    """Give an escalation's hold its owner."""
    Hold.objects.filter(escalation_id=escalation_id, ended_at__isnull=True).update(owner_id=person_id)


def renew(*, escalation_id: int, now: datetime) -> None:
    """Let an escalation's hold run its full time from now."""
    Hold.objects.filter(escalation_id=escalation_id, ended_at__isnull=True).update(expires_at=now + HOLD_FOR)


def expired(*, now: datetime, at_most: int = 50) -> list[Hold]:
    """Return holds whose time has run out, with their escalation."""
    over = Hold.objects.filter(ended_at__isnull=True, expires_at__lte=now).select_related("escalation")
    return list(over.order_by("expires_at")[:at_most])
