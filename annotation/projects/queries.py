"""Small reads about projects that several journeys begin with; all of them stay within one organisation."""

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any

from annotation.projects.models import FormVersion, Project, Purpose
from config.base.errors import NotFound, Refusal


class NoForm(Refusal):
    """This project has no published form yet, so nothing can be labelled in it."""

    code = "no_form"


def project_by_slug(*, organisation_id: int, slug: str) -> Project:
    """Return a project of the organisation with its purpose loaded, archived ones included. Raises NotFound."""
    project = Project.objects.select_related("purpose").filter(organisation_id=organisation_id, slug=slug).first()
    if project is None:
        raise NotFound("There is no project of that name here.")
    return project


def organisation_of(*, slug: str) -> int:
    """Return whose project this is; for command lines, which stand outside every organisation. Raises NotFound."""
    found = Project.objects.filter(slug=slug).values_list("organisation_id", flat=True).first()
    if found is None:
        known = ", ".join(
            Project.objects.filter(archived_at__isnull=True).order_by("slug").values_list("slug", flat=True)
        )
        raise NotFound(f"There is no project {slug!r}. There is: {known or 'none yet'}.")
    return found


def projects_of(*, organisation_id: int, among: Collection[int] | None = None) -> Sequence[Project]:
    """Return the organisation's projects that are not archived, by slug; `among` keeps those numbers alone."""
    found = Project.objects.select_related("purpose").filter(organisation_id=organisation_id, archived_at__isnull=True)
    if among is not None:
        found = found.filter(pk__in=among)
    return list(found.order_by("slug"))


def live_form(*, project_id: int) -> FormVersion:
    """Return the newest published form of a project. Raises NoForm."""
    form = FormVersion.objects.filter(project_id=project_id).order_by("-number").first()
    if form is None:
        raise NoForm
    return form


@lru_cache(maxsize=256)
def form_definition(form_id: int) -> Mapping[str, Any]:
    """Return the questions of a form version, from memory where this process read it before: it never changes."""
    definition: Mapping[str, Any] = FormVersion.objects.values_list("definition", flat=True).get(pk=form_id)
    return definition


def purpose_by_code(*, organisation_id: int, code: str) -> Purpose | None:
    """Return the organisation's purpose of this code, or None where it has none."""
    return Purpose.objects.filter(organisation_id=organisation_id, code=code).first()


def closed_among(*, project_ids: Collection[int], slug: str | None) -> Sequence[Project]:
    """Return those of some projects, or the one of this slug among them, in which nothing is handed out for now."""
    closed = (Project.State.PAUSED, Project.State.DRAINING)
    found = Project.objects.filter(pk__in=project_ids, state__in=closed)
    if slug is not None:
        found = found.filter(slug=slug)
    return list(found.order_by("slug"))


def paused_projects() -> Sequence[int]:
    """Return the numbers of the projects, of whatever organisation, in which nothing may be opened for now."""
    return list(Project.objects.filter(state=Project.State.PAUSED).values_list("pk", flat=True))
