"""The commands by which an operator sets limits, teams, calendars and moves people."""

from datetime import date, time, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from config.base.clock import utc_now
from reviewers.audit.models import AuditEvent
from reviewers.people.facts import facts_of
from reviewers.people.models import Person, Team
from reviewers.quotas.models import QuotaPolicy
from reviewers.quotas.queries import limits_of
from reviewers.sites.models import CalendarDay, Site
from tests.factories import make_person, make_project, make_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return make_person()


def run(command, *args):
    call_command(command, *args, stdout=StringIO())


def test_a_limit_for_each_kind_of_target(person):
    owner = f"--organisation={person.organisation.name}"
    project = make_project(person.organisation)
    run("add_team", "Night", owner, f"--person={person.email}")
    run("set_quota", owner, "--clips=900", "--hours-per-shift=8")
    run("set_quota", owner, f"--site={person.site.name}", "--minutes-heard=240")
    run("set_quota", owner, "--team=Night", "--clips=800")
    run("set_quota", owner, f"--project={project.slug}", "--clips=50")
    holds = limits_of(person_id=person.pk, now=utc_now())
    assert (holds.clips_per_day, holds.heard_ms_per_day, holds.hours_per_shift) == (800, 240 * 60_000, 8)
    assert holds.by_project == {project.pk: 50}
    run("set_quota", owner, f"--person={person.email}", "--clips=700")
    assert limits_of(person_id=person.pk, now=utc_now()).clips_per_day == 700
    run("set_quota", owner, f"--person={person.email}", "--clips=default")
    assert limits_of(person_id=person.pk, now=utc_now()).clips_per_day == 800
    assert QuotaPolicy.objects.count() == 4
    assert AuditEvent.objects.filter(event="quota.set").count() == 6


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["--clips=-1"],
        ["--hours-per-shift=0"],
        ["--site=Nowhere", "--clips=1"],
        ["--team=Nobody", "--clips=1"],
        ["--person=stranger@earshot.example", "--clips=1"],
        ["--project=unknown", "--clips=1"],
    ],
)
def test_what_makes_no_policy_is_refused(person, options):
    with pytest.raises(CommandError):
        run("set_quota", f"--organisation={person.organisation.name}", *options)
    assert not QuotaPolicy.objects.exists()


def test_a_policy_of_a_project_counts_clips_alone(person):
    project = make_project(person.organisation)
    with pytest.raises(CommandError):
        run(
            "set_quota", f"--organisation={person.organisation.name}", f"--project={project.slug}", "--minutes-heard=5"
        )  # fmt: skip


def test_nobody_of_another_organisation_is_put_into_a_team_or_given_a_limit(person):
    stranger = make_person()
    owner = f"--organisation={person.organisation.name}"
    for command in (["add_team", "Night"], ["set_quota", "--clips=1"]):
        with pytest.raises(CommandError):
            run(*command, owner, f"--person={stranger.email}")
    assert not Team.objects.exists()


def test_a_calendar(person):
    site = person.site
    owner = f"--organisation={person.organisation.name}"
    run("set_calendar", site.name, owner, "--working-days=1-5", "--day-starts=04:00", "--holiday=2026-12-25",
        "--worked=2026-12-26", "--worked=2026-12-27")  # fmt: skip
    run("set_calendar", site.name, owner, "--holiday=2026-12-26", "--ordinary=2026-12-27")
    site = Site.objects.get(pk=site.pk)
    assert (site.working_days, site.day_starts) == ([1, 2, 3, 4, 5], time(4))
    days = dict(CalendarDay.objects.values_list("date", "kind"))
    assert days == {date(2026, 12, 25): "holiday", date(2026, 12, 26): "holiday"}
    with pytest.raises(CommandError):
        run("set_calendar", site.name, owner, "--working-days=8")


def test_a_move(person):
    there = make_site(person.organisation, zone="Asia/Kolkata")
    run("move_person", person.email, f"--organisation={person.organisation.name}", f"--site={there.name}")
    moved = Person.objects.get(pk=person.pk)
    assert moved.next_site_id == there.pk
    assert moved.moves_at > utc_now()
    assert AuditEvent.objects.filter(event="person.moves", person_id=person.pk).exists()


def test_what_a_person_can_do_and_may_hear(person):
    run("qualify", person.email, "--qualification=words", "--qualification=pairs", "--clearance=minors", "--days=30")
    now = utc_now()
    known = facts_of(person_id=person.pk, now=now)
    assert (known.qualifications, known.clearances) == ({"words", "pairs"}, {"minors"})
    run("qualify", person.email, "--qualification=words", "--clearance=minors", "--end")
    assert facts_of(person_id=person.pk, now=utc_now()).qualifications == {"pairs"}
    run("qualify", person.email, "--qualification=words")
    later = facts_of(person_id=person.pk, now=now + timedelta(days=31))
    assert (later.qualifications, later.clearances) == ({"words"}, frozenset())
    for wrong in ([], ["--clearance="], [f"--clearance={'x' * 17}"]):
        with pytest.raises(CommandError):
            run("qualify", person.email, *wrong)
