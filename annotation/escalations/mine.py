"""What a reporter reads about the own reports: received, owned by which role, decided, and the outcome (E6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from annotation.escalations.models import Escalation, Report
from annotation.escalations.outcomes import OUTCOMES
from config.base.paging import newest_first

_STATE = {
    Escalation.State.OPEN: "received",
    Escalation.State.ACKNOWLEDGED: "owned",
    Escalation.State.DECIDED: "decided",
    Escalation.State.CLOSING: "decided",
    Escalation.State.CLOSED: "closed",
}


@dataclass(frozen=True, kw_only=True)
class MyReport:
    """One own report, as the contract shows it."""

    id: UUID
    received_at: datetime
    kind: str | None
    state: str
    owner_role: str | None
    decision: str | None
    decided_at: datetime | None
    outcome: Mapping[str, str] | None
    may_dispute: bool = False


def my_reports(*, person_id: int, cursor: str | None) -> tuple[Sequence[MyReport], str | None]:
    """Return a page of somebody's own standing reports, newest first. Raises Invalid for a foreign cursor."""
    rows = Report.objects.filter(person_id=person_id, taken_back_at__isnull=True).select_related("escalation")
    page, following = newest_first(rows=rows, cursor=cursor)
    return [my_report(report=report) for report in page], following


def my_report(*, report: Report) -> MyReport:
    """Return one own report; `report` has its escalation loaded. The outcome is told once it stands for good."""
    escalation = report.escalation
    closed = escalation.state == Escalation.State.CLOSED
    return MyReport(
        id=report.public_id,
        received_at=report.reported_at,
        kind=report.kind or None,
        state=_STATE[Escalation.State(escalation.state)],
        owner_role=escalation.owner_role or None,
        decision=escalation.decision or None,
        decided_at=escalation.decided_at,
        outcome=OUTCOMES[escalation.decision] if closed and escalation.decision else None,
    )
