"""My shifts, their corrections, who answers them, and my hours as a file."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from reviewers.audit.models import AuditEvent
from reviewers.people.models import Person
from reviewers.shifts.models import Break, Shift, ShiftCorrection
from tests.factories import NOW, client_for, key_header, make_organisation, make_person, make_site

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def house():
    return make_organisation()


@pytest.fixture
def lead(house):
    return make_person(house, roles=("supervisor",))


@pytest.fixture
def reviewer(house, lead):
    return make_person(house, reports_to=lead, on_shift_since=None)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def a_shift(person: Person, *, ended: datetime = NOW - HOUR, hours: float = 8) -> Shift:
    began = ended - hours * HOUR
    shift = Shift.objects.create(
        person=person, started_at=began, ended_at=ended, last_active_at=ended, stretch_began_at=began
    )
    Break.objects.create(shift=shift, started_at=began + 2 * HOUR, ended_at=began + 2.25 * HOUR)
    return shift


def body(shift: Shift, *, later: timedelta = timedelta(0), **more: Any) -> dict[str, Any]:
    return {
        "started_at": (shift.started_at - HOUR).isoformat(),
        "ended_at": (shift.ended_at + later).isoformat(),
        "breaks": [],
        **more,
    }


def ask(person: Person, shift: Shift, sent: dict[str, Any] | None = None, headers: Any = None) -> Any:
    address = f"/api/v1/shifts/{shift.public_id}/corrections"
    return client_for(person).post(address, sent or body(shift), format="json", headers=headers or key_header())


def answer(person: Person, correction: Any, verb: str, headers: Any = None) -> Any:
    return client_for(person).post(f"/api/v1/corrections/{correction}/{verb}", headers=headers or key_header())


def waiting(person: Person) -> list[dict[str, Any]]:
    return client_for(person).get("/api/v1/corrections").json()["results"]


def code(response: Any) -> Any:
    return response.status_code, response.json()["error"]["code"]


def test_both_versions_stay(reviewer, lead):
    shift = a_shift(reviewer)
    asked = ask(reviewer, shift, body(shift, reason="The clock was late"))
    assert asked.status_code == 201
    (seen,) = waiting(lead)
    assert (seen["person"], seen["hours"], seen["recorded"]["hours"]) == (reviewer.name, 9, 8)
    assert len(seen["recorded"]["breaks"]) == 1
    agreed = answer(lead, seen["id"], "agree").json()
    assert (agreed["state"], agreed["decided_by"]) == ("agreed", lead.name)
    assert waiting(lead) == []
    (mine,) = client_for(reviewer).get("/api/v1/shifts").json()["results"]
    assert (mine["hours"], mine["corrections"][0]["hours"], mine["corrections"][0]["state"]) == (8, 9, "agreed")
    again = ask(reviewer, shift)
    assert code(again) == (409, "already_corrected")
    events = AuditEvent.objects.filter(about=seen["id"]).order_by("pk")
    assert list(events.values_list("event", "person_id", "detail")) == [
        ("shift.correction_asked", reviewer.pk, {"shift": str(shift.public_id)}),
        ("shift.correction_agreed", lead.pk, {"shift": str(shift.public_id)}),
    ]


def test_a_refused_correction_leaves_the_shift_and_may_be_followed_by_another(reviewer, lead):
    shift = a_shift(reviewer)
    first = ask(reviewer, shift).json()["corrections"][0]["id"]
    assert code(ask(reviewer, shift)) == (409, "correction_waiting")
    assert answer(lead, first, "refuse").json()["state"] == "refused"
    second = ask(reviewer, shift)
    assert [one["state"] for one in second.json()["corrections"]] == ["asked", "refused"]


def test_a_shift_may_be_corrected_for_seven_days_after_its_end(reviewer):
    week = timedelta(days=7)
    shift = a_shift(reviewer, ended=NOW - week)
    assert code(ask(reviewer, shift)) == (409, "correction_closed")
    Shift.objects.update(ended_at=NOW - week + timedelta(seconds=1))
    assert ask(reviewer, shift).status_code == 201


def test_a_running_shift_cannot_be_corrected_yet(reviewer):
    shift = a_shift(reviewer)
    Shift.objects.update(ended_at=None)
    assert code(ask(reviewer, shift)) == (409, "shift_running")


def test_a_correction_may_not_cross_another_shift_as_it_counts(reviewer, lead):
    early, late = a_shift(reviewer, ended=NOW - 24 * HOUR), a_shift(reviewer)
    long_ago = {**body(early, later=16 * HOUR), "started_at": early.started_at.isoformat()}
    assert code(ask(reviewer, early, long_ago)) == (400, "invalid")
    # Once the later one counts from another hour on, there is room.
    moved = {**body(late), "started_at": (late.ended_at - HOUR).isoformat()}
    answer(lead, ask(reviewer, late, moved).json()["corrections"][0]["id"], "agree")
    assert ask(reviewer, early, long_ago).status_code == 201


def test_nobody_answers_about_their_own_hours(house, lead):
    shift = a_shift(lead)
    asked = ask(lead, shift).json()["corrections"][0]["id"]
    assert waiting(lead) == []
    assert code(answer(lead, asked, "agree")) == (403, "not_allowed")
    other = make_person(house, roles=("supervisor",))
    assert answer(other, asked, "agree").status_code == 200


def test_only_a_lead_above_answers_at_any_distance(house, reviewer, lead):
    above = make_person(house, roles=("supervisor",))
    Person.objects.filter(pk=lead.pk).update(reports_to=above)
    beside, elsewhere = make_person(house, roles=("supervisor",)), make_person(roles=("supervisor",))
    asked = ask(reviewer, a_shift(reviewer)).json()["corrections"][0]["id"]
    for stranger in (beside, elsewhere):
        assert waiting(stranger) == []
        assert code(answer(stranger, asked, "agree")) == (404, "not_found")
    assert code(answer(reviewer, asked, "agree")) == (403, "not_allowed")
    assert len(waiting(above)) == 1
    assert answer(above, asked, "refuse").status_code == 200


def test_a_loop_of_leads_ends(house, reviewer, lead):
    Person.objects.filter(pk=lead.pk).update(reports_to=reviewer)
    ask(reviewer, a_shift(reviewer))
    assert len(waiting(lead)) == 1


def test_an_answer_stands(reviewer, lead):
    asked = ask(reviewer, a_shift(reviewer)).json()["corrections"][0]["id"]
    key = key_header()
    assert answer(lead, asked, "agree", key).status_code == 200
    assert answer(lead, asked, "agree", key).json()["state"] == "agreed"
    assert code(answer(lead, asked, "refuse", key)) == (409, "idempotency_conflict")
    assert code(answer(lead, asked, "refuse")) == (409, "correction_decided")


def test_a_repeated_question_is_asked_once_and_another_under_its_key_is_a_conflict(reviewer):
    shift, key = a_shift(reviewer), key_header()
    assert ask(reviewer, shift, headers=key).status_code == 201
    assert ask(reviewer, shift, headers=key).status_code == 201
    assert ShiftCorrection.objects.count() == 1
    assert code(ask(reviewer, shift, body(shift, reason="else"), key)) == (409, "idempotency_conflict")


def test_somebody_elses_shift_is_not_there(house, reviewer):
    assert code(ask(make_person(house), a_shift(reviewer))) == (404, "not_found")


def test_my_shifts_come_in_pages_and_are_mine_alone(house, reviewer):
    colleague = make_person(house, on_shift_since=None)
    a_shift(colleague)
    for day in range(103):
        a_shift(reviewer, ended=NOW - timedelta(days=200 - day))
    first = client_for(reviewer).get("/api/v1/shifts").json()
    second = client_for(reviewer).get("/api/v1/shifts", {"cursor": first["next"]}).json()
    assert (len(first["results"]), len(second["results"]), second["next"]) == (100, 3, None)


def file_of(person: Person, **period: str) -> list[dict[str, str]]:
    response = client_for(person).get("/api/v1/shifts/hours.csv", period)
    assert response.status_code == 200, response.content
    return list(csv.DictReader(io.StringIO(response.content.decode(), newline="")))


def test_my_hours_are_a_file_with_both_versions(reviewer, lead):
    shift = a_shift(reviewer)
    answer(lead, ask(reviewer, shift, body(shift, reason="=late()")).json()["corrections"][0]["id"], "agree")
    (row,) = file_of(reviewer)
    assert row == {
        "date": "2026-03-02",
        "zone": "America/Costa_Rica",
        "started": "2026-03-02 00:00:00-06:00",
        "ended": "2026-03-02 08:00:00-06:00",
        "breaks": "2026-03-02 02:00:00-06:00/2026-03-02 02:15:00-06:00",
        "hours": "8.00",
        "agreed_started": "2026-03-01 23:00:00-06:00",
        "agreed_ended": "2026-03-02 08:00:00-06:00",
        "agreed_breaks": "",
        "agreed_hours": "9.00",
        "correction": "agreed",
        "reason": "'=late()",
    }


def test_a_shift_is_of_the_local_date_on_which_it_began(reviewer):
    """It began at 22:00 in San José, when it was the next day in UTC, and went over midnight."""
    a_shift(reviewer, ended=datetime(2026, 3, 1, 10, 0, tzinfo=UTC), hours=6)
    for day, found in (("2026-02-27", 0), ("2026-02-28", 1), ("2026-03-01", 0)):
        assert len(file_of(reviewer, **{"from": day, "to": day})) == found, day


def test_hours_over_a_change_of_the_clocks_are_those_that_went_by(house):
    """Bucharest, 29 March 2026: from 00:00 to 08:00 by the clock on the wall are seven hours."""
    person = make_person(site=make_site(house, zone="Europe/Bucharest"), on_shift_since=None)
    a_shift(person, ended=datetime(2026, 3, 29, 5, 0, tzinfo=UTC), hours=7)
    (row,) = file_of(person, **{"from": "2026-03-29", "to": "2026-03-29"})
    assert (row["started"], row["ended"]) == ("2026-03-29 00:00:00+02:00", "2026-03-29 08:00:00+03:00")
    assert row["hours"] == "7.00"


def test_a_running_shift_has_no_hours_yet(reviewer):
    a_shift(reviewer)
    Shift.objects.update(ended_at=None)
    (row,) = file_of(reviewer)
    assert (row["ended"], row["hours"], row["correction"]) == ("", "", "")


@pytest.mark.parametrize(
    "period",
    [
        {"from": "soon"},
        {"from": "2026-03-02", "to": "2026-03-01"},
        {"from": "2024-01-01", "to": "2026-01-01"},
        {"to": "9999-12-31"},
        {"to": "0001-01-01"},
    ],
)
def test_a_period_that_is_none_is_refused(reviewer, period):
    assert code(client_for(reviewer).get("/api/v1/shifts/hours.csv", period)) == (400, "invalid")
