"""Who may make which call: every operation of the document, for everybody. Deny first.

A call that is new in the document fails here until somebody says whose it is.
"""

from dataclasses import dataclass
from typing import Any

import pytest
from rest_framework.test import APIClient

from config.base.clock import utc_now
from reviewers.access.caller import SCOPES
from reviewers.access.tokens import create_token
from tests.contracts.document import OPERATIONS, Operation
from tests.contracts.world import STAFF, World, call, manifest_part

pytestmark = pytest.mark.django_db
ALLOWED = "allowed"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Whose call it is; `own` is about something that belongs to one person, whose colleague gets 404."""

    roles: frozenset[str] = frozenset()
    own: bool = False
    # Nobody has to be signed in.
    open: bool = False
    # Nothing is there to anybody, unless this is a demo.
    hidden: bool = False


def _of(*roles: str, own: bool = False) -> Rule:
    return Rule(roles=frozenset(roles), own=own)


EVERYBODY = ("reviewer", *STAFF)
RULES = {
    "session_read": Rule(open=True),
    "session_begin": Rule(open=True),
    "session_end": Rule(open=True),
    "demo_read": Rule(hidden=True),
    "demo_enter": Rule(hidden=True),
    "me_read": _of(*EVERYBODY),
    "projects_list": _of(*EVERYBODY),
    **{name: _of("reviewer") for name in ("shifts_start", "shifts_end", "breaks_start", "breaks_end")},
    # Who reviews no longer still reads their hours.
    "shifts_mine": _of(*EVERYBODY),
    "shifts_hours": _of(*EVERYBODY),
    "shifts_correct": _of(*EVERYBODY, own=True),
    "corrections_waiting": _of("supervisor"),
    "correction_agree": _of("supervisor"),
    "correction_refuse": _of("supervisor"),
    "project_form": _of("supervisor"),
    "project_plan": _of("supervisor"),
    **{name: _of("reviewer") for name in ("batches_take", "heard")},
    # To a colleague who holds nothing there is no batch.
    "batches_current": _of("reviewer", own=True),
    "batches_return": _of("reviewer", own=True),
    "assignment_audio": _of("reviewer", own=True),
    "assignment_draft": _of("reviewer", own=True),
    "assignment_label": _of("reviewer", own=True),
    "assignment_skip": _of("reviewer", own=True),
    "assignment_accidental": _of("reviewer", own=True),
    "assignment_undo": _of("reviewer", own=True),
    "assignment_park": _of("reviewer", own=True),
    "assignment_unpark": _of("reviewer", own=True),
    "assignments_recent": _of("reviewer"),
    "assignment_escalate": _of("reviewer", own=True),
    "label_correct": _of("reviewer", own=True),
    # Who reported and reviews no longer still reads the outcome.
    "report_choose_kind": _of(*EVERYBODY, own=True),
    "escalations_mine": _of(*EVERYBODY),
    "escalations_list": _of("supervisor", "safety"),
    "escalation_read": _of("supervisor", "safety"),
    "escalation_audio": _of("supervisor", "safety"),
    "escalation_acknowledge": _of("supervisor", "safety"),
    "escalation_decide": _of("supervisor", "safety"),
    "escalation_close": _of("supervisor", "safety"),
    "overlap_read": _of("supervisor"),
    "overlap_change": _of("supervisor"),
    "conditions_read": _of("supervisor", "steward"),
    "conditions_change": _of("supervisor", "steward"),
    **{name: _of("supervisor") for name in ("queue_read", "queue_held", "project_people")},
    **{name: _of("supervisor") for name in ("project_pause", "project_drain", "project_resume")},
    **{name: _of("supervisor") for name in ("person_pause", "person_resume", "person_take_back")},
    "assignment_reassign": _of("supervisor"),
    # Which of them decides about a clip goes by why it is stuck.
    "queue_stuck": _of("supervisor", "steward"),
    **{name: _of("supervisor", "steward") for name in ("stuck_put_back", "stuck_reroute", "stuck_set_aside")},
    "gold_list": _of("supervisor"),
    "gold_make": _of("supervisor"),
    "gold_retire": _of("supervisor"),
    "intakes_create": _of("ml", "steward"),
    "intakes_retrieve": _of("ml", "steward"),
    "intakes_errors": _of("ml", "steward"),
    "exports_create": _of("ml", "steward"),
    "exports_list": _of("ml", "steward"),
    "exports_retrieve": _of("ml", "steward"),
    "exports_file": _of("ml", "steward"),
    "subjects_list": _of("steward"),
    "subjects_withdraw": _of("steward"),
    "clips_list": _of("steward"),
    "audit_clip": _of("steward"),
    "audit_verify": _of("steward"),
}
WHO = ("nobody", "reviewer", "colleague", *STAFF, "stranger", "token", "foreign token")


def expected(operation: Operation, who: str) -> Any:
    """What somebody may meet at a call."""
    rule = RULES[operation.id]
    if rule.hidden or rule.open:
        return 404 if rule.hidden else ALLOWED
    if who in ("nobody", "foreign token"):
        return 401
    if who == "token":
        return 403 if operation.scopes else ALLOWED
    if who == "stranger":
        return 404 if operation.places or rule.own else ALLOWED
    if who not in rule.roles and not (who == "colleague" and "reviewer" in rule.roles):
        return 403
    return 404 if rule.own and who != "reviewer" else ALLOWED


def client_of(world: World, who: str, operation: Operation) -> APIClient:
    client = APIClient()
    if who == "token":
        others = sorted(SCOPES - set(operation.scopes)) or sorted(SCOPES)
        token = create_token(person=world.people["everything"], scopes=others, expires_at=None, now=utc_now())
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
        return client
    if who == "foreign token":
        client.credentials(HTTP_AUTHORIZATION="Bearer earshot_of_somebody_else")
        return client
    return client if who == "nobody" else world.client(who)


def test_every_operation_has_a_rule_and_every_rule_an_operation() -> None:
    assert sorted(set(OPERATIONS) ^ set(RULES)) == []


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("name", OPERATIONS)
def test_a_call_is_for_those_whose_it_is(world: World, name: str, who: str) -> None:
    operation = OPERATIONS[name]
    body = manifest_part() if name == "intakes_create" else None
    answer = call(client_of(world, who, operation), operation, world.ids, body)
    wanted = expected(operation, who)
    if wanted == ALLOWED:
        code = answer.json()["error"]["code"] if answer.status_code in (401, 403, 404) else "wrong_credentials"
        assert code == "wrong_credentials", answer.content
    else:
        assert answer.status_code == wanted, answer.content
    if who == "stranger":
        given = b"".join(answer) if answer.streaming else answer.content
        assert not [one for one in world.ids.values() if one.encode() in given]


@pytest.mark.parametrize("name", [name for name, operation in OPERATIONS.items() if operation.scopes])
def test_a_token_with_the_scope_is_let_in(world: World, name: str) -> None:
    operation = OPERATIONS[name]
    world.people["holder"] = world.people["reviewer"] if RULES[name].own else world.people["everything"]
    token = create_token(person=world.people["holder"], scopes=operation.scopes, expires_at=None, now=utc_now())
    client = APIClient(enforce_csrf_checks=True)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    answer = call(client, operation, world.ids, manifest_part() if name == "intakes_create" else None)
    assert answer.status_code not in (401, 403, 404), answer.content
