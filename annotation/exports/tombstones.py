"""Tombstones and the feed; the caller holds the transaction and the project's fence."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from annotation.clips.models import Clip
from annotation.exports.models import Fence, Tombstone

_FEED = """
    INSERT INTO annotation_feedevent (at, txid, project_id, event, clip_id, label_id)
    SELECT %s, pg_current_xact_id()::text::bigint, c.project_id, %s, c.id, %s
    FROM annotation_clip c WHERE c.id = ANY(%s)
"""


def share_fences(*, clip_ids: Sequence[int]) -> None:
    """Lock the fences of the clips' projects FOR SHARE, so that no export is sealed meanwhile."""
    projects = Clip.objects.filter(pk__in=clip_ids).values_list("project_id", flat=True).distinct()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT project_id FROM annotation_fence WHERE project_id = ANY(%s) ORDER BY project_id FOR SHARE",
            [sorted(projects)],
        )


def bury(*, clip_ids: Sequence[int], cause: str, now: datetime) -> None:
    """Write one tombstone a clip, whatever exports exist, and tell the feed; a clip is buried once."""
    Tombstone.objects.bulk_create(
        [Tombstone(clip_id=clip_id, cause=cause, made_at=now) for clip_id in clip_ids], ignore_conflicts=True
    )
    tell(clip_ids=clip_ids, event="tombstone", now=now)


def unbury(*, clip_id: int, cause: str, now: datetime) -> None:
    """Take back the tombstone of a stop that was undone."""
    Tombstone.objects.filter(clip_id=clip_id, cause=cause).delete()
    tell(clip_ids=[clip_id], event="returned", now=now)


def tell(*, clip_ids: Sequence[int], event: str, now: datetime, label_id: int | None = None) -> None:
    """Append events to the feed in the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_FEED, [now, event, label_id, list(clip_ids)])


def make_fence(*, project_id: int) -> None:
    """Give a new project its fence."""
    Fence.objects.get_or_create(project_id=project_id)
