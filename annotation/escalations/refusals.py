"""What escalations refuse, each by its name."""

from collections.abc import Mapping

from config.base.errors import Refusal


class TooLateToEscalate(Refusal):
    """This clip lies too far back to be reported by a key: tell your supervisor."""

    code = "too_late"


class StillChoosing(Refusal):
    """The reporter may still choose what this is, or take it back: wait some seconds."""

    code = "still_choosing"


class EscalationEnded(Refusal):
    """This escalation is closed."""

    code = "escalation_closed"


class VotesStand(Refusal):
    """Somebody has voted to close this on the decision as it stands."""

    code = "closing_begun"


class NotDecided(Refusal):
    """Decide first, then close."""

    code = "not_decided"


class ReporterMayNotClose(Refusal):
    """You reported this: somebody else must close it."""

    code = "reporter_may_not_close"


class SamePerson(Refusal):
    """You have voted already: a second person is needed."""

    code = "same_person"


class SameReportingLine(Refusal):
    """You and the first voter are in one reporting line: somebody outside it is needed."""

    code = "same_reporting_line"


class LegalBasisNeeded(Refusal):
    """Doing nothing needs its legal basis."""

    code = "legal_basis_needed"


CLOSE_REFUSALS: Mapping[str, type[Refusal]] = {
    refusal.code: refusal
    for refusal in (NotDecided, ReporterMayNotClose, SamePerson, SameReportingLine, LegalBasisNeeded)
}
