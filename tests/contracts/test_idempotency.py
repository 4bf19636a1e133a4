"""Every write that keeps a key: once, shown again to a repeat, and no other request under it."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import pytest

from reviewers.audit.models import AuditEvent
from tests.contracts.document import OPERATIONS
from tests.contracts.test_permissions import RULES
from tests.contracts.world import BODIES, World, call, manifest_part, must, past_shift, stuck_clip
from tests.factories import ANSWERS

pytestmark = pytest.mark.django_db
KEYED = sorted(
    name
    for name, one in OPERATIONS.items()
    if any(parameter.get("name") == "Idempotency-Key" for parameter in one.body.get("parameters", []))
)
# The others change nothing when done again, or (a report of sound) tell their repeats from the times in them.
KEYLESS = {"assignment_draft", "heard", "session_begin", "session_end", "demo_enter"}
LIKELY = ("supervisor", "reviewer", "ml", "steward", "safety")
# Who makes the call, where it is not the first of those whose it is.
WHO = {
    "escalation_close": "supervisor",
    "report_choose_kind": "reviewer",
    "shifts_correct": "colleague",
    "shifts_start": "colleague",
}


def before(world: World, name: str) -> Mapping[str, str]:
    """Bring the house to where the call succeeds; return the ids that it names instead of the house's."""
    reviewer, lead = world.client("reviewer"), world.client("supervisor")
    if name == "breaks_end":
        must(reviewer, "breaks_start", world.ids)
    if name == "assignment_unpark":
        must(reviewer, "assignment_park", world.ids)
    if name == "assignment_undo":
        must(reviewer, "assignment_skip", world.ids)
    if name == "escalation_close":
        must(lead, "escalation_decide", world.ids)
    if name == "project_resume":
        must(lead, "project_pause", world.ids)
    if name == "person_resume":
        must(lead, "person_pause", world.ids)
    if name == "report_choose_kind":
        held = world.ids["assignment_id"]
        return {"report_id": must(reviewer, "assignment_escalate", {"assignment_id": held}, {"heard": []})["report"]}
    if name == "shifts_correct":
        return {"shift_id": past_shift(world.people["colleague"])}
    if name.startswith("stuck_"):
        return {"clip_id": stuck_clip(world)}
    return {}


def another(name: str, body: Any) -> Any:
    """A body that says something else, and is as good; of an upload, only its known fields and its files count."""
    return {**body, "consent" if name == "intakes_create" else "note_of_the_test": "another"}


def test_every_write_keeps_a_key_or_needs_none() -> None:
    assert {name for name, one in OPERATIONS.items() if one.writes} == {*KEYED, *KEYLESS}


@pytest.mark.parametrize("name", KEYED)
def test_I4_a_key_is_for_one_request(world: World, name: str) -> None:
    """I4: the key is kept with a hash of the request (`first_time`, `kept_sql`, `Key.check`)."""
    ids = {**world.ids, **before(world, name)}
    client = world.client(WHO.get(name) or min(RULES[name].roles, key=LIKELY.index))
    operation, key = OPERATIONS[name], {"Idempotency-Key": str(uuid4())}
    body = BODIES.get(name, {})
    if name == "gold_make":
        body = {"clip": ids["clip_id"], "answers": ANSWERS}
    if name == "assignment_reassign":
        body = {"person": ids["colleague_id"]}

    def send(what: Any) -> Any:
        return call(client, operation, ids, manifest_part() | what if name == "intakes_create" else what, **key)

    first = send(body)
    assert first.status_code < 300, first.content
    logged = AuditEvent.objects.count()
    repeat = send(body)
    assert repeat.status_code == first.status_code, repeat.content
    assert AuditEvent.objects.count() == logged
    other = send(another(name, body))
    assert (other.status_code, other.json()["error"]["code"]) == (409, "idempotency_conflict"), other.content
    assert operation.complaints(other) == []
