"""What shifts and breaks refuse."""

from config.base.errors import Refusal


class NotOnShift(Refusal):
    """Start your shift first."""

    code = "not_on_shift"


class AlreadyOnShift(Refusal):
    """Your shift is running already."""

    code = "already_on_shift"


class OnBreak(Refusal):
    """You are on a break: end it first."""

    code = "on_break"


class AlreadyOnBreak(Refusal):
    """Your break is running already."""

    code = "already_on_break"


class NotOnBreak(Refusal):
    """No break is running."""

    code = "not_on_break"


class BreakDue(Refusal):
    """A break is due: take it, and the clips go on afterwards."""

    code = "break_due"


class ShiftOver(Refusal):
    """The hours of your shift are used up."""

    code = "shift_over"


class ShiftRunning(Refusal):
    """This shift is still running: it can be corrected once it has ended."""

    code = "shift_running"


class CorrectionClosed(Refusal):
    """A shift can be corrected for some days after its end; those are over."""

    code = "correction_closed"


class CorrectionWaiting(Refusal):
    """A correction of this shift waits for an answer already."""

    code = "correction_waiting"


class AlreadyCorrected(Refusal):
    """A correction of this shift was agreed already."""

    code = "already_corrected"


class CorrectionDecided(Refusal):
    """This correction was answered already."""

    code = "correction_decided"
