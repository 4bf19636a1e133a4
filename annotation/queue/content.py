"""What the desk shows of a batch, in one statement (DESIGN: hot path): batch, held clips, newest copies, drafts.

It names projects, purposes, clips and drafts beside the queue's own tables. Everything that was said stays sealed here.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from config.base import sql

_CONTENT = sql.statement(
    """
SELECT b.public_id, b.expires_at, b.form_id, f.number, p.slug, p.title,
    a.public_id, c.public_id, c.duration_ms, c.language, c.warnings, c.content, u.code,
    y.version, y.peaks, y.peaks_rate_hz, d.body, a.parked_at IS NOT NULL
FROM annotation_batch b JOIN annotation_project p ON p.id = b.project_id
JOIN annotation_formversion f ON f.id = b.form_id
LEFT JOIN annotation_assignment a ON a.batch_id = b.id AND a.state = 'held'
    AND (%(only)s::int8 IS NULL OR a.id = %(only)s)
LEFT JOIN annotation_clip c ON c.id = a.clip_id
LEFT JOIN annotation_purpose u ON u.id = c.purpose_id
LEFT JOIN LATERAL (
    SELECT version, peaks, peaks_rate_hz FROM annotation_playbackcopy WHERE clip_id = c.id
    ORDER BY version DESC LIMIT 1) y ON true
LEFT JOIN annotation_draft d ON d.assignment_id = a.id
WHERE b.id = %(batch)s ORDER BY a.id
"""
)


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldClip:
    """A held assignment and what is known of its clip; `content`, `peaks` and `draft` are sealed."""

    public_id: UUID
    clip_name: UUID
    duration_ms: int
    language: str
    warnings: list[str]
    content: bytes
    purpose: str
    copy_version: int
    peaks: bytes
    peaks_rate_hz: float
    draft: bytes | None
    parked: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class BatchContent:
    """A batch with what is held in it, in the order in which it was given."""

    public_id: UUID
    expires_at: datetime
    form_id: int
    form_number: int
    slug: str
    title: dict[str, Any]
    held: list[HeldClip]


def content_of(*, batch_id: int, assignment_id: int | None = None) -> BatchContent:
    """Return what is held in a batch, or of it one assignment alone. Raises LookupError without such a batch."""
    rows = sql.rows(_CONTENT, {"batch": batch_id, "only": assignment_id})
    if not rows:
        raise LookupError(f"There is no batch {batch_id}.")
    public_id, expires_at, form_id, form_number, slug, title = rows[0][:6]
    return BatchContent(
        public_id=public_id,
        expires_at=expires_at,
        form_id=form_id,
        form_number=form_number,
        slug=slug,
        title=json.loads(title),
        held=[_held(*row[6:]) for row in rows if row[6] is not None],
    )


def _held(
    public_id: UUID, clip_name: UUID, duration_ms: int, language: str, warnings: list[str], content: bytes,
    purpose: str | None, copy_version: int, peaks: bytes, peaks_rate_hz: float, draft: bytes | None, parked: bool,
) -> HeldClip:  # fmt: skip
    return HeldClip(
        public_id=public_id, clip_name=clip_name, duration_ms=duration_ms, language=language, warnings=warnings,
        content=content, purpose=purpose or "", copy_version=copy_version, peaks=peaks, peaks_rate_hz=peaks_rate_hz,
        draft=draft, parked=parked,
    )  # fmt: skip
