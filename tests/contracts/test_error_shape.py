"""One shape for every error, from wherever it comes; every refusal has a code of its own and a sentence for people."""

import re
from collections import defaultdict
from collections.abc import Callable
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import pytest

import annotation
import config.base
import demo
import reviewers
from config.base.errors import Refusal
from tests.contracts.world import World
from tests.factories import key_header

pytestmark = pytest.mark.django_db
HOUSE = (annotation, config.base, demo, reviewers)
API = "/api/v1"


def every_refusal() -> list[type[Refusal]]:
    """Every refusal of the house, wherever it is defined."""
    for package in HOUSE:
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" not in module.name:
                import_module(module.name)
    found, waiting = [], [Refusal]
    while waiting:
        known = waiting.pop()
        found.append(known)
        waiting += known.__subclasses__()
    return sorted((one for one in found if not one.__module__.startswith("tests.")), key=lambda one: one.__qualname__)


@pytest.mark.parametrize("refusal", every_refusal(), ids=lambda one: one.__name__)
def test_a_refusal_has_code_status_and_sentence(refusal: type[Refusal]) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]{2,39}", refusal.code)
    assert 400 <= refusal.status <= 599
    sentence = refusal().message
    assert refusal.__dict__.get("__doc__"), "its docstring is the message"
    assert re.fullmatch(r"[A-Z].*\.", sentence), sentence
    assert "\n" not in sentence
    assert refusal().body() == {"error": {"code": refusal.code, "message": sentence, "details": {}}}


def test_a_code_has_one_meaning() -> None:
    by_code: dict[str, list[type[Refusal]]] = defaultdict(list)
    for refusal in every_refusal():
        by_code[refusal.code].append(refusal)
    for code, refusals in by_code.items():
        # A closer case of the same thing may share its code and status.
        broadest = min(refusals, key=lambda one: len(one.__mro__))
        assert all(issubclass(one, broadest) and one.status == broadest.status for one in refusals), (code, refusals)


def plain_broken_json(world: World) -> Any:
    return _raw(world, "reviewer", "batches", b"{no")


def drf_broken_json(world: World) -> Any:
    return _raw(world, "ml", f"projects/{world.ids['slug']}/exports", b"{no")


def plain_not_an_object(world: World) -> Any:
    return _raw(world, "reviewer", "batches", b"[1]")


def drf_not_an_object(world: World) -> Any:
    return _raw(world, "ml", f"projects/{world.ids['slug']}/exports", b"[1]")


def plain_bottomless(world: World) -> Any:
    return _raw(world, "reviewer", f"assignments/{world.ids['assignment_id']}/draft", _deep(900), method="put")


def drf_bottomless(world: World) -> Any:
    return _raw(world, "ml", f"projects/{world.ids['slug']}/exports", _deep(20_000))


def plain_lone_surrogate(world: World) -> Any:
    return _raw(world, "reviewer", f"assignments/{world.ids['assignment_id']}/draft", b'{"a": "\\ud800"}', method="put")


def plain_nul(world: World) -> Any:
    return _raw(world, "reviewer", "batches", b'{"project": "\\u0000"}')


def drf_nul_within(world: World) -> Any:
    return _raw(
        world,
        "ml",
        f"projects/{world.ids['slug']}/exports",
        b'{"format": "jsonl", "filters": {"languages": ["\\u0000"]}}',
    )


def plain_not_a_number(world: World) -> Any:
    return _raw(world, "reviewer", "batches", b'{"size": NaN}')


def wrong_answers(world: World) -> Any:
    return _raw(
        world, "reviewer", f"assignments/{world.ids['assignment_id']}/label", b'{"answers": {"said": "perhaps"}}'
    )


def no_key(world: World) -> Any:
    return world.client("reviewer").post(f"{API}/batches", {}, format="json")


def plain_too_large(world: World) -> Any:
    return _raw(world, "reviewer", "batches", b'{"project": "%s"}' % (b"x" * 300_000))


def plain_far_too_large(world: World) -> Any:
    return _raw(world, "reviewer", "batches", b'{"project": "%s"}' % (b"x" * 2_000_000))


def draft_too_large(world: World) -> Any:
    return _raw(
        world,
        "reviewer",
        f"assignments/{world.ids['assignment_id']}/draft",
        b'{"a": "%s"}' % (b"x" * 70_000),
        method="put",
    )


def drf_far_too_large(world: World) -> Any:
    return _raw(world, "ml", f"projects/{world.ids['slug']}/exports", b'{"format": "%s"}' % (b"x" * 2_000_000))


def broken_upload(world: World) -> Any:
    return world.client("ml").generic(
        "POST",
        f"{API}/projects/{world.ids['slug']}/intakes",
        b"--",
        content_type="multipart/form-data; boundary=\xff",
        headers=key_header(),
    )


def foreign_cursor(world: World) -> Any:
    return world.client("steward").get(f"{API}/clips?cursor=!!")


def far_cursor(world: World) -> Any:
    return world.client("supervisor").get(f"{API}/escalations?cursor=OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5")


def far_place_in_the_log(world: World) -> Any:
    return world.client("steward").get(
        f"{API}/audit/clips/{world.ids['clip_id']}?cursor=OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OjE"
    )


def nul_in_the_query(world: World) -> Any:
    return world.client("steward").get(f"{API}/subjects?q=a%00b")


def nul_in_the_path(world: World) -> Any:
    return world.client("steward").post(f"{API}/subjects/a%00b/withdraw", headers=key_header())


def unknown_call(world: World) -> Any:
    return world.client("reviewer").get(f"{API}/nothing")


def unknown_write_of_a_stranger(world: World) -> Any:
    client = world.client("reviewer")
    client.cookies.clear()
    client.handler.enforce_csrf_checks = True
    return client.post(f"{API}/nothing")


def unknown_version(world: World) -> Any:
    return world.client("reviewer").get("/api/v9/me")


def a_slash_too_many(world: World) -> Any:
    return world.client("reviewer").get(f"{API}/me/")


def somebody_elses(world: World) -> Any:
    return world.client("colleague").get(f"{API}/assignments/{world.ids['assignment_id']}/audio")


def plain_wrong_method(world: World) -> Any:
    return world.client("reviewer").delete(f"{API}/batches")


def drf_wrong_method(world: World) -> Any:
    return world.client("reviewer").delete(f"{API}/me")


def wrong_role(world: World) -> Any:
    return world.client("reviewer").get(f"{API}/escalations")


def not_signed_in(world: World) -> Any:
    client = world.client("reviewer")
    client.cookies.clear()
    return client.get(f"{API}/me")


def another_host(world: World) -> Any:
    return world.client("reviewer").get(f"{API}/me", headers={"Host": "elsewhere.example"})


def plain_failure(world: World) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("annotation.queue.api.hand_out.current_batch", _fails)
        return _careless(world).get(f"{API}/batches/current")


def drf_failure(world: World) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("reviewers.access.api.me_body", _fails)
        return _careless(world).get(f"{API}/me")


PROVOKED: dict[Callable[[World], Any], tuple[int, str]] = {
    plain_broken_json: (400, "invalid"),
    drf_broken_json: (400, "invalid"),
    plain_not_an_object: (400, "invalid"),
    drf_not_an_object: (400, "invalid"),
    plain_bottomless: (400, "invalid"),
    drf_bottomless: (400, "invalid"),
    plain_lone_surrogate: (400, "invalid"),
    plain_nul: (400, "invalid"),
    drf_nul_within: (400, "invalid"),
    plain_not_a_number: (400, "invalid"),
    wrong_answers: (400, "invalid_answers"),
    no_key: (400, "idempotency_key_missing"),
    plain_too_large: (413, "too_large"),
    plain_far_too_large: (413, "too_large"),
    draft_too_large: (413, "too_large"),
    drf_far_too_large: (413, "too_large"),
    broken_upload: (400, "invalid"),
    foreign_cursor: (400, "invalid"),
    far_cursor: (400, "invalid"),
    far_place_in_the_log: (400, "invalid"),
    nul_in_the_query: (400, "invalid"),
    nul_in_the_path: (404, "not_found"),
    unknown_call: (404, "not_found"),
    unknown_write_of_a_stranger: (404, "not_found"),
    unknown_version: (404, "not_found"),
    a_slash_too_many: (404, "not_found"),
    somebody_elses: (404, "not_found"),
    plain_wrong_method: (405, "method_not_allowed"),
    drf_wrong_method: (405, "method_not_allowed"),
    wrong_role: (403, "not_allowed"),
    not_signed_in: (401, "not_signed_in"),
    another_host: (400, "invalid"),
    plain_failure: (500, "broken"),
    drf_failure: (500, "broken"),
}


@pytest.mark.parametrize("provoke", PROVOKED, ids=lambda one: one.__name__)
def test_an_error_comes_in_the_one_envelope(world: World, provoke: Callable[[World], Any]) -> None:
    answer = provoke(world)
    body = answer.json()
    assert (answer.status_code, body["error"]["code"]) == PROVOKED[provoke], answer.content
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message", "details"}
    assert isinstance(body["error"]["details"], dict)
    assert body["error"]["message"]
    assert "Traceback" not in answer.content.decode()
    assert SECRET not in answer.content.decode()


SECRET = "the reason that nobody outside is to read"


def _fails(**_: Any) -> Any:
    raise RuntimeError(SECRET)


def _careless(world: World) -> Any:
    client = world.client("reviewer")
    client.raise_request_exception = False
    return client


def _raw(world: World, who: str, path: str, body: bytes, *, method: str = "post") -> Any:
    client = world.client(who)
    return client.generic(method.upper(), f"{API}/{path}", body, content_type="application/json", headers=key_header())


def _deep(levels: int) -> bytes:
    return b'{"a":' + b"[" * levels + b"]" * levels + b"}"
