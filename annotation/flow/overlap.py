"""More labels for each clip of a project, or fewer: asked for by a lead, carried out by a job.

The project's row changes at once, so that whatever is taken in from then on wants the new number. The clips that are
there follow, a few hundred in a transaction; what somebody has is never taken from them. Note: docs/explanation/
odd-clips.md.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from annotation.clips.queries import number_of_clips
from annotation.flow.pulse import Pulse
from annotation.projects.models import Project
from annotation.projects.overlap import Terms, terms_of
from annotation.projects.queries import project_by_slug
from annotation.quality import actions, queries
from annotation.quality.models import OverlapChange
from annotation.queue import seats
from config.base import jobs
from config.base.deadlocks import retried
from config.base.requests import Key
from reviewers import gate

FIT = "quality.fit_overlap"
CLIPS_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class Overlap:
    """What a project wants, and how far the latest change has come; None where nobody has changed it."""

    project: str
    terms: Terms
    change: OverlapChange | None


def read(*, caller: gate.Caller, slug: str) -> Overlap:
    """Return a project's overlap. Raises NotAllowed, NotFound."""
    caller.require("supervisor")
    project = project_by_slug(organisation_id=caller.organisation_id, slug=slug)
    return _standing(project)


@retried
def change(
    *, caller: gate.Caller, slug: str, overlap: int, warned_overlap: int | None, key: Key, now: datetime
) -> Overlap:
    """Want 1 to 9 labels for each clip of a project, and at most so many for one with a warning (None: as before).

    The same key changes it once. Raises NotAllowed, NotFound, IdempotencyConflict.
    """
    caller.require("supervisor")
    project = project_by_slug(organisation_id=caller.organisation_id, slug=slug)
    try:
        with transaction.atomic():
            _change(caller=caller, project=project, wished=(overlap, warned_overlap), key=key, now=now)
    except IntegrityError:
        before = queries.change_by_key(person_id=caller.person_id, key=key.value)
        if before is None:
            raise
        key.check(before.request_hash)
    return _standing(project)


def _change(*, caller: gate.Caller, project: Project, wished: tuple[int, int | None], key: Key, now: datetime) -> None:
    overlap, warned = wished
    was = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    terms = Terms(overlap=overlap, warned_overlap=was.warned_overlap if warned is None else warned)
    clips = number_of_clips(project_id=project.pk)
    made = actions.add_change(project=was, terms=terms, clips=clips, by=caller.person_id, key=key, now=now)
    actions.change_terms(project=was, terms=terms)
    jobs.enqueue(name=FIT, subject_id=made.pk, now=now)
    gate.record(
        gate.Entry(
            event="project.overlap_changed",
            at=now,
            organisation_id=caller.organisation_id,
            person_id=caller.person_id,
            about=made.public_id,
            detail={
                "project": project.pk,
                "from": [was.overlap, was.warned_overlap],
                "to": [terms.overlap, terms.warned_overlap],
            },
        )
    )


def _standing(project: Project) -> Overlap:
    fresh = Project.objects.get(pk=project.pk)
    return Overlap(
        project=fresh.slug,
        terms=Terms(overlap=fresh.overlap, warned_overlap=fresh.warned_overlap),
        change=queries.latest_change(project_id=fresh.pk),
    )


def fit(*, change_id: int, job_id: int, clock: Callable[[], datetime]) -> None:
    """Bring a project's clips to its overlap. Runs as a job; a run after a kill goes on where the last one was.

    Each step goes by what the project wants at that moment, so two changes that follow each other end alike.
    """
    pulse = Pulse(job_id=job_id, clock=clock)
    while step(change_id=change_id, now=clock()):
        pulse()


@retried
def step(*, change_id: int, now: datetime) -> bool:
    """Do the next few hundred clips in one transaction; False when there are no more."""
    with transaction.atomic():
        change = actions.lock_change(change_id=change_id)
        if change is None:
            return False
        terms = terms_of(project_id=change.project_id)
        clip_ids = queries.next_clips(project_id=change.project_id, after=change.after_clip, size=CLIPS_AT_ONCE)
        if not clip_ids:
            actions.end_change(change=change, now=now)
            return False
        rows = queries.lock_unfitting(clip_ids=clip_ids, terms=terms)
        asked = {row.clip_id: terms.wanted(warned=bool(row.clip.warnings)) + row.extra for row in rows}
        seats.want(rows=rows, asked=asked, now=now)
        actions.move_change(change=change, after_clip=clip_ids[-1], clips=len(clip_ids))
    return True
