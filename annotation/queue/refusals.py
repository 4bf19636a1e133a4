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


class AlreadyTheirs(Refusal):
    """This person holds the clip already."""

    code = "already_theirs"


class NotAMember(Refusal):
    """This person is not in the project."""

    code = "not_a_member"


class CannotBeGiven(Refusal):
    """This person can never be given the clip as things stand."""

    code = "cannot_be_given"


class AlreadyHeard(Refusal):
    """This person had the clip before, and is not given it again."""

    code = "already_heard"


class NotReservable(Refusal):
    """No label is wanted here, so there is no place to keep for anybody."""

    code = "not_reservable"


class AlreadyDecided(Refusal):
    """Somebody has decided about this clip already."""

    code = "already_decided"


class NotStuck(Refusal):
    """This clip is in the queue: there is nothing to decide about it."""

    code = "not_stuck"
