"""Writes of shifts and breaks; the caller holds the transaction."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from reviewers.quotas.models import Allowance
from reviewers.quotas.queries import limits_of
from reviewers.shifts.models import Break, Shift
from reviewers.shifts.queries import last_shift, live_break, live_shift
from reviewers.shifts.refusals import AlreadyOnBreak, AlreadyOnShift, NotOnBreak, NotOnShift
from reviewers.shifts.rules import rested, stretch_after_activity


def start_shift(*, person_id: int, now: datetime) -> Shift:
    """Begin a shift of as many hours as the person's quota allows. Raises AlreadyOnShift."""
    hours = limits_of(person_id=person_id, now=now).hours_per_shift
    try:
        with transaction.atomic():
            return Shift.objects.create(
                person_id=person_id,
                started_at=now,
                ends_by=None if hours is None else now + timedelta(hours=hours),
                last_active_at=now,
                stretch_began_at=_stretch_at_start(person_id=person_id, now=now),
            )
    except IntegrityError:
        raise AlreadyOnShift from None


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


def end_shift(*, person_id: int, now: datetime) -> Shift:
    """End the running shift and its break. Raises NotOnShift."""
    shift = live_shift(person_id=person_id, lock=True)
    if shift is None:
        raise NotOnShift
    close(shift=shift, at=max(now, shift.started_at))
    return shift


def close(*, shift: Shift, at: datetime) -> None:
    """Write the end of a running shift, which the caller has locked, and of its break."""
    Break.objects.filter(shift=shift, ended_at__isnull=True).update(ended_at=at)
    Shift.objects.filter(pk=shift.pk).update(ended_at=at)


def wait_for_claims(*, person_id: int) -> None:
    """Wait until no claim of this person is under way, and let none begin before the caller's transaction ends.

    A claim holds the person's allowance from its start. Whoever stops handing out asks here, and looks afterwards
    at what a claim may have given meanwhile.
    """
    list(Allowance.objects.select_for_update().filter(pk=person_id).values_list("pk"))


def start_break(*, person_id: int, now: datetime) -> Shift:
    """Begin a break within the running shift. Raises NotOnShift, AlreadyOnBreak."""
    shift = live_shift(person_id=person_id, lock=True)
    if shift is None:
        raise NotOnShift
    if live_break(shift_id=shift.pk) is not None:
        raise AlreadyOnBreak
    Break.objects.create(shift=shift, started_at=now)
    return shift


def end_break(*, person_id: int, now: datetime) -> Shift:
    """End the running break; long enough, it starts a new stretch of work. Raises NotOnShift, NotOnBreak."""
    shift = live_shift(person_id=person_id, lock=True)
    if shift is None:
        raise NotOnShift
    running = live_break(shift_id=shift.pk)
    if running is None:
        raise NotOnBreak
    Break.objects.filter(pk=running.pk).update(ended_at=max(now, running.started_at))
    whole = rested(
        last_active_at=shift.last_active_at,
        break_began_at=running.started_at,
        now=now,
        break_minutes=settings.BREAK_MINUTES,
    )
    stretch_began_at = now if whole else shift.stretch_began_at
    Shift.objects.filter(pk=shift.pk).update(last_active_at=now, stretch_began_at=stretch_began_at)
    return shift


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
