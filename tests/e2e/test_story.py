"""The main job, end to end, by keyboard, on real recordings: from a manifest to an export that says what was typed."""

import hashlib
import io
import json
import re
import time
from pathlib import Path
from uuid import uuid4

import pyarrow.parquet as pq
import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from tests.data import DATA
from tests.e2e.conftest import Earshot

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

# New in every run, so that the story can be told again beside an instance that stays up.
RUN = uuid4().hex[:8]
ORGANISATION = f"Story {RUN}"
SLUG = f"story-{RUN}"
LABELS = 10
WORDS = (
    "alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliett", "kilo", "lima",
    "mike", "november",
)  # fmt: skip
CLIPS = LABELS + 4  # one accidental, two escalated, one left over
PEOPLE = {
    # handle: (role, the one above)
    "boss-a": ("supervisor", None),
    "boss-b": ("safety", None),
    "lead": ("supervisor", "boss-a"),
    "officer": ("safety", "boss-b"),
    "listener": ("reviewer", "lead"),
    "engineer": ("ml", None),
    "privacy": ("steward", None),
}


class Person:
    """Somebody of the story at a screen of their own."""

    def __init__(self, browser: Browser, earshot: Earshot, handle: str, password: str) -> None:
        self.page = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True).new_page()
        self.url = earshot.url
        self.page.goto(earshot.url)
        self.page.goto(earshot.url + "/desk")
        self.page.locator("input[name=email]").fill(email(handle))
        self.page.locator("input[name=password]").fill(password)
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_test_id("who-am-i")).to_be_visible()

    def go(self, path: str) -> Page:
        self.page.goto(self.url + path)
        return self.page


def email(handle: str) -> str:
    return f"{handle}.{RUN}@story.example"


@pytest.fixture(scope="module")
def passwords(earshot: Earshot) -> dict[str, str]:
    """Founds the story's organisation, people and project from the command line, as a new user would."""
    site = ["--organisation", ORGANISATION]
    earshot.manage("add_site", "Cartago", *site, "--zone", "America/Costa_Rica", "--routing-zone", "cr")
    made = {}
    for handle, (role, above) in PEOPLE.items():
        command = ["add_person", email(handle), "--name", handle.title(), *site, "--site", "Cartago", "--role", role]
        command += ["--language", "en", *(["--reports-to", email(above)] if above else [])]
        made[handle] = earshot.last_line(*command)
    # One speaker said them all.
    project = [SLUG, *site, "--purpose", "transcription", "--title", "The story", "--clips-per-subject", "0"]
    earshot.manage("add_project", *project, "--member", email("listener"))
    return made


@pytest.fixture(scope="module")
def hypotheses(earshot: Earshot, passwords: dict[str, str], tmp_path_factory) -> dict[str, str]:
    """Takes clips of the real recordings in; what each is said to hold names it."""
    manifest = tmp_path_factory.mktemp("story") / "manifest.jsonl"
    rows = [json.loads(line) for line in (DATA / "manifest.jsonl").read_text().splitlines()]
    chosen = [row for row in rows if row["group"] == "prompts-en" and 1 < row["duration_s"] < 4][:CLIPS]
    # Words, not ids: intake takes what looks like an account number out of every text.
    said = {row["id"]: f"the recogniser heard {word}" for row, word in zip(chosen, WORDS, strict=True)}
    kept = ("id", "path", "sha256", "bytes", "duration_s", "language", "speaker")
    lines = [json.dumps({**{name: row[name] for name in kept}, "hypothesis": said[row["id"]]}) for row in chosen]
    manifest.write_text("\n".join(lines) + "\n")
    printed = earshot.manage(
        "intake", str(manifest), "--root", str(DATA), "--project", SLUG, "--purpose", "transcription",
        "--consent", "story-notice-1",
    )  # fmt: skip
    assert str(CLIPS) in printed
    return said


def test_the_main_job_by_keyboard(earshot: Earshot, browser: Browser, passwords, hypotheses, tmp_path: Path):
    listener = Person(browser, earshot, "listener", passwords["listener"])
    typed = _label_ten_clips(listener.page, hypotheses)
    accidental, graver, lighter = _take_three_clips_away(listener.page, hypotheses)

    lead = Person(browser, earshot, "lead", passwords["lead"])
    officer = Person(browser, earshot, "officer", passwords["officer"])
    _supervisor_closes_the_lighter_one_alone(lead)
    _two_close_the_graver_one(lead, officer)
    _reporter_reads_what_became_of_it(listener)

    engineer = Person(browser, earshot, "engineer", passwords["engineer"])
    rows = _pull_jsonl(engineer, tmp_path)
    assert {row["ref"]: row["answers"]["words"] for row in rows} == typed
    assert not {accidental, graver, lighter} & {row["ref"] for row in rows}
    assert {row["context"]["hypothesis"] for row in rows} == {hypotheses[ref] for ref in typed}
    assert _pull_parquet(earshot) == typed


def _text(page: Page):
    return page.get_by_test_id("label-form").locator("textarea").first


def _ref_on_screen(page: Page, hypotheses: dict[str, str]) -> str:
    """Which clip is on the desk: the prefilled text says so."""
    expect(_text(page)).to_have_value(_any_of(hypotheses))
    value = _text(page).input_value()
    return next(ref for ref, said in hypotheses.items() if said == value)


def _any_of(hypotheses: dict[str, str]):
    return re.compile("|".join(re.escape(said) for said in hypotheses.values()))


def _label_ten_clips(page: Page, hypotheses: dict[str, str]) -> dict[str, str]:
    page.keyboard.press("Enter")  # starts the shift
    expect(page.get_by_test_id("clip-frame")).to_be_visible()
    typed: dict[str, str] = {}
    for number in range(LABELS):
        ref = _ref_on_screen(page, hypotheses)
        assert ref not in typed, "nobody is given a clip again that they opened"
        expect(page.get_by_test_id("play")).not_to_have_attribute("data-sound", "playing")
        _listen(page)
        typed[ref] = f"typed {number}: é ș हिं «{ref}»"
        page.keyboard.press("t")
        page.keyboard.press("Control+A")
        page.keyboard.type(typed[ref])
        if number == 4:
            _reload_and_lose_nothing(page, typed[ref])
        with page.expect_response(lambda answer: answer.url.endswith("/label")) as sent:
            page.keyboard.press("Control+Enter")
        assert sent.value.status == 201
    expect(page.get_by_test_id("quota")).to_contain_text(f"{LABELS} today · limit 1,000")
    return typed


def _listen(page: Page) -> None:
    """Nothing sounds until asked; one key plays, another silences."""
    page.keyboard.press("Space")
    expect(page.get_by_test_id("play")).to_have_attribute("data-sound", "playing")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("play")).not_to_have_attribute("data-sound", "playing")


def _reload_and_lose_nothing(page: Page, words: str) -> None:
    with page.expect_response(lambda answer: answer.url.endswith("/draft") and answer.status == 204):
        pass
    page.reload()
    expect(_text(page)).to_have_value(words)


def _take_three_clips_away(page: Page, hypotheses: dict[str, str]) -> tuple[str, str, str]:
    accidental = _ref_on_screen(page, hypotheses)
    with page.expect_response(lambda answer: answer.url.endswith("/accidental")) as sent:
        page.keyboard.press("a")
    assert sent.value.status == 201
    graver = _escalate(page, hypotheses, "1", after=accidental)
    lighter = _escalate(page, hypotheses, "8", after=graver)
    return accidental, graver, lighter


def _escalate(page: Page, hypotheses: dict[str, str], kind: str, *, after: str) -> str:
    expect(_text(page)).not_to_have_value(hypotheses[after])
    ref = _ref_on_screen(page, hypotheses)
    with page.expect_response(lambda answer: answer.url.endswith("/escalate")) as sent:
        page.keyboard.press("e")
    assert sent.value.status == 201
    with page.expect_response(lambda answer: "/reports/" in answer.url) as chosen:
        page.keyboard.press(kind)
    assert chosen.value.status == 200
    return ref


def _open(person: Person, level: str) -> Page:
    page = person.go("/escalations")
    rows = page.get_by_test_id("escalation-row")
    expect(rows.first).to_be_visible()
    levels = [row.get_attribute("data-level") for row in rows.all()]
    assert levels == sorted(levels), "the gravest first"
    for _ in range(levels.index(level)):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("escalation-detail")).to_contain_text(level)
    return page


def _act(page: Page, key: str, call: str) -> int:
    with page.expect_response(lambda answer: answer.url.endswith(call)) as sent:
        page.keyboard.press(key)
    return sent.value.status


def _say(page: Page, dialog: str, call: str, **fields: str) -> int:
    """Fill the open dialog by keyboard and send it."""
    form = page.get_by_test_id(f"{dialog}-dialog")
    form.locator(f"input[type=radio][value={fields['code']}]").focus()
    page.keyboard.press("Space")
    form.locator("textarea").focus()
    page.keyboard.type(fields["text"])
    status = _act(page, "Control+Enter", call)
    expect(form).to_have_count(0)
    return status


def _expect_state(page: Page, state: str) -> None:
    expect(page.get_by_test_id("escalation-detail")).to_have_attribute("data-state", state)


def _supervisor_closes_the_lighter_one_alone(lead: Person) -> None:
    page = _open(lead, "S3")
    assert _act(page, "a", "/acknowledge") == 200
    with page.expect_response(lambda answer: answer.url.endswith("/audio")) as heard:
        page.keyboard.press("Space")
    assert heard.value.status in (200, 206)
    page.keyboard.press("Escape")
    _expect_state(page, "acknowledged")
    page.keyboard.press("d")
    assert _say(page, "decide", "/decide", code="support_offered", text="We talked.") == 200
    _expect_state(page, "decided")
    page.keyboard.press("c")
    assert _say(page, "close", "/close", code="handled", text="Done.") == 200


def _two_close_the_graver_one(lead: Person, officer: Person) -> None:
    page = _open(lead, "S0")
    assert _act(page, "a", "/acknowledge") == 200
    _expect_state(page, "acknowledged")
    page.keyboard.press("d")
    assert _say(page, "decide", "/decide", code="authority_told", text="Case 17.") == 200
    _expect_state(page, "decided")
    page.keyboard.press("c")
    assert _say(page, "close", "/close", code="referred", text="Told.") == 200
    _expect_state(page, "closing")
    expect(page.get_by_test_id("two-people")).to_contain_text("Lead")
    page.keyboard.press("c")
    expect(page.get_by_test_id("refused").first).to_be_visible()

    second = _open(officer, "S0")
    _expect_state(second, "closing")
    second.keyboard.press("c")
    assert _say(second, "close", "/close", code="referred", text="I agree.") == 200


def _reporter_reads_what_became_of_it(listener: Person) -> None:
    page = listener.go("/mine")
    expect(page.get_by_test_id("report")).to_have_count(2)
    for report in page.get_by_test_id("report").all():
        expect(report).to_have_attribute("data-state", "closed")
        expect(report.get_by_test_id("outcome")).not_to_be_empty()


def _pull_jsonl(engineer: Person, folder: Path) -> list[dict]:
    page = engineer.go("/exports")
    form = page.get_by_test_id("request-export")
    form.locator("select").first.select_option(SLUG)
    page.get_by_test_id("request-export-send").click()
    export = page.get_by_test_id("export").first
    expect(export).to_have_attribute("data-state", "sealed", timeout=60_000)
    if export.get_by_test_id("export-open").get_attribute("aria-expanded") != "true":
        export.get_by_test_id("export-open").click()
    with page.expect_download() as download:
        page.get_by_test_id("export-file").get_by_role("link").first.click()
    target = folder / "labels.jsonl"
    download.value.save_as(target)
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    expect(page.get_by_test_id("manifest")).to_contain_text(digest[:12])
    return [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]


def _pull_parquet(earshot: Earshot) -> dict[str, str]:
    """The same as a program with a token."""
    token = earshot.last_line("create_token", email("engineer"), "--scope", "export")
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {token}"
    base = f"{earshot.url}/api/v1"
    key = {"Idempotency-Key": str(uuid4())}
    made = session.post(f"{base}/projects/{SLUG}/exports", json={"format": "parquet"}, headers=key, timeout=30)
    assert made.status_code == 202, made.text
    manifest = _sealed(session, f"{base}/exports/{made.json()['id']}")
    rows: dict[str, str] = {}
    for file in manifest["files"]:
        answer = session.get(f"{base}/exports/{made.json()['id']}/files/{file['name']}", timeout=30)
        assert hashlib.sha256(answer.content).hexdigest() == file["sha256"]
        for row in pq.read_table(io.BytesIO(answer.content)).to_pylist():
            answers = row["answers"]
            rows[row["ref"]] = (json.loads(answers) if isinstance(answers, str) else answers)["words"]
    return rows


def _sealed(session: requests.Session, url: str) -> dict:
    for _ in range(120):
        body = session.get(url, timeout=30).json()
        if body["state"] == "sealed":
            return body["manifest"]
        assert body["state"] != "failed", body
        time.sleep(0.5)
    raise AssertionError("the export was not sealed in a minute")
