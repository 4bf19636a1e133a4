"""Shifts and corrections in the shapes of the HTTP contract."""

from typing import Any

from reviewers.shifts import corrections
from reviewers.shifts.models import Shift, ShiftCorrection
from reviewers.shifts.worked import Worked


def shift_body(shift: Shift) -> dict[str, Any]:
    """Return an own shift with its corrections, newest first."""
    asked = sorted(shift.corrections.all(), key=lambda one: one.pk, reverse=True)
    return {
        "id": shift.public_id,
        **_worked(corrections.recorded(shift)),
        "ends_by": shift.ends_by,
        "correctable_until": corrections.correctable_until(shift),
        "corrections": [_correction(one) for one in asked],
    }


def lead_body(correction: ShiftCorrection) -> dict[str, Any]:
    """Return a correction as a lead sees it."""
    person = correction.shift.person
    return {
        **_correction(correction),
        "person": person.name,
        "zone": person.site.zone,
        "recorded": _worked(corrections.recorded(correction.shift)),
    }


def _correction(correction: ShiftCorrection) -> dict[str, Any]:
    by = correction.decided_by
    return {
        "id": correction.public_id,
        "state": correction.state,
        **_worked(corrections.corrected(correction)),
        "reason": correction.reason,
        "asked_at": correction.asked_at,
        "decided_at": correction.decided_at,
        "decided_by": None if by is None else by.name,
    }


def _worked(worked: Worked) -> dict[str, Any]:
    return {
        "started_at": worked.began,
        "ended_at": worked.until,
        "breaks": [{"started_at": one.began, "ended_at": one.until} for one in worked.breaks],
        "hours": worked.hours(),
    }
