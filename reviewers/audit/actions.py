"""Writing the log."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

_INSERT = """
    INSERT INTO reviewers_auditevent (at, txid, event, organisation_id, person_id, clip_id, about, detail)
    SELECT at, pg_current_xact_id()::text::bigint, event, organisation_id, person_id, clip_id, about, detail
    FROM unnest(%s::timestamptz[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[], %s::uuid[], %s::jsonb[])
        AS rows (at, event, organisation_id, person_id, clip_id, about, detail)
"""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing that happened: ids, codes and numbers only."""

    event: str
    at: datetime
    organisation_id: int
    person_id: int | None = None
    clip_id: int | None = None
    about: UUID | None = None
    detail: dict[str, Any] = field(default_factory=dict)


def record(*entries: Entry) -> None:
    """Append entries in the caller's transaction, in one statement."""
    if not entries:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            [
                [entry.at for entry in entries],
                [entry.event for entry in entries],
                [entry.organisation_id for entry in entries],
                [entry.person_id for entry in entries],
                [entry.clip_id for entry in entries],
                [entry.about for entry in entries],
                [json.dumps(entry.detail) for entry in entries],
            ],
        )
