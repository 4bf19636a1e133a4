"""What a lead sees of a project's queue: how deep it is, who holds what since when, and what is stuck."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from annotation.labels.queries import languages_heard
from annotation.projects.models import Project
from annotation.projects.queries import project_by_slug
from annotation.queue import lead_queries
from annotation.queue.lead_queries import Depth, Past
from annotation.queue.models import Assignment, StuckClip
from config.base.paging import PAGE_SIZE, decode, encode
from reviewers import gate


@dataclass(frozen=True, kw_only=True)
class QueueSeen:
    """A project's queue: its lanes, and how many clips are out of it and wait for a decision."""

    project: Project
    lanes: Sequence[Depth]
    stuck: int


@dataclass(frozen=True, kw_only=True)
class HeldSeen:
    """A clip in somebody's hands."""

    assignment: Assignment
    person_id: UUID
    person_name: str


@dataclass(frozen=True, kw_only=True)
class StuckSeen:
    """A clip that waits for a decision, and what people did with it."""

    stuck: StuckClip
    past: Past
    # Other languages that were heard, "" for one that nobody could name, and by how many people.
    heard: Mapping[str, int]
    may_decide: bool


@dataclass(frozen=True, kw_only=True)
class ColleagueSeen:
    """Somebody who may work in the project, and how many clips they hold, of whatever project."""

    colleague: gate.Colleague
    held: int
    opened: int


def read_queue(*, caller: gate.Caller, slug: str) -> QueueSeen:
    """Return how deep a project's queue is, by lane. Raises NotAllowed, NotFound."""
    project = _project(caller=caller, slug=slug)
    return QueueSeen(
        project=project,
        lanes=lead_queries.depth(project_id=project.pk),
        stuck=lead_queries.waiting_stuck(project_id=project.pk).count(),
    )


def list_held(*, caller: gate.Caller, slug: str, cursor: str | None) -> tuple[list[HeldSeen], str | None]:
    """Return who holds what in a project, the oldest first. Raises NotAllowed, NotFound, Invalid."""
    project = _project(caller=caller, slug=slug)
    rows = lead_queries.held_page(project_id=project.pk, after=_after(cursor), at_most=PAGE_SIZE + 1)
    page = rows[:PAGE_SIZE]
    people = gate.public_ids(person_ids=[one.person_id for one in page])
    seen = [
        HeldSeen(assignment=one, person_id=people[one.person_id][0], person_name=people[one.person_id][1])
        for one in page
    ]
    return seen, encode(page[-1].pk) if len(rows) > PAGE_SIZE else None


def list_stuck(*, caller: gate.Caller, slug: str, cursor: str | None) -> tuple[list[StuckSeen], str | None]:
    """Return clips of a project that wait for a decision, the longest first. Raises NotAllowed, NotFound, Invalid."""
    caller.require("supervisor", "steward")
    project = project_by_slug(organisation_id=caller.organisation_id, slug=slug)
    rows = lead_queries.stuck_page(project_id=project.pk, after=_after(cursor), at_most=PAGE_SIZE + 1)
    page = rows[:PAGE_SIZE]
    clip_ids = [one.clip_id for one in page]
    past, heard = lead_queries.past_of(clip_ids=clip_ids), languages_heard(clip_ids=clip_ids)
    seen = [
        StuckSeen(
            stuck=one,
            past=past[one.clip_id],
            heard=heard[one.clip_id],
            may_decide=one.cause != StuckClip.Cause.CONDITION or caller.has("steward"),
        )
        for one in page
    ]
    return seen, encode(page[-1].pk) if len(rows) > PAGE_SIZE else None


def list_people(*, caller: gate.Caller, slug: str, cursor: str | None) -> tuple[list[ColleagueSeen], str | None]:
    """Return the people who may work in a project. Raises NotAllowed, NotFound, Invalid."""
    project = _project(caller=caller, slug=slug)
    found = gate.colleagues_in(caller=caller, project_id=project.pk, after=_after(cursor), at_most=PAGE_SIZE + 1)
    page = found[:PAGE_SIZE]
    return with_hands(page), encode(page[-1].person_id) if len(found) > PAGE_SIZE else None


def with_hands(people: Sequence[gate.Colleague]) -> list[ColleagueSeen]:
    """Return people with what they hold now."""
    hands = lead_queries.in_hand(person_ids=[one.person_id for one in people])
    seen = []
    for one in people:
        held, opened = hands.get(one.person_id, (0, 0))
        seen.append(ColleagueSeen(colleague=one, held=held, opened=opened))
    return seen


def _project(*, caller: gate.Caller, slug: str) -> Project:
    caller.require("supervisor")
    return project_by_slug(organisation_id=caller.organisation_id, slug=slug)


def _after(cursor: str | None) -> int:
    return decode(cursor) if cursor else 0
