"""The projects that somebody may know of, with how much work is in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from annotation.clips.queries import counts_by_project
from annotation.projects.models import Project
from annotation.projects.queries import projects_of
from annotation.queue.models import Lane
from reviewers import gate

# Those who see every project of their organisation; a reviewer sees the ones that they are a member of.
_EVERYWHERE = ("supervisor", "safety", "ml", "steward")


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A project in the list: clips that wait for labels, clips that have all of theirs, languages of its lanes."""

    project: Project
    open: int
    done: int
    languages: list[str]
    # Clips of it that the caller may still be given today; None where nothing bounds them.
    left_today: int | None


def list_projects(*, caller: gate.Caller, now: datetime) -> Sequence[Listed]:
    """Return the caller's projects by slug."""
    among = None if _sees_all(caller) else gate.project_ids_of(person_id=caller.person_id)
    projects = projects_of(organisation_id=caller.organisation_id, among=among)
    ids = [project.pk for project in projects]
    counts = counts_by_project(project_ids=ids)
    lanes = Lane.objects.filter(project_id__in=ids).values_list("project_id", "language").distinct()
    languages: dict[int, set[str]] = {}
    for project_id, language in lanes:
        languages.setdefault(project_id, set()).add(language)
    left = gate.today(person_id=caller.person_id, now=now).left_by_project
    listed = []
    for project in projects:
        waiting, done = counts.get(project.pk, (0, 0))
        spoken = sorted(languages.get(project.pk, ()))
        listed.append(
            Listed(project=project, open=waiting, done=done, languages=spoken, left_today=left.get(project.pk))
        )
    return listed


def _sees_all(caller: gate.Caller) -> bool:
    # A program that may only bring clips in still has to know where to.
    return caller.has(*_EVERYWHERE) or (caller.scopes is not None and "intake" in caller.scopes)
