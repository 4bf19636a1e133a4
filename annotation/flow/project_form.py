"""The question sheet of a project, for leads: gold is answered by it."""

from annotation.projects.models import FormVersion
from annotation.projects.queries import live_form, project_by_slug
from reviewers import gate


def read_form(*, caller: gate.Caller, slug: str) -> FormVersion:
    """Return a project's newest published form, with its project. Raises NotAllowed, NotFound, NoForm."""
    caller.require("supervisor")
    project = project_by_slug(organisation_id=caller.organisation_id, slug=slug)
    form = live_form(project_id=project.pk)
    form.project = project
    return form
