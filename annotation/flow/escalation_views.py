"""What the calls about escalations show: the own reports to a reporter, the list and one of it to staff."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from annotation.escalations import board, mine, queries
from annotation.escalations.board import EscalationView
from annotation.escalations.mine import MyReport
from annotation.escalations.models import Escalation, Report
from annotation.flow.decide import STAFF
from reviewers import gate


def own_reports(*, caller: gate.Caller, cursor: str | None) -> tuple[Sequence[MyReport], str | None]:
    """Return a page of the caller's own reports, newest first. Raises NotAllowed, Invalid for a foreign cursor."""
    caller.require_scope("review")
    return mine.my_reports(person_id=caller.person_id, cursor=cursor)


def own_report(*, report: Report) -> MyReport:
    """Return what the reporter sees of one own report."""
    return mine.my_report(report=report)


def staff_list(
    *, caller: gate.Caller, ended: bool, cursor: str | None, now: datetime
) -> tuple[Sequence[EscalationView], str | None]:
    """Return a page of the open escalations by level and due time, or of the closed. Raises NotAllowed, Invalid."""
    caller.require(*STAFF)
    return board.board(
        organisation_id=caller.organisation_id, person_id=caller.person_id, ended=ended, cursor=cursor, now=now
    )


def see(*, caller: gate.Caller, escalation_id: UUID, now: datetime) -> EscalationView:
    """Return one escalation to somebody of the staff. Raises NotAllowed, NotFound."""
    caller.require(*STAFF)
    found = queries.of_organisation(organisation_id=caller.organisation_id, public_id=escalation_id)
    return shown(escalation=found, caller=caller, now=now)


def shown(*, escalation: Escalation, caller: gate.Caller, now: datetime) -> EscalationView:
    """Return an escalation that the caller has just worked on, as staff sees it."""
    return board.view(escalation_id=escalation.pk, person_id=caller.person_id, now=now)
