"""Corrections of shifts: what is read and written of them; the caller holds the transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet

from reviewers.shifts.models import Shift, ShiftCorrection
from reviewers.shifts.refusals import (
    AlreadyCorrected,
    CorrectionClosed,
    CorrectionDecided,
    CorrectionWaiting,
    ShiftRunning,
)
from reviewers.shifts.worked import LONGEST, Span, Worked, checked, kept_breaks, read_breaks

State = ShiftCorrection.State

# UNION, not UNION ALL: a loop in the data ends the walk.
_BELOW = """
    WITH RECURSIVE below AS (
        SELECT id FROM reviewers_person WHERE reports_to_id = %(lead)s
        UNION
        SELECT p.id FROM reviewers_person p JOIN below b ON p.reports_to_id = b.id
    )
    SELECT id FROM below WHERE id <> %(lead)s
"""


def recorded(shift: Shift) -> Worked:
    """Return a shift as it was recorded."""
    breaks = [Span(began=one.started_at, until=one.ended_at) for one in shift.breaks.all()]
    return Worked(began=shift.started_at, until=shift.ended_at, breaks=sorted(breaks, key=lambda one: one.began))


def corrected(correction: ShiftCorrection) -> Worked:
    """Return a shift as its person says that it was."""
    breaks = read_breaks(kept=correction.breaks)
    return Worked(began=correction.started_at, until=correction.ended_at, breaks=breaks)


def agreed(shift: Shift) -> ShiftCorrection | None:
    """Return the correction that was agreed, of a shift whose corrections are loaded."""
    return next((one for one in shift.corrections.all() if one.state == State.AGREED), None)


def in_force(shift: Shift) -> Worked:
    """Return what counts: as agreed, else as recorded."""
    found = agreed(shift)
    return recorded(shift) if found is None else corrected(found)


def shifts_of(*, person_id: int) -> QuerySet[Shift]:
    """Return the shifts of a person with breaks and corrections."""
    mine = Shift.objects.filter(person_id=person_id)
    return mine.prefetch_related("breaks", "corrections__decided_by")


def correctable_until(shift: Shift) -> datetime | None:
    """Return until when a shift may be corrected; None while it runs."""
    return None if shift.ended_at is None else shift.ended_at + timedelta(days=settings.CORRECT_SHIFT_DAYS)


def ask(*, shift: Shift, worked: Worked, reason: str, now: datetime) -> ShiftCorrection:
    """Keep what a person says of a shift, which the caller has locked.

    Raises ShiftRunning, CorrectionClosed, AlreadyCorrected, CorrectionWaiting, Invalid.
    """
    until = correctable_until(shift)
    if until is None:
        raise ShiftRunning
    if now >= until:
        raise CorrectionClosed(until=until.isoformat())
    states = {one.state for one in shift.corrections.all()}
    if State.AGREED in states:
        raise AlreadyCorrected
    if State.ASKED in states:
        raise CorrectionWaiting
    true = checked(worked=worked, others=_others(shift=shift, around=worked), now=now)
    return ShiftCorrection.objects.create(
        shift=shift,
        started_at=true.began,
        ended_at=true.until,
        breaks=kept_breaks(breaks=true.breaks),
        reason=reason,
        asked_at=now,
    )


def _others(*, shift: Shift, around: Worked) -> list[Worked]:
    # A corrected shift may lie up to two days from where it was recorded: each is at most a day long.
    near = (around.began - 2 * LONGEST, around.began + 3 * LONGEST)
    others = shifts_of(person_id=shift.person_id).filter(started_at__range=near).exclude(pk=shift.pk)
    return [in_force(one) for one in others]


def waiting_for(*, lead_id: int, organisation_id: int) -> QuerySet[ShiftCorrection]:
    """Return the corrections that wait for this lead: of people below, and of those who report to nobody."""
    asked = ShiftCorrection.objects.filter(state=State.ASKED, shift__person__organisation_id=organisation_id)
    return _within(asked, lead_id=lead_id)


def for_lead(*, lead_id: int, organisation_id: int, public_id: UUID) -> ShiftCorrection | None:
    """Return a correction, waiting or not, about which this lead decides; None for any other."""
    found = ShiftCorrection.objects.filter(public_id=public_id, shift__person__organisation_id=organisation_id)
    return _within(found, lead_id=lead_id).first()


def _within(found: QuerySet[ShiftCorrection], *, lead_id: int) -> QuerySet[ShiftCorrection]:
    """Keep what this lead decides about; never their own."""
    with connection.cursor() as cursor:
        cursor.execute(_BELOW, {"lead": lead_id})
        below = [number for (number,) in cursor.fetchall()]
    mine = Q(shift__person_id__in=below) | Q(shift__person__reports_to__isnull=True)
    found = found.filter(mine).exclude(shift__person_id=lead_id)
    return found.select_related("shift__person__site", "decided_by").prefetch_related("shift__breaks")


def is_own(*, person_id: int, public_id: UUID) -> bool:
    """Tell whether a correction is of this person's own shift."""
    return ShiftCorrection.objects.filter(public_id=public_id, shift__person_id=person_id).exists()


def decide(*, correction_id: int, state: str, by: int, now: datetime) -> None:
    """Answer a waiting correction; of two leads at once one does. Raises CorrectionDecided."""
    waiting = ShiftCorrection.objects.filter(pk=correction_id, state=State.ASKED)
    if not waiting.update(state=state, decided_by_id=by, decided_at=now):
        raise CorrectionDecided


def began_between(*, person_id: int, first: datetime, last: datetime) -> Sequence[Shift]:
    """Return the shifts of a person that were recorded to begin from `first` until before `last`, in order."""
    shifts = shifts_of(person_id=person_id).filter(started_at__gte=first, started_at__lt=last)
    return list(shifts.order_by("started_at"))
