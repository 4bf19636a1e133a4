"""What the desk shows of a batch: only what the purpose lets a reviewer see, opened under the speaker's key."""

from typing import Any

from annotation.clips.context import render_for
from annotation.labels.conditions import CONDITIONS
from annotation.labels.models import Draft
from annotation.projects.fields import Role
from annotation.queue import queries
from annotation.queue.models import Assignment, Batch
from annotation.subjects.sealing import unseal


def batch_view(*, batch: Batch) -> dict[str, Any]:
    """Return a batch in the shape of the HTTP contract, less what was withdrawn."""
    form = batch.form
    held = queries.held_with_content(batch_id=batch.pk)
    return {
        "id": batch.public_id,
        "expires_at": batch.expires_at,
        "form": {
            "project": {"slug": batch.project.slug, "name": batch.project.title},
            "version": form.number,
            "definition": form.definition,
        },
        "assignments": [assignment_view(assignment=one, definition=form.definition) for one in held],
    }


def assignment_view(*, assignment: Assignment, definition: dict[str, Any]) -> dict[str, Any]:
    """Return one assignment as the desk gets it: no clip's id, no field without a cell (P6)."""
    clip = assignment.clip
    content = unseal(sealed=clip.content, context=("content", clip.public_id))
    purpose = clip.purpose.code if clip.purpose is not None else ""
    context = render_for(role=Role.REVIEWER, purpose=purpose, kept=content)
    copy = max(clip.copies.all(), key=lambda one: one.version)
    return {
        "id": assignment.public_id,
        "duration_s": clip.duration_ms / 1000,
        "language": clip.language,
        "context": context,
        "warnings": clip.warnings,
        "conditions": list(CONDITIONS),
        "audio_url": f"/api/v1/assignments/{assignment.public_id}/audio",
        "peaks": {
            "rate_hz": copy.peaks_rate_hz,
            "data": unseal(sealed=copy.peaks, context=("peaks", clip.public_id, copy.version)),
        },
        "prefill": prefill(definition=definition, context=context),
        "draft": _draft(assignment),
        "parked": assignment.parked_at is not None,
    }


def prefill(*, definition: dict[str, Any], context: dict[str, Any]) -> dict[str, Any]:
    """Return what questions begin with: a context field that the reviewer may see, where the form names one."""
    return {
        question["id"]: context[question["prefill"]]
        for question in definition["questions"]
        if isinstance(context.get(question.get("prefill", "")), str)
    }


def _draft(assignment: Assignment) -> Any:
    try:
        draft = assignment.draft
    except Draft.DoesNotExist:
        return None
    return unseal(sealed=draft.body, context=("draft", assignment.public_id))


def reopened_view(*, assignment: Assignment) -> dict[str, Any] | None:
    """Return an assignment that was taken up again, as in a batch; None for one of which only a report was undone."""
    if assignment.state != Assignment.State.HELD:
        return None
    batch = assignment.batch
    found = queries.held_with_content(batch_id=batch.pk).get(pk=assignment.pk)
    return assignment_view(assignment=found, definition=batch.form.definition)
