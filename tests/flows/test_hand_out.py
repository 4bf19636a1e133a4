"""A batch is taken, topped up, given back and expires."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings

from annotation.clips.models import ClipState
from annotation.flow import hand_out
from annotation.queue.models import Assignment, Batch, Seat
from annotation.queue.offers import standing
from annotation.queue.refusals import NotQualified, NoWork
from config.base.errors import NotFound
from reviewers.audit.models import AuditEvent
from reviewers.quotas.models import Allowance, DayTally
from reviewers.quotas.refusals import QuotaReached
from reviewers.shifts.models import Break, Shift
from reviewers.shifts.refusals import BreakDue, NotOnShift, OnBreak
from tests.factories import NOW, caller_for, make_clip, make_clips, make_person, make_project, make_subject, new_key

pytestmark = pytest.mark.django_db


def take(person, *, project=None, size=None, key=None, now=NOW):
    return hand_out.take_batch(caller=caller_for(person), project=project, size=size, key=key or new_key(), now=now)


def held(person):
    return list(Assignment.objects.filter(person=person, state="held"))


@pytest.fixture
def project():
    return make_project()


@pytest.fixture
def reviewer(project):
    return make_person(project.organisation, projects=(project,))


def test_a_batch_holds_what_was_asked_for(project, reviewer):
    make_clips(project, 12)
    batch = take(reviewer, size=5)
    assert len(held(reviewer)) == 5
    assert batch.expires_at == NOW + timedelta(seconds=settings.LEASE_SECONDS)
    assert Allowance.objects.get(pk=reviewer.pk).taken == 5
    assert AuditEvent.objects.filter(event="assignment.given", person_id=reviewer.pk).count() == 5


def test_a_second_call_tops_up_the_live_batch(project, reviewer):
    make_clips(project, 12)
    first = take(reviewer, size=3)
    second = take(reviewer, size=8)
    assert second.pk == first.pk
    assert len(held(reviewer)) == 8
    assert Batch.objects.filter(person=reviewer).count() == 1


def test_the_same_key_gives_once(project, reviewer):
    make_clips(project, 12)
    key = new_key()
    take(reviewer, size=3, key=key)
    take(reviewer, size=6, key=key)
    assert len(held(reviewer)) == 3


def test_I3_the_limit_of_the_local_day_is_the_end(project):
    """I3: nobody is given more clips in a local day than their limit."""
    make_clips(project, 12)
    person = make_person(project.organisation, projects=(project,), limit=4)
    take(person, size=10)
    assert len(held(person)) == 4
    with pytest.raises(QuotaReached):
        take(person, size=20)


def test_a_new_local_day_begins_anew_and_keeps_the_old_figures(project):
    make_clips(project, 12)
    person = make_person(project.organisation, projects=(project,), limit=2)
    take(person, size=2)
    Assignment.objects.update(opened_at=NOW)
    # San José is six hours behind: its next day begins at 06:00 UTC.
    morning = NOW.replace(hour=6) + timedelta(days=1)
    Shift.objects.update(last_active_at=morning, stretch_began_at=morning)
    with pytest.raises(QuotaReached):
        take(person, size=2, now=morning - timedelta(microseconds=1))
    take(person, size=4, now=morning)
    assert Allowance.objects.get(pk=person.pk).taken == 2
    assert DayTally.objects.get(person=person).taken == 2


def test_I2_nobody_is_given_a_clip_again_that_they_opened(project, reviewer):
    """I2: what went back unopened may come again, what was opened may not."""
    clips = make_clips(project, 2)
    take(reviewer, size=2)
    Assignment.objects.filter(clip=clips[0]).update(opened_at=NOW)
    hand_out.return_batch(caller=caller_for(reviewer), batch_id=Batch.objects.get().public_id, key=new_key(), now=NOW)
    take(reviewer, size=2)
    assert [one.clip_id for one in held(reviewer)] == [clips[1].pk]


def test_two_seats_of_one_clip_go_to_two_people(project):
    project.overlap = 2
    clip = make_clip(project)
    first, second = (make_person(project.organisation, projects=(project,)) for _ in range(2))
    take(first, size=5)
    take(second, size=5)
    assert [one.clip_id for one in (*held(first), *held(second))] == [clip.pk, clip.pk]
    assert Seat.objects.filter(state="taken").count() == 2


def test_P1_no_consent_no_clip(project, reviewer):
    """P1: consent is read in the statement that hands out."""
    make_clip(project, subject=make_subject(project, consent=False))
    with pytest.raises(NoWork):
        take(reviewer)


def test_P1_an_expired_consent_hands_out_nothing(project, reviewer):
    """P1: a consent that has run out is none."""
    clip = make_clip(project)
    clip.subject.consents.update(expires_at=NOW)
    with pytest.raises(NoWork):
        take(reviewer)


@pytest.mark.parametrize("state", ["withheld", "escalated", "accidental", "withdrawn", "erased", "settled"])
def test_I7_only_a_ready_clip_is_handed_out(project, reviewer, state):
    """I7: clip state is read in the statement that hands out, even where a seat was left open."""
    clip = make_clip(project)
    ClipState.objects.filter(clip=clip).update(state=state)
    with pytest.raises(NoWork):
        take(reviewer)


def test_a_held_clip_is_not_handed_out(project, reviewer):
    clip = make_clip(project)
    ClipState.objects.filter(clip=clip).update(holds=1)
    with pytest.raises(NoWork):
        take(reviewer)


def test_languages_are_matched_by_primary_subtag(project, reviewer):
    make_clip(project, language="fr-FR")
    british = make_clip(project, language="en-GB")
    unknown = make_clip(project, language="und")
    take(reviewer)
    assert {one.clip_id for one in held(reviewer)} == {british.pk, unknown.pk}


def test_nobody_hears_clips_of_their_own_zone(project, reviewer):
    make_clip(project, routing_zone="cr")
    abroad = make_clip(project, routing_zone="ro")
    take(reviewer)
    assert [one.clip_id for one in held(reviewer)] == [abroad.pk]


def test_W5_an_opt_out_works_on_the_next_claim(project, reviewer):
    """W5: a category opted out of is never handed out, and the refusal does not name it."""
    make_clip(project, warnings=("violence",))
    reviewer.optout_set.create(category="violence", since=NOW)
    with pytest.raises(NoWork) as refused:
        take(reviewer)
    assert "violence" not in str(refused.value.body())


def test_W9_a_warned_clip_comes_alone_and_the_next_five_are_calm(project, reviewer):
    """W9: after a distressing clip the next five come without any risk warning."""
    make_clips(project, 3, warnings=("violence",))
    make_clips(project, 20)
    take(reviewer, size=4)
    assert sum(bool(one.clip.warnings) for one in held(reviewer)) == 1
    take(reviewer, size=7)
    assert sum(bool(one.clip.warnings) for one in held(reviewer)) == 1
    take(reviewer, size=9)
    take(reviewer, size=12)
    assert sum(bool(one.clip.warnings) for one in held(reviewer)) == 2


def test_W4_after_twenty_distressing_clips_only_light_ones_come(project, reviewer):
    """W4: at most 20 distressing clips a day, then a light lane."""
    make_clip(project, warnings=("violence",))
    light = make_clip(project)
    take(reviewer, size=1)
    Allowance.objects.filter(pk=reviewer.pk).update(distressing=settings.DISTRESSING_PER_DAY, calm_left=0)
    Assignment.objects.all().delete()
    Seat.objects.update(state="open")
    take(reviewer, size=5)
    assert [one.clip_id for one in held(reviewer)] == [light.pk]


def test_W3_no_clip_while_a_break_is_due(project, reviewer):
    """W3: after 120 minutes of continuous work no path serves a clip until the break is taken."""
    make_clips(project, 3)
    due = NOW + timedelta(minutes=settings.WORK_STRETCH_MINUTES)
    Shift.objects.update(last_active_at=due - timedelta(minutes=1))
    take(reviewer, size=1, now=due - timedelta(seconds=1))
    with pytest.raises(BreakDue):
        take(reviewer, size=3, now=due)


def test_W3_any_long_enough_silence_was_the_break(project, reviewer):
    """W3: fifteen minutes without sound are the break, and work goes on after them."""
    make_clips(project, 3)
    later = NOW + timedelta(minutes=settings.WORK_STRETCH_MINUTES + settings.BREAK_MINUTES)
    Shift.objects.update(last_active_at=later - timedelta(minutes=settings.BREAK_MINUTES))
    take(reviewer, size=1, now=later)
    assert len(held(reviewer)) == 1


def test_work_needs_a_shift_and_no_break(project):
    make_clips(project, 3)
    person = make_person(project.organisation, projects=(project,), on_shift_since=None)
    with pytest.raises(NotOnShift):
        take(person)
    shift = Shift.objects.create(person=person, started_at=NOW, last_active_at=NOW, stretch_began_at=NOW)
    Break.objects.create(shift=shift, started_at=NOW)
    with pytest.raises(OnBreak):
        take(person)


def test_a_person_in_no_project_is_told_so(project):
    with pytest.raises(NotQualified):
        take(make_person(project.organisation))


def test_another_project_of_the_organisation_is_unknown_to_non_members(project, reviewer):
    other = make_project(project.organisation)
    with pytest.raises(NotFound):
        take(reviewer, project=other.slug)


def test_a_batch_is_of_one_project(project):
    other = make_project(project.organisation)
    make_clips(project, 5)
    make_clips(other, 5)
    person = make_person(project.organisation, projects=(project, other))
    take(person, size=2)
    take(person, size=10)
    assert len({one.clip.project_id for one in held(person)}) == 1


def test_a_project_with_nothing_for_me_does_not_hide_the_others(project):
    other = make_project(project.organisation)
    person = make_person(project.organisation, projects=(project, other))
    # Open seats, but not for this person; the weight makes it the first one to be asked all but always.
    project.weight = 30_000
    project.save()
    make_clips(project, 2, warnings=("violence",))
    make_clips(project, 2, subject=make_subject(project, consent=False))
    make_clip(other)
    person.optout_set.create(category="violence", since=NOW)
    batch = take(person)
    assert [one.clip.project_id for one in held(person)] == [other.pk] == [batch.project_id]
    assert Batch.objects.count() == 1


def test_a_full_batch_is_given_nothing_more(project, reviewer):
    make_clips(project, 3, warnings=("violence",))
    make_clips(project, 2)
    take(reviewer, size=3)
    assert len(held(reviewer)) == 3
    # Only warned ones are left, and the calm ones that must come between are over.
    Allowance.objects.update(calm_left=0)
    take(reviewer, size=3)
    assert len(held(reviewer)) == 3


def test_a_paused_project_hands_out_nothing(project, reviewer):
    make_clips(project, 3)
    project.state = "paused"
    project.save()
    with pytest.raises(NoWork):
        take(reviewer)


def test_I5_a_lease_that_runs_out_returns_the_clips(project, reviewer):
    """I5: the sweeper returns overdue clips; unserved ones stop counting, a served one stays counted."""
    make_clips(project, 3)
    take(reviewer, size=3)
    served = Assignment.objects.order_by("pk").first()
    Assignment.objects.filter(pk=served.pk).update(opened_at=NOW)
    overdue = NOW + timedelta(seconds=settings.LEASE_SECONDS)
    hand_out.sweep(now=overdue - timedelta(seconds=1))
    assert len(held(reviewer)) == 3
    hand_out.sweep(now=overdue)
    assert Assignment.objects.filter(state="expired").count() == 3
    assert Seat.objects.filter(state="open").count() == 3
    assert Allowance.objects.get(pk=reviewer.pk).taken == 1


@pytest.mark.parametrize(("reported", "heard"), [(None, 500), (120, 120)])
def test_an_opened_clip_that_goes_back_without_a_report_counts_as_heard_in_full(project, reviewer, reported, heard):
    make_clips(project, 2)
    take(reviewer, size=2)
    opened = Assignment.objects.order_by("pk").first()
    Assignment.objects.filter(pk=opened.pk).update(opened_at=NOW, heard_ms=reported)
    hand_out.sweep(now=NOW + timedelta(seconds=settings.LEASE_SECONDS))
    assert list(Assignment.objects.order_by("pk").values_list("heard_ms", flat=True)) == [heard, None]
    # What was reported had been counted with the report.
    assert Allowance.objects.get(pk=reviewer.pk).heard_ms == (0 if reported else heard)


def test_a_person_who_comes_back_late_gets_a_fresh_lease(project, reviewer):
    make_clips(project, 3)
    first = take(reviewer, size=2)
    later = NOW + timedelta(seconds=settings.LEASE_SECONDS + 1)
    second = take(reviewer, size=2, now=later)
    assert second.pk != first.pk
    assert len(held(reviewer)) == 2


def test_giving_back_somebody_elses_batch_finds_nothing(project, reviewer):
    make_clips(project, 3)
    batch = take(reviewer)
    stranger = make_person(project.organisation, projects=(project,))
    with pytest.raises(NotFound):
        hand_out.return_batch(caller=caller_for(stranger), batch_id=batch.public_id, key=new_key(), now=NOW)


def test_an_emptied_batch_does_not_keep_a_person_from_other_projects(project):
    other = make_project(project.organisation)
    make_clip(project)
    person = make_person(project.organisation, projects=(project, other))
    take(person)
    Assignment.objects.update(state="done", opened_at=NOW)
    make_clip(other)
    take(person)
    assert [one.clip.project_id for one in held(person)] == [other.pk]


def test_a_claim_that_meets_an_undo_fills_the_batch_it_opened(project, reviewer, monkeypatch):
    make_clips(project, 3)
    batch = take(reviewer, size=1)
    looked = []

    def first_sees_none(**asked):
        looked.append(asked)
        stands = standing(**asked)
        return replace(stands, batch=None, held=0) if len(looked) == 1 else stands

    # The undo opens its batch just after the claim has looked for one.
    monkeypatch.setattr(hand_out, "standing", first_sees_none)
    assert take(reviewer, size=3).pk == batch.pk
    assert len(held(reviewer)) == 3
    assert len(looked) == 2
