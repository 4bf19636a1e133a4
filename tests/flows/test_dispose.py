"""Clips that end without a label: skipped, called accidental, taken up again."""

from datetime import timedelta

import pytest
from django.conf import settings

from annotation.clips.models import ClipState
from annotation.erasure.models import Erasure
from annotation.exports.models import FeedEvent, Tombstone
from annotation.flow import dispose, hand_out, shift
from annotation.queue import queries
from annotation.queue.models import Assignment, Batch, Seat
from annotation.queue.refusals import AlreadyEnded, NoWork, UndoWindowClosed
from config.base.errors import Invalid, Withdrawn
from config.base.requests import IdempotencyConflict
from reviewers.audit.models import AuditEvent
from reviewers.people.models import Person
from reviewers.quotas.models import Allowance
from reviewers.shifts.models import Shift
from reviewers.shifts.refusals import NotOnShift, OnBreak
from tests.factories import NOW, caller_for, join, make_clip, make_person, make_project, new_key

pytestmark = pytest.mark.django_db
UNDO = timedelta(seconds=settings.UNDO_SECONDS)


@pytest.fixture
def project():
    return make_project(overlap=2)


@pytest.fixture
def me(project):
    return caller_for(make_person(project.organisation, projects=(project,)))


@pytest.fixture
def colleague(project):
    return caller_for(make_person(project.organisation, projects=(project,)))


@pytest.fixture
def clip(project):
    return make_clip(project)


def take(caller, now=NOW, project=None):
    hand_out.take_batch(caller=caller, project=project, size=5, key=new_key(), now=now)
    return Assignment.objects.get(person_id=caller.person_id, state="held")


def skip(caller, assignment, *, reason="", key=None, now=NOW):
    return dispose.skip(
        caller=caller, assignment_id=assignment.public_id, reason=reason, plays=[], key=key or new_key(), now=now
    )


def accidental(caller, assignment, *, key=None, now=NOW):
    return dispose.call_accidental(
        caller=caller, assignment_id=assignment.public_id, plays=[], key=key or new_key(), now=now
    )


def undo(caller, assignment, now=NOW):
    return dispose.undo(caller=caller, assignment_id=assignment.public_id, key=new_key(), now=now)


def state_of(clip):
    return ClipState.objects.get(clip=clip).state


def test_W6_a_skipped_clip_counts_as_a_clip_and_goes_to_somebody_else(me, colleague, clip):
    """W6: skips count as clips; the seat opens again, for others only."""
    assignment = take(me)
    skip(me, assignment)
    assert Allowance.objects.get(pk=me.person_id).done == 1
    assert Seat.objects.filter(state="open").count() == 2
    with pytest.raises(NoWork):
        take(me)
    assert take(colleague).clip_id == clip.pk


def test_W6_work_across_midnight_counts_on_the_day_that_runs(project, me):
    """W6: a clip given before midnight and ended after it counts as a clip, and as distress where it had a warning."""
    for _ in range(2):
        make_clip(project, warnings=("violence",))
    over = take(me)
    Assignment.objects.update(opened_at=NOW)
    morning = NOW.replace(hour=6) + timedelta(days=1)
    Shift.objects.update(last_active_at=morning, stretch_began_at=morning)
    Batch.objects.update(expires_at=morning + timedelta(hours=1))
    hand_out.take_batch(caller=me, project=None, size=2, key=new_key(), now=morning)
    skip(me, over, now=morning)
    day = Allowance.objects.get(pk=me.person_id)
    assert (day.day, day.taken) == (morning.date(), 1)
    assert (day.done, day.distressing, day.heard_ms) == (1, 1, over.clip.duration_ms)


def test_undoing_the_end_of_a_warned_clip_takes_its_distress_back(project, me):
    make_clip(project, warnings=("violence",))
    assignment = take(me)
    skip(me, assignment)
    undo(me, assignment)
    assert Allowance.objects.get(pk=me.person_id).distressing == 0


def test_a_reason_for_skipping_is_one_of_the_list_or_none(me, clip):
    assignment = take(me)
    with pytest.raises(Invalid):
        skip(me, assignment, reason="boring")
    assert skip(me, assignment, reason="know_person").reason == "know_person"


def test_the_same_key_skips_once(me, clip):
    assignment, key = take(me), new_key()
    skip(me, assignment, key=key)
    skip(me, assignment, key=key)
    assert Allowance.objects.get(pk=me.person_id).done == 1
    with pytest.raises(AlreadyEnded):
        skip(me, assignment)


def test_a_skip_is_undone_until_the_window_closes(me, clip):
    assignment = take(me)
    skip(me, assignment)
    assert undo(me, assignment, now=NOW + UNDO).state == "held"
    assert Seat.objects.filter(state="taken").count() == 1
    assert Allowance.objects.get(pk=me.person_id).done == 0
    skip(me, assignment, now=NOW + UNDO)
    with pytest.raises(UndoWindowClosed):
        undo(me, assignment, now=NOW + 2 * UNDO + timedelta(seconds=1))


def test_an_undone_skip_finds_its_seat_gone_when_somebody_has_it(project, me, colleague):
    project.overlap = 1
    make_clip(project)
    assignment = take(me)
    skip(me, assignment)
    take(colleague)
    with pytest.raises(UndoWindowClosed):
        undo(me, assignment)


def test_P4_an_accidental_clip_is_taken_from_everybody_and_erased_within_a_day(me, colleague, clip):
    """P4: one key withdraws the clip from everybody in one transaction and sends it to erasure."""
    mine, theirs = take(me), take(colleague)
    accidental(me, mine)
    assert state_of(clip) == "accidental"
    assert set(Seat.objects.values_list("state", flat=True)) == {"void"}
    assert Assignment.objects.get(pk=theirs.pk).state == "withdrawn"
    assert Tombstone.objects.get(clip=clip).cause == "accidental"
    assert FeedEvent.objects.filter(event="tombstone", clip_id=clip.pk).count() == 1
    erasure = Erasure.objects.get(clip=clip)
    assert erasure.due_at < NOW + timedelta(hours=settings.ERASE_WITHIN_HOURS)
    assert Allowance.objects.get(pk=me.person_id).done == 1, "W6: it counts as a clip"
    assert Allowance.objects.get(pk=colleague.person_id).taken == 0, "unserved, so uncounted"
    assert AuditEvent.objects.filter(event="assignment.accidental", clip_id=clip.pk).count() == 1


def test_P4_an_accidental_clip_is_undone_while_nobody_erases_it(me, colleague, clip):
    """P4: undone by Z."""
    mine = take(me)
    accidental(me, mine)
    undo(me, mine)
    assert state_of(clip) == "ready"
    assert sorted(Seat.objects.values_list("state", flat=True)) == ["open", "taken"]
    assert not Tombstone.objects.exists()
    assert Erasure.objects.get().state == "cancelled"
    assert take(colleague).clip_id == clip.pk


def test_an_accidental_clip_that_is_being_erased_stays_gone(me, clip):
    mine = take(me)
    accidental(me, mine)
    Erasure.objects.update(state="running")
    with pytest.raises(UndoWindowClosed):
        undo(me, mine)
    assert state_of(clip) == "accidental"


def test_a_clip_that_another_called_accidental_is_credited(me, colleague, clip):
    mine, theirs = take(me), take(colleague)
    Assignment.objects.filter(pk=theirs.pk).update(opened_at=NOW)
    accidental(me, mine)
    assert Allowance.objects.get(pk=colleague.person_id).heard_ms == clip.duration_ms, "served and never reported"
    key = new_key()
    for _ in range(2):  # the repeat of a request hears the same
        with pytest.raises(Withdrawn):
            skip(colleague, theirs, key=key)
    assert Allowance.objects.get(pk=colleague.person_id).done == 1
    assert Allowance.objects.get(pk=colleague.person_id).heard_ms == clip.duration_ms, "once"


def test_undoing_what_is_held_changes_nothing(me, clip):
    assignment = take(me)
    assert undo(me, assignment).state == "held"
    assert Allowance.objects.get(pk=me.person_id).done == 0


def test_I4_a_late_repeat_of_a_skip_after_its_undo_ends_nothing(me, clip):
    """I4: the request was answered once; its undo stands."""
    assignment, key = take(me), new_key()
    skip(me, assignment, key=key)
    undo(me, assignment)
    assert skip(me, assignment, key=key).state == "held"
    assert Allowance.objects.get(pk=me.person_id).done == 0


def test_I4_one_key_for_two_clips_is_told_so(project, me):
    """I4: the key belongs to what it ended first."""
    make_clip(project)
    make_clip(project)
    hand_out.take_batch(caller=me, project=None, size=5, key=new_key(), now=NOW)
    first, second = Assignment.objects.filter(person_id=me.person_id, state="held")
    key = new_key()
    skip(me, first, key=key)
    with pytest.raises(IdempotencyConflict):
        accidental(me, second, key=key)
    assert Assignment.objects.get(pk=second.pk).state == "held"


@pytest.fixture
def elsewhere(project, me, clip):
    """A skipped clip, and a live batch in another project."""
    skipped = take(me)
    skip(me, skipped)
    other = make_project(project.organisation)
    join(Person.objects.get(pk=me.person_id), other)
    make_clip(other)
    return skipped, take(me, project=other.slug)


def test_an_undone_clip_never_joins_a_batch_of_another_project(me, elsewhere):
    skipped, held = elsewhere
    with pytest.raises(UndoWindowClosed):
        undo(me, skipped)
    assert [one.pk for one in Assignment.objects.filter(state="held")] == [held.pk]


def test_an_undone_clip_takes_the_place_of_an_empty_batch_of_another_project(me, elsewhere):
    skipped, held = elsewhere
    skip(me, held)
    undo(me, skipped)
    again = Assignment.objects.get(state="held")
    assert (again.pk, again.batch_id) == (skipped.pk, skipped.batch_id)
    assert Batch.objects.get(closed_at__isnull=True).pk == skipped.batch_id


def test_an_undo_that_meets_a_claim_gives_way(me, elsewhere, monkeypatch):
    skipped, held = elsewhere
    # The other batch is opened just after the undo has looked for one.
    monkeypatch.setattr(queries, "live_batch", lambda **_: None)
    with pytest.raises(UndoWindowClosed):
        undo(me, skipped)
    assert [one.pk for one in Assignment.objects.filter(state="held")] == [held.pk]


def test_undoing_is_work_and_needs_a_shift_and_no_break(me, clip):
    assignment = take(me)
    skip(me, assignment)
    shift.start_break(caller=me, key=new_key(), now=NOW)
    with pytest.raises(OnBreak):
        undo(me, assignment)
    shift.end_shift(caller=me, key=new_key(), now=NOW)
    with pytest.raises(NotOnShift):
        undo(me, assignment)
