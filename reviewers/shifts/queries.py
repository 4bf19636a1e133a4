"""Reads about shifts."""

from reviewers.shifts.models import Break, Shift


def live_shift(*, person_id: int, lock: bool = False) -> Shift | None:
    """Return the running shift of a person, locked for the caller's transaction if asked."""
    shifts = Shift.objects.filter(person_id=person_id, ended_at__isnull=True)
    return (shifts.select_for_update() if lock else shifts).first()


def live_break(*, shift_id: int) -> Break | None:
    """Return the running break of a shift."""
    return Break.objects.filter(shift_id=shift_id, ended_at__isnull=True).first()


def last_shift(*, person_id: int) -> Shift | None:
    """Return the shift of a person that ended last."""
    return Shift.objects.filter(person_id=person_id, ended_at__isnull=False).order_by("-ended_at").first()
