"""One more label where those given disagree."""

import pytest

from annotation.clips.models import Clip, ClipState
from annotation.queue.models import Seat
from reviewers.audit.models import AuditEvent
from tests.factories import make_clip, make_project
from tests.odd import give, label, live_of, reviewers

pytestmark = pytest.mark.django_db


def answered(clip, project, *answers):
    for said in answers:
        (caller,) = reviewers(project, 1)
        label(caller, give(caller, clip), answers={"said": said, "words": f"words of {caller.person_id}"})
    row = ClipState.objects.get(clip=clip)
    return row.state, row.wanted, row.extra


@pytest.fixture
def project():
    return make_project(overlap=2, extra_labels=1)


def test_people_who_disagree_are_joined_by_one_more(project):
    clip = make_clip(project)
    assert answered(clip, project, "yes", "no") == ("ready", 3, 1)
    assert Seat.objects.filter(clip=clip, state="open").count() == 1
    assert AuditEvent.objects.filter(event="clip.extra_label", clip_id=clip.pk).get().detail == {"wanted": 3}
    assert answered(clip, project, "yes") == ("settled", 3, 1), "no more than the project allows"
    assert live_of(clip) == 3


def test_agreement_settles_whatever_the_words_are(project):
    clip = make_clip(project)
    assert answered(clip, project, "yes", "yes") == ("settled", 2, 0)


def test_without_the_setting_disagreement_settles():
    project = make_project(overlap=2)
    assert answered(make_clip(project), project, "yes", "no") == ("settled", 2, 0)


def test_one_label_disagrees_with_nobody():
    project = make_project(overlap=1, extra_labels=2)
    assert answered(make_clip(project), project, "yes") == ("settled", 1, 0)


def test_as_many_as_the_project_allows():
    project = make_project(overlap=2, extra_labels=2)
    clip = make_clip(project)
    assert answered(clip, project, "yes", "no", "yes") == ("ready", 4, 2)


def test_W11_nobody_more_hears_a_clip_with_a_warning(project):
    """W11: disagreement about a distressing clip asks for no further listener."""
    clip = make_clip(project)
    (first, second) = reviewers(project, 2)
    mine, theirs = give(first, clip), give(second, clip)
    Clip.objects.filter(pk=clip.pk).update(warnings=["violence"])
    label(first, mine, answers={"said": "yes"})
    label(second, theirs, answers={"said": "no"})
    assert ClipState.objects.get(clip=clip).state == "settled"
