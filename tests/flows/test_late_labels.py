"""Late labels that found no open seat, on histories which show no more why: the history checker believes them (I5)."""

from datetime import timedelta

import pytest

from annotation.flow import hand_out, lead_reassign, overlap
from annotation.queue.models import Assignment, Seat
from config.base.models import Job
from reviewers.people.models import Person
from tests.factories import NOW, caller_for, make_clip, make_person, make_project, new_key
from tests.history import assert_sound
from tests.odd import give, label, reviewers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def sound_history(transactional_db):
    """Ask the history checker about all that a test has left."""
    yield
    assert_sound()


def at(minutes):
    return NOW + timedelta(minutes=minutes)


@pytest.fixture
def project():
    return make_project(overlap=2)


@pytest.fixture
def clip(project):
    return make_clip(project)


@pytest.fixture
def lead(project):
    return caller_for(make_person(project.organisation, roles=("supervisor",)))


def return_all(caller, *, now):
    batch_id = Assignment.objects.get(person_id=caller.person_id, state="held").batch.public_id
    hand_out.return_batch(caller=caller, batch_id=batch_id, key=new_key(), now=now)


def want(lead, project, number, *, now):
    """Ask for another overlap, and do the job."""
    overlap.change(caller=lead, slug=project.slug, overlap=number, warned_overlap=None, key=new_key(), now=now)
    job = Job.objects.filter(name=overlap.FIT).latest("pk")
    overlap.fit(change_id=job.subject_id, job_id=job.pk, clock=lambda: now)


def seat_of(assignment):
    return Assignment.objects.get(pk=assignment.pk).seat


def test_the_seat_was_kept_for_somebody_who_never_came(project, clip, lead):
    late, other, awaited = reviewers(project, 3)
    mine = give(late, now=NOW)
    label(other, give(other, now=NOW), now=NOW)
    lead_reassign.reassign(
        caller=lead, assignment_id=mine.public_id, person_id=Person.objects.get(pk=awaited.person_id).public_id,
        kept_for=timedelta(hours=1), key=new_key(), now=at(1),
    )  # fmt: skip
    assert label(late, mine, now=at(2)).surplus
    hand_out.sweep(now=at(90))
    assert seat_of(mine).state == "open"


def test_the_seat_was_void_while_fewer_labels_were_wanted(project, clip, lead):
    late, other = reviewers(project, 2)
    mine = give(late, now=NOW)
    label(other, give(other, now=NOW), now=NOW)
    return_all(late, now=at(1))
    want(lead, project, 1, now=at(2))
    assert label(late, mine, now=at(3)).surplus
    want(lead, project, 2, now=at(4))
    seat = seat_of(mine)
    assert (seat.state, seat.since) == ("open", at(4))


def test_who_had_the_seat_was_late_too_and_took_another(project, clip):
    late, holder, other, third, fourth = reviewers(project, 5)
    mine = give(late, now=NOW)
    give(other, now=NOW)
    return_all(late, now=at(1))
    theirs = give(holder, now=at(2))
    assert seat_of(theirs) == seat_of(mine)
    assert label(late, mine, now=at(3)).surplus
    for caller in (holder, other):
        return_all(caller, now=at(4))
    for caller in (third, fourth):
        give(caller, now=at(5))
    elsewhere = Assignment.objects.exclude(seat=seat_of(mine)).get(state="held")
    return_all(caller_for(elsewhere.person), now=at(6))
    assert not label(holder, theirs, now=at(7)).surplus
    assert seat_of(theirs) == elsewhere.seat
    return_all(next(one for one in (third, fourth) if one.person_id != elsewhere.person_id), now=at(8))
    assert Seat.objects.get(pk=seat_of(mine).pk).state == "open"
