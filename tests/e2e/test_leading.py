"""A lead sees the queue, pauses a person with a reason and takes their clips back; the person reads why."""

import json
import re
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.data import DATA
from tests.e2e.conftest import Earshot

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

RUN = uuid4().hex[:8]
SLUG = f"led-{RUN}"
LEAD, LISTENER = f"lead.{RUN}@led.example", f"listener.{RUN}@led.example"
CLIPS = 4
REASON = "Let us talk at two; until then rest from clips."


@pytest.fixture(scope="module")
def passwords(earshot: Earshot, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A lead, somebody who reports to them, and a project with four clips."""
    site = ["--organisation", f"Led {RUN}"]
    earshot.manage("add_site", "Cartago", *site, "--zone", "America/Costa_Rica", "--routing-zone", "cr")
    here = [*site, "--site", "Cartago", "--language", "en"]
    made = {
        LEAD: earshot.last_line("add_person", LEAD, "--name", "Lead", *here, "--role", "supervisor"),
        LISTENER: earshot.last_line(
            "add_person", LISTENER, "--name", "Listener", *here, "--role", "reviewer", "--reports-to", LEAD
        ),
    }
    earshot.manage("add_project", SLUG, *site, "--purpose", "transcription", "--title", "Led", "--member", LISTENER)
    rows = [json.loads(line) for line in (DATA / "manifest.jsonl").read_text().splitlines()]
    short = [row for row in rows if row["group"] == "prompts-en" and 1 < row["duration_s"] < 4][:CLIPS]
    # A speaker each: few clips of one speaker are for one person in a day.
    chosen = [{**row, "speaker": f"{RUN}-{number}"} for number, row in enumerate(short)]
    kept = ("id", "path", "sha256", "bytes", "duration_s", "language", "speaker")
    manifest = tmp_path_factory.mktemp("led") / "manifest.jsonl"
    manifest.write_text("".join(json.dumps({name: row[name] for name in kept}) + "\n" for row in chosen))
    earshot.manage(
        "intake", str(manifest), "--root", str(DATA), "--project", SLUG, "--purpose", "transcription",
        "--consent", "led-notice-1",
    )  # fmt: skip
    return made


def _signed_in(browser: Browser, earshot: Earshot, path: str, email: str, password: str) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.goto(earshot.url + path)
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("who-am-i")).to_be_visible()
    return page


def test_a_lead_sees_the_queue_and_pauses_a_person(earshot: Earshot, browser: Browser, passwords: dict[str, str]):
    listener = _signed_in(browser, earshot, "/desk", LISTENER, passwords[LISTENER])
    listener.get_by_role("button", name="Start the shift").press("Enter")
    expect(listener.get_by_test_id("clip-frame")).to_be_visible()

    lead = _signed_in(browser, earshot, f"/leading?project={SLUG}", LEAD, passwords[LEAD])
    expect(_lane(lead)).to_contain_text(re.compile(f"^English0{CLIPS}0"))
    expect(lead.get_by_test_id("held")).to_have_count(CLIPS)
    expect(lead.get_by_test_id("holders")).to_have_text(f"Listener {CLIPS}.")

    _open_tab(lead, "People")
    lead.get_by_role("button", name="Pause… Listener").press("Enter")
    lead.keyboard.type(REASON)
    lead.keyboard.press("Control+Enter")
    expect(lead.get_by_test_id("done")).to_contain_text("Listener is paused and reads your reason.")
    expect(lead.get_by_test_id("person").filter(has_text="Listener")).to_contain_text(REASON)
    _take_everything_back(lead)

    _open_tab(lead, "Queue")
    expect(_lane(lead)).to_contain_text(re.compile(f"^English00{CLIPS}"))
    expect(lead.get_by_test_id("held-list")).to_contain_text("Nobody holds a clip now.")
    _the_person_reads_why(listener)


def _lane(lead: Page) -> Locator:
    return lead.get_by_test_id("lane")


def _open_tab(lead: Page, name: str) -> None:
    """Go to a tab by the arrow keys alone."""
    tabs = lead.get_by_role("tab")
    names = tabs.all_inner_texts()
    lead.get_by_role("tab", selected=True).focus()
    at = names.index(lead.get_by_role("tab", selected=True).inner_text())
    while names[at] != name:
        at = (at + 1) % len(names)
        lead.keyboard.press("ArrowRight")
        expect(tabs.nth(at)).to_have_attribute("aria-selected", "true")


def _take_everything_back(lead: Page) -> None:
    """What the desk has fetched counts as opened, so a pause alone leaves it in the person's hands."""
    lead.get_by_role("button", name="Take back… Listener").press("Enter")
    expect(lead.get_by_role("checkbox", name="The opened ones too")).to_be_focused()
    lead.keyboard.press("Space")
    lead.keyboard.press("Control+Enter")
    expect(lead.get_by_test_id("done")).to_contain_text("of Listener went back to the queue.")


def _the_person_reads_why(listener: Page) -> None:
    listener.reload()
    expect(listener.get_by_test_id("refused")).to_have_attribute("data-code", "paused")
    expect(listener.get_by_test_id("pause-reason")).to_contain_text(REASON)
