"""Reads of the log."""

from typing import Any

from reviewers.audit.models import AuditEvent


def events_of_clip(*, clip_id: int, organisation_id: int) -> list[dict[str, Any]]:
    """Return what happened to a clip, oldest first: who was served what and heard what (P12)."""
    rows = AuditEvent.objects.filter(clip_id=clip_id, organisation_id=organisation_id)
    return list(rows.order_by("txid", "id").values("at", "event", "person_id", "about", "detail"))
