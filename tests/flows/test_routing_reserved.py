"""Seats that a lead keeps for somebody: theirs first, under the same tests, and for a while only."""

from datetime import timedelta

import pytest

from annotation.clips.models import ClipState
from annotation.flow import hand_out
from annotation.queue.models import Assignment, Seat
from annotation.queue.refusals import NoWork
from tests.factories import NOW, caller_for, make_clip, make_clips, make_person, make_project, new_key

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def take(person, *, size=10, now=NOW):
    return hand_out.take_batch(caller=caller_for(person), project=None, size=size, key=new_key(), now=now)


def given(person):
    return set(Assignment.objects.filter(person=person).values_list("clip_id", flat=True))


def reserve(clip, person, *, until=NOW + HOUR):
    Seat.objects.filter(clip=clip).update(state="reserved", reserved_for=person, reserved_until=until)


@pytest.fixture
def project():
    return make_project()


@pytest.fixture
def reviewer(project):
    return make_person(project.organisation, projects=(project,))


def test_a_reserved_seat_comes_first(project, reviewer):
    clips = make_clips(project, 30)
    reserve(clips[17], reviewer)
    take(reviewer, size=1)
    assert given(reviewer) == {clips[17].pk}
    assert Seat.objects.get(clip=clips[17]).state == "taken"


def test_it_is_found_where_nothing_else_waits(project, reviewer):
    clip = make_clip(project)
    reserve(clip, reviewer)
    take(reviewer)
    assert given(reviewer) == {clip.pk}


def test_nobody_else_is_given_it(project, reviewer):
    clip = make_clip(project)
    reserve(clip, reviewer)
    with pytest.raises(NoWork):
        take(make_person(project.organisation, projects=(project,)))


def test_it_brings_its_project_first(project, reviewer):
    other = make_project(project.organisation)
    person = make_person(project.organisation, projects=(project, other))
    make_clips(project, 5)
    take(person, size=2)
    Assignment.objects.update(state="done", opened_at=NOW)
    kept = make_clip(other)
    reserve(kept, person)
    assert take(person).project_id == other.pk


def test_one_that_they_may_never_hear_moves_no_project_up(project, reviewer):
    """W5: opting out costs nothing, also where a lead has kept such a clip for somebody."""
    other = make_project(project.organisation)
    person = make_person(project.organisation, projects=(project, other))
    person.optout_set.create(category="violence", since=NOW)
    make_clips(project, 25)
    take(person, size=2)
    Assignment.objects.update(state="done", opened_at=NOW)
    barred = make_clip(other, warnings=("violence",))
    make_clips(other, 5)
    reserve(barred, person)
    assert take(person).project_id == project.pk


def test_P1_consent_and_state_are_tested_all_the_same(project, reviewer):
    """P1: a reservation hands out nothing without consent, and nothing that was stopped."""
    gone, stopped = make_clip(project), make_clip(project)
    gone.subject.consents.update(withdrawn_at=NOW)
    ClipState.objects.filter(clip=stopped).update(state="escalated")
    for clip in (gone, stopped):
        reserve(clip, reviewer)
    with pytest.raises(NoWork):
        take(reviewer)


def test_W9_a_reserved_clip_with_a_warning_waits_for_its_turn(project, reviewer):
    """W9: after a distressing clip the next five come calm, reserved or not."""
    warned = make_clips(project, 2, warnings=("violence",))
    for clip in warned:
        reserve(clip, reviewer)
    make_clips(project, 10)
    take(reviewer, size=4)
    assert len(given(reviewer) & {clip.pk for clip in warned}) == 1
    take(reviewer, size=6)
    assert len(given(reviewer) & {clip.pk for clip in warned}) == 1


def test_after_its_time_it_is_open_to_all(project, reviewer):
    early, late = make_clip(project), make_clip(project)
    reserve(early, reviewer)
    reserve(late, reviewer, until=NOW + 2 * HOUR)
    with pytest.raises(NoWork):
        take(make_person(project.organisation, projects=(project,)))
    hand_out.sweep(now=NOW + HOUR - timedelta(seconds=1))
    assert Seat.objects.filter(state="reserved").count() == 2
    hand_out.sweep(now=NOW + HOUR)
    opened = Seat.objects.get(clip=early)
    assert (opened.state, opened.reserved_for, opened.reserved_until) == ("open", None, None)
    assert Seat.objects.get(clip=late).state == "reserved"


def test_what_goes_back_is_open_to_all(project, reviewer):
    clip = make_clip(project)
    reserve(clip, reviewer)
    batch = take(reviewer)
    hand_out.return_batch(caller=caller_for(reviewer), batch_id=batch.public_id, key=new_key(), now=NOW)
    other = make_person(project.organisation, projects=(project,))
    take(other)
    assert given(other) == {clip.pk}
    assert Seat.objects.get().reserved_for is None
