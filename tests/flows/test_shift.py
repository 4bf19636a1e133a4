"""Shifts and breaks: what they start, end and give back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings

from annotation.flow import hand_out, shift
from annotation.queue.models import Assignment, Batch
from reviewers.quotas.models import Allowance
from reviewers.shifts.models import Break, Shift
from reviewers.shifts.refusals import AlreadyOnBreak, AlreadyOnShift, BreakDue, NotOnBreak, NotOnShift
from tests.factories import NOW, caller_for, make_clips, make_person, make_project, new_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer():
    project = make_project()
    make_clips(project, 4)
    return make_person(project.organisation, projects=(project,), on_shift_since=None)


def test_a_shift_starts_once(reviewer):
    me, key = caller_for(reviewer), new_key()
    assert shift.start_shift(caller=me, key=key, now=NOW).shift_started_at == NOW
    shift.start_shift(caller=me, key=key, now=NOW)
    assert Shift.objects.count() == 1
    with pytest.raises(AlreadyOnShift):
        shift.start_shift(caller=me, key=new_key(), now=NOW)


def test_clocking_out_gives_everything_back_and_unserved_clips_uncounted(reviewer):
    me, key = caller_for(reviewer), new_key()
    shift.start_shift(caller=me, key=new_key(), now=NOW)
    hand_out.take_batch(caller=me, project=None, size=3, key=uuid4(), now=NOW)
    Assignment.objects.filter(pk=Assignment.objects.first().pk).update(opened_at=NOW)
    day = shift.end_shift(caller=me, key=key, now=NOW)
    assert day.shift_started_at is None
    assert set(Assignment.objects.values_list("state", flat=True)) == {"returned"}
    assert Allowance.objects.get().taken == 1
    shift.end_shift(caller=me, key=key, now=NOW)
    with pytest.raises(NotOnShift):
        shift.end_shift(caller=me, key=new_key(), now=NOW)


def test_a_break_keeps_the_clip_in_hand_and_gives_the_others_back(reviewer):
    me = caller_for(reviewer)
    shift.start_shift(caller=me, key=new_key(), now=NOW)
    hand_out.take_batch(caller=me, project=None, size=3, key=uuid4(), now=NOW)
    opened = Assignment.objects.first()
    Assignment.objects.filter(pk=opened.pk).update(opened_at=NOW)
    shift.start_break(caller=me, key=new_key(), now=NOW)
    assert [one.pk for one in Assignment.objects.filter(state="held")] == [opened.pk]
    assert Batch.objects.get().closed_at is None
    with pytest.raises(AlreadyOnBreak):
        shift.start_break(caller=me, key=new_key(), now=NOW)


def test_the_clip_in_hand_keeps_its_lease_over_a_whole_break_and_five_minutes(reviewer):
    me = caller_for(reviewer)
    shift.start_shift(caller=me, key=new_key(), now=NOW)
    hand_out.take_batch(caller=me, project=None, size=1, key=uuid4(), now=NOW)
    Assignment.objects.update(opened_at=NOW)
    shift.start_break(caller=me, key=new_key(), now=NOW)
    back = NOW + timedelta(minutes=settings.BREAK_MINUTES + 5)
    hand_out.sweep(now=back - timedelta(seconds=1))
    assert Assignment.objects.get().state == "held"
    shift.end_break(caller=me, key=new_key(), now=back - timedelta(seconds=1))
    assert Batch.objects.get().expires_at == back + timedelta(seconds=settings.LEASE_SECONDS - 1)


def test_the_clip_in_hand_goes_back_when_nobody_returns_from_the_break(reviewer):
    me = caller_for(reviewer)
    shift.start_shift(caller=me, key=new_key(), now=NOW)
    hand_out.take_batch(caller=me, project=None, size=1, key=uuid4(), now=NOW)
    Assignment.objects.update(opened_at=NOW)
    shift.start_break(caller=me, key=new_key(), now=NOW)
    hand_out.sweep(now=NOW + timedelta(minutes=settings.BREAK_MINUTES + 5))
    assert Assignment.objects.get().state == "expired"


def test_W3_only_a_break_of_fifteen_minutes_starts_a_new_stretch(reviewer):
    """W3: the break that is due is 15 minutes; a shorter one does not move the due time."""
    me = caller_for(reviewer)
    shift.start_shift(caller=me, key=new_key(), now=NOW)
    for minutes, moved in ((14, False), (15, True)):
        before = Shift.objects.get().stretch_began_at
        begins = NOW + timedelta(hours=1 if minutes == 14 else 2)
        Shift.objects.update(last_active_at=begins)
        shift.start_break(caller=me, key=new_key(), now=begins)
        shift.end_break(caller=me, key=new_key(), now=begins + timedelta(minutes=minutes))
        assert (Shift.objects.get().stretch_began_at != before) is moved
    with pytest.raises(NotOnBreak):
        shift.end_break(caller=me, key=new_key(), now=NOW + timedelta(hours=3))


@pytest.mark.parametrize(("minutes", "rested"), [(14, False), (15, True)])
def test_W3_clocking_out_and_in_again_is_no_break(reviewer, minutes, rested):
    """W3: a due break stays due over a new shift, until fifteen minutes without work have gone by."""
    me = caller_for(reviewer)
    shift.start_shift(caller=me, key=new_key(), now=NOW)
    due = NOW + timedelta(minutes=settings.WORK_STRETCH_MINUTES)
    Shift.objects.update(last_active_at=due)
    shift.end_shift(caller=me, key=new_key(), now=due)
    again = due + timedelta(minutes=minutes)
    shift.start_shift(caller=me, key=new_key(), now=again)
    if rested:
        hand_out.take_batch(caller=me, project=None, size=1, key=uuid4(), now=again)
    else:
        with pytest.raises(BreakDue):
            hand_out.take_batch(caller=me, project=None, size=1, key=uuid4(), now=again)


def test_a_forgotten_shift_ends_by_itself_at_the_last_activity(reviewer):
    me = caller_for(reviewer)
    shift.start_shift(caller=me, key=new_key(), now=NOW)
    silence = timedelta(minutes=settings.FORGOTTEN_SHIFT_MINUTES)
    shift.end_forgotten(now=NOW + silence)
    assert Shift.objects.get().ended_at is None
    shift.end_forgotten(now=NOW + silence + timedelta(seconds=1))
    assert Shift.objects.get().ended_at == NOW


def test_a_running_break_is_no_forgotten_shift(reviewer):
    me = caller_for(reviewer)
    shift.start_shift(caller=me, key=new_key(), now=NOW)
    shift.start_break(caller=me, key=new_key(), now=NOW)
    shift.end_forgotten(now=NOW + timedelta(hours=2))
    assert Shift.objects.get().ended_at is None
    assert Break.objects.get().ended_at is None
