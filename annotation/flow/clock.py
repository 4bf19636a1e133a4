"""What the clock does every second. It needs PostgreSQL alone: all of it happens with the broker gone too (I10)."""

from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import connection

from annotation.clips.uploads import forget_left_behind
from annotation.flow import erase, escalate, export, gold, hand_out, intake_end, lead_project, shift
from config.base import jobs
from config.base.kept_keys import forget_old
from reviewers import gate

log = structlog.get_logger()
WEEKS_AHEAD = 4


def _sweep(*, now: datetime) -> None:
    hand_out.sweep(now=now)


def _ring(*, now: datetime) -> None:
    jobs.ring_waiting(now=now)


DUTIES: tuple[Callable[..., None], ...] = (
    escalate.tick,
    _sweep,
    shift.tick,
    lead_project.tick,
    erase.tick,
    intake_end.tick,
    export.tick,
    gold.score_due,
    gate.seal_log,
    forget_left_behind,
    forget_old,
    _ring,
)


def tick(*, now: datetime) -> None:
    """Do every duty once. One that fails is logged and tried again a second later; the others go on."""
    for duty in DUTIES:
        _guarded(duty, now=now)


def make_weeks(*, now: datetime) -> bool:
    """Make the log's and the feed's partitions of the weeks ahead; False when that failed, which is logged."""
    return _guarded(_make_weeks, now=now)


def _guarded(duty: Callable[..., None], *, now: datetime) -> bool:
    try:
        duty(now=now)
    except Exception as trouble:  # noqa: BLE001 - files, storage and pagers fail in many ways; the clocks must go on
        # Its type alone: what an exception says may name a person or a path.
        log.error("clock_duty_failed", duty=f"{duty.__module__}.{duty.__qualname__}", trouble=type(trouble).__name__)
        connection.close_if_unusable_or_obsolete()
        return False
    return True


def _make_weeks(*, now: datetime) -> None:
    """Partitions are made by the one function that may, from the database's own today on."""
    with connection.cursor() as cursor:
        for table in ("reviewers_auditevent", "annotation_feedevent"):
            cursor.execute("SELECT earshot_make_weeks(%s::regclass, %s)", [table, WEEKS_AHEAD])
