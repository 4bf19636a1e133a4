"""What every answer says to the browser about itself."""

from typing import Any

import pytest

from tests.contracts.document import OPERATIONS
from tests.contracts.world import World, call, manifest_part

pytestmark = pytest.mark.django_db


def policy(answer: Any) -> dict[str, list[str]]:
    directives = (part.split() for part in answer.headers["Content-Security-Policy"].split(";"))
    return {words[0]: words[1:] for words in directives if words}


def must_be_guarded(answer: Any) -> None:
    said = policy(answer)
    assert said["default-src"] == ["'none'"]
    assert said["frame-ancestors"] == ["'none'"]
    assert not [
        word
        for words in said.values()
        for word in words
        if word.startswith("'unsafe") or word in ("*", "http:", "https:")
    ]
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("who", ["everything", "reviewer"])
@pytest.mark.parametrize("name", OPERATIONS)
def test_every_answer_is_guarded_and_kept_by_no_cache(world: World, name: str, who: str) -> None:
    body = manifest_part() if name == "intakes_create" else None
    answer = call(world.client(who), OPERATIONS[name], world.ids, body)
    must_be_guarded(answer)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ["/", "/desk", "/healthz", "/api/v1/nothing", "/api/v1/schema/"])
def test_pages_and_unknown_calls_are_guarded(client: Any, address: str) -> None:
    must_be_guarded(client.get(address))


def test_sound_is_shown_in_place_and_never_kept(world: World) -> None:
    answer = call(world.client("reviewer"), OPERATIONS["assignment_audio"], world.ids)
    assert (answer.headers["Content-Disposition"], answer.headers["Cache-Control"]) == ("inline", "no-store")


def test_the_page_has_a_nonce_of_its_own_each_time(client: Any, settings: Any, tmp_path: Any, monkeypatch: Any) -> None:
    (tmp_path / "index.html").write_text('<script nonce="__CSP_NONCE__"></script>', encoding="utf-8")
    settings.FRONTEND_DIST = tmp_path
    monkeypatch.setattr("config.base.page._template", (tmp_path / "index.html").read_text)
    nonces = set()
    for _ in range(2):
        answer = client.get("/")
        nonce = answer.content.decode().split('"')[1]
        assert f"'nonce-{nonce}'" in policy(answer)["script-src"]
        assert answer.headers["Cache-Control"] == "no-store"
        nonces.add(nonce)
    assert len(nonces) == 2


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client: Any, settings: Any) -> None:
    assert settings.SESSION_COOKIE_HTTPONLY is True
    assert (settings.SESSION_COOKIE_SAMESITE, settings.CSRF_COOKIE_SAMESITE) == ("Lax", "Lax")
