"""Writes of exports; the caller holds the transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import F

from annotation.clips.storage import storage_key
from annotation.exports.models import Export, ExportMember, ExportPart
from annotation.exports.rules import EXPIRES_AFTER
from config.base.requests import Key


def add_export(
    *, project_id: int, format: str, filters: dict[str, Any], requested_by: int, key: Key, now: datetime
) -> Export:
    """Insert a request for an export. Raises IntegrityError when the same key was used meanwhile."""
    return Export.objects.create(
        project_id=project_id,
        format=format,
        filters=filters,
        requested_by_id=requested_by,
        idempotency_key=key.value,
        request_hash=key.request_hash,
        created_at=now,
    )


def begin(*, export_id: int) -> Export | None:
    """Lock an export that is to be built and say so; None when it is sealed or has failed."""
    unfinished = Export.objects.select_for_update(of=("self",)).select_related("project__purpose")
    export = unfinished.filter(pk=export_id, state__in=[Export.State.QUEUED, Export.State.BUILDING]).first()
    if export is not None:
        export.state, export.rows_done = Export.State.BUILDING, 0
        export.save(update_fields=["state", "rows_done"])
    return export


def forget_build(*, export_id: int) -> list[str]:
    """Take back what an earlier run left of an unsealed export; return the names of its stored files."""
    parts = ExportPart.objects.filter(export_id=export_id)
    names = list(parts.values_list("storage_key", flat=True))
    parts.delete()
    ExportMember.objects.filter(export_id=export_id).delete()
    return names


def set_key(*, export_id: int, key_id: UUID) -> None:
    """Note the key that an export's files are sealed under."""
    Export.objects.filter(pk=export_id).update(key_id=key_id)


def set_total(*, export_id: int, rows: int) -> None:
    """Note how many rows are expected."""
    Export.objects.filter(pk=export_id).update(rows_total=rows)


def add_part(*, export_id: int, name: str) -> ExportPart:
    """Note a file before it is written, so that a run that is killed leaves nothing that nobody knows of."""
    return ExportPart.objects.create(
        export_id=export_id,
        name=name,
        storage_key=storage_key(kind="export", file_id=uuid4()),
        size=0,
        sha256="",
        rows=0,
    )


def finish_part(*, part_id: int, size: int, sha256: str, rows: int) -> bool:
    """Note what was written; False when another run has taken the export over."""
    return ExportPart.objects.filter(pk=part_id).update(size=size, sha256=sha256, rows=rows) == 1


def add_members(*, export_id: int, clip_ids: Sequence[int], labels: int) -> None:
    """Note the clips whose rows are about to be written, and the progress in labels looked at."""
    ExportMember.objects.bulk_create(
        [ExportMember(export_id=export_id, clip_id=clip_id) for clip_id in sorted(set(clip_ids))],
        ignore_conflicts=True,
    )
    Export.objects.filter(pk=export_id).update(rows_done=F("rows_done") + labels)


def drop_members(*, export_id: int, clip_ids: Sequence[int]) -> None:
    """Take clips out of an unsealed export."""
    ExportMember.objects.filter(export_id=export_id, clip_id__in=clip_ids).delete()


def lock_fence(*, project_id: int) -> None:
    """Lock the project's fence alone: whoever stops a clip of it has committed, or waits until we have."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT project_id FROM annotation_fence WHERE project_id = %s FOR UPDATE", [project_id])
        if cursor.fetchone() is None:
            raise LookupError(f"project {project_id} has no fence")


def seal_export(*, export_id: int, manifest: dict[str, Any], rows: int, now: datetime) -> bool:
    """Seal an export that is being built, for ever; False when another run did. The caller holds the fence."""
    building = Export.objects.filter(pk=export_id, state=Export.State.BUILDING)
    return bool(
        building.update(
            state=Export.State.SEALED,
            manifest=manifest,
            rows_done=rows,
            rows_total=rows,
            sealed_at=now,
            expires_at=now + EXPIRES_AFTER,
        )
    )


def fail_export(*, export_id: int, code: str) -> bool:
    """Give an export up; False when it is sealed or has failed already."""
    unfinished = Export.objects.filter(pk=export_id, state__in=[Export.State.QUEUED, Export.State.BUILDING])
    return bool(unfinished.update(state=Export.State.FAILED, failure=code))
