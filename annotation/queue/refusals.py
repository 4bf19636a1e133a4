"""What the queue refuses."""

from config.base.errors import Refusal


class NoWork(Refusal):
    """There is nothing left for you here at the moment."""

    code = "no_work"


class NotQualified(Refusal):
    """You are not in a project yet: ask your lead."""

    code = "not_qualified"


class NoBatch(Refusal):
    """You hold no clips."""

    code = "no_batch"
    status = 404


class AlreadyEnded(Refusal):
    """This clip is no longer with you."""

    code = "already_ended"


class UndoWindowClosed(Refusal):
    """It is too late to undo this."""

    code = "undo_window_closed"
