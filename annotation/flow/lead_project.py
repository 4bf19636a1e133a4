"""A project is paused, drained or opened again by a lead, with a reason that its people read.

Draining: nothing more is handed out, and all that is held may be finished. Paused: what nobody has opened goes back,
too. The project's row changes at once; the claims read it. Clips go back person by person, each in a transaction of
its own, the first of them at once and the rest by the clock: it also finds what a claim gave that was under way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from annotation.clips.refusals import ProjectArchived
from annotation.flow.hand_out import return_held_by
from annotation.projects import actions
from annotation.projects.models import Project
from annotation.projects.queries import paused_projects, project_by_slug
from annotation.queue import lead_queries, queries
from config.base.deadlocks import retried
from config.base.kept_keys import first_time
from config.base.requests import Key
from reviewers import gate

# People whose clips go back in one round; the others' turn comes a second later.
AT_ONCE = 50
_EVENTS = {
    Project.State.OPEN: "project.resumed",
    Project.State.DRAINING: "project.drained",
    Project.State.PAUSED: "project.paused",
}


@dataclass(frozen=True, kw_only=True)
class Stopped:
    """A project after its state was changed, and how many clips have gone back so far."""

    project: Project
    returned: int


def pause(*, caller: gate.Caller, slug: str, reason: str, key: Key, now: datetime) -> Stopped:
    """Hand nothing more out, and take back what nobody has opened. The same again changes the reason.

    Raises NotAllowed, NotFound, ProjectArchived, IdempotencyConflict.
    """
    project = _change(caller=caller, slug=slug, state=Project.State.PAUSED, reason=reason, key=key, now=now)
    if project.state != Project.State.PAUSED:
        return Stopped(project=project, returned=0)
    return Stopped(project=project, returned=_clear(project_ids=[project.pk], now=now))


def drain(*, caller: gate.Caller, slug: str, reason: str, key: Key, now: datetime) -> Stopped:
    """Hand nothing more out; whoever holds something finishes it in peace. Raises as pause does."""
    project = _change(caller=caller, slug=slug, state=Project.State.DRAINING, reason=reason, key=key, now=now)
    return Stopped(project=project, returned=0)


def resume(*, caller: gate.Caller, slug: str, key: Key, now: datetime) -> Stopped:
    """Hand clips out again. Raises as pause does."""
    project = _change(caller=caller, slug=slug, state=Project.State.OPEN, reason="", key=key, now=now)
    return Stopped(project=project, returned=0)


def tick(*, now: datetime) -> None:
    """Take back what nobody has opened in paused projects; the clock calls this every second."""
    _clear(project_ids=paused_projects(), now=now)


@retried
def _change(*, caller: gate.Caller, slug: str, state: Project.State, reason: str, key: Key, now: datetime) -> Project:
    caller.require("supervisor")
    project = project_by_slug(organisation_id=caller.organisation_id, slug=slug)
    with transaction.atomic():
        if first_time(person_id=caller.person_id, key=key, now=now):
            if not actions.change_state(project_id=project.pk, state=state, reason=reason):
                raise ProjectArchived
            gate.record(
                gate.Entry(
                    event=_EVENTS[state],
                    at=now,
                    organisation_id=caller.organisation_id,
                    person_id=caller.person_id,
                    detail={"project": project.pk},
                )
            )
    return project_by_slug(organisation_id=caller.organisation_id, slug=slug)


def _clear(*, project_ids: Sequence[int], now: datetime) -> int:
    if not project_ids:
        return 0
    people = lead_queries.holding_unopened_in(project_ids=project_ids, at_most=AT_ONCE)
    return sum(_clear_desk(person_id=person_id, now=now) for person_id in people)


@retried
def _clear_desk(*, person_id: int, now: datetime) -> int:
    with transaction.atomic():
        batch = queries.live_batch(person_id=person_id, lock=True)
        # Read under the lock: they may be in another project by now, or this one be open again.
        if batch is None or batch.project.state != Project.State.PAUSED:
            return 0
        return len(return_held_by(person_id=person_id, only_unopened=True, now=now))
