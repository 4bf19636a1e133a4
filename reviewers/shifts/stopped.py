"""Whether somebody may hear a clip now, as a part of the statement that serves it (W3; the rule is at_work.may_hear).

Serving is a statement of the hot path, so it asks about the shift in the same breath.
"""

from django.conf import settings

from reviewers.shifts.refusals import BreakDue, NotOnShift, OnBreak, ShiftOver


def stopped_sql(*, opened: str) -> str:
    """Return an expression: the code of why the person may hear nothing now, or NULL.

    `opened` is an expression that tells whether the clip was opened before: such a one may be finished for some
    minutes. Parameters: `person`, `now`, and those of `stop_numbers`.
    """
    in_hand = f"make_interval(secs => CASE WHEN {opened} THEN %(in_hand)s ELSE 0 END)"
    return f"""(
    SELECT CASE
        WHEN h.id IS NULL THEN '{NotOnShift.code}'
        WHEN b.id IS NOT NULL THEN '{OnBreak.code}'
        WHEN h.ends_by + {in_hand} <= %(now)s THEN '{ShiftOver.code}'
        WHEN %(now)s - h.last_active_at < make_interval(secs => %(rest)s)
            AND h.stretch_began_at + make_interval(secs => %(stretch)s) + {in_hand} <= %(now)s THEN '{BreakDue.code}'
        END
    FROM (SELECT) AS person
    LEFT JOIN reviewers_shift h ON h.person_id = %(person)s AND h.ended_at IS NULL
    LEFT JOIN reviewers_break b ON b.shift_id = h.id AND b.ended_at IS NULL)"""  # noqa: S608 - codes and a column


def stop_numbers() -> dict[str, int]:
    """Return the parameters of `stopped_sql`, in seconds: work that makes a break due, its length, time to finish."""
    return {
        "stretch": settings.WORK_STRETCH_MINUTES * 60,
        "rest": settings.BREAK_MINUTES * 60,
        "in_hand": settings.CLIP_IN_HAND_MINUTES * 60,
    }


def refuse_stopped(code: str | None) -> None:
    """Raise what a code of `stopped_sql` stands for: NotOnShift, OnBreak, ShiftOver, BreakDue; None is let through."""
    for refusal in (NotOnShift, OnBreak, ShiftOver):
        if code == refusal.code:
            raise refusal
    if code is not None:
        raise BreakDue(minutes=settings.BREAK_MINUTES)
