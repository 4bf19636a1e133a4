"""Who is given which clips: qualifications, clearance, residency, language, zone, sites that may know the speaker."""

from datetime import timedelta
from uuid import uuid4

import pytest

from annotation.flow import fill, hand_out
from annotation.projects.models import FormVersion
from annotation.queue.actions import lane_for
from annotation.queue.models import Assignment, Seat
from annotation.queue.refusals import NotQualified, NoWork
from annotation.queue.rules import MAX_LANES
from tests.bulk import done_by
from tests.factories import NOW, caller_for, make_clip, make_clips, make_person, make_project, make_site, new_key

pytestmark = pytest.mark.django_db


def take(person, *, project=None, size=10):
    slug = project.slug if project else None
    return hand_out.take_batch(caller=caller_for(person), project=slug, size=size, key=new_key(), now=NOW)


def given(person):
    return set(Assignment.objects.filter(person=person).values_list("clip_id", flat=True))


def guarded(project, **fields):
    """A clip in a lane with a clearance or a residency."""
    clip = make_clip(project)
    clip.__class__.objects.filter(pk=clip.pk).update(**fields)
    lane = lane_for(project_id=project.pk, language="en", warned=False, routing_zone="", **fields)
    Seat.objects.filter(clip=clip).update(lane=lane)
    return clip


@pytest.fixture
def project():
    return make_project()


@pytest.fixture
def reviewer(project):
    return make_person(project.organisation, projects=(project,))


def missing(person, project):
    with pytest.raises(NotQualified) as refused:
        take(person, project=project)
    return refused.value.details["missing"]


def test_a_clearance_is_needed_and_runs_out(project, reviewer):
    clip = guarded(project, clearance="medical")
    assert missing(reviewer, project) == ["clearance"]
    held = reviewer.clearances.create(code="medical", granted_at=NOW, expires_at=NOW)
    assert missing(reviewer, project) == ["clearance"]
    held.expires_at = NOW + timedelta(seconds=1)
    held.save()
    take(reviewer)
    assert given(reviewer) == {clip.pk}


def test_a_clip_stays_in_its_region(project):
    clip = guarded(project, residency="eu")
    elsewhere, nowhere, here = (make_site(project.organisation) for _ in range(3))
    for site, region in ((elsewhere, "us"), (here, "eu")):
        site.region = region
        site.save()
    for site in (elsewhere, nowhere):
        person = make_person(site=site, projects=(project,))
        assert missing(person, project) == ["residency"]
    person = make_person(site=here, projects=(project,))
    take(person)
    assert given(person) == {clip.pk}


def test_a_projects_qualifications_are_all_needed(project, reviewer):
    project.qualifications = ["ipa", "dialects"]
    project.save()
    make_clip(project)
    reviewer.qualifications.create(code="ipa", passed_at=NOW)
    assert missing(reviewer, project) == ["qualification"]
    with pytest.raises(NoWork):
        take(reviewer)
    reviewer.qualifications.create(code="dialects", passed_at=NOW)
    take(reviewer)
    assert len(given(reviewer)) == 1


def test_a_language_that_is_missing_is_named(project, reviewer):
    make_clip(project, language="fr-CA")
    assert missing(reviewer, project) == ["language"]


def test_several_things_may_be_missing(project, reviewer):
    make_clip(project, language="fr")
    guarded(project, clearance="medical")
    assert missing(reviewer, project) == ["clearance", "language"]


def test_nothing_is_missing_where_only_the_work_is(project, reviewer):
    make_clip(project, language="fr")
    make_clip(project)
    Seat.objects.filter(lane__language="en").update(state="taken")
    # French work waits, and English work may come again; the person is told what they lack for what waits.
    assert missing(reviewer, project) == ["language"]
    Seat.objects.update(state="taken")
    with pytest.raises(NoWork):
        take(reviewer, project=project)


def test_ones_own_zone_is_nothing_that_is_missing(project, reviewer):
    make_clip(project, routing_zone="cr")
    with pytest.raises(NoWork) as refused:
        take(reviewer, project=project)
    assert refused.value.details == {}


def test_W5_an_opt_out_is_nothing_that_is_missing(project, reviewer):
    """W5: a refusal and a queue never name a category, also not where a project was asked for."""
    make_clip(project, warnings=("medical",))
    reviewer.optout_set.create(category="medical", since=NOW)
    with pytest.raises(NoWork) as refused:
        take(reviewer, project=project)
    assert "medical" not in str(refused.value.body())


def test_a_clip_that_somebody_may_know_goes_to_another_site(project, reviewer):
    known, other = make_clips(project, 2)
    known.closed_sites = [reviewer.site_id]
    known.save()
    take(reviewer)
    assert given(reviewer) == {other.pk}
    abroad = make_person(project.organisation, projects=(project,))
    take(abroad)
    assert given(abroad) == {known.pk}


def test_work_for_one_person_is_found_among_very_much_that_is_not(project, reviewer):
    """Half of the first look's entries, and more, are clips that the person has opened; the last one is not."""
    clips = make_clips(project, 130)
    batch = take(reviewer, size=1)
    taken = Assignment.objects.get()
    Seat.objects.filter(pk=taken.seat_id).update(state="taken")
    mine = [clip for clip in clips if clip.pk != taken.clip_id]
    Assignment.objects.bulk_create(
        Assignment(
            clip=clip, subject=clip.subject, batch=batch, person=reviewer, state="skipped", day=taken.day,
            given_at=NOW, given_key=uuid4(), opened_at=NOW,
        )
        for clip in mine[:-1]
    )  # fmt: skip
    # The first look ends after a hundred entries from a random place, in either direction.
    Seat.objects.filter(clip=mine[-1]).update(priority=200)
    take(reviewer, size=2)
    assert mine[-1].pk in given(reviewer)


def test_the_more_urgent_comes_first(project, reviewer):
    clips = make_clips(project, 12)
    for clip in clips[3:6]:
        Seat.objects.filter(clip=clip).update(priority=10)
    take(reviewer, size=3)
    assert given(reviewer) == {clip.pk for clip in clips[3:6]}


def test_first_labels_come_before_second_ones(project):
    project.overlap = 2
    clips = make_clips(project, 4)
    first, second, third = (make_person(project.organisation, projects=(project,)) for _ in range(3))
    take(first, size=2)
    take(second, size=2)
    assert given(first) | given(second) == {clip.pk for clip in clips}
    take(third, size=10)
    assert given(third) == {clip.pk for clip in clips}
    assert Assignment.objects.filter(person=third, seat__number=2).count() == 4


def test_no_lane_is_left_out_before_there_is_nothing(project, reviewer, monkeypatch):
    """Of nine lanes with open seats only the one that is asked last has a clip that this person has not done."""
    zones = [f"z{number}" for number in range(9)]
    for zone in zones:
        make_clip(project, routing_zone=zone)
    done_by(reviewer, project, FormVersion.objects.get(project=project).pk, at_most=len(zones))
    last = make_clip(project, routing_zone=zones[0])
    monkeypatch.setattr(fill, "lanes_to_ask", lambda *, offers, **_: newest(offers)[:MAX_LANES])
    take(reviewer)
    assert set(Assignment.objects.filter(state="held").values_list("clip_id", flat=True)) == {last.pk}


def newest(offers):
    return sorted(offers, key=lambda offer: -offer.lane_id)
