"""A browser's write carries the page's token; a program's needs none."""

from typing import Any

import pytest
from django.middleware.csrf import CSRF_SECRET_LENGTH
from rest_framework.test import APIClient

from config.base.clock import utc_now
from reviewers.access.caller import SCOPES
from reviewers.access.tokens import create_token
from tests.contracts.document import OPERATIONS
from tests.contracts.world import World, call, manifest_part

pytestmark = pytest.mark.django_db
TOKEN = "t" * CSRF_SECRET_LENGTH
WRITES = [name for name, operation in OPERATIONS.items() if operation.writes]


def browser(world: World) -> APIClient:
    """Somebody signed in, whose browser is looked at as strictly as a real one."""
    client = APIClient(enforce_csrf_checks=True)
    client.cookies["sessionid"] = world.client("reviewer").cookies["sessionid"].value
    return client


def code_of(client: APIClient, name: str, world: World, **headers: str) -> Any:
    answer = call(client, OPERATIONS[name], world.ids, manifest_part() if name == "intakes_create" else None, **headers)
    return answer.json()["error"]["code"] if answer.status_code >= 400 else None


@pytest.mark.parametrize("name", WRITES)
def test_a_browsers_write_without_the_token_is_refused(world: World, settings: Any, name: str) -> None:
    settings.DEMO = True
    assert code_of(browser(world), name, world) == "csrf_failed"


@pytest.mark.parametrize("name", WRITES)
def test_a_token_that_is_not_the_cookies_is_refused(world: World, settings: Any, name: str) -> None:
    settings.DEMO = True
    client = browser(world)
    client.cookies["csrftoken"] = TOKEN
    assert code_of(client, name, world, **{"X-CSRFToken": "u" * CSRF_SECRET_LENGTH}) == "csrf_failed"


@pytest.mark.parametrize("name", WRITES)
def test_with_the_token_it_goes_on(world: World, name: str) -> None:
    client = browser(world)
    client.cookies["csrftoken"] = TOKEN
    assert code_of(client, name, world, **{"X-CSRFToken": TOKEN}) != "csrf_failed"


@pytest.mark.parametrize("name", [name for name in WRITES if OPERATIONS[name].by_session])
def test_a_program_needs_none(world: World, name: str) -> None:
    token = create_token(person=world.people["reviewer"], scopes=SCOPES, expires_at=None, now=utc_now())
    client = APIClient(enforce_csrf_checks=True)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    assert code_of(client, name, world) != "csrf_failed"


def test_asking_who_one_is_sets_the_cookie(client: Any) -> None:
    answer = client.get("/api/v1/session")
    assert answer.cookies["csrftoken"]["samesite"] == "Lax"
