"""Shifts and breaks against each other and against claims, on real PostgreSQL with real commits."""

from datetime import timedelta

import pytest

from annotation.flow import hand_out, shift
from annotation.queue.models import Assignment, Batch
from reviewers import gate
from reviewers.audit.models import AuditEvent
from reviewers.flow import corrections
from reviewers.quotas.models import Allowance
from reviewers.shifts.models import Break, Shift, ShiftCorrection
from reviewers.shifts.refusals import (
    AlreadyOnBreak,
    AlreadyOnShift,
    CorrectionDecided,
    CorrectionWaiting,
    NotOnShift,
    OnBreak,
)
from reviewers.shifts.worked import Worked
from reviewers.sites.models import Organisation
from tests.concurrency.threads import Racers
from tests.factories import NOW, caller_for, make_clips, make_person, make_project, new_key

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 8


@pytest.fixture
def me():
    project = make_project()
    make_clips(project, 12)
    return caller_for(make_person(project.organisation, projects=(project,), on_shift_since=None))


def at(minute: int):
    return NOW + timedelta(minutes=minute)


def test_of_two_starts_and_of_two_ends_one_counts(me):
    with Racers(2) as racers:
        for number in range(ROUNDS):
            start = lambda: shift.start_shift(caller=me, key=new_key(), now=at(number))  # noqa: B023, E731
            end = lambda: shift.end_shift(caller=me, key=new_key(), now=at(number))  # noqa: B023, E731
            begun = racers.race(start, start)
            assert [type(one) for one in begun].count(AlreadyOnShift) == 1, begun
            ended = racers.race(end, end)
            assert [type(one) for one in ended].count(NotOnShift) == 1, ended
    assert Shift.objects.filter(ended_at__isnull=False).count() == ROUNDS
    assert AuditEvent.objects.filter(event="shift.ended", person_id=me.person_id).count() == ROUNDS


def test_the_same_end_twice_at_once_is_one_end_and_no_refusal(me):
    with Racers(2) as racers:
        for number in range(ROUNDS):
            shift.start_shift(caller=me, key=new_key(), now=at(number))
            key = new_key()
            end = lambda: shift.end_shift(caller=me, key=key, now=at(number))  # noqa: B023, E731
            assert all(isinstance(one, gate.Today) for one in racers.race(end, end))
    assert AuditEvent.objects.filter(event="shift.ended", person_id=me.person_id).count() == ROUNDS


def test_a_break_and_the_end_of_the_shift_at_once_leave_no_running_break(me):
    with Racers(2) as racers:
        for number in range(ROUNDS):
            shift.start_shift(caller=me, key=new_key(), now=at(number))
            answers = racers.race(
                lambda: shift.start_break(caller=me, key=new_key(), now=at(number)),  # noqa: B023
                lambda: shift.end_shift(caller=me, key=new_key(), now=at(number)),  # noqa: B023
            )
            assert all(isinstance(one, (gate.Today, NotOnShift)) for one in answers), answers
    assert not Break.objects.filter(ended_at__isnull=True).exists()
    assert not Shift.objects.filter(ended_at__isnull=True).exists()


def test_of_two_breaks_at_once_one_begins(me):
    shift.start_shift(caller=me, key=new_key(), now=NOW)
    pause = lambda: shift.start_break(caller=me, key=new_key(), now=NOW)  # noqa: E731
    with Racers(2) as racers:
        answers = racers.race(pause, pause)
    assert [type(one) for one in answers].count(AlreadyOnBreak) == 1, answers
    assert Break.objects.count() == 1


@pytest.mark.parametrize("stop", [shift.start_break, shift.end_shift])
def test_W3_a_claim_beside_a_break_or_the_end_leaves_nothing_unopened(me, stop):
    """W3: whoever stops waits for the claim under way and takes back what it gave.

    Without `gate.wait_for_claims` clips stay with somebody who rests.
    """
    shift.start_shift(caller=me, key=new_key(), now=NOW)
    # From the second claim on there is an allowance to lock.
    hand_out.take_batch(caller=me, project=None, size=1, key=new_key(), now=NOW)
    with Racers(2) as racers:
        for number in range(ROUNDS):
            answers = racers.race(
                lambda: hand_out.take_batch(caller=me, project=None, size=6, key=new_key(), now=at(number)),  # noqa: B023
                lambda: stop(caller=me, key=new_key(), now=at(number)),  # noqa: B023
            )
            assert isinstance(answers[0], (Batch, OnBreak, NotOnShift)), answers
            assert isinstance(answers[1], gate.Today), answers
            assert not Assignment.objects.filter(state="held").exists()
            assert Allowance.objects.get().taken == 0
            again = shift.end_break if stop is shift.start_break else shift.start_shift
            again(caller=me, key=new_key(), now=at(number))


def test_a_forgotten_shift_and_its_person_coming_back_agree(me):
    with Racers(2) as racers:
        for number in range(ROUNDS):
            begins = at(100 * number)
            shift.start_shift(caller=me, key=new_key(), now=begins)
            hand_out.take_batch(caller=me, project=None, size=2, key=new_key(), now=begins)
            late = begins + timedelta(minutes=31)
            answers = racers.race(
                lambda: shift.tick(now=late),  # noqa: B023
                lambda: hand_out.take_batch(caller=me, project=None, size=4, key=new_key(), now=late),  # noqa: B023
            )
            assert answers[0] is None, answers
            assert isinstance(answers[1], (Batch, NotOnShift)), answers
            ended = not Shift.objects.filter(ended_at__isnull=True).exists()
            assert ended is (not Assignment.objects.filter(state="held").exists())
            if not ended:
                shift.end_shift(caller=me, key=new_key(), now=late)


def a_correction(me):
    ended = Shift.objects.create(
        person_id=me.person_id, started_at=at(-90), ended_at=at(-30), last_active_at=at(-30), stretch_began_at=at(-90)
    )
    return ended, Worked(began=at(-95), until=at(-30), breaks=[])


def test_of_two_leads_who_answer_at_once_one_does(me):
    house = Organisation.objects.get(pk=me.organisation_id)
    leads = [caller_for(make_person(house, roles=("supervisor",))) for _ in range(2)]
    shift_, worked = a_correction(me)
    with Racers(2) as racers:
        for _ in range(ROUNDS):
            corrections.ask(caller=me, shift_id=shift_.public_id, worked=worked, reason="", key=new_key(), now=NOW)
            asked = ShiftCorrection.objects.get()
            answers = racers.race(
                lambda: corrections.agree(caller=leads[0], correction_id=asked.public_id, key=new_key(), now=NOW),  # noqa: B023
                lambda: corrections.refuse(caller=leads[1], correction_id=asked.public_id, key=new_key(), now=NOW),  # noqa: B023
            )
            assert [type(one) for one in answers].count(CorrectionDecided) == 1, answers
            asked.refresh_from_db()
            first = next(one for one in answers if isinstance(one, ShiftCorrection))
            assert (asked.state, asked.decided_by_id) == (first.state, first.decided_by_id)
            asked.delete()


def test_of_two_corrections_at_once_one_waits(me):
    shift_, worked = a_correction(me)
    ask = lambda: corrections.ask(  # noqa: E731
        caller=me, shift_id=shift_.public_id, worked=worked, reason="", key=new_key(), now=NOW
    )
    with Racers(2) as racers:
        answers = racers.race(ask, ask)
    assert [type(one) for one in answers].count(CorrectionWaiting) == 1, answers
    assert ShiftCorrection.objects.count() == 1
