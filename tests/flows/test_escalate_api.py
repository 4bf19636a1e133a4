"""The contract of the escalations' calls: shapes, statuses, refusals, and who may ask."""

from typing import Any
from uuid import uuid4

import pytest

from annotation.escalations.models import Escalation
from annotation.queue.models import Assignment
from reviewers.audit.models import AuditEvent
from tests.factories import client_for, key_header, make_clip, make_organisation, make_person, make_project, tone

pytestmark = pytest.mark.django_db
API = "/api/v1"


@pytest.fixture
def project():
    return make_project()


@pytest.fixture
def reporter(project):
    make_clip(project, with_sound=True)
    return make_person(project.organisation, projects=(project,), on_shift_since=None)


@pytest.fixture
def lead(project):
    return client_for(make_person(project.organisation, roles=("supervisor",)))


@pytest.fixture
def officer(project):
    return client_for(make_person(project.organisation, roles=("safety",)))


def post(client: Any, path: str, body: Any = None, **headers: str):
    return client.post(f"{API}/{path}", body or {}, format="json", headers=headers or key_header())


def escalated(reporter, **body: Any):
    client = client_for(reporter)
    assert post(client, "shifts/start").status_code == 200
    given = post(client, "batches", {"size": 1})
    assert given.status_code == 201, given.content
    assignment = given.json()["assignments"][0]["id"]
    answer = post(client, f"assignments/{assignment}/escalate", {"heard": [], **body})
    assert answer.status_code == 201, answer.content
    return client, answer.json()


def test_a_report_its_kind_and_the_own_list(reporter, lead) -> None:
    client, made = escalated(reporter, note="a fall, I think", at_ms=200)
    assert made["state"] == "escalated"
    assert {"code": "self_harm", "level": "S0"} in made["kinds"]
    chosen = client.patch(f"{API}/reports/{made['report']}", {"kind": "other"}, format="json", headers=key_header())
    assert (chosen.status_code, chosen.json()["kind"]) == (200, "other")
    mine = client.get(f"{API}/escalations/mine").json()
    assert mine["next"] is None
    assert [(row["id"], row["state"], row["outcome"]) for row in mine["results"]] == [
        (made["report"], "received", None)
    ]


def test_the_list_of_the_staff_names_no_reporter(reporter, lead) -> None:
    escalated(reporter, kind="violence", note="a blow")
    answer = lead.get(f"{API}/escalations")
    row = answer.json()["results"][0]
    assert (row["level"], row["kind"], row["state"], row["duration_s"]) == ("S1", "violence", "open", 0.5)
    assert row["reports"][0]["note"] == "a blow"
    assert row["reports"][0]["mine"] is False
    assert row["may"] == ["acknowledge", "decide"]
    assert row["why_not"] == {"close": "not_decided"}
    assert reporter.name not in answer.content.decode()
    assert reporter.email not in answer.content.decode()


def test_the_gravest_come_first(project, lead) -> None:
    for kind in ("distressing", "danger_now", "third_parties", "violence"):
        make_clip(project)
        escalated(make_person(project.organisation, projects=(project,), on_shift_since=None), kind=kind)
    levels = [row["level"] for row in lead.get(f"{API}/escalations").json()["results"]]
    assert levels == sorted(levels)


def test_owning_deciding_and_closing_by_two(reporter, lead, officer) -> None:
    escalated(reporter, kind="danger_now")
    found = Escalation.objects.get().public_id
    assert post(lead, f"escalations/{found}/acknowledge").json()["state"] == "acknowledged"
    decided = post(lead, f"escalations/{found}/decide", {"decision": "authority_told", "reason": "a man falls"})
    assert decided.json()["decision"] == "authority_told"
    vote = {"reason": "referred", "text": "told at 15:04"}
    first = post(lead, f"escalations/{found}/close", vote)
    assert (first.status_code, first.json()["state"]) == (200, "closing")
    assert first.json()["why_not"]["close"] == "second_person_needed"
    again = post(lead, f"escalations/{found}/close", vote)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "same_person")
    second = post(officer, f"escalations/{found}/close", vote)
    assert second.json()["state"] == "closed"
    assert [row["reason"] for row in second.json()["votes"]] == ["referred", "referred"]
    assert lead.get(f"{API}/escalations").json()["results"] == []
    closed = lead.get(f"{API}/escalations", {"state": "closed"}).json()["results"]
    assert [row["id"] for row in closed] == [str(found)]


def test_audio_under_an_escalation_is_private_and_logged(reporter, lead) -> None:
    escalated(reporter, kind="violence")
    found = Escalation.objects.get()
    answer = lead.get(f"{API}/escalations/{found.public_id}/audio")
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (200, "audio/ogg", "no-store")
    assert answer.content == tone().data
    assert AuditEvent.objects.filter(about=found.public_id, event="escalation.served").count() == 1


def test_a_reviewer_sees_no_list_and_another_organisation_sees_nothing(reporter, lead) -> None:
    client, _ = escalated(reporter, kind="violence")
    found = Escalation.objects.get().public_id
    for path in ("escalations", f"escalations/{found}", f"escalations/{found}/audio"):
        assert client.get(f"{API}/{path}").status_code == 403
    stranger = client_for(make_person(make_organisation(), roles=("supervisor", "safety")))
    assert stranger.get(f"{API}/escalations").json()["results"] == []
    for path in (f"escalations/{found}", f"escalations/{found}/audio"):
        assert stranger.get(f"{API}/{path}").status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"kind": "murder"}, 400),
        ({"at_ms": -1}, 400),
        ({"note": "a\x00b"}, 400),
        ({"heard": [[5, 1, "x"]]}, 400),
        ({"heard": "all"}, 400),
    ],
)
def test_what_is_not_as_it_should_be_is_refused_and_nothing_happens(reporter, body, status) -> None:
    client = client_for(reporter)
    post(client, "shifts/start")
    post(client, "batches", {"size": 1})
    assignment = Assignment.objects.get().public_id
    answer = post(client, f"assignments/{assignment}/escalate", body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, "invalid")
    assert not Escalation.objects.exists()


def test_every_write_takes_a_key(reporter, lead) -> None:
    _, made = escalated(reporter, kind="distressing")
    found = Escalation.objects.get().public_id
    for path in ("acknowledge", "decide", "close"):
        answer = lead.post(f"{API}/escalations/{found}/{path}", {}, format="json")
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "idempotency_key_missing")
    assert post(lead, f"escalations/{uuid4()}/acknowledge").status_code == 404
    assert post(lead, f"escalations/{found}/decide", {"decision": "erase", "reason": " "}).status_code == 400
    assert made["report"]


def test_a_longer_list_asks_the_database_no_more_often(project, django_assert_max_num_queries) -> None:
    """Reports, votes, reporting lines and names are read once a page."""
    head = make_person(project.organisation, roles=("supervisor",))
    for _ in range(6):
        make_clip(project)
        reporter = make_person(project.organisation, projects=(project,), on_shift_since=None)
        escalated(reporter, kind="violence")
    for found in Escalation.objects.all():
        voter = client_for(make_person(project.organisation, roles=("supervisor",), reports_to=head))
        assert (
            post(voter, f"escalations/{found.public_id}/decide", {"decision": "erase", "reason": "a blow"}).status_code
            == 200
        )
        vote = {"reason": "handled", "text": "heard"}
        assert post(voter, f"escalations/{found.public_id}/close", vote).json()["state"] == "closing"
    above = client_for(head)
    with django_assert_max_num_queries(15):
        rows = above.get(f"{API}/escalations").json()["results"]
    assert [row["why_not"]["close"] for row in rows] == ["same_reporting_line"] * 6
