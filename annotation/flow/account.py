"""What every sign of work does: it keeps the lease and the shift alive."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from annotation.queue import actions as queue
from reviewers import gate

GRAIN = timedelta(seconds=gate.GRAIN_S)


def activity(*, now: datetime) -> dict[str, Any]:
    """Return what a statement that notes activity itself needs: now, until (lease), stale, rest.

    A lease older than `stale` is renewed; silence of `rest` seconds was a break.
    """
    until = now + timedelta(seconds=settings.LEASE_SECONDS)
    return {"now": now, "until": until, "stale": until - GRAIN, "rest": settings.BREAK_MINUTES * 60}


def note_activity(*, person_id: int, now: datetime) -> None:
    """Renew the lease of what a person holds, and note that they are at work, in the caller's transaction."""
    queue.renew_lease(person_id=person_id, now=now)
    gate.touch(person_id=person_id, now=now)
