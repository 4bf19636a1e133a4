"""Whose day it is: days that are not worked, shifts across midnight, people who move."""

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import transaction

from annotation.flow import hand_out
from annotation.queue.models import Assignment
from config.base.errors import Invalid
from reviewers import gate
from reviewers.flow.calendars import set_calendar
from reviewers.flow.teams import move
from reviewers.people.models import Person
from reviewers.quotas.models import Allowance, DayTally
from reviewers.quotas.refusals import QuotaReached
from reviewers.sites.models import Site
from reviewers.sites.refusals import NotAWorkingDay
from tests.factories import NOW, caller_for, make_clips, make_person, make_project, make_site, new_key

pytestmark = pytest.mark.django_db
TICK = timedelta(microseconds=1)


def utc(day, hour, minute=0):
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def take(person, *, size, now):
    person.shift_set.update(last_active_at=now, stretch_began_at=now)
    hand_out.take_batch(caller=caller_for(person), project=None, size=size, key=new_key(), now=now)


def done(person, *, now):
    Assignment.objects.filter(person=person, state="held").update(state="done", opened_at=now)


def given_by_day(person):
    days = Assignment.objects.filter(person=person).values_list("day", flat=True)
    return {day: list(days).count(day) for day in days}


@pytest.fixture
def project():
    project = make_project()
    make_clips(project, 40)
    return project


@pytest.fixture
def san_jose(project):
    return make_site(project.organisation, zone="America/Costa_Rica")


@pytest.fixture
def hyderabad(project):
    return make_site(project.organisation, zone="Asia/Kolkata")


@pytest.fixture
def person(project, san_jose):
    return make_person(site=san_jose, projects=(project,), limit=3)


def refusal(person, *, now):
    with pytest.raises(NotAWorkingDay) as refused:
        take(person, size=1, now=now)
    return refused.value.details["next_day_begins_at"]


def test_on_a_day_that_is_not_worked_nothing_is_given_and_the_next_one_is_named(person, san_jose):
    # 2 March 2026 is a Monday; San José's day begins at 06:00 UTC.
    set_calendar(site=san_jose, working_days=range(1, 6), holidays=[date(2026, 3, 9)], now=NOW)
    saturday = utc(7, 15)
    assert refusal(person, now=saturday) == utc(10, 6).isoformat()
    # Friday's last microsecond is worked still.
    take(person, size=1, now=utc(7, 6) - TICK)
    set_calendar(site=san_jose, worked=[date(2026, 3, 8)], now=NOW)
    assert refusal(person, now=saturday) == utc(8, 6).isoformat()
    set_calendar(site=san_jose, worked=[date(2026, 3, 7)], ordinary=[date(2026, 3, 8)], now=NOW)
    done(person, now=NOW)
    take(person, size=1, now=saturday)


def test_a_site_that_never_works_names_no_day(person, san_jose):
    Site.objects.filter(pk=san_jose.pk).update(working_days=[])
    assert refusal(person, now=NOW) is None


def test_a_calendar_is_refused_that_means_two_things(san_jose):
    with pytest.raises(Invalid):
        set_calendar(site=san_jose, holidays=[date(2026, 3, 9)], worked=[date(2026, 3, 9)], now=NOW)
    with pytest.raises(Invalid):
        set_calendar(site=san_jose, working_days=[0], now=NOW)


def test_a_shift_across_midnight_counts_in_the_right_days(person):
    take(person, size=2, now=utc(3, 6) - TICK)
    done(person, now=NOW)
    take(person, size=5, now=utc(3, 6))
    assert given_by_day(person) == {date(2026, 3, 2): 2, date(2026, 3, 3): 3}
    assert DayTally.objects.values_list("day", "taken").get() == (date(2026, 3, 2), 2)


def test_a_clip_of_yesterday_that_goes_back_gives_no_place_today(person):
    take(person, size=3, now=utc(3, 6) - TICK)
    held = list(Assignment.objects.filter(person=person))
    Assignment.objects.filter(pk__in=[one.pk for one in held[1:]]).update(state="done", opened_at=NOW)
    take(person, size=3, now=utc(3, 6))
    gate.count_returned(person_id=person.pk, day=date(2026, 3, 2), number=1, project_id=held[0].clip.project_id)
    assert Allowance.objects.get().taken == 2


def test_a_day_that_starts_at_four_ends_at_four(person, san_jose):
    set_calendar(site=san_jose, day_starts=time(4), now=NOW)
    take(person, size=3, now=utc(3, 10) - TICK)
    done(person, now=NOW)
    assert gate.today(person_id=person.pk, now=utc(3, 10) - TICK).resets_at == utc(3, 10)
    take(person, size=3, now=utc(3, 10))
    assert set(given_by_day(person)) == {date(2026, 3, 2), date(2026, 3, 3)}


@pytest.mark.parametrize(("worked_before", "westwards"), [(True, False), (True, True), (False, False), (False, True)])
def test_I3_who_moves_gets_one_limit_a_date(project, san_jose, hyderabad, worked_before, westwards):
    """I3: a move takes effect when the day has ended in both zones; until then the day goes on, with its one limit."""
    here, there = (hyderabad, san_jose) if westwards else (san_jose, hyderabad)
    person = make_person(site=here, projects=(project,), limit=3)
    asked = utc(2, 15)
    if worked_before:
        take(person, size=3, now=asked)
        done(person, now=asked)
    # 2 March ends at 18:30 UTC in Hyderabad, and at 06:00 UTC on the 3rd in San José.
    at = move(person=person, site=there, now=asked)
    assert at == utc(3, 6)
    assert gate.today(person_id=person.pk, now=asked).resets_at == at
    now = asked
    while now < asked + timedelta(days=3):
        with suppress(QuotaReached):
            take(person, size=3, now=now)
            done(person, now=now)
        now += timedelta(minutes=30)
    given = given_by_day(person)
    assert set(given.values()) == {3}
    assert sorted(given) == [date(2026, 3, day) for day in range(2, 2 + len(given))]
    person.refresh_from_db()
    assert (person.site_id, person.next_site_id, person.moves_at) == (there.pk, None, None)


def test_what_a_person_sees_moves_with_them(person, hyderabad):
    move(person=person, site=hyderabad, now=NOW)
    assert gate.today(person_id=person.pk, now=NOW).resets_at == utc(3, 6)
    # The first day in Hyderabad is short: its date has begun long ago.
    assert gate.today(person_id=person.pk, now=utc(3, 6)).resets_at == utc(3, 18, 30)
    with transaction.atomic():
        admission = gate.admit(person_id=person.pk, now=utc(3, 6, 1))
    assert (admission.site_id, admission.day) == (hyderabad.pk, date(2026, 3, 3))


def test_a_move_is_taken_back_by_a_move_to_where_one_is(person, san_jose, hyderabad):
    take(person, size=3, now=utc(2, 15))
    done(person, now=NOW)
    move(person=person, site=hyderabad, now=utc(2, 15))
    move(person=person, site=san_jose, now=utc(2, 16))
    person.refresh_from_db()
    assert (person.site_id, person.next_site_id, person.moves_at) == (san_jose.pk, None, None)
    with pytest.raises(QuotaReached):
        take(person, size=1, now=utc(3, 6) - TICK)
    take(person, size=1, now=utc(3, 6))


def test_a_move_while_another_waits_begins_no_second_limit(project, san_jose, hyderabad):
    person = make_person(site=hyderabad, projects=(project,), limit=3)
    bucharest = make_site(project.organisation, zone="Europe/Bucharest")
    take(person, size=3, now=utc(2, 15))
    done(person, now=NOW)
    move(person=person, site=san_jose, now=utc(2, 15))
    # 2 March is over in Hyderabad by now, and goes on for this person.
    assert move(person=person, site=bucharest, now=utc(2, 20)) == utc(2, 22)
    with pytest.raises(QuotaReached):
        take(person, size=1, now=utc(2, 22) - TICK)
    take(person, size=3, now=utc(2, 22))
    assert given_by_day(person) == {date(2026, 3, 2): 3, date(2026, 3, 3): 3}


def test_nobody_moves_to_another_organisation(person):
    with pytest.raises(Invalid):
        move(person=person, site=make_site(make_project().organisation), now=NOW)


def test_I3_a_site_whose_zone_is_changed_gives_no_second_limit(person, san_jose):
    """I3: a date that goes on because its end was moved keeps its counts."""
    take(person, size=3, now=utc(2, 15))
    done(person, now=NOW)
    Site.objects.filter(pk=san_jose.pk).update(zone="Pacific/Pago_Pago")
    # 06:00 UTC on the 3rd is still the 2nd in Pago Pago, until 11:00.
    assert gate.today(person_id=person.pk, now=utc(3, 7)).taken == 3
    with pytest.raises(QuotaReached):
        take(person, size=1, now=utc(3, 7))
    take(person, size=1, now=utc(3, 11))
    assert Person.objects.get(pk=person.pk).site_id == san_jose.pk
