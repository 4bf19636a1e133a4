"""When a break is due (W3: after 120 minutes of continuous work, 15 minutes; both settings)."""

from datetime import datetime, timedelta


def break_due_at(*, stretch_began_at: datetime, work_minutes: int) -> datetime:
    """Return when the break after a stretch of continuous work falls due."""
    return stretch_began_at + timedelta(minutes=work_minutes)


def stretch_after_activity(
    *, stretch_began_at: datetime, last_active_at: datetime, now: datetime, break_minutes: int
) -> datetime:
    """Return when the stretch of continuous work began: any long enough silence was the break."""
    if now - last_active_at >= timedelta(minutes=break_minutes):
        return now
    return stretch_began_at
