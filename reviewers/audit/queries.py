"""Reads of the log."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection


class ClipEvent(NamedTuple):
    """Something that happened to a clip, and who did it."""

    txid: int
    id: int
    at: datetime
    event: str
    # None: the machine. The roles are those that the person held at that time.
    person: str | None
    roles: list[str]
    detail: dict[str, Any]


_OF_CLIP = """
    SELECT e.txid, e.id, e.at, e.event, p.name,
        ARRAY(SELECT DISTINCT g.role FROM reviewers_grant g
            WHERE g.person_id = e.person_id AND g.granted_at <= e.at AND (g.ended_at IS NULL OR g.ended_at > e.at)
            ORDER BY g.role),
        e.detail::text
    FROM reviewers_auditevent e LEFT JOIN reviewers_person p ON p.id = e.person_id
    WHERE e.clip_id = %s AND e.organisation_id = %s AND (e.txid, e.id) > (%s, %s)
    ORDER BY e.txid, e.id LIMIT %s
"""


def events_of_clip(
    *, clip_id: int, organisation_id: int, after: tuple[int, int] = (0, 0), at_most: int = 100
) -> Sequence[ClipEvent]:
    """Return what happened to a clip after a place in the log, oldest first: who was served and heard what (P12)."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_CLIP, [clip_id, organisation_id, *after, at_most])
        return [ClipEvent._make((*row[:-1], json.loads(row[-1]))) for row in cursor.fetchall()]
