"""The question sheet that a lead reads: the newest one, of their own organisation."""

import pytest

from annotation.flow.project_form import read_form
from annotation.projects.models import FormVersion, Project
from annotation.projects.queries import NoForm
from config.base.errors import NotAllowed, NotFound
from tests.factories import NOW, caller_for, make_person, make_project

pytestmark = pytest.mark.django_db


def test_the_newest_form_is_read_by_leads_of_its_organisation_alone():
    project = make_project()
    lead = caller_for(make_person(project.organisation, roles=("supervisor",)))
    first = read_form(caller=lead, slug=project.slug)
    newest = FormVersion.objects.create(
        project=project, number=first.number + 1, definition=first.definition, published_at=NOW
    )
    assert read_form(caller=lead, slug=project.slug) == newest
    with pytest.raises(NotAllowed):
        read_form(caller=caller_for(make_person(project.organisation, roles=("reviewer",))), slug=project.slug)
    stranger = caller_for(make_person(make_project().organisation, roles=("supervisor",)))
    with pytest.raises(NotFound):
        read_form(caller=stranger, slug=project.slug)


def test_a_project_without_a_form_says_so():
    project = make_project()
    lead = caller_for(make_person(project.organisation, roles=("supervisor",)))
    bare = Project.objects.create(organisation=project.organisation, slug="bare", purpose=project.purpose)
    with pytest.raises(NoForm):
        read_form(caller=lead, slug=bare.slug)
