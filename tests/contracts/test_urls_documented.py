"""Every address under api/v1 is in the OpenAPI document, with every method that it takes, and nothing else is."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from drf_spectacular.generators import SchemaGenerator

from tests.contracts.document import DOCUMENT, METHODS, OPERATIONS
from tests.contracts.world import World

pytestmark = pytest.mark.django_db
# The document itself.
BESIDE = {"/api/v1/schema/"}
_CONVERTER = re.compile(r"<(?:\w+:)?(\w+)>")


def addresses(patterns: list[Any], before: str = "/") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and route.startswith("/api/v1/"):
            yield _CONVERTER.sub(r"{\1}", route)


def test_the_committed_document_is_the_codes() -> None:
    fresh = SchemaGenerator().get_schema(public=True)
    assert json.loads(json.dumps(fresh)) == DOCUMENT


def test_every_address_is_documented_and_every_documented_address_exists() -> None:
    assert set(addresses(get_resolver().url_patterns)) - BESIDE == set(DOCUMENT["paths"])


@pytest.mark.parametrize("path", DOCUMENT["paths"])
def test_a_method_that_is_not_documented_is_not_taken(world: World, path: str) -> None:
    client = world.client("everything")
    address = path.format(**world.ids)
    for method in (*METHODS, "options"):
        if method not in DOCUMENT["paths"][path]:
            answer = getattr(client, method)(address)
            assert (answer.status_code, answer.json()["error"]["code"]) == (405, "method_not_allowed"), method


def test_the_document_is_served_to_programs(client: Any) -> None:
    answer = client.get("/api/v1/schema/?format=json")
    assert answer.status_code == 200
    assert answer.json()["openapi"].startswith("3.1")
    assert set(answer.json()["paths"]) == set(DOCUMENT["paths"])


def test_operations_have_names_of_their_own() -> None:
    assert len(OPERATIONS) == sum(len(set(methods) & set(METHODS)) for methods in DOCUMENT["paths"].values())
