"""The end of a local day, with real connections: tabs on both sides of midnight, and a move at the same moment."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from annotation.flow import hand_out
from annotation.queue.models import Assignment, Batch
from reviewers import gate
from reviewers.flow.quotas import set_quota
from reviewers.flow.teams import move
from reviewers.people.models import Person
from reviewers.quotas.actions import Target
from reviewers.quotas.models import Allowance, DayTally, ProjectTally
from reviewers.quotas.refusals import QuotaReached
from tests.concurrency.threads import Racers
from tests.factories import caller_for, make_clips, make_person, make_project, make_site, new_key

pytestmark = pytest.mark.django_db(transaction=True)
# San José's 2 March 2026 ends here.
MIDNIGHT = datetime(2026, 3, 3, 6, tzinfo=UTC)
LAST_MS = MIDNIGHT - timedelta(milliseconds=1)
ASKED = datetime(2026, 3, 2, 15, tzinfo=UTC)
LIMIT = 6


@pytest.fixture
def project():
    project = make_project()
    make_clips(project, 80)
    return project


def tab(person, *, now, size=LIMIT):
    caller = caller_for(person)
    return lambda: hand_out.take_batch(caller=caller, project=None, size=size, key=new_key(), now=now)


def by_day(person):
    return Counter(Assignment.objects.filter(person=person).values_list("day", flat=True))


@pytest.mark.parametrize("round_", range(4))
def test_I3_tabs_at_the_days_last_millisecond_share_one_limit(project, round_):
    """I3: the allowance is locked by every claim, and a day is begun once, by one of them."""
    person = make_person(project.organisation, projects=(project,), limit=LIMIT, on_shift_since=LAST_MS)
    if round_ % 2:
        # Yesterday's allowance is there, and over.
        tab(person, now=LAST_MS - timedelta(days=1), size=1)()
        Assignment.objects.update(state="done", opened_at=LAST_MS)
    with Racers(8) as racers:
        answers = racers.race(*[tab(person, now=LAST_MS) for _ in range(8)])
        assert [one for one in answers if not isinstance(one, Batch | QuotaReached)] == []
        assert by_day(person)[date(2026, 3, 2)] == Allowance.objects.get(pk=person.pk).taken == LIMIT
        Assignment.objects.update(state="done", opened_at=LAST_MS)
        answers = racers.race(*[tab(person, now=MIDNIGHT) for _ in range(8)])
        assert [one for one in answers if not isinstance(one, Batch | QuotaReached)] == []
    assert by_day(person)[date(2026, 3, 3)] == Allowance.objects.get(pk=person.pk).taken == LIMIT
    assert DayTally.objects.get(person=person, day=date(2026, 3, 2)).taken == LIMIT


def test_I3_tabs_on_both_sides_of_midnight_get_a_limit_each_and_no_more(project):
    """I3: a claim that began before midnight and comes after one of the new day counts in the new day."""
    person = make_person(project.organisation, projects=(project,), limit=LIMIT, on_shift_since=LAST_MS)
    with Racers(8) as racers:
        for _ in range(3):
            racers.race(*[tab(person, now=LAST_MS if number % 2 else MIDNIGHT, size=20) for number in range(8)])
            Assignment.objects.filter(state="held").update(state="done", opened_at=LAST_MS)
    given = by_day(person)
    assert max(given.values()) <= LIMIT
    assert given[date(2026, 3, 3)] == Allowance.objects.get(pk=person.pk).taken == LIMIT


def test_I3_tabs_share_the_bound_of_a_project(project):
    """I3: what is left of a project is asked under the lock on the allowance; without its FOR UPDATE this fails."""
    person = make_person(project.organisation, projects=(project,), on_shift_since=LAST_MS)
    target = Target(organisation_id=person.organisation_id, project_id=project.pk)
    set_quota(target=target, stated={"clips_per_day": LIMIT}, now=LAST_MS)

    def take(*, now):
        with transaction.atomic():
            admission = gate.admit(person_id=person.pk, now=now)
            number = min(4, admission.left_by_project[project.pk])
            if number:
                gate.count_given(admission=admission, number=number, warned=0, project_id=project.pk)
        return number

    with Racers(6) as racers:
        for day in (LAST_MS, MIDNIGHT):
            with transaction.atomic():
                begun = gate.admit(person_id=person.pk, now=day)
            assert sorted(racers.race(*[lambda day=day: take(now=day)] * 6)) == [0, 0, 0, 0, 2, 4]
            assert ProjectTally.objects.get(person=person).taken == LIMIT
            # Nothing was handed out for these counts: the history checker would wonder.
            gate.count_returned(person_id=person.pk, day=begun.day, number=LIMIT, project_id=project.pk)


def test_I3_a_move_against_claims_that_begin_the_day(project):
    """I3: a move locks allowance and person as a claim does that begins a day; neither sees half of the other.

    Without the lock on the person in `begin_day` this fails.
    """
    hyderabad = make_site(project.organisation, zone="Asia/Kolkata")
    san_jose = make_site(project.organisation, zone="America/Costa_Rica")
    with Racers(4) as racers:
        for _ in range(6):
            person = make_person(site=hyderabad, projects=(project,), limit=2, on_shift_since=MIDNIGHT)
            answers = racers.race(
                lambda person=person: move(person=person, site=san_jose, now=ASKED),
                *[tab(person, now=ASKED, size=2) for _ in range(3)],
            )
            assert [one for one in answers if not isinstance(one, datetime | Batch | QuotaReached)] == []
            allowance = Allowance.objects.get(pk=person.pk)
            assert (allowance.day, allowance.taken) == (date(2026, 3, 2), 2)
            assert allowance.day_ends_at == Person.objects.get(pk=person.pk).moves_at == MIDNIGHT
