"""One project after the other: not too often another one, and a bound of a project's own."""

import pytest

from annotation.flow import fill, hand_out
from annotation.projects.models import FormVersion
from annotation.queue.models import Assignment, Batch
from annotation.queue.refusals import NoWork
from reviewers.quotas.models import QuotaPolicy
from tests.factories import FORM, NOW, caller_for, make_clips, make_person, make_project, new_key

pytestmark = pytest.mark.django_db


def take(person, *, project=None, size=10):
    slug = project.slug if project else None
    return hand_out.take_batch(caller=caller_for(person), project=slug, size=size, key=new_key(), now=NOW)


def finish(person):
    Assignment.objects.filter(person=person, state="held").update(state="done", opened_at=NOW)


@pytest.fixture
def projects():
    first = make_project()
    return first, make_project(first.organisation)


def test_at_least_twenty_clips_come_between_two_projects(projects):
    for project in projects:
        make_clips(project, 60)
    person = make_person(projects[0].organisation, projects=projects)
    runs = []
    for _ in range(20):
        runs += [take(person, size=5).project_id]
        finish(person)
    changes = [index for index in range(1, 20) if runs[index] != runs[index - 1]]
    stretches = [end - start for start, end in zip([0, *changes], changes, strict=False)]
    assert all(stretch >= 4 for stretch in stretches)


def test_an_empty_project_is_left_before_the_run_is_over(projects):
    few, many = projects
    make_clips(few, 3)
    person = make_person(few.organisation, projects=projects)
    take(person)
    finish(person)
    make_clips(many, 5)
    assert take(person).project_id == many.pk


def test_a_projects_own_bound_of_the_day_holds(projects):
    bounded, free = projects
    make_clips(bounded, 10)
    person = make_person(bounded.organisation, projects=projects)
    QuotaPolicy.objects.create(organisation=bounded.organisation, person=person, project_id=bounded.pk, clips_per_day=4)
    take(person)
    assert Assignment.objects.count() == 4
    finish(person)
    with pytest.raises(NoWork):
        take(person, project=bounded)
    make_clips(free, 3)
    assert take(person).project_id == free.pk


def test_a_new_form_begins_with_a_new_batch(projects):
    project, _ = projects
    make_clips(project, 6)
    person = make_person(project.organisation, projects=(project,))
    first = take(person, size=2)
    newer = FormVersion.objects.create(project=project, number=2, definition=FORM, published_at=NOW)
    # What is held keeps the form that it was given with.
    assert take(person, size=3).pk == first.pk
    assert set(Assignment.objects.values_list("batch__form_id", flat=True)) == {first.form_id}
    finish(person)
    second = take(person, size=2)
    assert (second.form_id, Batch.objects.filter(closed_at__isnull=True).get().pk) == (newer.pk, second.pk)


def test_an_empty_batch_that_gave_way_is_not_filled_up_again(projects, monkeypatch):
    """It was closed for a project whose clips this person has all done: the next project's go into a new one."""
    done, open_still = projects
    done.overlap = 2
    done.save()
    make_clips(done, 3)
    person = make_person(done.organisation, projects=projects)
    take(person, project=done)
    finish(person)
    make_clips(open_still, 4)
    empty = take(person, size=2)
    assert empty.project_id == open_still.pk
    finish(person)
    monkeypatch.setattr(fill, "project_order", lambda **_: [done.pk, open_still.pk])
    batch = take(person)
    assert Batch.objects.get(closed_at__isnull=True).pk == batch.pk != empty.pk
    assert Assignment.objects.filter(state="held", batch=batch).count() == 2
