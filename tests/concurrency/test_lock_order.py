"""A claim locks its person's live batch before the allowance, as hearing, labelling and giving back do."""

import pytest
from django.db import transaction

from annotation.flow import dispose, hand_out, listen, review
from annotation.queue.hearing import Play
from annotation.queue.models import Assignment, Batch
from config.base import deadlocks
from config.base.errors import Refusal
from reviewers.quotas.models import Allowance
from tests.concurrency.threads import Meanwhile, Racers
from tests.factories import ANSWERS, NOW, caller_for, make_clips, make_person, make_project, new_key

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("one_try")]
ROUNDS = 40


@pytest.fixture
def one_try(monkeypatch):
    """A deadlock is an answer here, and not tried again."""
    monkeypatch.setattr(deadlocks, "TRIES", 1)


@pytest.fixture
def caller():
    project = make_project()
    make_clips(project, 3 * ROUNDS)
    return caller_for(make_person(project.organisation, projects=(project,)))


def claim(caller, *, size=2, now=NOW):
    return hand_out.take_batch(caller=caller, project=None, size=size, key=new_key(), now=now)


def give_back(caller, batch):
    return hand_out.return_batch(caller=caller, batch_id=batch.public_id, key=new_key(), now=NOW)


def test_a_claim_that_waits_for_the_live_batch_does_not_hold_the_allowance(caller):
    """Whoever has the batch (a label, a report of sound) takes the allowance next: a claim must not have it.

    Fails with the allowance locked first: PostgreSQL says that the lock is not to be had.
    """
    batch = claim(caller)
    with Meanwhile(lambda: claim(caller, size=4)) as topping_up:
        with transaction.atomic():
            Batch.objects.select_for_update().get(pk=batch.pk)
            topping_up.begin_and_wait_for_lock()
            Allowance.objects.select_for_update(nowait=True).get(pk=caller.person_id)
        assert isinstance(topping_up.outcome(), Batch)
    assert Assignment.objects.filter(state="held").count() == 4


def test_a_claim_that_finds_a_batch_come_meanwhile_begins_anew_and_fills_it_up(caller):
    """It had none to lock first; one that another tab opens meanwhile must not be waited for under the allowance."""
    claim(caller, size=1)
    first = Batch.objects.get()
    hand_out.return_batch(caller=caller, batch_id=first.public_id, key=new_key(), now=NOW)
    with Meanwhile(lambda: claim(caller, size=3)) as second:
        with transaction.atomic():
            opened = claim(caller, size=2)
            second.begin_and_wait_for_lock()
        assert second.outcome().pk == opened.pk
    assert Assignment.objects.filter(state="held", batch_id=opened.pk).count() == 3
    assert Allowance.objects.get().taken == 3


def test_a_claim_that_another_tab_leaves_nothing_shows_what_that_tab_was_given():
    """Fails with `overtaken` gone: then there is no work, and no batch either."""
    project = make_project()
    make_clips(project, 2)
    caller = caller_for(make_person(project.organisation, projects=(project,)))
    hand_out.return_batch(caller=caller, batch_id=claim(caller, size=1).public_id, key=new_key(), now=NOW)
    with Meanwhile(lambda: claim(caller)) as second:
        with transaction.atomic():
            opened = claim(caller)
            second.begin_and_wait_for_lock()
        assert second.outcome().pk == opened.pk


def test_a_skip_locks_the_live_batch_before_the_assignment(caller):
    """Giving back goes batch, seats, assignments: an end that had the assignment and wants the batch would meet it."""
    batch = claim(caller)
    one = Assignment.objects.filter(state="held").first()

    def skip():
        return dispose.skip(caller=caller, assignment_id=one.public_id, reason="", plays=[], key=new_key(), now=NOW)

    with Meanwhile(skip) as skipping:
        with transaction.atomic():
            Batch.objects.select_for_update().get(pk=batch.pk)
            skipping.begin_and_wait_for_lock()
            Assignment.objects.select_for_update(nowait=True).get(pk=one.pk)
            Allowance.objects.select_for_update(nowait=True).get(pk=caller.person_id)
        assert skipping.outcome().state == "skipped"


def test_a_report_of_sound_locks_the_live_batch_before_the_assignment(caller):
    """The same for hearing."""
    batch = claim(caller)
    one = Assignment.objects.filter(state="held").first()
    Batch.objects.update(expires_at=NOW)
    play = Play(from_ms=0, to_ms=300, at=NOW)

    def hear():
        return listen.report_heard(caller=caller, plays={one.public_id: [play]}, now=NOW)

    with Meanwhile(hear) as hearing:
        with transaction.atomic():
            Batch.objects.select_for_update().get(pk=batch.pk)
            hearing.begin_and_wait_for_lock()
            Assignment.objects.select_for_update(nowait=True).get(pk=one.pk)
            Allowance.objects.select_for_update(nowait=True).get(pk=caller.person_id)
        hearing.outcome()
    one.refresh_from_db()
    assert one.heard_ms == 300


def test_what_one_person_does_in_five_tabs_at_once_meets_no_deadlock(caller):
    """Claim, label, skip, hearing and giving back of one person, all at the same moment, with real connections."""
    odd = []
    with Racers(5) as racers:
        for _ in range(ROUNDS):
            batch = claim(caller, size=4)
            # Every lease is old enough to be renewed: each of them writes the batch.
            Batch.objects.filter(closed_at__isnull=True).update(expires_at=NOW.replace(minute=1))
            first, second, third = Assignment.objects.filter(state="held").order_by("pk")[:3]
            play = Play(from_ms=0, to_ms=300, at=NOW)
            answers = racers.race(
                lambda: claim(caller, size=6),
                lambda first=first: review.submit_label(
                    caller=caller, assignment_id=first.public_id, body={"answers": ANSWERS}, plays=[], key=new_key(),
                    now=NOW,
                ),
                lambda second=second: dispose.skip(
                    caller=caller, assignment_id=second.public_id, reason="", plays=[], key=new_key(), now=NOW
                ),
                lambda third=third, play=play: listen.report_heard(
                    caller=caller, plays={third.public_id: [play]}, now=NOW
                ),
                lambda batch=batch: give_back(caller, batch),
            )  # fmt: skip
            odd += [one for one in answers if isinstance(one, Exception) and not isinstance(one, Refusal)]
            for live in Batch.objects.filter(closed_at__isnull=True):
                give_back(caller, live)
    assert odd == []
