"""A reload loses nothing: not what was typed in the moment before it, however late that reaches the server."""

import json
import threading
from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.data import DATA
from tests.e2e.conftest import Earshot
from tests.e2e.slow_line import SlowLine

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

RUN = uuid4().hex[:8]
SLUG = f"reload-{RUN}"
EMAIL = f"typist.{RUN}@reload.example"
CURRENT = "GET /api/v1/batches/current"


@pytest.fixture(scope="module")
def password(earshot: Earshot, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Somebody who types, with a project and two clips in it."""
    site = ["--organisation", f"Reload {RUN}"]
    earshot.manage("add_site", "Cartago", *site, "--zone", "America/Costa_Rica", "--routing-zone", "cr")
    made = earshot.last_line(
        "add_person", EMAIL, "--name", "Typist", *site, "--site", "Cartago", "--role", "reviewer", "--language", "en",
    )  # fmt: skip
    earshot.manage("add_project", SLUG, *site, "--purpose", "transcription", "--title", "Reload", "--member", EMAIL)
    manifest = tmp_path_factory.mktemp("reload") / "manifest.jsonl"
    rows = [json.loads(line) for line in (DATA / "manifest.jsonl").read_text().splitlines()]
    chosen = [row for row in rows if row["group"] == "prompts-en" and 1 < row["duration_s"] < 4][:2]
    kept = ("id", "path", "sha256", "bytes", "duration_s", "language", "speaker")
    manifest.write_text("".join(json.dumps({name: row[name] for name in kept}) + "\n" for row in chosen))
    earshot.manage(
        "intake", str(manifest), "--root", str(DATA), "--project", SLUG, "--purpose", "transcription",
        "--consent", "reload-notice-1",
    )  # fmt: skip
    return made


@pytest.fixture
def line(earshot: Earshot) -> Iterator[SlowLine]:
    """The line between this browser and the instance."""
    line = SlowLine(earshot.url)
    threading.Thread(target=line.serve_forever, daemon=True).start()
    yield line
    line.shutdown()
    line.server_close()


@pytest.fixture
def desk(page: Page, line: SlowLine, password: str) -> Page:
    """The desk with a clip on it and the focus in its text."""
    page.goto(line.url + "/desk")
    page.locator("input[name=email]").fill(EMAIL)
    page.locator("input[name=password]").fill(password)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("who-am-i")).to_be_visible()
    start = page.get_by_role("button", name="Start the shift")
    expect(start.or_(page.get_by_test_id("clip-frame"))).to_be_visible()
    if start.is_visible():
        page.keyboard.press("Enter")
    expect(page.get_by_test_id("clip-frame")).to_be_visible()
    return page


def _text(page: Page) -> Locator:
    return page.get_by_test_id("label-form").locator("textarea").first


def _type(page: Page, words: str) -> None:
    expect(page.get_by_test_id("clip-frame")).to_be_focused()
    page.keyboard.press("t")
    page.keyboard.press("Control+A")
    page.keyboard.type(words)
    expect(_text(page)).to_have_value(words)


def test_a_reload_that_overtakes_the_last_words_waits_for_them(desk: Page, line: SlowLine):
    held = line.hold_next_draft()
    _type(desk, "the very last words")
    with line.until_answered(CURRENT):
        desk.reload()
        held.caught()
    # The new page has its batch, and the server has never seen what was typed.
    held.let_go()
    assert held.status == 204
    expect(_text(desk)).to_have_value("the very last words")
    stored = desk.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])")
    assert "last words" not in stored
    with desk.expect_response(lambda answer: answer.url.endswith("/label")) as sent:
        desk.keyboard.press("Control+Enter")
    assert sent.value.status == 201
    assert sent.value.request.post_data_json["answers"]["words"] == "the very last words"


def test_last_words_that_come_too_late_overwrite_nothing(desk: Page, line: SlowLine):
    held = line.hold_next_draft()
    _type(desk, "typed before the reload")
    desk.reload()
    held.caught()
    expect(desk.get_by_test_id("notice")).to_have_attribute("data-notice", "draftMissing", timeout=15_000)
    with desk.expect_response(lambda answer: answer.url.endswith("/draft") and answer.status == 204):
        _type(desk, "typed after it")
    held.let_go()
    assert held.status == 204
    expect(_text(desk)).to_have_value("typed after it")
    desk.reload()
    expect(_text(desk)).to_have_value("typed after it")
