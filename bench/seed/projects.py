"""A project whose question sheet is a choice and a transcript, with the full context of its purpose."""

from typing import Any

from annotation.flow.found_project import found_project
from annotation.projects.forms import check_form
from annotation.projects.models import FormVersion, Project
from config.base.clock import utc_now
from reviewers.flow.staff import add_site, find_site
from reviewers.sites.models import Organisation

ORGANISATION = "Bench"
SITE = "Bench hall"
PURPOSE = "understanding"
GOLD_PER_MILLE = 50
FORM: dict[str, Any] = {
    "title": {"en": "What was said"},
    "questions": [
        {
            "id": "said",
            "type": "choice",
            "text": {"en": "What is it?"},
            "required": True,
            "options": [
                {"id": "command", "text": {"en": "A command"}, "key": "1"},
                {"id": "question", "text": {"en": "A question"}, "key": "2"},
                {"id": "talk", "text": {"en": "Talk that was not meant for the device"}, "key": "3"},
                {"id": "nothing", "text": {"en": "Nothing"}, "key": "4"},
            ],
        },
        {"id": "words", "type": "transcript", "text": {"en": "The words"}, "required": False, "prefill": "hypothesis"},
    ],
}


def found(*, slug: str) -> int:
    """Found a project, with organisation and site when it is the first one; return its number."""
    now = utc_now()
    if not Organisation.objects.filter(name=ORGANISATION).exists():
        add_site(organisation=ORGANISATION, name=SITE, zone="America/Costa_Rica", routing_zone="cr", now=now)
    site = find_site(organisation=ORGANISATION, name=SITE)
    project = found_project(
        organisation_id=site.organisation_id,
        slug=slug,
        title={"en": slug},
        purpose=PURPOSE,
        overlap=1,
        members=[],
        now=now,
    )
    check_form(FORM)
    FormVersion.objects.create(project=project, number=2, definition=FORM, published_at=now)
    Project.objects.filter(pk=project.pk).update(gold_per_mille=GOLD_PER_MILLE)
    return project.pk
