"""Whatever is sent, every operation answers as documented: generated requests, valid ones and broken ones."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.middleware.csrf import CSRF_SECRET_LENGTH
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode, checks

from config.wsgi import application
from reviewers.access.caller import SCOPE_OF_ROLE
from tests.contracts.conftest import undone
from tests.contracts.document import DOCUMENT, OPERATIONS, Operation
from tests.contracts.world import World

pytestmark = pytest.mark.django_db


def at_this_machine(environ: dict[str, Any], start_response: Any) -> Any:
    """The whole application, as a browser on the same machine meets it."""
    return application({"REMOTE_ADDR": "127.0.0.1", **environ}, start_response)


SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
SCHEMA.app = at_this_machine
EXAMPLES = 8
CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]
# Valid requests and broken ones; in a call that asks for nothing there is nothing to break.
CASES = [pytest.param(name, GenerationMode.POSITIVE, id=f"{name}-valid") for name in OPERATIONS] + [
    pytest.param(name, GenerationMode.NEGATIVE, id=f"{name}-broken")
    for name, operation in OPERATIONS.items()
    if operation.body["security"] or operation.body.get("parameters")
]
# A browser's proof that its page is ours: any value, twice the same.
CSRF = "c" * CSRF_SECRET_LENGTH
WHO_BY_SCOPE = {scope: role for role, scope in SCOPE_OF_ROLE.items() if role != "safety"} | {"intake": "ml"}


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """A request would close the connection of the test's transaction when it begins and ends."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def caller_of(operation: Operation) -> str:
    return WHO_BY_SCOPE[operation.scopes[0]] if operation.scopes else "reviewer"


@pytest.mark.parametrize(("name", "mode"), CASES)
def test_whatever_is_sent_the_answer_is_as_documented(world: World, name: str, mode: GenerationMode) -> None:
    operation = OPERATIONS[name]
    described = SCHEMA.find_operation_by_label(operation.label)
    assert described is not None
    session = world.client(caller_of(operation)).cookies["sessionid"].value
    strategy = described.as_strategy(generation_mode=mode)

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy, real=st.booleans(), key=st.uuids())
    def sent(case: Case, real: bool, key: UUID) -> None:
        send(case, ids=world.ids if real else {}, key=key, session=session)

    with override_settings(DEMO=True):
        sent()


def send(case: Case, *, ids: dict[str, str], key: UUID, session: str) -> Any:
    """Send a generated case, about something that exists where asked for; nothing of it lasts."""
    case.path_parameters = {
        **(case.path_parameters or {}),
        **{name: ids[name] for name in case.path_parameters or {} if name in ids},
    }
    # Who calls is not left to chance: strangers are test_permissions.py's.
    case.cookies = {}
    case.headers.pop("Authorization", None)
    if "Idempotency-Key" in case.headers:
        case.headers["Idempotency-Key"] = str(key)
    cache.clear()
    with undone():
        response = case.call(
            headers={"X-CSRFToken": CSRF},
            cookies={"sessionid": session, "csrftoken": CSRF},
        )
        case.validate_response(response, checks=CHECKS)
    return response
