"""What every sign of work needs to know: until when the lease runs then, and which silence was a break."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from reviewers import gate

GRAIN = timedelta(seconds=gate.GRAIN_S)


def activity(*, now: datetime) -> dict[str, Any]:
    """Return the parameters of a statement that notes activity: now, until (lease), stale (older ones are renewed)."""
    until = now + timedelta(seconds=settings.LEASE_SECONDS)
    return {"now": now, "until": until, "stale": until - GRAIN, "rest": settings.BREAK_MINUTES * 60}
