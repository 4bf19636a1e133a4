"""A shift was not as recorded: its person says so, a lead agrees or not, and both versions stay."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from config.base.errors import NotAllowed, NotFound
from config.base.kept_keys import first_time
from config.base.paging import newest_first
from config.base.requests import Key
from reviewers.access.caller import Caller
from reviewers.audit.actions import Entry, record
from reviewers.shifts import corrections
from reviewers.shifts.models import Shift, ShiftCorrection
from reviewers.shifts.worked import Worked


def my_shifts(*, caller: Caller, cursor: str | None) -> tuple[Sequence[Shift], str | None]:
    """Return a page of the caller's shifts, newest first, with breaks and corrections."""
    return newest_first(rows=corrections.shifts_of(person_id=caller.person_id), cursor=cursor)


def ask(*, caller: Caller, shift_id: UUID, worked: Worked, reason: str, key: Key, now: datetime) -> Shift:
    """Ask for a correction of an own shift, and return the shift; the same key asks once.

    Raises NotFound, ShiftRunning, CorrectionClosed, AlreadyCorrected, CorrectionWaiting, Invalid, IdempotencyConflict.
    """
    with transaction.atomic():
        # Locked, so that of two corrections at once the second sees the first.
        mine = Shift.objects.select_for_update().filter(person_id=caller.person_id, public_id=shift_id).first()
        if mine is None:
            raise NotFound
        if first_time(person_id=caller.person_id, key=key, now=now):
            asked = corrections.ask(shift=mine, worked=worked, reason=reason, now=now)
            _log(caller=caller, event="shift.correction_asked", correction=asked, now=now)
    return corrections.shifts_of(person_id=caller.person_id).get(pk=mine.pk)


def waiting(*, caller: Caller, cursor: str | None) -> tuple[Sequence[ShiftCorrection], str | None]:
    """Return a page of the corrections that wait for the caller. Raises NotAllowed."""
    caller.require("supervisor")
    rows = corrections.waiting_for(lead_id=caller.person_id, organisation_id=caller.organisation_id)
    return newest_first(rows=rows, cursor=cursor)


def agree(*, caller: Caller, correction_id: UUID, key: Key, now: datetime) -> ShiftCorrection:
    """Agree to a correction: it counts from now on. Raises NotAllowed, NotFound, CorrectionDecided."""
    return _decide(caller=caller, correction_id=correction_id, state=ShiftCorrection.State.AGREED, key=key, now=now)


def refuse(*, caller: Caller, correction_id: UUID, key: Key, now: datetime) -> ShiftCorrection:
    """Refuse a correction: the shift stays as recorded. Raises NotAllowed, NotFound, CorrectionDecided."""
    return _decide(caller=caller, correction_id=correction_id, state=ShiftCorrection.State.REFUSED, key=key, now=now)


def _decide(*, caller: Caller, correction_id: UUID, state: str, key: Key, now: datetime) -> ShiftCorrection:
    caller.require("supervisor")
    whose: dict[str, Any] = {
        "lead_id": caller.person_id,
        "organisation_id": caller.organisation_id,
        "public_id": correction_id,
    }
    with transaction.atomic():
        found = corrections.for_lead(**whose)
        if found is None:
            if corrections.is_own(person_id=caller.person_id, public_id=correction_id):
                raise NotAllowed("Somebody else answers about your hours.")
            raise NotFound
        # The shift first, as whoever asks: an agreement and a new question wait for each other.
        Shift.objects.select_for_update().get(pk=found.shift_id)
        if first_time(person_id=caller.person_id, key=key, now=now):
            corrections.decide(correction_id=found.pk, state=state, by=caller.person_id, now=now)
            _log(caller=caller, event=f"shift.correction_{state}", correction=found, now=now)
    found = corrections.for_lead(**whose)
    if found is None:
        raise NotFound
    return found


def _log(*, caller: Caller, event: str, correction: ShiftCorrection, now: datetime) -> None:
    record(
        Entry(
            event=event,
            at=now,
            organisation_id=caller.organisation_id,
            person_id=caller.person_id,
            about=correction.public_id,
            detail={"shift": str(correction.shift.public_id)},
        )
    )
