"""The staff's list of escalations: the gravest first, then by the time that is left. No reporter is named on it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, F, QuerySet, Value, When
from django.db.models.functions import Coalesce

from annotation.escalations.models import Escalation, Report, Vote
from annotation.escalations.queries import ENDED, closing_of
from annotation.escalations.rules import SILENCE, close_refusal
from annotation.subjects.sealing import Context, unseal
from config.base.crypto.keys import KeyGone
from config.base.paging import PAGE_SIZE, decode, encode
from reviewers import gate


@dataclass(frozen=True, kw_only=True)
class VoteView:
    """A vote for closing."""

    by: str
    reason: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ReportView:
    """What one reporter said; `note` is None where there is none, or where the speaker's key is gone."""

    kind: str | None
    note: str | None
    at_ms: int | None
    at: datetime
    mine: bool


@dataclass(frozen=True, kw_only=True)
class EscalationView:
    """One escalation, as the contract shows it to staff."""

    id: UUID
    level: str
    kind: str | None
    state: str
    opened_at: datetime
    ack_due_at: datetime | None
    decide_due_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    decision: str | None
    votes: Sequence[VoteView]
    reports: Sequence[ReportView]
    project: str
    language: str
    duration_s: float
    may: Sequence[str]
    why_not: Mapping[str, str]


def board(
    *, organisation_id: int, person_id: int, ended: bool, cursor: str | None, now: datetime
) -> tuple[Sequence[EscalationView], str | None]:
    """Return a page of the open escalations, or of the closed ones, newest first. Raises Invalid for a bad cursor."""
    rows = _loaded().filter(clip__project__organisation_id=organisation_id)
    rows = rows.filter(state=Escalation.State.CLOSED) if ended else rows.exclude(state__in=ENDED)
    start = max(decode(cursor), 0) if cursor else 0
    # What has not been classified yet is treated as S1; what was acknowledged waits for its decision.
    due = Case(When(acknowledged_at__isnull=True, then=F("ack_due_at")), default=F("decide_due_at"))
    order = ["-closed_at", "-pk"] if ended else [Coalesce("level", Value(SILENCE)), due.asc(nulls_last=True), "pk"]
    found = list(rows.order_by(*order)[start : start + PAGE_SIZE + 1])
    views = _views(found[:PAGE_SIZE], person_id=person_id, now=now)
    return views, encode(start + PAGE_SIZE) if len(found) > PAGE_SIZE else None


def view(*, escalation_id: int, person_id: int, now: datetime) -> EscalationView:
    """Return one escalation for somebody of the staff."""
    return _views([_loaded().get(pk=escalation_id)], person_id=person_id, now=now)[0]


def _loaded() -> QuerySet[Escalation]:
    return Escalation.objects.select_related("clip__project").prefetch_related("reports", "votes")


def _views(rows: Sequence[Escalation], *, person_id: int, now: datetime) -> list[EscalationView]:
    voters = {vote.person_id for row in rows for vote in row.votes.all()}
    people = voters | {row.acknowledged_by_id for row in rows if row.acknowledged_by_id is not None}
    names = gate.names(person_ids=people)
    lines = gate.lines_of(person_ids=voters | {person_id})
    return [_view(row, person_id=person_id, names=names, lines=lines, now=now) for row in rows]


def _view(
    row: Escalation, *, person_id: int, names: Mapping[int, str], lines: Mapping[int, Sequence[int]], now: datetime
) -> EscalationView:
    why_not = _why_not(row, person_id=person_id, lines=lines, now=now)
    return EscalationView(
        id=row.public_id,
        level=row.level or SILENCE,
        kind=row.kind or None,
        state=row.state,
        opened_at=row.opened_at,
        ack_due_at=row.ack_due_at,
        decide_due_at=row.decide_due_at,
        acknowledged_at=row.acknowledged_at,
        acknowledged_by=names.get(row.acknowledged_by_id) if row.acknowledged_by_id else None,
        decision=row.decision or None,
        votes=_votes(row.votes.all(), names=names),
        reports=_reports(row.reports.all(), person_id=person_id),
        project=row.clip.project.slug,
        language=row.clip.language,
        duration_s=row.clip.duration_ms / 1000,
        may=[step for step in ("acknowledge", "decide", "close") if step not in why_not],
        why_not=why_not,
    )


def _votes(rows: Iterable[Vote], *, names: Mapping[int, str]) -> list[VoteView]:
    ordered = sorted(rows, key=lambda row: row.pk)
    return [VoteView(by=names.get(row.person_id, ""), reason=row.reason, at=row.voted_at) for row in ordered]


def _reports(rows: Iterable[Report], *, person_id: int) -> list[ReportView]:
    standing = sorted((row for row in rows if row.taken_back_at is None), key=lambda row: row.pk)
    return [
        ReportView(
            kind=row.kind or None,
            note=_opened(row.note, context=("note", row.public_id)),
            at_ms=row.at_ms,
            at=row.reported_at,
            mine=row.person_id == person_id,
        )
        for row in standing
    ]


def _opened(sealed: bytes | memoryview | None, *, context: Context) -> str | None:
    if not sealed:
        return None
    try:
        return str(unseal(sealed=sealed, context=context))
    except KeyGone:
        return None


def _why_not(row: Escalation, *, person_id: int, lines: Mapping[int, Sequence[int]], now: datetime) -> dict[str, str]:
    """Return for each step that this person may not take now the code of its refusal."""
    if row.state in ENDED:
        return dict.fromkeys(("acknowledge", "decide", "close"), "escalation_closed")
    if row.level is None and now < row.classify_until:
        return dict.fromkeys(("acknowledge", "decide", "close"), "still_choosing")
    why_not: dict[str, str] = {}
    if row.acknowledged_at is not None:
        why_not["acknowledge"] = "acknowledged"
    if row.state == Escalation.State.CLOSING:
        why_not["decide"] = "closing_begun"
    refusal = close_refusal(
        closing=closing_of(escalation=row),
        person_id=person_id,
        decision=row.decision,
        # A legal basis is asked for when the vote is given.
        legal_basis="asked for later",
        same_line=lambda first, second: first in lines[second] or second in lines[first],
    )
    if refusal is not None:
        why_not["close"] = "second_person_needed" if refusal == "same_person" else refusal
    return why_not
