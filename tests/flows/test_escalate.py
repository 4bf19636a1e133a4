"""Reporting a clip: it is taken away first, and asked about afterwards."""

from datetime import timedelta

import pytest
from django.db import DatabaseError

from annotation.clips.models import Clip, ClipState
from annotation.erasure.models import Hold
from annotation.escalations import actions as room
from annotation.escalations.actions import Said
from annotation.escalations.models import Escalation, LadderRun, Page, Report
from annotation.escalations.refusals import EscalationEnded, TooLateToEscalate
from annotation.exports.models import Tombstone
from annotation.flow import desk, dispose, escalate, hand_out, listen, review, withdraw
from annotation.queue.hearing import Play
from annotation.queue.models import Assignment, Seat
from annotation.queue.refusals import UndoWindowClosed
from annotation.subjects.sealing import unseal
from config.base.errors import NotFound
from config.base.requests import IdempotencyConflict, Key
from reviewers import gate
from reviewers.audit.models import AuditEvent
from reviewers.quotas.models import Allowance
from tests.factories import (
    ANSWERS,
    NOW,
    caller_for,
    make_clip,
    make_person,
    make_project,
    new_key,
)  # fmt: skip

pytestmark = pytest.mark.django_db
SOON = NOW + timedelta(seconds=5)


@pytest.fixture
def project():
    return make_project(overlap=2)


@pytest.fixture
def clip(project):
    return make_clip(project)


def reviewer(project):
    return caller_for(make_person(project.organisation, projects=(project,)))


def give(caller, *, now=NOW) -> Assignment:
    batch = hand_out.take_batch(caller=caller, project=None, size=1, key=new_key(), now=now)
    return Assignment.objects.get(batch=batch, state="held")


def opened(assignment: Assignment) -> Assignment:
    """The same assignment after its first sound was given."""
    assignment.opened_at = NOW
    assignment.save(update_fields=["opened_at"])
    return assignment


def report(caller, assignment, *, kind="", note="", key=None, now=NOW, plays=()) -> Report:
    return escalate.report(
        caller=caller,
        assignment_id=assignment.public_id,
        said=Said(kind=kind, note=note),
        plays=plays,
        key=key or new_key(),
        now=now,
    )


def events_of(clip: Clip) -> list[str]:
    return [row["event"] for row in AuditEvent.objects.filter(clip_id=clip.pk).order_by("txid", "id").values("event")]


def state_of(clip: Clip) -> ClipState:
    return ClipState.objects.get(pk=clip.pk)


def seats_of(clip: Clip) -> list[str]:
    return sorted(Seat.objects.filter(clip=clip).values_list("state", flat=True))


def test_E1_it_acts_before_it_asks(project, clip) -> None:
    """SAFETY E1: with no kind chosen the clip is withdrawn from everybody and held as unclassified."""
    first, second = reviewer(project), reviewer(project)
    mine, others = give(first), give(second)
    report(first, mine)
    assert state_of(clip).state == ClipState.State.ESCALATED
    assert state_of(clip).holds == 1
    assert seats_of(clip) == ["void", "void"]
    mine.refresh_from_db()
    others.refresh_from_db()
    assert (mine.state, others.state) == ("escalated", "withdrawn")
    assert Tombstone.objects.get(clip=clip).cause == Tombstone.Cause.ESCALATED
    assert Escalation.objects.get(clip=clip).level is None


def test_W6_the_reporter_is_credited_and_what_was_heard_is_kept(project, clip) -> None:
    """SAFETY W6: escalated clips count as clips."""
    caller = reviewer(project)
    assignment = give(caller)
    report(caller, assignment, plays=[Play(from_ms=0, to_ms=300, at=NOW)])
    today = Allowance.objects.get(pk=caller.person_id)
    assert (today.taken, today.done, today.heard_ms) == (1, 1, 300)


def test_E2_clip_hold_and_page_request_commit_together_or_not_at_all(project, clip, monkeypatch) -> None:
    """SAFETY E2, DESIGN I6: one transaction; a break at its last step leaves nothing of it."""
    caller = reviewer(project)
    assignment = give(caller)

    def broken(*entries: object) -> None:
        if any(entry.event.startswith("escalation.") for entry in entries):
            raise DatabaseError("the line is cut")
        real(*entries)

    real = gate.record
    monkeypatch.setattr(gate, "record", broken)
    with pytest.raises(DatabaseError):
        report(caller, assignment)
    assert state_of(clip).state == ClipState.State.READY
    assert not Escalation.objects.filter(clip=clip).exists()
    assert not Page.objects.exists()
    assert not Hold.objects.exists()
    assert not Tombstone.objects.exists()
    assignment.refresh_from_db()
    assert assignment.state == "held"

    monkeypatch.setattr(gate, "record", real)
    report(caller, assignment)
    page = Page.objects.get(escalation__clip=clip)
    assert (page.audience, page.sent_at, page.due_at) == ("on_call", None, NOW + timedelta(seconds=20))


@pytest.mark.parametrize(
    ("kind", "state", "holds", "paged"),
    [
        ("danger_now", "escalated", 1, True),
        ("violence", "escalated", 1, True),
        ("third_parties", "escalated", 0, False),
        ("distressing", "ready", 0, False),
    ],
)
def test_I6_each_level_does_what_the_ladder_says(project, clip, kind, state, holds, paged) -> None:
    """DESIGN I6: S0 and S1 hold and withdraw, S2 withdraws, S3 warns from the next serving on."""
    caller = reviewer(project)
    report(caller, give(caller), kind=kind)
    assert (state_of(clip).state, state_of(clip).holds) == (state, holds)
    assert Page.objects.filter(escalation__clip=clip, due_at__lte=NOW).exists() is paged
    assert Tombstone.objects.filter(clip=clip).exists() is (state == "escalated")


def test_an_s3_goes_on_in_the_warned_lane_and_its_reporters_seat_is_free(project, clip) -> None:
    """Whoever has begun to hear it goes on."""
    caller, other = reviewer(project), reviewer(project)
    mine, theirs = give(caller), opened(give(other))
    report(caller, mine, kind="distressing")
    clip.refresh_from_db()
    assert clip.warnings == ["distressing"]
    assert set(Seat.objects.filter(clip=clip).values_list("lane__warned", flat=True)) == {True}
    assert seats_of(clip) == ["open", "taken"]
    theirs.refresh_from_db()
    assert theirs.state == "held"


def test_I6_an_s3_is_not_heard_for_the_first_time_by_somebody_who_was_given_it_without_the_warning(project) -> None:
    """DESIGN I6: a warning from the next serving on, also for those who hold the clip unopened."""
    clip = make_clip(project)
    first, second = reviewer(project), reviewer(project)
    mine, unopened = give(first), give(second)
    report(first, mine, kind="distressing")
    unopened.refresh_from_db()
    assert (unopened.state, unopened.ended_at) == ("withdrawn", NOW)
    assert Allowance.objects.get(pk=second.person_id).taken == 0
    assert list(Seat.objects.filter(clip=clip).values_list("state", "lane__warned")) == [("open", True), ("void", True)]
    assert listen.report_heard(caller=second, plays={}, now=SOON).withdrawn == [unopened.public_id]


def test_a_choice_within_the_window_sets_the_level(project, clip) -> None:
    caller = reviewer(project)
    made = report(caller, give(caller))
    escalate.add_kind(caller=caller, report_id=made.public_id, kind="other", key=new_key(), now=SOON)
    assert state_of(clip).state == ClipState.State.READY
    assert state_of(clip).holds == 0
    assert not Tombstone.objects.filter(clip=clip).exists()
    assert seats_of(clip) == ["open", "void"], "distressing now: one label is enough"
    escalation = Escalation.objects.get(clip=clip)
    assert (escalation.level, escalation.kind) == ("S3", "other")
    assert escalation.ack_due_at == SOON + timedelta(days=1)
    assert not Page.objects.filter(escalation=escalation).exists()


def test_E1_paging_starts_at_the_choice(project, clip) -> None:
    """SAFETY E1: paging starts at the choice or after 20 s."""
    caller = reviewer(project)
    made = report(caller, give(caller))
    escalate.add_kind(caller=caller, report_id=made.public_id, kind="self_harm", key=new_key(), now=SOON)
    assert list(Page.objects.filter(escalation__clip=clip).values_list("due_at", flat=True)) == [SOON]


def test_a_choice_after_the_window_raises_and_never_lowers(project, clip) -> None:
    caller = reviewer(project)
    made = report(caller, give(caller))
    late = NOW + timedelta(seconds=21)
    # The clock has not looked yet: silence counts all the same.
    escalate.add_kind(caller=caller, report_id=made.public_id, kind="other", key=new_key(), now=late)
    assert Escalation.objects.get(clip=clip).level == "S1"
    assert state_of(clip).holds == 1
    escalate.add_kind(caller=caller, report_id=made.public_id, kind="danger_now", key=new_key(), now=late)
    assert Escalation.objects.get(clip=clip).level == "S0"


def test_E1_taken_back_within_20_seconds_nobody_is_paged_and_the_log_stays(project, clip) -> None:
    """SAFETY E1: the same person may take it back; the hold ends, the audit row stays, nobody is paged."""
    caller = reviewer(project)
    assignment = give(caller)
    report(caller, assignment)
    held = dispose.undo(caller=caller, assignment_id=assignment.public_id, key=new_key(), now=SOON)
    assert held.state == "held"
    assert (state_of(clip).state, state_of(clip).holds) == ("ready", 0)
    assert seats_of(clip) == ["open", "taken"]
    assert not Tombstone.objects.filter(clip=clip).exists()
    escalate.tick(now=NOW + timedelta(hours=2))
    assert not Page.objects.exists()
    assert not LadderRun.objects.filter(fired_at__isnull=True).exists()
    assert Escalation.objects.get(clip=clip).state == "taken_back"
    assert [event for event in events_of(clip) if event.startswith("escalation.")] == [
        "escalation.opened",
        "escalation.taken_back",
    ]
    # The same person may label it, or report it again.
    assert report(caller, held, now=SOON).escalation.state == "open"


def test_E1_taking_back_ends_with_the_window_and_with_the_choice(project, clip) -> None:
    """SAFETY E1: within 20 s, and before a kind is chosen."""
    caller = reviewer(project)
    assignment = give(caller)
    made = report(caller, assignment)
    with pytest.raises(UndoWindowClosed):
        dispose.undo(caller=caller, assignment_id=assignment.public_id, key=new_key(), now=NOW + timedelta(seconds=20))
    escalate.add_kind(caller=caller, report_id=made.public_id, kind="violence", key=new_key(), now=SOON)
    with pytest.raises(UndoWindowClosed):
        dispose.undo(caller=caller, assignment_id=assignment.public_id, key=new_key(), now=SOON)
    assert state_of(clip).holds == 1


def test_other_peoples_withdrawn_assignments_stay_withdrawn_after_a_taking_back(project, clip) -> None:
    caller, other = reviewer(project), reviewer(project)
    mine, theirs = give(caller), give(other)
    report(caller, mine)
    dispose.undo(caller=caller, assignment_id=mine.public_id, key=new_key(), now=SOON)
    theirs.refresh_from_db()
    assert theirs.state == "withdrawn"
    assert seats_of(clip) == ["open", "taken"]


def test_the_same_key_reports_once_and_another_body_is_refused(project, clip) -> None:
    caller = reviewer(project)
    assignment = give(caller)
    key = new_key(b"one")
    made = report(caller, assignment, key=key)
    assert report(caller, assignment, key=key, now=SOON).pk == made.pk
    assert Report.objects.count() == 1
    assert Allowance.objects.get(pk=caller.person_id).done == 1
    with pytest.raises(IdempotencyConflict):
        report(caller, assignment, key=Key(value=key.value, request_hash=b"other".ljust(32)))


def test_E1_a_second_reporter_joins_and_may_raise_the_level(project, clip) -> None:
    """SAFETY E1: a second reporter joins the open escalation and may raise its level."""
    first, second = reviewer(project), reviewer(project)
    mine, theirs = give(first), opened(give(second))
    one = report(first, mine, kind="distressing")
    two = report(second, theirs, kind="violence", now=SOON)
    assert one.escalation_id == two.escalation_id
    escalation = Escalation.objects.get(clip=clip)
    assert (escalation.level, escalation.kind) == ("S1", "violence")
    assert (state_of(clip).state, state_of(clip).holds) == ("escalated", 1)
    assert Allowance.objects.get(pk=second.person_id).done == 1


def test_somebody_whose_clip_was_just_withdrawn_still_joins(project, clip) -> None:
    first, second = reviewer(project), reviewer(project)
    mine, theirs = give(first), give(second)
    report(first, mine, kind="violence")
    report(second, theirs, kind="distressing", now=SOON)
    escalation = Escalation.objects.get(clip=clip)
    assert escalation.level == "S1"
    assert escalation.reports.count() == 2


def test_an_unclassified_report_on_a_warned_clip_takes_it_away_until_the_choice(project, clip) -> None:
    first, second = reviewer(project), reviewer(project)
    mine, theirs = give(first), give(second)
    report(first, mine, kind="distressing")
    made = report(second, theirs, now=SOON)
    assert state_of(clip).holds == 1
    escalate.add_kind(
        caller=second, report_id=made.public_id, kind="distressing", key=new_key(), now=SOON + timedelta(seconds=5)
    )
    assert (state_of(clip).state, state_of(clip).holds) == ("ready", 0)
    assert Escalation.objects.get(clip=clip).level == "S3"


def test_raising_the_level_begins_again_what_was_done_for_the_lesser(project, clip) -> None:
    first, second = reviewer(project), reviewer(project)
    mine, theirs = give(first), give(second)
    report(first, mine, kind="distressing")
    escalation = Escalation.objects.get(clip=clip)
    room.acknowledge(escalation=escalation, person_id=first.person_id, role="supervisor", now=NOW)
    report(second, theirs, kind="danger_now", now=SOON)
    escalation.refresh_from_db()
    assert (escalation.state, escalation.acknowledged_at) == ("open", None)
    assert escalation.ack_due_at == SOON + timedelta(minutes=5)
    assert Page.objects.filter(escalation=escalation, due_at=SOON, audience="on_call").exists()


def test_a_finished_clip_is_reported_late_and_its_label_stays(project, clip) -> None:
    caller = reviewer(project)
    assignment = give(caller)
    review.submit_label(
        caller=caller,
        assignment_id=assignment.public_id,
        body={"answers": ANSWERS, "conditions": []},
        plays=[],
        key=new_key(),
        now=NOW,
    )
    report(caller, assignment, kind="violence", now=NOW + timedelta(hours=1))
    assignment.refresh_from_db()
    assert assignment.state == "done"
    assert (state_of(clip).state, seats_of(clip)) == ("escalated", ["void", "void"])
    assert Allowance.objects.get(pk=caller.person_id).done == 1


@pytest.mark.parametrize("ended", ["done", "skipped"])
def test_E1_a_late_report_is_taken_back_and_what_had_ended_stays_as_it_was(project, clip, ended) -> None:
    """SAFETY E1: within 20 s the same person may take it back, also for one of the last 20 clips."""
    caller = reviewer(project)
    assignment = give(caller)
    if ended == "done":
        body = {"answers": ANSWERS, "conditions": []}
        review.submit_label(
            caller=caller, assignment_id=assignment.public_id, body=body, plays=[], key=new_key(), now=NOW
        )
    else:
        dispose.skip(caller=caller, assignment_id=assignment.public_id, reason="", plays=[], key=new_key(), now=NOW)
    seats, done = seats_of(clip), Allowance.objects.get(pk=caller.person_id).done
    later = NOW + timedelta(hours=1)
    report(caller, assignment, now=later)
    after = dispose.undo(caller=caller, assignment_id=assignment.public_id, key=new_key(), now=later)
    assert after.state == ended
    assert desk.reopened_view(assignment=after) is None
    assert Escalation.objects.get(clip=clip).state == "taken_back"
    assert (state_of(clip).state, state_of(clip).holds, seats_of(clip)) == ("ready", 0, seats)
    assert Allowance.objects.get(pk=caller.person_id).done == done
    assert not Tombstone.objects.filter(clip=clip).exists()


def test_E1_a_late_report_stands_after_the_window_and_the_choice(project, clip) -> None:
    """SAFETY E1: no taking back once the time is over or the kind is chosen."""
    caller = reviewer(project)
    assignment = give(caller)
    dispose.skip(caller=caller, assignment_id=assignment.public_id, reason="", plays=[], key=new_key(), now=NOW)
    report(caller, assignment, now=NOW)
    with pytest.raises(UndoWindowClosed):
        dispose.undo(caller=caller, assignment_id=assignment.public_id, key=new_key(), now=NOW + timedelta(seconds=20))
    assert state_of(clip).holds == 1


def test_what_lies_a_working_day_back_is_told_to_a_person(project, clip) -> None:
    caller = reviewer(project)
    assignment = give(caller)
    dispose.skip(caller=caller, assignment_id=assignment.public_id, reason="", plays=[], key=new_key(), now=NOW)
    with pytest.raises(TooLateToEscalate):
        report(caller, assignment, now=NOW + timedelta(hours=13))


def test_an_accidental_clip_that_is_escalated_stays_accidental_under_a_hold(project, clip) -> None:
    caller = reviewer(project)
    assignment = give(caller)
    dispose.call_accidental(caller=caller, assignment_id=assignment.public_id, plays=[], key=new_key(), now=NOW)
    report(caller, assignment, kind="violence", now=SOON)
    assert (state_of(clip).state, state_of(clip).holds) == ("accidental", 1)


def test_I6_an_escalation_without_a_hold_keeps_an_accidental_clip_out(project, clip) -> None:
    """I6: `_return_accidental` (annotation/flow/dispose.py) asks `keeps_out`; the hold alone would not tell of S2."""
    caller = reviewer(project)
    assignment = give(caller)
    dispose.call_accidental(caller=caller, assignment_id=assignment.public_id, plays=[], key=new_key(), now=NOW)
    made = report(caller, assignment, kind="third_parties", now=SOON)
    assert (made.escalation.level, state_of(clip).holds) == ("S2", 0)
    with pytest.raises(UndoWindowClosed):
        dispose.undo(caller=caller, assignment_id=assignment.public_id, key=new_key(), now=SOON)
    assert state_of(clip).state == "accidental"
    made.escalation.state = Escalation.State.CLOSED
    made.escalation.save()
    with pytest.raises(UndoWindowClosed):
        dispose.undo(caller=caller, assignment_id=assignment.public_id, key=new_key(), now=SOON)


def test_an_accidental_clip_comes_back_with_the_warning_of_its_escalation(project, clip) -> None:
    caller = reviewer(project)
    assignment = give(caller)
    dispose.call_accidental(caller=caller, assignment_id=assignment.public_id, plays=[], key=new_key(), now=NOW)
    report(caller, assignment, kind="distressing", now=SOON)
    dispose.undo(caller=caller, assignment_id=assignment.public_id, key=new_key(), now=SOON)
    clip.refresh_from_db()
    assert (state_of(clip).state, clip.warnings) == ("ready", ["distressing"])


def test_nobody_reports_with_somebody_elses_assignment(project, clip) -> None:
    assignment = give(reviewer(project))
    with pytest.raises(NotFound):
        report(reviewer(project), assignment)


def test_the_note_is_sealed_and_a_stranger_cannot_choose_the_kind(project, clip) -> None:
    caller = reviewer(project)
    made = report(caller, give(caller), note="she said her address")
    assert b"address" not in bytes(made.note)
    assert unseal(sealed=made.note, context=("note", made.public_id)) == "she said her address"
    with pytest.raises(NotFound):
        escalate.add_kind(caller=reviewer(project), report_id=made.public_id, kind="other", key=new_key(), now=SOON)


def test_a_closed_escalation_takes_no_kind(project, clip) -> None:
    caller = reviewer(project)
    made = report(caller, give(caller), kind="distressing")
    room.close(escalation=Escalation.objects.get(clip=clip), now=SOON)
    with pytest.raises(EscalationEnded):
        escalate.add_kind(caller=caller, report_id=made.public_id, kind="violence", key=new_key(), now=SOON)


def test_a_warning_does_not_bring_back_what_a_graver_escalation_closed(project, clip) -> None:
    """A clip that was taken out of circulation for good stays out, whatever a later report says."""
    first, second = reviewer(project), reviewer(project)
    mine, theirs = give(first), give(second)
    report(first, mine, kind="third_parties")
    room.close(escalation=Escalation.objects.get(clip=clip), now=SOON)
    report(second, theirs, kind="distressing", now=SOON)
    assert state_of(clip).state == ClipState.State.ESCALATED


def test_I9_every_step_is_in_the_log(project, clip) -> None:
    """DESIGN I9: every escalation step is an audit event that names who and what."""
    first, second = reviewer(project), reviewer(project)
    mine, theirs = give(first), give(second)
    made = report(first, mine)
    report(second, theirs, kind="violence", now=SOON)
    escalate.add_kind(caller=first, report_id=made.public_id, kind="danger_now", key=new_key(), now=SOON)
    rows = AuditEvent.objects.filter(clip_id=clip.pk, event__startswith="escalation.").order_by("txid", "id")
    assert [(row.event, row.person_id, row.detail.get("level")) for row in rows] == [
        ("escalation.opened", first.person_id, None),
        ("escalation.joined", second.person_id, "S1"),
        ("escalation.kind_chosen", first.person_id, "S0"),
    ]
    assert all(row.about == Escalation.objects.get(clip=clip).public_id for row in rows)


@pytest.mark.parametrize("ends", ["taken back", "kind chosen"])
def test_a_clip_whose_speaker_withdrew_meanwhile_does_not_come_back(project, clip, ends) -> None:
    caller = reviewer(project)
    assignment = give(caller)
    made = report(caller, assignment)
    steward = caller_for(make_person(project.organisation, roles=("steward",)))
    withdraw.withdraw_subject(caller=steward, ref=str(clip.subject.pseudonym), key=new_key(), now=NOW)
    if ends == "kind chosen":
        escalate.add_kind(caller=caller, report_id=made.public_id, kind="other", key=new_key(), now=SOON)
        assert (state_of(clip).state, state_of(clip).holds) == ("withdrawn", 0)
    else:
        with pytest.raises(UndoWindowClosed):
            dispose.undo(caller=caller, assignment_id=assignment.public_id, key=new_key(), now=SOON)
        assert state_of(clip).state == "escalated"
    assert seats_of(clip) == ["void", "void"]
    assert Tombstone.objects.filter(clip=clip).exists()
