"""Every call of the document, done once with success: each answer on the way is what the document says."""

from typing import Any

import pytest

from demo.cast import DOORS, ORGANISATION, address
from tests.contracts.document import OPERATIONS
from tests.contracts.world import World, build, call, manifest_part, past_shift, stuck_clip
from tests.factories import make_organisation, make_person

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery staple"


class Witness:
    """Makes calls, and keeps which ones succeeded and what the document does not say of them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.succeeded: set[str] = set()
        self.complaints: list[str] = []

    def sees(
        self, who: Any, name: str, body: Any = None, /, *, headers: dict[str, str] | None = None, **ids: str
    ) -> Any:
        client = self.world.client(who) if isinstance(who, str) else who
        answer = call(client, OPERATIONS[name], {**self.world.ids, **ids}, body, **(headers or {}))
        self.complaints += OPERATIONS[name].complaints(answer)
        assert answer.status_code < 300, (name, answer.status_code, answer.content)
        self.succeeded.add(name)
        return answer.json() if answer.headers.get("Content-Type") == "application/json" else None


def a_day_at_the_desk(witness: Witness) -> None:
    for name in ("shifts_start", "breaks_start", "breaks_end"):
        witness.sees("colleague", name)
    batch = witness.sees("colleague", "batches_take", {"size": 3})
    first, second, third = (one["id"] for one in batch["assignments"])
    witness.sees("colleague", "batches_current")
    witness.sees("colleague", "assignment_audio", assignment_id=first)
    witness.sees("colleague", "assignment_audio", headers={"Range": "bytes=0-99"}, assignment_id=first)
    witness.sees("colleague", "heard", {"plays": {first: [[0, 400, "2026-03-02T15:00:00Z"]]}})
    witness.sees("colleague", "assignment_draft", assignment_id=first)
    made = witness.sees("colleague", "assignment_label", assignment_id=first)
    witness.sees("colleague", "label_correct", label_id=made["id"])
    witness.sees("colleague", "assignment_park", assignment_id=second)
    witness.sees("colleague", "assignment_unpark", assignment_id=second)
    witness.sees("colleague", "assignment_skip", assignment_id=second)
    witness.sees("colleague", "assignments_recent")
    witness.sees("colleague", "assignment_undo", assignment_id=second)
    witness.sees("colleague", "assignment_accidental", assignment_id=second)
    report = witness.sees("colleague", "assignment_escalate", {"heard": []}, assignment_id=third)["report"]
    witness.sees("colleague", "report_choose_kind", report_id=report)
    witness.sees("colleague", "escalations_mine")
    witness.sees("colleague", "batches_return", batch_id=batch["id"])
    witness.sees("colleague", "shifts_end")
    witness.sees("colleague", "me_read")


def hours_are_corrected(witness: Witness) -> None:
    other = past_shift(witness.world.people["colleague"])
    asked = witness.sees("colleague", "shifts_correct", shift_id=other)["corrections"][0]["id"]
    witness.sees("supervisor", "corrections_waiting")
    witness.sees("supervisor", "correction_refuse", correction_id=asked)
    witness.sees("supervisor", "correction_agree")
    witness.sees("reviewer", "shifts_mine")
    witness.sees("reviewer", "shifts_hours")
    witness.sees("supervisor", "project_form")
    witness.sees("supervisor", "project_plan")


def an_escalation(witness: Witness) -> None:
    witness.sees("supervisor", "escalations_list")
    witness.sees("supervisor", "escalation_read")
    witness.sees("supervisor", "escalation_audio")
    witness.sees("supervisor", "escalation_acknowledge")
    witness.sees("supervisor", "escalation_decide")
    witness.sees("supervisor", "escalation_close")
    closed = witness.sees("safety", "escalation_close")
    assert closed["state"] == "closed"
    # Now the reporter reads an outcome.
    witness.sees("reviewer", "escalations_mine")


def a_lead_at_work(witness: Witness) -> None:
    witness.sees("supervisor", "overlap_change")
    witness.sees("supervisor", "overlap_read")
    witness.sees("steward", "conditions_change")
    witness.sees("supervisor", "conditions_read")
    witness.sees("supervisor", "gold_make")
    witness.sees("supervisor", "gold_list")
    witness.sees("supervisor", "gold_retire")


def a_lead_and_the_queue(witness: Witness) -> None:
    for name in ("queue_read", "queue_held", "project_people"):
        witness.sees("supervisor", name)
    for name in ("project_drain", "project_pause", "project_resume", "person_pause", "person_resume"):
        witness.sees("supervisor", name)
    witness.sees("supervisor", "assignment_reassign")
    witness.sees("supervisor", "person_take_back")
    for name in ("stuck_put_back", "stuck_reroute", "stuck_set_aside"):
        clip = stuck_clip(witness.world)
        witness.sees("supervisor", "queue_stuck")
        witness.sees("supervisor", name, clip_id=clip)


def data_comes_and_goes(witness: Witness) -> None:
    witness.sees("ml", "projects_list")
    intake = witness.sees("ml", "intakes_create", manifest_part())["id"]
    witness.sees("ml", "intakes_retrieve", intake_id=intake)
    witness.sees("ml", "intakes_errors", intake_id=intake)
    export = witness.sees("ml", "exports_create")["id"]
    build(export)
    manifest = witness.sees("ml", "exports_retrieve", export_id=export)["manifest"]
    name = manifest["files"][0]["name"]
    witness.sees("ml", "exports_file", export_id=export, name=name)
    witness.sees("ml", "exports_file", headers={"Range": "bytes=0-9"}, export_id=export, name=name)
    witness.sees("ml", "exports_list")


def a_steward_at_work(witness: Witness) -> None:
    witness.sees("steward", "clips_list")
    witness.sees("steward", "subjects_list")
    witness.sees("steward", "audit_clip")
    witness.sees("steward", "audit_verify")
    witness.sees("steward", "subjects_withdraw")
    witness.sees("steward", "subjects_list")


def coming_and_leaving(witness: Witness) -> None:
    person = make_person(make_organisation(ORGANISATION), on_shift_since=None)
    person.email = address(DOORS["reviewer"])
    person.set_password(PASSWORD)
    person.save()
    client = witness.world.client("reviewer")
    client.cookies.clear()
    witness.sees(client, "session_read")
    witness.sees(client, "session_begin", {"email": person.email, "password": PASSWORD})
    witness.sees(client, "session_end")
    witness.sees(client, "demo_read")
    witness.sees(client, "demo_enter")


def test_every_call_succeeds_and_answers_as_documented(world: World, settings: Any) -> None:
    settings.DEMO = True
    witness = Witness(world)
    for journey in (
        a_lead_at_work,
        a_day_at_the_desk,
        hours_are_corrected,
        an_escalation,
        data_comes_and_goes,
        a_lead_and_the_queue,
        a_steward_at_work,
        coming_and_leaving,
    ):
        journey(witness)
    assert witness.complaints == []
    assert sorted(set(OPERATIONS) - witness.succeeded) == []


@pytest.mark.parametrize("wrong", [{"signed_in": 1, "demo": False}, {"demo": False}])
def test_an_answer_that_is_not_documented_is_found(world: World, wrong: dict[str, Any]) -> None:
    answer = call(world.client("reviewer"), OPERATIONS["session_read"], {})
    answer.json = lambda: wrong
    assert OPERATIONS["session_read"].complaints(answer)
