"""Shifts and breaks: what they start, end and give back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings

from annotation.flow import hand_out, shift
from annotation.queue.models import Assignment, Batch
from config.base.requests import IdempotencyConflict, Key
from reviewers.audit.models import AuditEvent
from reviewers.quotas.models import Allowance, QuotaPolicy
from reviewers.shifts.models import Break, Shift
from reviewers.shifts.refusals import AlreadyOnBreak, AlreadyOnShift, BreakDue, NotOnBreak, NotOnShift, ShiftOver
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
    hand_out.take_batch(caller=me, project=None, size=3, key=new_key(), now=NOW)
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
    hand_out.take_batch(caller=me, project=None, size=3, key=new_key(), now=NOW)
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
    hand_out.take_batch(caller=me, project=None, size=1, key=new_key(), now=NOW)
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
    hand_out.take_batch(caller=me, project=None, size=1, key=new_key(), now=NOW)
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
        hand_out.take_batch(caller=me, project=None, size=1, key=new_key(), now=again)
    else:
        with pytest.raises(BreakDue):
            hand_out.take_batch(caller=me, project=None, size=1, key=new_key(), now=again)


def test_a_forgotten_shift_ends_by_itself_at_the_last_activity(reviewer):
    me = caller_for(reviewer)
    shift.start_shift(caller=me, key=new_key(), now=NOW)
    silence = timedelta(minutes=settings.FORGOTTEN_SHIFT_MINUTES)
    shift.tick(now=NOW + silence)
    assert Shift.objects.get().ended_at is None
    shift.tick(now=NOW + silence + timedelta(seconds=1))
    assert Shift.objects.get().ended_at == NOW


def test_a_running_break_is_no_forgotten_shift(reviewer):
    me = caller_for(reviewer)
    shift.start_shift(caller=me, key=new_key(), now=NOW)
    shift.start_break(caller=me, key=new_key(), now=NOW)
    shift.tick(now=NOW + timedelta(hours=2))
    assert Shift.objects.get().ended_at is None
    assert Break.objects.get().ended_at is None


def test_the_same_key_for_another_request_is_a_conflict(reviewer):
    me, key = caller_for(reviewer), new_key(b"start")
    shift.start_shift(caller=me, key=key, now=NOW)
    with pytest.raises(IdempotencyConflict):
        shift.end_shift(caller=me, key=Key(value=key.value, request_hash=b"end".ljust(32, b".")), now=NOW)
    assert Shift.objects.get().ended_at is None


def test_a_repeat_changes_nothing_and_is_logged_once(reviewer):
    me = caller_for(reviewer)
    start, pause, go_on, end = (new_key() for _ in range(4))
    for journey, key in (
        (shift.start_shift, start),
        (shift.start_break, pause),
        (shift.end_break, go_on),
        (shift.end_shift, end),
    ):
        for _ in range(2):
            journey(caller=me, key=key, now=NOW)
    # Long after, the first requests come once more.
    shift.start_shift(caller=me, key=start, now=NOW + timedelta(hours=1))
    assert Shift.objects.get().ended_at == NOW
    assert Break.objects.get().ended_at == NOW
    events = AuditEvent.objects.filter(person_id=reviewer.pk).order_by("pk").values_list("event", "about")
    public_id = Shift.objects.get().public_id
    assert list(events) == [
        (event, public_id) for event in ("shift.started", "break.started", "break.ended", "shift.ended")
    ]


def test_a_shift_ends_by_the_hours_of_the_persons_quota(reviewer):
    me = caller_for(reviewer)
    assert shift.start_shift(caller=me, key=new_key(), now=NOW).shift_ends_by == NOW + timedelta(hours=9)
    shift.end_shift(caller=me, key=new_key(), now=NOW)
    QuotaPolicy.objects.create(organisation_id=reviewer.organisation_id, person=reviewer, hours_per_shift=4.5)
    assert shift.start_shift(caller=me, key=new_key(), now=NOW).shift_ends_by == NOW + timedelta(hours=4.5)


def take(me, *, now, size=3):
    return hand_out.take_batch(caller=me, project=None, size=size, key=new_key(), now=now)


def test_W3_nothing_is_given_that_the_break_would_cut(reviewer):
    """W3: two minutes before the break four clips of 28.8 s fit, and those in hand are among them."""
    me = caller_for(reviewer)
    shift.start_shift(caller=me, key=new_key(), now=NOW)
    due = NOW + timedelta(minutes=settings.WORK_STRETCH_MINUTES)
    Shift.objects.update(last_active_at=due - timedelta(minutes=1))
    take(me, now=due - timedelta(seconds=60), size=4)
    assert Assignment.objects.filter(state="held").count() == 2
    take(me, now=due - timedelta(seconds=1), size=4)
    assert Assignment.objects.filter(state="held").count() == 2
    with pytest.raises(BreakDue):
        take(me, now=due)


def test_nothing_is_given_when_the_hours_are_used_up(reviewer):
    me = caller_for(reviewer)
    shift.start_shift(caller=me, key=new_key(), now=NOW)
    over = NOW + timedelta(hours=settings.HOURS_PER_SHIFT)
    # Just back from a break.
    Shift.objects.update(last_active_at=over, stretch_began_at=over - timedelta(minutes=1))
    take(me, now=over - timedelta(seconds=30))
    assert Assignment.objects.filter(state="held").count() == 1
    with pytest.raises(ShiftOver):
        take(me, now=over)


def test_a_break_that_falls_due_takes_unopened_clips_back_uncounted_and_leaves_the_one_in_hand(reviewer):
    me = caller_for(reviewer)
    shift.start_shift(caller=me, key=new_key(), now=NOW)
    take(me, now=NOW)
    opened = Assignment.objects.order_by("pk").first()
    due = NOW + timedelta(minutes=settings.WORK_STRETCH_MINUTES)
    Assignment.objects.filter(pk=opened.pk).update(opened_at=due)
    Shift.objects.update(last_active_at=due - timedelta(seconds=9))
    Batch.objects.update(expires_at=due + timedelta(minutes=1))
    shift.tick(now=due - timedelta(seconds=1))
    assert Assignment.objects.filter(state="held").count() == 3
    shift.tick(now=due)
    assert [one.pk for one in Assignment.objects.filter(state="held")] == [opened.pk]
    assert Allowance.objects.get().taken == 1
    # Ten minutes to finish it, the break, and five minutes to come back.
    assert Batch.objects.get().expires_at == due + timedelta(minutes=30)
    shift.tick(now=due + timedelta(seconds=1))
    assert Assignment.objects.get(pk=opened.pk).state == "held"


def test_W6_a_shift_whose_hours_are_used_up_ends_by_itself_and_counts_its_last_break(reviewer):
    """W6: break minutes count as hours, the last ones too."""
    me = caller_for(reviewer)
    shift.start_shift(caller=me, key=new_key(), now=NOW)
    over = NOW + timedelta(hours=settings.HOURS_PER_SHIFT)
    Shift.objects.update(last_active_at=over - timedelta(minutes=15))
    shift.start_break(caller=me, key=new_key(), now=over - timedelta(minutes=15))
    shift.tick(now=over)
    assert Shift.objects.get().ended_at is None
    shift.tick(now=over + timedelta(seconds=1))
    assert Shift.objects.get().ended_at == over == Break.objects.get().ended_at
    assert AuditEvent.objects.filter(event="shift.ended_by_itself", person_id=reviewer.pk).count() == 1


def test_a_clip_in_hand_keeps_a_used_up_shift_open_for_ten_minutes(reviewer):
    me = caller_for(reviewer)
    shift.start_shift(caller=me, key=new_key(), now=NOW)
    over = NOW + timedelta(hours=settings.HOURS_PER_SHIFT)
    Shift.objects.update(last_active_at=over, stretch_began_at=over - timedelta(minutes=1))
    take(me, now=over - timedelta(seconds=80))
    Assignment.objects.filter(pk=Assignment.objects.first().pk).update(opened_at=over)
    shift.tick(now=over + timedelta(seconds=1))
    assert Assignment.objects.filter(state="held").count() == 1
    shift.tick(now=over + timedelta(minutes=10))
    assert Shift.objects.get().ended_at is None
    shift.tick(now=over + timedelta(minutes=10, seconds=1))
    assert Shift.objects.get().ended_at == over
    assert not Assignment.objects.filter(state="held").exists()


def test_whoever_comes_back_in_the_last_moment_keeps_shift_and_clips(reviewer):
    me = caller_for(reviewer)
    shift.start_shift(caller=me, key=new_key(), now=NOW)
    take(me, now=NOW)
    later = NOW + timedelta(minutes=31)
    Shift.objects.update(last_active_at=later)
    shift._end_by_itself(person_id=reviewer.pk, now=later)
    assert Shift.objects.get().ended_at is None
    assert Assignment.objects.filter(state="held").count() == 3


def test_a_shift_over_midnight_is_one_shift_with_two_days_of_clips(reviewer):
    me = caller_for(reviewer)
    midnight = datetime(2026, 3, 3, 6, 0, tzinfo=UTC)
    shift.start_shift(caller=me, key=new_key(), now=midnight - timedelta(hours=1))
    take(me, now=midnight - timedelta(minutes=1), size=1)
    Shift.objects.update(stretch_began_at=midnight)
    Assignment.objects.update(state="done", opened_at=NOW)
    take(me, now=midnight + timedelta(minutes=1), size=2)
    day = shift.end_shift(caller=me, key=new_key(), now=midnight + timedelta(hours=1))
    assert Shift.objects.get().ended_at - Shift.objects.get().started_at == timedelta(hours=2)
    assert sorted(Assignment.objects.values_list("day", flat=True)) == [
        date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 3)
    ]  # fmt: skip
    assert day.taken == 0
