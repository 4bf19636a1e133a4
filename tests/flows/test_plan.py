"""The planner over the calls: measured, never wished, and nothing about a person."""

import re

import pytest
import time_machine
from django.db import connection

from annotation.labels import pace
from annotation.labels.models import Label
from tests.factories import NOW, client_for, make_clip, make_clips, make_person, make_project, make_subject
from tests.flows.labelled import label_clip

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return make_project()


@pytest.fixture
def lead(project):
    return make_person(project.organisation, roles=("supervisor",))


def labelled(project, number, *, people=1, active_ms=20_000):
    """So many clips, each labelled once, by so many people in turn."""
    crew = [make_person(project.organisation, projects=(project,)) for _ in range(people)]
    clips = make_clips(project, number)
    labels = [label_clip(clip, crew[place % people]) for place, clip in enumerate(clips)]
    Label.objects.filter(pk__in=[label.pk for label in labels]).update(active_ms=active_ms)
    return labels


def plan(lead, project, **asked):
    with time_machine.travel(NOW, tick=False):
        return client_for(lead).get(f"/api/v1/projects/{project.slug}/plan", asked)


def test_W7_before_fifty_clips_it_is_not_yet_known(project, lead):
    """W7: a pilot of 50 clips first; before that "not yet known"."""
    labelled(project, 49, people=5)
    make_clips(project, 3)
    found = plan(lead, project).json()
    assert found["measured"] == {"clips": 49, "pilot_missing": 1, "mean_s": None, "p50_s": None, "p90_s": None}
    assert found["forecast"] is None
    assert found["clips"] == 3
    assert found["day"] == {"hours": 9, "work_s": 28_800, "clips_limit": 1000, "seconds_per_clip": 28.8}
    meal = plan(lead, project, meal_minutes=45).json()["day"]
    assert meal["seconds_per_clip"] == 27.0


def test_W7_then_the_measured_mean_counts_and_p50_and_p90_are_shown(project, lead):
    """W7: the planner multiplies by the measured mean per project."""
    labels = labelled(project, 50, people=5)
    Label.objects.filter(pk__in=[label.pk for label in labels[:10]]).update(active_ms=45_000)
    found = plan(lead, project, clips=23_040, people=8).json()
    assert found["measured"] == {"clips": 50, "pilot_missing": 0, "mean_s": 25, "p50_s": 20, "p90_s": 45}
    # 1152 clips a day would fit; nobody is planned beyond the limit.
    assert found["forecast"]["clips_per_day"] == 1000
    slow = plan(lead, project, clips=23_040, people=8, hours=4.5, meal_minutes=0).json()
    assert slow["day"]["work_s"] == 14_400
    assert slow["forecast"] == {"clips_per_day": 576, "people_days": 40.0, "days": 5, "ends_on": "2026-03-06"}


def test_no_distribution_among_fewer_than_five_people(project, lead):
    labelled(project, 50, people=4)
    measured = plan(lead, project).json()["measured"]
    assert (measured["mean_s"], measured["p50_s"], measured["p90_s"]) == (20, None, None)


def test_corrections_and_labels_that_were_not_measured_do_not_count(project, lead):
    labels = labelled(project, 50)
    corrected = label_clip(labels[0].clip, labels[0].person, version=2)
    Label.objects.filter(pk=corrected.pk).update(active_ms=9_000_000)
    Label.objects.filter(pk=labels[1].pk).update(active_ms=0)
    measured = plan(lead, project).json()["measured"]
    assert (measured["clips"], measured["pilot_missing"]) == (49, 1)
    Label.objects.filter(pk=labels[1].pk).update(active_ms=20_000)
    assert plan(lead, project).json()["measured"]["mean_s"] == 20


def test_another_projects_labels_do_not_count(project, lead):
    labelled(make_project(project.organisation), 50)
    assert plan(lead, project).json()["measured"]["clips"] == 0


def test_what_waits_is_counted_by_language(project, lead):
    subject = make_subject(project)
    for language in ("en-US", "en-GB", "es-CR"):
        make_clip(project, subject=subject, language=language)
    assert plan(lead, project).json()["open"] == [{"language": "en", "clips": 2}, {"language": "es", "clips": 1}]


def test_nothing_left_takes_no_day(project, lead):
    labelled(project, 50)
    assert plan(lead, project).json()["forecast"] == {
        "clips_per_day": 1000, "people_days": 0, "days": 0, "ends_on": None
    }  # fmt: skip


@pytest.mark.parametrize(
    "asked", [{"people": 0}, {"clips": -1}, {"hours": 0}, {"hours": 25}, {"hours": 0.5, "meal_minutes": 45}]
)
def test_nonsense_is_refused(project, lead, asked):
    answer = plan(lead, project, **asked)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid")


def test_a_plan_is_for_leads_of_the_organisation(project):
    assert plan(make_person(project.organisation), project).status_code == 403
    assert plan(make_person(roles=("supervisor",)), project).status_code == 404


def test_the_pace_is_read_by_an_index_of_the_form_or_from_the_newest_label_back():
    values = {"forms": [1], "newest": 10}
    assert set(re.findall(r"%\((\w+)\)s", pace._PACE)) == set(values)
    with connection.cursor() as cursor:
        # So few rows are read by a scan wherever one is allowed.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {pace._PACE}", values)
        lines = "\n".join(line for (line,) in cursor.fetchall())
    assert "Index" in lines
    assert "Seq Scan" not in lines
