"""What the desk shows of a batch: only what the purpose lets a reviewer see, opened under the speaker's key."""

from collections.abc import Mapping
from typing import Any

from annotation.clips.context import render_for
from annotation.labels.conditions import CONDITIONS
from annotation.projects.fields import Role
from annotation.projects.queries import form_definition
from annotation.queue.content import HeldClip, content_of
from annotation.queue.models import Assignment, Batch
from annotation.subjects.sealing import unseal


def batch_view(*, batch: Batch) -> dict[str, Any]:
    """Return a batch in the shape of the HTTP contract, less what was withdrawn."""
    found = content_of(batch_id=batch.pk)
    definition = form_definition(found.form_id)
    return {
        "id": found.public_id,
        "expires_at": found.expires_at,
        "form": {
            "project": {"slug": found.slug, "name": found.title},
            "version": found.form_number,
            "definition": definition,
        },
        "assignments": [_assignment_view(held=held, definition=definition) for held in found.held],
    }


def _assignment_view(*, held: HeldClip, definition: Mapping[str, Any]) -> dict[str, Any]:
    """Return one assignment as the desk gets it: no clip's id, no field without a cell (P6), nothing of its kind."""
    content = unseal(sealed=held.content, context=("content", held.clip_name))
    context = render_for(role=Role.REVIEWER, purpose=held.purpose, kept=content)
    return {
        "id": held.public_id,
        "duration_s": held.duration_ms / 1000,
        "language": held.language,
        "context": context,
        "warnings": held.warnings,
        "conditions": list(CONDITIONS),
        "audio_url": f"/api/v1/assignments/{held.public_id}/audio",
        "peaks": {
            "rate_hz": held.peaks_rate_hz,
            "data": unseal(sealed=held.peaks, context=("peaks", held.clip_name, held.copy_version)),
        },
        "prefill": prefill(definition=definition, context=context),
        "draft": None if held.draft is None else unseal(sealed=held.draft, context=("draft", held.public_id)),
        "parked": held.parked,
    }


def prefill(*, definition: Mapping[str, Any], context: dict[str, Any]) -> dict[str, Any]:
    """Return what questions begin with: a context field that the reviewer may see, where the form names one."""
    return {
        question["id"]: context[question["prefill"]]
        for question in definition["questions"]
        if isinstance(context.get(question.get("prefill", "")), str)
    }


def reopened_view(*, assignment: Assignment) -> dict[str, Any] | None:
    """Return an assignment that was taken up again, as in a batch; None for one of which only a report was undone."""
    if assignment.state != Assignment.State.HELD:
        return None
    found = content_of(batch_id=assignment.batch_id, assignment_id=assignment.pk)
    return _assignment_view(held=found.held[0], definition=form_definition(found.form_id))
