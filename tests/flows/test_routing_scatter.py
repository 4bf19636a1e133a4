"""Household scatter: of one speaker, a person is given few clips in a local day."""

from datetime import timedelta

import pytest
from django.conf import settings

from annotation.flow import hand_out
from annotation.queue.models import Assignment
from annotation.queue.refusals import NoWork
from reviewers.shifts.models import Shift
from tests.factories import NOW, caller_for, make_clips, make_person, make_project, make_subject, new_key

pytestmark = pytest.mark.django_db


def take(person, *, size=10, now=NOW):
    return hand_out.take_batch(caller=caller_for(person), project=None, size=size, key=new_key(), now=now)


def subjects(person):
    """How many clips of each speaker a person was given, ascending."""
    found = Assignment.objects.filter(person=person).values_list("subject_id", flat=True)
    return sorted(list(found).count(subject) for subject in set(found))


@pytest.fixture
def project():
    return make_project(clips_per_subject=2)


@pytest.fixture
def reviewer(project):
    return make_person(project.organisation, projects=(project,))


def test_within_one_batch(project, reviewer):
    for _ in range(3):
        make_clips(project, 8, subject=make_subject(project))
    take(reviewer, size=20)
    assert subjects(reviewer) == [2, 2, 2]


def test_over_the_batches_of_a_day(project, reviewer):
    make_clips(project, 8)
    take(reviewer, size=1)
    take(reviewer, size=5)
    assert subjects(reviewer) == [2]
    Assignment.objects.update(state="done", opened_at=NOW)
    with pytest.raises(NoWork):
        take(reviewer)


def test_the_next_day_begins_anew(project, reviewer):
    make_clips(project, 8)
    take(reviewer)
    Assignment.objects.update(state="done", opened_at=NOW)
    tomorrow = NOW + timedelta(days=1)
    Shift.objects.update(started_at=tomorrow, last_active_at=tomorrow, stretch_began_at=tomorrow)
    take(reviewer, now=tomorrow)
    assert subjects(reviewer) == [4]


def test_what_went_back_unopened_does_not_count(project, reviewer):
    make_clips(project, 8)
    batch = take(reviewer)
    opened = Assignment.objects.order_by("pk").first()
    Assignment.objects.filter(pk=opened.pk).update(opened_at=NOW)
    hand_out.return_batch(caller=caller_for(reviewer), batch_id=batch.public_id, key=new_key(), now=NOW)
    take(reviewer)
    assert Assignment.objects.filter(state="held").count() == 1


def test_a_speaker_who_fills_the_lane_does_not_hide_the_others(project, reviewer):
    make_clips(project, 60)
    for _ in range(10):
        make_clips(project, 1, subject=make_subject(project))
    take(reviewer, size=12)
    assert subjects(reviewer)[-1] == 2
    assert sum(subjects(reviewer)) >= 3


def test_other_people_are_bound_by_their_own_count(project, reviewer):
    make_clips(project, 8)
    other = make_person(project.organisation, projects=(project,))
    take(reviewer)
    take(other)
    assert (subjects(reviewer), subjects(other)) == ([2], [2])


def test_no_bound_where_a_project_sets_none(project, reviewer):
    project.clips_per_subject = 0
    project.save()
    make_clips(project, 8)
    take(reviewer, size=8)
    assert subjects(reviewer) == [8]


def test_a_lease_that_ran_out_makes_room_again(project, reviewer):
    make_clips(project, 8)
    take(reviewer)
    hand_out.sweep(now=NOW + timedelta(seconds=settings.LEASE_SECONDS))
    take(reviewer, now=NOW + timedelta(seconds=settings.LEASE_SECONDS))
    assert Assignment.objects.filter(state="held").count() == 2
