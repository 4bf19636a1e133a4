"""Writes of shifts and breaks; the caller holds the transaction."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from reviewers.shifts.models import Break, Shift
from reviewers.shifts.queries import last_shift, live_break, live_shift
from reviewers.shifts.refusals import AlreadyOnBreak, AlreadyOnShift, NotOnBreak, NotOnShift
from reviewers.shifts.rules import stretch_after_activity


def start_shift(*, person_id: int, key: UUID, now: datetime) -> Shift:
    """Begin a shift; the same key again finds it. Raises AlreadyOnShift."""
    try:
        with transaction.atomic():
            return Shift.objects.create(
                person_id=person_id,
                started_at=now,
                last_active_at=now,
                stretch_began_at=_stretch_at_start(person_id=person_id, now=now),
                start_key=key,
            )
    except IntegrityError:
        shift = Shift.objects.filter(person_id=person_id, start_key=key).first()
        if shift is None:
            raise AlreadyOnShift from None
        return shift


def _stretch_at_start(*, person_id: int, now: datetime) -> datetime:
    """Return since when a person who starts a shift works: a shift that ended just before is the same work (W3)."""
    last = last_shift(person_id=person_id)
    if last is None:
        return now
    return stretch_after_activity(
        stretch_began_at=last.stretch_began_at,
        last_active_at=last.last_active_at,
        now=now,
        break_minutes=settings.BREAK_MINUTES,
    )


def end_shift(*, person_id: int, key: UUID | None, now: datetime) -> None:
    """End the running shift and its break; the same key again does nothing. Raises NotOnShift."""
    shift = live_shift(person_id=person_id, lock=True)
    if shift is None:
        if key is not None and Shift.objects.filter(person_id=person_id, end_key=key).exists():
            return
        raise NotOnShift
    Break.objects.filter(shift=shift, ended_at__isnull=True).update(ended_at=now)
    Shift.objects.filter(pk=shift.pk).update(ended_at=max(now, shift.started_at), end_key=key)


def start_break(*, person_id: int, key: UUID, now: datetime) -> None:
    """Begin a break within the running shift. Raises NotOnShift, AlreadyOnBreak."""
    shift = live_shift(person_id=person_id, lock=True)
    if shift is None:
        raise NotOnShift
    running = live_break(shift_id=shift.pk)
    if running is None:
        Break.objects.create(shift=shift, started_at=now, start_key=key)
    elif running.start_key != key:
        raise AlreadyOnBreak


def end_break(*, person_id: int, key: UUID, now: datetime) -> None:
    """End the running break; long enough, it starts a new stretch of work. Raises NotOnShift, NotOnBreak."""
    shift = live_shift(person_id=person_id, lock=True)
    if shift is None:
        raise NotOnShift
    running = live_break(shift_id=shift.pk)
    if running is None:
        if shift.breaks.filter(end_key=key).exists():
            return
        raise NotOnBreak
    Break.objects.filter(pk=running.pk).update(ended_at=now, end_key=key)
    rested = now - running.started_at >= timedelta(minutes=settings.BREAK_MINUTES)
    Shift.objects.filter(pk=shift.pk).update(
        last_active_at=now, stretch_began_at=now if rested else shift.stretch_began_at
    )


def touch(*, person_id: int, now: datetime) -> None:
    """Note that the person is at work; any silence as long as a break was the break (W3)."""
    shift = live_shift(person_id=person_id)
    if shift is None or now <= shift.last_active_at:
        return
    Shift.objects.filter(pk=shift.pk).update(
        last_active_at=now,
        stretch_began_at=stretch_after_activity(
            stretch_began_at=shift.stretch_began_at,
            last_active_at=shift.last_active_at,
            now=now,
            break_minutes=settings.BREAK_MINUTES,
        ),
    )


def forgotten(*, now: datetime, at_most: int = 100) -> list[tuple[int, datetime]]:
    """Return people and last activity of shifts that have seen nothing for so long that they end by themselves."""
    silent_since = now - timedelta(minutes=settings.FORGOTTEN_SHIFT_MINUTES)
    resting = Break.objects.filter(ended_at__isnull=True).values("shift_id")
    shifts = Shift.objects.filter(ended_at__isnull=True, last_active_at__lt=silent_since).exclude(pk__in=resting)
    return list(shifts.values_list("person_id", "last_active_at")[:at_most])


def end_forgotten(*, person_id: int, last_active_at: datetime) -> None:
    """End a shift at its last activity, unless there was another meanwhile."""
    Shift.objects.filter(person_id=person_id, ended_at__isnull=True, last_active_at=last_active_at).update(
        ended_at=last_active_at
    )
