"""Writes of labels and drafts; the caller holds the transaction and, for labels, the lock on the clip's state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

from annotation.labels.models import Draft, Label, Mark
from annotation.queue.models import Assignment
from annotation.subjects.sealing import seal, unseal
from config.base.requests import Key


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What somebody sends for a clip, checked against the form."""

    answers: Mapping[str, Any]
    # Codes, see conditions.py.
    conditions: Sequence[str] = ()
    # Primary subtag, with the condition that the clip is in another language; "" where it is not known.
    heard_language: str = ""
    # (kind, start_ms, end_ms)
    marks: Sequence[tuple[str, int, int]] = ()
    active_ms: int = 0


def edit_until(*, now: datetime) -> datetime:
    """Return until when somebody may correct a label made now."""
    return now + timedelta(seconds=settings.UNDO_SECONDS)


def sealed_answers(*, key_id: UUID, assignment_id: UUID, version: int, answers: Mapping[str, Any]) -> bytes:
    """Return a version's answers sealed under the speaker's key; `assignment_id` is public. Raises KeyGone."""
    return seal(key_id=key_id, value=dict(answers), context=("answers", assignment_id, version))


def add_label(
    *, assignment: Assignment, version: int, answered: Answered, surplus: bool, key: Key, now: datetime
) -> Label:
    """Append one version of a label, sealed under the speaker's key. Raises KeyGone."""
    sealed = sealed_answers(
        key_id=assignment.clip.subject.key.key_id,
        assignment_id=assignment.public_id,
        version=version,
        answers=answered.answers,
    )
    label = Label.objects.create(
        clip_id=assignment.clip_id,
        assignment=assignment,
        person_id=assignment.person_id,
        form_id=assignment.batch.form_id,
        version=version,
        answers=sealed,
        conditions=list(answered.conditions),
        heard_language=answered.heard_language,
        surplus=surplus,
        active_ms=answered.active_ms,
        made_at=now,
        edit_until=edit_until(now=now),
        idempotency_key=key.value,
        request_hash=key.request_hash,
    )
    Mark.objects.bulk_create(
        Mark(clip_id=assignment.clip_id, label=label, kind=kind, start_ms=start, end_ms=end)
        for kind, start, end in answered.marks
    )
    return label


def save_draft(*, assignment: Assignment, body: Mapping[str, Any], now: datetime) -> None:
    """Keep what was typed and not sent, sealed like a label; the caller holds the lock on the clip's state.

    The newest wins. What a page sends as it goes may arrive after what the next page sent, so of two that carry a
    `revision` the higher is the newer, whatever the order of arrival.
    """
    if _came_late(assignment=assignment, body=body):
        return
    sealed = seal(key_id=assignment.clip.subject.key.key_id, value=dict(body), context=("draft", assignment.public_id))
    Draft.objects.bulk_create(
        [Draft(assignment=assignment, body=sealed, saved_at=now)],
        update_conflicts=True,
        unique_fields=["assignment"],
        update_fields=["body", "saved_at"],
    )


def _came_late(*, assignment: Assignment, body: Mapping[str, Any]) -> bool:
    sent = _revision(body)
    kept = Draft.objects.filter(assignment=assignment).first()
    if sent is None or kept is None:
        return False
    had = _revision(unseal(sealed=kept.body, context=("draft", assignment.public_id)))
    return had is not None and sent < had


def _revision(body: Mapping[str, Any]) -> int | None:
    found = body.get("revision")
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def wipe_drafts(*, assignment_ids: Sequence[int]) -> None:
    """Delete the drafts of assignments that ended."""
    Draft.objects.filter(assignment_id__in=assignment_ids).delete()
