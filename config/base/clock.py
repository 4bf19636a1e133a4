"""The clock is read at the edge (views, tasks, commands) and passed in as `now` from there on."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the present instant in UTC; called by edges only."""
    return datetime.now(UTC)
