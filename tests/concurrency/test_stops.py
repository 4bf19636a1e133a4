"""Withdrawal, escalation, accident and claim on the same clip at the same moment."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection, transaction

from annotation.clips.models import ClipState
from annotation.escalations.actions import Said
from annotation.flow import dispose, escalate, hand_out, withdraw
from annotation.queue.models import Assignment, Seat
from annotation.subjects.withdrawal import lock_subject
from config.base.errors import Refusal
from tests.concurrency.threads import Racers
from tests.factories import NOW, caller_for, make_clip, make_person, make_project, make_subject, new_key

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("sound_history"),
    pytest.mark.slow,
    pytest.mark.timeout(600),
]

ROUNDS = 1000
STOPPED = ("escalated", "accidental", "withdrawn", "erased")


def open_seats_on_stopped_clips() -> int:
    return Seat.objects.filter(clip__state__state__in=STOPPED).exclude(state="void").count()


def held_on_stopped_clips() -> int:
    return Assignment.objects.filter(clip__state__state__in=STOPPED, state="held").count()


def test_I6_a_stopped_clip_never_keeps_an_open_seat():
    """I6, I7: a thousand rounds of claim, escalation, accident and withdrawal racing on one clip.

    Clip state first, then seats, then, in a later statement, assignments: with the last two in one statement a claim
    that committed in between keeps its clip.
    """
    project = make_project(overlap=3)
    holder, claimer, steward = _people(project)
    surprises = []
    with Racers(3) as racers:
        for round_number in range(ROUNDS):
            subject = make_subject(project)
            clip = make_clip(project, subject=subject)
            hand_out.take_batch(caller=holder, project=None, size=20, key=new_key(), now=NOW)
            held = Assignment.objects.get(person_id=holder.person_id, clip=clip)
            answers = racers.race(
                lambda: hand_out.take_batch(caller=claimer, project=None, size=20, key=new_key(), now=NOW),
                _stop(round_number, holder, held),
                lambda subject=subject: _withdraw(steward, subject),
            )
            surprises += [one for one in answers if isinstance(one, Exception) and not isinstance(one, Refusal)]
            assert ClipState.objects.get(clip=clip).state in STOPPED
            assert open_seats_on_stopped_clips() == 0
            assert held_on_stopped_clips() == 0
    assert surprises == []


def _people(project):
    holder, claimer = (
        caller_for(make_person(project.organisation, projects=(project,), limit=10**6)) for _ in range(2)
    )
    return holder, claimer, caller_for(make_person(project.organisation, roles=("steward",)))


def _stop(round_number, holder, held):
    if round_number % 2:
        return lambda: dispose.call_accidental(
            caller=holder, assignment_id=held.public_id, plays=[], key=new_key(), now=NOW
        )
    return lambda: escalate.report(
        caller=holder,
        assignment_id=held.public_id,
        said=Said(kind="violence"),
        plays=[],
        key=new_key(),
        now=NOW + timedelta(seconds=1),
    )


def _withdraw(steward, subject):
    return withdraw.withdraw_subject(caller=steward, ref=str(subject.pseudonym), key=new_key(), now=NOW)


def test_a_claim_does_not_wait_for_a_speaker_who_withdraws():
    """Lock order: a claim that has a seat names its speaker as it commits, and a withdrawal that has the speaker waits
    for the seat. So the speaker's lock lets rows that only name them through."""
    project = make_project()
    subject = make_subject(project)
    make_clip(project, subject=subject)
    _, claimer, _ = _people(project)
    claim = Thread(target=lambda: _claim_and_hang_up(claimer))
    with transaction.atomic():
        lock_subject(subject_id=subject.pk)
        claim.start()
        claim.join(10)
        assert not claim.is_alive()
    assert Assignment.objects.filter(person_id=claimer.person_id, state="held").count() == 1


def _claim_and_hang_up(claimer):
    hand_out.take_batch(caller=claimer, project=None, size=20, key=new_key(), now=NOW)
    connection.close()
