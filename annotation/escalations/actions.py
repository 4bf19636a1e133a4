"""Writes of escalations and reports; the caller holds the transaction and the locks on clip state and escalation."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from annotation.escalations.models import Escalation, LadderRun, Page, Report, Vote
from annotation.escalations.pages import start_ladder
from annotation.escalations.rules import CHOOSE_WITHIN, SILENCE, Standing
from annotation.queue.models import Assignment
from annotation.subjects.sealing import Context, seal
from config.base.crypto.keys import KeyGone
from config.base.requests import Key


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a reporter sends beside the clip: all of it may be left out."""

    kind: str = ""
    note: str = ""
    at_ms: int | None = None


def open_for(*, clip_id: int, now: datetime) -> Escalation:
    """Open an escalation that nobody has classified yet: it is paged as S1 unless a choice or a taking back comes."""
    until = now + CHOOSE_WITHIN
    escalation = Escalation.objects.create(clip_id=clip_id, opened_at=now, classify_until=until)
    start_ladder(escalation=escalation, level=SILENCE, starts_at=until, now=now)
    return escalation


def add_report(
    *, escalation: Escalation, assignment: Assignment, key_id: UUID, said: Said, key: Key, now: datetime
) -> Report:
    """Add a person's report; the note is sealed under the speaker's key."""
    report = Report(
        escalation=escalation,
        person_id=assignment.person_id,
        assignment=assignment,
        kind=said.kind,
        at_ms=said.at_ms,
        reported_at=now,
        idempotency_key=key.value,
        request_hash=key.request_hash,
    )
    if said.note:
        report.note = _sealed(said.note, key_id=key_id, context=("note", report.public_id))
    report.save(force_insert=True)
    if not said.kind and escalation.classify_until < now + CHOOSE_WITHIN:
        escalation.classify_until = now + CHOOSE_WITHIN
        escalation.save(update_fields=["classify_until"])
    return report


def _sealed(text: str, *, key_id: UUID, context: Context) -> bytes:
    """Seal what is written about a clip; once its speaker was erased, nothing more about them is kept."""
    try:
        return seal(key_id=key_id, value=text, context=context)
    except KeyGone:
        return b""


def choose_kind(*, report: Report, kind: str) -> None:
    """Keep the kind that a reporter chose."""
    report.kind = kind
    report.save(update_fields=["kind"])


def apply_standing(*, escalation: Escalation, standing: Standing, now: datetime) -> bool:
    """Set the level that the reports come to; True when it changed, and with it ladder and clocks (E3).

    What was acknowledged, decided or voted at a lesser level begins again. When silence confirms the S1 that was
    planned at the opening, the clocks that run already are kept.
    """
    if standing.level is None or standing.level == escalation.level:
        Escalation.objects.filter(pk=escalation.pk).update(kind=standing.kind)
        escalation.kind = standing.kind
        return False
    planned = escalation.level is None and not standing.kind and escalation.ladder.exists()
    escalation.level, escalation.kind = standing.level, standing.kind
    escalation.state = Escalation.State.OPEN
    escalation.acknowledged_at, escalation.acknowledged_by_id, escalation.owner_role = None, None, ""
    escalation.decided_at, escalation.decided_by_id = None, None
    escalation.decision, escalation.decision_reason = "", None
    escalation.save()
    Vote.objects.filter(escalation=escalation).delete()
    if not planned:
        start_ladder(escalation=escalation, level=standing.level, starts_at=now, now=now)
    return True


def take_back(*, escalation: Escalation, report: Report, now: datetime) -> None:
    """End an escalation whose only report is taken back: nobody is paged, the rows stay."""
    Report.objects.filter(pk=report.pk).update(taken_back_at=now)
    stop_clocks(escalation_id=escalation.pk)
    Escalation.objects.filter(pk=escalation.pk).update(state=Escalation.State.TAKEN_BACK, closed_at=now)


def stop_clocks(*, escalation_id: int) -> None:
    """Drop what has not fired and what was not sent; only the end of an escalation, or a new ladder, does this."""
    LadderRun.objects.filter(escalation_id=escalation_id, fired_at__isnull=True).delete()
    Page.objects.filter(escalation_id=escalation_id, sent_at__isnull=True).delete()


def acknowledge(*, escalation: Escalation, person_id: int, role: str, now: datetime) -> None:
    """Make a person the owner, in a role; somebody who owns it already stays the owner."""
    if escalation.acknowledged_at is not None:
        return
    escalation.acknowledged_at, escalation.acknowledged_by_id, escalation.owner_role = now, person_id, role
    if escalation.state == Escalation.State.OPEN:
        escalation.state = Escalation.State.ACKNOWLEDGED
    escalation.save(update_fields=["acknowledged_at", "acknowledged_by", "owner_role", "state"])


def decide(*, escalation: Escalation, person_id: int, decision: str, reason: str, key_id: UUID, now: datetime) -> None:
    """Keep a decision, its reason sealed under the speaker's key."""
    escalation.decision, escalation.decided_at, escalation.decided_by_id = decision, now, person_id
    escalation.decision_reason = _sealed(reason, key_id=key_id, context=("reason", escalation.public_id))
    escalation.state = Escalation.State.DECIDED
    escalation.save(update_fields=["decision", "decided_at", "decided_by", "decision_reason", "state"])


@dataclass(frozen=True, kw_only=True)
class Ballot:
    """What somebody gives for closing."""

    # A code of rules.CLOSE_REASONS.
    reason: str
    text: str
    legal_basis: str = ""


def vote(*, escalation: Escalation, person_id: int, ballot: Ballot, key_id: UUID, key: Key, now: datetime) -> None:
    """Keep a person's vote, its text sealed under the speaker's key."""
    Vote.objects.create(
        escalation=escalation,
        person_id=person_id,
        reason=ballot.reason,
        text=_sealed(ballot.text, key_id=key_id, context=("vote", escalation.public_id, person_id)),
        legal_basis=ballot.legal_basis.strip(),
        voted_at=now,
        idempotency_key=key.value,
        request_hash=key.request_hash,
    )


def begin_closing(*, escalation: Escalation) -> None:
    """Note that the first of two has voted."""
    escalation.state = Escalation.State.CLOSING
    escalation.save(update_fields=["state"])


def close(*, escalation: Escalation, now: datetime) -> None:
    """Close an escalation: its clocks end."""
    stop_clocks(escalation_id=escalation.pk)
    escalation.state, escalation.closed_at = Escalation.State.CLOSED, now
    escalation.save(update_fields=["state", "closed_at"])
