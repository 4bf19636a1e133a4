"""What a project is founded with is looked at before anything is made, and named where it is wrong."""

from typing import Any

import pytest

from annotation.flow.found_project import SlugTaken, found_project
from annotation.projects.models import Project
from config.base.errors import Invalid
from reviewers.sites.models import Organisation
from tests.factories import NOW, make_organisation

pytestmark = pytest.mark.django_db


def found(organisation: Organisation, **routing: Any) -> Project:
    return found_project(
        organisation_id=organisation.pk,
        slug="founded",
        title={"en": "Founded"},
        purpose="transcription",
        overlap=1,
        members=[],
        routing=routing,
        now=NOW,
    )


def test_its_routing_is_kept() -> None:
    routing = {"weight": 3, "clearance": "medical", "residency": "eu", "clips_per_subject": 0, "gold_per_mille": 500}
    project = found(make_organisation(), qualifications=["ipa"], **routing)
    project.refresh_from_db()
    assert {name: getattr(project, name) for name in routing} == routing
    assert project.qualifications == ["ipa"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"weight": 0}, {"weight": -1}, {"weight": 40_000}, {"clips_per_subject": -1}, {"gold_per_mille": 501},
        {"clearance": "Medical"}, {"clearance": "much-too-long-a-code"}, {"residency": "EU"},
    ],
)  # fmt: skip
def test_what_cannot_be_is_named(wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        found(make_organisation(), **wrong)
    assert not Project.objects.filter(slug="founded").exists()


def test_a_name_is_given_once() -> None:
    organisation = make_organisation()
    found(organisation)
    with pytest.raises(SlugTaken):
        found(organisation)
