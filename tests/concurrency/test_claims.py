"""Claims of many people and many tabs at once, on real PostgreSQL with real commits."""

from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from annotation.flow import hand_out
from annotation.queue.models import Assignment, Batch, Seat
from annotation.queue.refusals import NoWork
from reviewers.quotas.models import Allowance
from reviewers.quotas.refusals import QuotaReached
from tests.concurrency.threads import in_turns, together
from tests.factories import NOW, caller_for, make_clips, make_person, make_project, new_key

pytestmark = pytest.mark.django_db(transaction=True)


def claim(caller, *, size=20, key=None):
    return hand_out.take_batch(caller=caller, project=None, size=size, key=key or new_key(), now=NOW)


def test_I3_twenty_tabs_of_one_reviewer_never_get_more_than_the_limit():
    """I3: the allowance is locked by every claim. Without its FOR UPDATE the CHECK refuses, and tabs see an error."""
    project = make_project()
    make_clips(project, 60)
    person = make_person(project.organisation, projects=(project,), limit=30)
    caller = caller_for(person)
    for _ in range(3):
        answers = together(*[lambda: claim(caller) for _ in range(20)])
        odd = [one for one in answers if not isinstance(one, (Batch, QuotaReached))]
        assert odd == []
        given = Assignment.objects.filter(person=person).count()
        assert given == Allowance.objects.get(pk=person.pk).taken <= 30
        Assignment.objects.filter(person=person, state="held").update(state="done", opened_at=NOW)
    assert Assignment.objects.filter(person=person).count() == 30


@pytest.mark.usefixtures("sound_history")
def test_I4_the_same_request_from_twenty_tabs_gives_once():
    """I4: the key is asked again under the lock."""
    project = make_project()
    make_clips(project, 60)
    person = make_person(project.organisation, projects=(project,))
    caller, key = caller_for(person), new_key()
    together(*[lambda: claim(caller, size=5, key=key) for _ in range(20)])
    assert Assignment.objects.filter(person=person).count() == 5


@pytest.mark.slow
@pytest.mark.usefixtures("sound_history")
def test_I1_two_hundred_reviewers_never_hold_one_seat_twice():
    """I1: SKIP LOCKED hands every seat to one person; what is given adds up to what is taken."""
    project = make_project()
    make_clips(project, 1000)
    people = [make_person(project.organisation, projects=(project,)) for _ in range(200)]
    callers = [caller_for(person) for person in people]
    answers = in_turns([lambda caller=caller: claim(caller, size=6) for caller in callers], threads=24)
    odd = [one for one in answers if not isinstance(one, (Batch, NoWork))]
    assert odd == []
    seats = Counter(Assignment.objects.filter(state="held").values_list("seat_id", flat=True))
    assert max(seats.values()) == 1
    assert len(seats) == Seat.objects.filter(state="taken").count() == 1000
    assert sum(Allowance.objects.values_list("taken", flat=True)) == 1000


def test_I1_the_database_refuses_a_second_holder_of_a_seat():
    """I1: unique (seat) where held or done, should a claim ever go wrong."""
    project = make_project()
    make_clips(project, 1)
    first, second = (make_person(project.organisation, projects=(project,)) for _ in range(2))
    claim(caller_for(first))
    held = Assignment.objects.get()
    held.pk, held.public_id, held.person = None, uuid4(), second
    with pytest.raises(IntegrityError), transaction.atomic():
        held.save(force_insert=True)


def test_a_claim_goes_past_a_seat_that_somebody_has_locked():
    """Two people never wait for each other (SKIP LOCKED); without it, PostgreSQL says that the lock took too long."""
    project = make_project()
    make_clips(project, 8)
    caller = caller_for(make_person(project.organisation, projects=(project,)))

    def claim_without_waiting():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '3s'")
        return claim(caller, size=4)

    with transaction.atomic():
        locked = list(Seat.objects.select_for_update().order_by("shuffle")[:4])
        (answer,) = together(claim_without_waiting)
        assert isinstance(answer, Batch), answer
    assert not Assignment.objects.filter(seat__in=locked).exists()


def test_I5_a_lease_that_is_being_renewed_does_not_run_out():
    """I5: the sweep locks an overdue batch or leaves it; without the lock it takes back what somebody is working on."""
    project = make_project()
    make_clips(project, 2)
    batch = claim(caller_for(make_person(project.organisation, projects=(project,))))
    late = batch.expires_at + timedelta(seconds=1)

    def sweep_without_waiting():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '3s'")
        return hand_out.expire(batch_id=batch.pk, now=late)

    with transaction.atomic():
        Batch.objects.update(expires_at=late + timedelta(minutes=15))
        (answer,) = together(sweep_without_waiting)
    assert answer == []
    assert Assignment.objects.filter(state="held").count() == 2
