"""Building and sealing an export: the worker's part of flow/export.py.

Note: an export is built without any lock, and sealed under the project's fence. Whoever stops a clip shares the
fence, so by the time it is held alone every stop has either committed, and its clip is found here among the fallen, or
waits, and its tombstone revokes the sealed export. There is no moment between the two.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from annotation.clips.storage import delete
from annotation.exports import actions, queries
from annotation.exports.build import Order, Part, TakenOver, parts_with, rewrite_part, write_parts
from annotation.exports.manifest import manifest_of
from annotation.exports.models import Export
from annotation.exports.rules import parse_filters
from annotation.flow.pulse import Pulse
from annotation.labels.queries import labels_of_clips
from config.base.crypto.keys import key_service
from config.base.models import Job
from reviewers import gate

# Each try rewrites only the parts that hold a fallen clip; after these the job tries again from the beginning.
SEAL_TRIES = 20


class KeepsChanging(Exception):  # noqa: N818 - noted in the job as a code
    """Clips fell out of the export faster than their parts could be written again."""


def build_export(*, export_id: int, job_id: int, clock: Callable[[], datetime]) -> None:
    """Build the files of an export and seal it. Runs as a job; a run that was killed is simply done again.

    Memory does not grow with the export.
    """
    run = _attempt(job_id)
    with transaction.atomic():
        export = actions.begin(export_id=export_id)
        if export is None:
            return
        leftovers = actions.forget_build(export_id=export_id)
    for name in leftovers:
        delete(name=name)
    order = _order(export=export, job_id=job_id, clock=clock)
    try:
        parts = write_parts(order)
        for _ in range(SEAL_TRIES):
            fallen = _seal(export=export, order=order, parts=parts, run=run, job_id=job_id)
            if not fallen:
                return
            actions.drop_members(export_id=export_id, clip_ids=fallen)
            for place in parts_with(parts=parts, label_ids=labels_of_clips(clip_ids=fallen)):
                parts[place] = rewrite_part(order=order, part=parts[place])
    except TakenOver:
        return
    raise KeepsChanging


def _attempt(job_id: int) -> int:
    return Job.objects.values_list("attempts", flat=True).get(pk=job_id)


def _order(*, export: Export, job_id: int, clock: Callable[[], datetime]) -> Order:
    keys = key_service(url=settings.KEYS_URL)
    if export.key_id is None:
        export.key_id, key = keys.create()
        actions.set_key(export_id=export.pk, key_id=export.key_id)
    else:
        key = keys.get(export.key_id)
    filters = parse_filters(export.filters)
    total = queries.wanted_labels(project_id=export.project_id, filters=filters).count()
    actions.set_total(export_id=export.pk, rows=total)
    return Order(
        export_id=export.pk,
        public_id=export.public_id,
        format=export.format,
        project_id=export.project_id,
        filters=filters,
        key=key,
        key_id=export.key_id,
        aliases=gate.aliases(project_id=export.project_id),
        clock=clock,
        pulse=Pulse(job_id=job_id, clock=clock),
    )


def _seal(*, export: Export, order: Order, parts: Sequence[Part], run: int, job_id: int) -> list[int]:
    """Seal the export, or return the clips that fell out of it since their rows were written. Raises TakenOver."""
    now = order.clock()
    with transaction.atomic():
        actions.lock_fence(project_id=export.project_id)
        if _attempt(job_id) != run:
            raise TakenOver
        fallen = queries.fallen(export_id=export.pk, now=now)
        if fallen:
            return fallen
        manifest = manifest_of(
            export=export,
            parts=parts,
            clips=queries.members(export_id=export.pk),
            subjects=queries.subjects_in(export_id=export.pk),
            left_out=queries.left_out(project_id=export.project_id, filters=order.filters, now=now),
            now=now,
        )
        rows = manifest["counts"]["rows"]
        if not actions.seal_export(export_id=export.pk, manifest=manifest, rows=rows, now=now):
            raise TakenOver
        gate.record(
            gate.Entry(
                event="export.sealed",
                at=now,
                organisation_id=export.project.organisation_id,
                about=export.public_id,
                detail={"rows": rows},
            )
        )
    return []
