"""Limits as claims meet them: which one holds, when it counts, and what gives a place back."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from annotation.flow import hand_out
from annotation.flow.project_list import list_projects
from annotation.queue.models import Assignment, Batch
from reviewers import gate
from reviewers.flow.quotas import set_quota
from reviewers.people import facts
from reviewers.people.models import Clearance, Person, Qualification, Team
from reviewers.people.refusals import Paused
from reviewers.quotas import actions as quotas
from reviewers.quotas.actions import Target
from reviewers.quotas.models import Allowance, ProjectTally, QuotaPolicy
from reviewers.quotas.queries import limits_of
from reviewers.quotas.refusals import ExposureLimit, QuotaReached
from reviewers.sites.models import Site
from tests.factories import NOW, caller_for, join, make_clips, make_person, make_project, new_key

pytestmark = pytest.mark.django_db


def take(person, *, size=20, now=NOW):
    return hand_out.take_batch(caller=caller_for(person), project=None, size=size, key=new_key(), now=now)


def end_all(person):
    Assignment.objects.filter(person=person, state="held").update(state="done", opened_at=NOW)


@pytest.fixture
def project():
    return make_project()


@pytest.fixture
def reviewer(project):
    return make_person(project.organisation, projects=(project,))


def state(person, *, clips=None, minutes=None, hours=None, project=None, **whom):
    stated = {"clips_per_day": clips, "minutes_heard_per_day": minutes, "hours_per_shift": hours}
    set_quota(
        target=Target(organisation_id=person.organisation_id, project_id=project and project.pk, **whom),
        stated={name: limit for name, limit in stated.items() if limit is not None},
        now=NOW,
    )


def test_person_before_team_before_site_before_organisation_before_the_house(reviewer, settings):
    team = Team.objects.create(organisation=reviewer.organisation, name="A team")
    Person.objects.filter(pk=reviewer.pk).update(team=team)
    settings.CLIPS_PER_DAY, settings.HOURS_PER_SHIFT = 77, 8.5

    def clips():
        return limits_of(person_id=reviewer.pk, now=NOW).clips_per_day

    assert (clips(), limits_of(person_id=reviewer.pk, now=NOW).hours_per_shift) == (77, 8.5)
    state(reviewer, clips=60)
    assert clips() == 60
    state(reviewer, clips=50, site_id=reviewer.site_id)
    assert clips() == 50
    state(reviewer, clips=40, team_id=team.pk)
    assert clips() == 40
    state(reviewer, clips=0, person_id=reviewer.pk)
    assert clips() == 0
    state(reviewer, minutes=30, hours=6, site_id=reviewer.site_id)
    holds = limits_of(person_id=reviewer.pk, now=NOW)
    assert (holds.clips_per_day, holds.heard_ms_per_day, holds.hours_per_shift) == (0, 1_800_000, 6)


def test_policies_of_others_do_not_count(project, reviewer):
    stranger = make_person(project.organisation)
    team = Team.objects.create(organisation=reviewer.organisation, name="Another team")
    for whom in ({"site_id": stranger.site_id}, {"team_id": team.pk}, {"person_id": stranger.pk}):
        state(reviewer, clips=1, **whom)
    state(make_person(), clips=2)
    assert limits_of(person_id=reviewer.pk, now=NOW).clips_per_day == 1000


def test_a_policy_that_states_nothing_any_more_is_gone(reviewer):
    target = Target(organisation_id=reviewer.organisation_id, person_id=reviewer.pk)
    set_quota(target=target, stated={"clips_per_day": 5, "hours_per_shift": 7}, now=NOW)
    set_quota(target=target, stated={"clips_per_day": None}, now=NOW)
    assert limits_of(person_id=reviewer.pk, now=NOW).hours_per_shift == 7
    set_quota(target=target, stated={"hours_per_shift": None}, now=NOW)
    assert not QuotaPolicy.objects.exists()


def test_I3_a_lowered_limit_counts_from_the_next_claim_on(project, reviewer):
    """I3: nobody is given more clips in a local day than their limit, also when it is lowered during the day."""
    make_clips(project, 12)
    take(reviewer, size=4)
    end_all(reviewer)
    state(reviewer, clips=6, person_id=reviewer.pk)
    take(reviewer, size=10)
    assert Assignment.objects.filter(person=reviewer).count() == 6
    end_all(reviewer)
    state(reviewer, clips=3, person_id=reviewer.pk)
    with pytest.raises(QuotaReached) as refused:
        take(reviewer)
    assert refused.value.details["limit"] == 3
    day = gate.today(person_id=reviewer.pk, now=NOW)
    assert (day.limit, day.taken, day.left) == (3, 6, 0)


def test_a_raised_limit_counts_from_the_next_claim_on(project):
    make_clips(project, 12)
    person = make_person(project.organisation, projects=(project,), limit=2)
    take(person)
    end_all(person)
    state(person, clips=5, person_id=person.pk)
    take(person)
    assert Allowance.objects.get(pk=person.pk).taken == 5


def test_I3_the_database_refuses_to_pass_either_limit(project, reviewer):
    """I3: CHECK taken <= limit, of the day and of the project in it, should a claim ever count wrong."""
    make_clips(project, 12)
    state(reviewer, clips=8, person_id=reviewer.pk)
    state(reviewer, clips=5, project=project)
    take(reviewer, size=2)
    for number in (4, 7):
        with transaction.atomic():
            admission = gate.admit(person_id=reviewer.pk, now=NOW)
            assert admission.left_by_project == {project.pk: 3}
            with pytest.raises(IntegrityError), transaction.atomic():
                gate.count_given(admission=admission, number=number, warned=0, project_id=project.pk)
    assert ProjectTally.objects.get().taken == Allowance.objects.get().taken == 2


def test_a_project_is_counted_and_uncounted_by_itself(project, reviewer):
    make_clips(project, 12)
    state(reviewer, clips=5, project=project, site_id=reviewer.site_id)
    take(reviewer, size=4)
    tally = ProjectTally.objects.get(person=reviewer, project_id=project.pk)
    assert (tally.taken, tally.limit) == (4, 5)
    Assignment.objects.filter(pk=Assignment.objects.order_by("pk").first().pk).update(opened_at=NOW)
    hand_out.return_batch(caller=caller_for(reviewer), batch_id=Batch.objects.get().public_id, key=new_key(), now=NOW)
    tally.refresh_from_db()
    assert tally.taken == Allowance.objects.get().taken == 1
    assert gate.today(person_id=reviewer.pk, now=NOW).left_by_project == {project.pk: 4}


def test_a_project_s_tally_begins_anew_with_the_day(project, reviewer):
    make_clips(project, 12)
    state(reviewer, clips=5, project=project)
    take(reviewer, size=4)
    end_all(reviewer)
    tomorrow = NOW + timedelta(days=1)
    reviewer.shift_set.update(last_active_at=tomorrow, stretch_began_at=tomorrow)
    assert gate.today(person_id=reviewer.pk, now=tomorrow).left_by_project == {project.pk: 5}
    with transaction.atomic():
        assert gate.admit(person_id=reviewer.pk, now=tomorrow).left_by_project == {project.pk: 5}
    take(reviewer, size=2, now=tomorrow)
    assert ProjectTally.objects.get().taken == 2
    # What came back of yesterday's work is no longer this day's.
    yesterday = Assignment.objects.order_by("pk").first().day
    gate.count_returned(person_id=reviewer.pk, day=yesterday, number=1, project_id=project.pk)
    assert ProjectTally.objects.get().taken == Allowance.objects.get().taken == 2


def test_the_run_of_a_project_counts_what_was_given_of_it_in_a_row(project, reviewer):
    other = make_project(project.organisation)

    def give(number, of):
        with transaction.atomic():
            admission = gate.admit(person_id=reviewer.pk, now=NOW)
            gate.count_given(admission=admission, number=number, warned=0, project_id=of.pk)
            again = gate.admit(person_id=reviewer.pk, now=NOW)
        return again.project_id, again.project_run

    assert give(10, project) == (project.pk, 10)
    assert give(5, project) == (project.pk, 15)
    assert give(3, other) == (other.pk, 3)
    day = Allowance.objects.get().day
    gate.count_returned(person_id=reviewer.pk, day=day, number=2, project_id=project.pk)
    gate.count_returned(person_id=reviewer.pk, day=day, number=1, project_id=other.pk)
    assert Allowance.objects.values_list("project_run", "taken").get() == (2, 15)


def test_W3_nothing_more_is_given_once_the_minutes_of_the_day_were_heard(project, reviewer):
    """W3: dose: minutes heard a day, where a policy bounds them; no category is named."""
    make_clips(project, 12)
    state(reviewer, minutes=1, person_id=reviewer.pk)
    take(reviewer, size=1)
    Allowance.objects.update(heard_ms=59_999)
    take(reviewer, size=2)
    Allowance.objects.update(heard_ms=60_000)
    with pytest.raises(ExposureLimit) as refused:
        take(reviewer, size=3)
    assert refused.value.code == "exposure_limit"
    assert set(refused.value.details) == {"limit_s", "resets_at"}
    assert Allowance.objects.get().heard_limit_ms == 60_000
    body = gate.today_body(gate.today(person_id=reviewer.pk, now=NOW))
    assert body["exposure"] == {"heard_s": 60, "limit_s": 60, "distressing": 0}


def test_a_paused_person_is_given_nothing_and_reads_why(project, reviewer):
    make_clips(project, 3)
    Person.objects.filter(pk=reviewer.pk).update(paused_at=NOW, paused_reason="Let us talk first.")
    with pytest.raises(Paused) as refused:
        take(reviewer)
    assert refused.value.body()["error"]["details"] == {"reason": "Let us talk first."}
    Person.objects.filter(pk=reviewer.pk).update(paused_at=None)
    take(reviewer)


def test_an_admission_names_what_routing_asks_for(project, reviewer):
    Site.objects.filter(pk=reviewer.site_id).update(region="eu")
    for kind in (Clearance, Qualification):
        stamp = {"granted_at": NOW} if kind is Clearance else {"passed_at": NOW}
        kind.objects.create(person=reviewer, code="for-ever", **stamp)
        kind.objects.create(person=reviewer, code="still", expires_at=NOW + timedelta(seconds=1), **stamp)
        kind.objects.create(person=reviewer, code="over", expires_at=NOW, **stamp)
    with transaction.atomic():
        admission = gate.admit(person_id=reviewer.pk, now=NOW)
    assert admission.clearances == admission.qualifications == {"for-ever", "still"}
    assert (admission.region, admission.site_id, admission.own_zone) == ("eu", reviewer.site_id, "cr")
    assert (admission.project_id, admission.project_run, admission.left_by_project) == (None, 0, {})


def test_admission_takes_two_statements(project, reviewer, monkeypatch):
    with transaction.atomic():
        gate.admit(person_id=reviewer.pk, now=NOW)
        statements = []
        monkeypatch.setattr("config.base.sql.psycopg.Cursor", lambda at: Counting(at, statements))
        with connection.execute_wrapper(lambda run, *rest: statements.append(rest[0]) or run(*rest)):
            gate.admit(person_id=reviewer.pk, now=NOW)
    assert len(statements) == 2


@pytest.mark.parametrize("sql", [facts._FACTS, quotas._LOCK, quotas._TAKE, quotas._GIVE_BACK])
def test_no_statement_of_a_claim_reads_a_whole_table(sql):
    named = dict.fromkeys(re.findall(r"%\((\w+)\)s", sql), 1)
    values = {"now": NOW, "first": NOW.date(), "last": NOW.date(), "day": NOW.date()}
    with connection.cursor() as cursor:
        # So few rows are read by a scan wherever one is allowed.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {sql}", {name: values.get(name, number) for name, number in named.items()})
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Index" in plan
    assert "Seq Scan" not in plan


class Counting:
    """Stands before psycopg's cursor and notes what goes through."""

    def __init__(self, at, statements):
        self._cursor, self._statements = at.cursor(), statements

    def execute(self, sql, *rest, **how):
        self._statements.append(sql)
        return self._cursor.execute(sql, *rest)


def test_the_list_of_projects_tells_what_its_bound_leaves(project, reviewer):
    make_clips(project, 12)
    other = make_project(project.organisation)
    join(reviewer, other)
    state(reviewer, clips=5, project=project)
    with transaction.atomic():
        admission = gate.admit(person_id=reviewer.pk, now=NOW)
        gate.count_given(admission=admission, number=2, warned=0, project_id=project.pk)
    listed = list_projects(caller=caller_for(reviewer), now=NOW)
    assert {one.project.pk: one.left_today for one in listed} == {project.pk: 3, other.pk: None}
