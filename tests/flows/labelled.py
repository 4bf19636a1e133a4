"""Labels and exports for tests, made through the rooms' own writes."""

from typing import Any

from annotation.clips.models import Clip
from annotation.exports.models import Export
from annotation.flow.export import BUILD, request_export
from annotation.flow.export_build import build_export
from annotation.labels.actions import Answered, add_label
from annotation.labels.models import Label
from annotation.projects.models import FormVersion, Project
from annotation.queue.models import Assignment, Batch, Seat
from config.base import jobs
from config.base.models import Job
from tests.factories import ANSWERS, NOW, new_key


def label_clip(
    clip: Clip,
    person: Any,
    *,
    answers: dict[str, Any] | None = None,
    conditions: tuple[str, ...] = (),
    version: int = 1,
    surplus: bool = False,
) -> Label:
    """A label as it stands after submitting; a higher version corrects the one before."""
    assignment = Assignment.objects.filter(clip=clip, person=person).first() if version > 1 else None
    if assignment is None:
        assignment = _ended(clip, person, surplus=surplus)
    answered = Answered(answers=ANSWERS if answers is None else answers, conditions=list(conditions))
    return add_label(assignment=assignment, version=version, answered=answered, surplus=surplus, key=new_key(), now=NOW)


def _ended(clip: Clip, person: Any, *, surplus: bool) -> Assignment:
    form = FormVersion.objects.get(project_id=clip.project_id)
    batch = Batch.objects.create(
        person=person, project_id=clip.project_id, form=form, opened_at=NOW, expires_at=NOW, closed_at=NOW
    )
    seat = None if surplus else Seat.objects.filter(clip=clip, state=Seat.State.OPEN).first()
    if seat is not None:
        seat.state = Seat.State.TAKEN
        seat.save()
    key = new_key()
    return Assignment.objects.create(
        clip=clip,
        subject_id=clip.subject_id,
        seat=seat,
        batch=batch,
        person=person,
        state=Assignment.State.SURPLUS if surplus else Assignment.State.DONE,
        day=NOW.date(),
        given_at=NOW,
        given_key=key.value,
        ended_at=NOW,
        end_key=key.value,
        opened_at=NOW,
        heard_ms=500,
    )


def run_build(export: Export) -> Export:
    """Run an export's job as a worker does."""
    job = Job.objects.filter(name=BUILD, subject_id=export.pk).latest("pk")
    jobs.run(
        job_id=job.pk,
        work=lambda export_id, job_id: build_export(export_id=export_id, job_id=job_id, clock=lambda: NOW),
        clock=lambda: NOW,
    )
    return Export.objects.get(pk=export.pk)


def sealed_export(
    project: Project, caller: Any, *, format: str = "jsonl", filters: dict[str, Any] | None = None
) -> Export:
    """An export, asked for and built."""
    seen = request_export(
        caller=caller, project=project.slug, format=format, filters=filters or {}, audio=False, key=new_key(), now=NOW
    )
    export = run_build(seen.export)
    assert export.state == Export.State.SEALED, export.failure
    return export
