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
