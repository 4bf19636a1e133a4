"""Clips laid aside: still held, with draft and lease, while their person goes on with the next."""

from datetime import datetime

from annotation.queue.models import Assignment


def park(*, assignment_id: int, now: datetime) -> bool:
    """Lay a held clip aside; one that lies there already stays since then. False for one that is not held."""
    held = Assignment.objects.filter(pk=assignment_id, state=Assignment.State.HELD)
    return bool(held.filter(parked_at__isnull=True).update(parked_at=now)) or held.exists()


def unpark(*, assignment_id: int) -> bool:
    """Take a clip up again; False for one that is not held."""
    held = Assignment.objects.filter(pk=assignment_id, state=Assignment.State.HELD)
    return bool(held.update(parked_at=None))
