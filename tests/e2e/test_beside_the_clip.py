"""What stands beside the clip, on a whole instance: laid aside, the last 20, reasons to skip, and "my hours"."""

import csv
import io
import json
import re
from pathlib import Path
from uuid import uuid4

import pytest
import requests
from playwright.sync_api import Locator, Page, expect

from tests.data import DATA
from tests.e2e.conftest import Earshot

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

RUN = uuid4().hex[:8]
SLUG = f"beside-{RUN}"
EMAIL = f"listener.{RUN}@beside.example"
LEAD = f"lead.{RUN}@beside.example"
CLIPS = 8


@pytest.fixture(scope="module")
def password(earshot: Earshot, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Somebody who listens, with a lead, a project and some clips in it."""
    site = ["--organisation", f"Beside {RUN}"]
    earshot.manage("add_site", "Cartago", *site, "--zone", "America/Costa_Rica", "--routing-zone", "cr")
    person = [*site, "--site", "Cartago", "--language", "en"]
    earshot.manage("add_person", LEAD, "--name", "Lead", *person, "--role", "supervisor")
    made = earshot.last_line(
        "add_person", EMAIL, "--name", "Listener", *person, "--role", "reviewer", "--reports-to", LEAD
    )
    # One speaker said them all.
    project = [SLUG, *site, "--purpose", "transcription", "--title", "Beside the clip", "--clips-per-subject", "0"]
    earshot.manage("add_project", *project, "--member", EMAIL)
    manifest = tmp_path_factory.mktemp("beside") / "manifest.jsonl"
    rows = [json.loads(line) for line in (DATA / "manifest.jsonl").read_text().splitlines()]
    chosen = [row for row in rows if row["group"] == "prompts-en" and 1 < row["duration_s"] < 4][:CLIPS]
    kept = ("id", "path", "sha256", "bytes", "duration_s", "language", "speaker")
    manifest.write_text("".join(json.dumps({name: row[name] for name in kept}) + "\n" for row in chosen))
    earshot.manage(
        "intake", str(manifest), "--root", str(DATA), "--project", SLUG, "--purpose", "transcription",
        "--consent", "beside-notice-1",
    )  # fmt: skip
    return made


@pytest.fixture
def desk(page: Page, earshot: Earshot, password: str) -> Page:
    """The desk with a clip on it."""
    page.goto(earshot.url + "/desk")
    page.locator("input[name=email]").fill(EMAIL)
    page.locator("input[name=password]").fill(password)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("who-am-i")).to_be_visible()
    start = page.get_by_role("button", name=re.compile("Start (the|a new) shift"))
    expect(start.or_(page.get_by_test_id("clip-frame"))).to_be_visible()
    if start.is_visible():
        start.press("Enter")
    expect(page.get_by_test_id("clip-frame")).to_be_focused()
    return page


def _frame(page: Page) -> Locator:
    return page.get_by_test_id("clip-frame")


def _in_hand(page: Page) -> str:
    return _frame(page).get_attribute("data-assignment") or ""


def _text(page: Page) -> Locator:
    return page.get_by_test_id("label-form").locator("textarea").first


def _press(page: Page, key: str, call: str) -> int:
    """Press a key that sends something, and return what the server answered."""
    with page.expect_response(lambda answer: answer.url.endswith(call)) as sent:
        page.keyboard.press(key)
    return sent.value.status


def _type(page: Page, words: str) -> None:
    expect(_frame(page)).to_be_focused()
    page.keyboard.press("t")
    page.keyboard.press("Control+A")
    page.keyboard.type(words)
    expect(_text(page)).to_have_value(words)
    page.keyboard.press("Escape")


def test_a_clip_that_is_laid_aside_waits_with_its_words(desk: Page):
    aside = _in_hand(desk)
    with desk.expect_response(lambda answer: answer.url.endswith("/draft") and answer.status == 204):
        _type(desk, "begun, and put by")
    assert _press(desk, "p", "/park") == 200
    expect(_frame(desk)).not_to_have_attribute("data-assignment", aside)
    desk.reload()
    expect(_frame(desk)).to_be_focused()
    assert _in_hand(desk) != aside
    expect(desk.get_by_test_id("aside-count")).to_contain_text("1 laid aside")

    desk.keyboard.press("Shift+P")
    expect(desk.get_by_test_id("aside-list")).to_be_focused()
    assert _press(desk, "Enter", "/unpark") == 200
    expect(_frame(desk)).to_have_attribute("data-assignment", aside)
    expect(_frame(desk)).to_be_focused()
    expect(_text(desk)).to_have_value("begun, and put by")
    assert _press(desk, "Control+Enter", "/label") == 201
    expect(desk.get_by_test_id("aside-count")).to_have_count(0)


def test_the_last_20_are_read_corrected_taken_back_and_escalated_late(desk: Page):
    first = _in_hand(desk)
    _type(desk, "frist words")
    assert _press(desk, "Control+Enter", "/label") == 201
    skipped = _in_hand(desk)
    assert skipped != first
    desk.keyboard.press("Shift+S")
    expect(desk.get_by_test_id("reasons")).to_be_visible()
    assert _press(desk, "3", "/skip") == 201
    expect(_frame(desk)).not_to_have_attribute("data-assignment", skipped)
    # A page that knows nothing of what was done before it.
    desk.reload()
    expect(_frame(desk)).to_be_focused()
    in_hand = _in_hand(desk)

    rows = _open_last_20(desk)
    expect(rows.nth(0)).to_contain_text("skipped")
    expect(rows.nth(1)).to_contain_text("frist words")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    expect(_frame(desk)).to_have_attribute("data-assignment", first)
    expect(desk.get_by_test_id("no-sound")).to_be_visible()
    _type(desk, "first words")
    with desk.expect_response(lambda answer: "/labels/" in answer.url) as corrected:
        desk.keyboard.press("Enter")
    assert corrected.value.json()["version"] == 2
    expect(_frame(desk)).to_have_attribute("data-assignment", in_hand)

    expect(_open_last_20(desk).nth(1)).to_contain_text("first words")
    assert _press(desk, "z", "/undo") == 200
    expect(_frame(desk)).to_have_attribute("data-assignment", skipped)
    expect(_frame(desk)).to_be_focused()

    expect(_open_last_20(desk).nth(0)).to_contain_text("first words")
    assert _press(desk, "e", "/escalate") == 201
    expect(desk.get_by_test_id("kinds")).to_be_visible()
    with desk.expect_response(lambda answer: "/reports/" in answer.url) as chosen:
        desk.keyboard.press("3")
    assert chosen.value.status == 200
    expect(_frame(desk)).to_have_attribute("data-assignment", skipped)
    # Stopped for everybody, and so for the one who labelled it.
    row = _open_last_20(desk).nth(0)
    expect(row).to_contain_text("stopped since")
    expect(row).not_to_contain_text("first words")
    desk.keyboard.press("Escape")
    expect(_frame(desk)).to_be_focused()


def _open_last_20(page: Page) -> Locator:
    page.keyboard.press("PageUp")
    expect(page.get_by_test_id("last-list")).to_be_focused()
    return page.get_by_test_id("ended")


def test_a_wrong_language_is_sent_with_the_one_heard(desk: Page):
    desk.keyboard.press("x")
    desk.keyboard.press("2")
    expect(desk.get_by_test_id("languages")).to_contain_text("Spanish")
    desk.keyboard.press("1")
    with desk.expect_response(lambda answer: answer.url.endswith("/label")) as sent:
        desk.keyboard.press("Enter")
    assert sent.value.status == 201
    assert sent.value.request.post_data_json["heard_language"] == "es"
    expect(_open_last_20(desk).nth(0)).to_contain_text("heard: Spanish")


def test_my_hours_are_read_corrected_and_taken_away(desk: Page, earshot: Earshot, tmp_path: Path):
    with desk.expect_response(lambda answer: answer.url.endswith("/shifts/end")):
        desk.get_by_role("button", name="End the shift").click()
        desk.keyboard.press("Enter")
    expect(desk.get_by_test_id("start-shift")).to_contain_text("The shift has ended")
    desk.get_by_role("link", name="To my hours").click()
    shift = desk.get_by_test_id("shift").first
    expect(shift).to_contain_text("can be corrected until")

    shift.get_by_role("button", name=re.compile("^Correct")).click()
    form = shift.get_by_test_id("correction-form")
    expect(form.get_by_label("Start")).to_be_focused()
    start = form.get_by_label("Start").input_value()
    form.get_by_label("Start").fill(f"{start[:10]}T00:01")
    form.get_by_label(re.compile("Reason")).fill("I began on paper.")
    with desk.expect_response(lambda answer: answer.url.endswith("/corrections")) as asked:
        form.get_by_role("button", name="Ask for the correction").click()
    assert asked.value.status == 201, asked.value.text()
    both = shift.get_by_test_id("correction")
    expect(both).to_have_attribute("data-state", "asked")
    expect(both).to_contain_text("00:01")
    expect(both.get_by_test_id("correction-status")).to_be_focused()

    _agree(earshot, correction=asked.value.json()["corrections"][0]["id"])
    desk.reload()
    expect(both).to_have_attribute("data-state", "agreed")
    expect(both).to_contain_text("agreed by Lead")

    with desk.expect_download() as download:
        desk.get_by_test_id("hours-file").click()
    assert download.value.suggested_filename == "my-hours.csv"
    download.value.save_as(tmp_path / "my-hours.csv")
    (row,) = csv.DictReader(io.StringIO((tmp_path / "my-hours.csv").read_text(encoding="utf-8-sig")))
    assert row["correction"] == "agreed"
    assert row["reason"] == "I began on paper."
    assert "00:01:00" in row["agreed_started"]
    assert "00:01:00" not in row["started"]


def _agree(earshot: Earshot, *, correction: str) -> None:
    token = earshot.last_line("create_token", LEAD, "--scope", "supervise")
    answer = requests.post(
        f"{earshot.url}/api/v1/corrections/{correction}/agree",
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())},
        timeout=30,
    )
    assert answer.status_code == 200, answer.text
