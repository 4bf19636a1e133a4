"""Whether a clip may be served now. The other statement that may name other rooms' tables (DESIGN: hot path)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

_SERVABLE = """
    SELECT a.id, a.clip_id, pc.id, a.opened_at IS NOT NULL,
        a.state = 'held' AND cs.state IN ('ready', 'settled', 'stuck') AND cs.holds = 0 AND k.id IS NOT NULL
    FROM annotation_assignment a
    JOIN annotation_clip c ON c.id = a.clip_id
    JOIN annotation_clipstate cs ON cs.clip_id = a.clip_id
    LEFT JOIN annotation_consent k ON k.subject_id = c.subject_id AND k.purpose_id = c.purpose_id
        AND k.withdrawn_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > %(now)s)
    JOIN LATERAL (SELECT id FROM annotation_playbackcopy WHERE clip_id = a.clip_id ORDER BY version DESC LIMIT 1) pc
        ON true
    WHERE a.public_id = %(assignment)s AND a.person_id = %(person)s
"""


@dataclass(frozen=True, kw_only=True)
class Servable:
    """A clip that somebody was given, and whether it may sound now."""

    assignment_id: int
    clip_id: int
    copy_id: int
    # The first byte of sound was given before.
    opened: bool
    # Held by the person, in circulation, and consented to.
    allowed: bool


def servable(*, person_id: int, public_id: UUID, now: datetime) -> Servable | None:
    """Return what a person's assignment would play, or None for anybody else's."""
    with connection.cursor() as cursor:
        cursor.execute(_SERVABLE, {"assignment": public_id, "person": person_id, "now": now})
        row = cursor.fetchone()
    if row is None:
        return None
    return Servable(assignment_id=row[0], clip_id=row[1], copy_id=row[2], opened=row[3], allowed=row[4])
