"""One whole instance for the browser tests: started as a user starts it, driven as a user drives it.

EARSHOT_E2E_DATA_DIR names an instance that runs already; it saves the start while one writes tests.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page

from config.local import runtime
from config.local.plan import ROOT
from tests.faults.instance import OURS, Instance

# Headless Chromium as root, kept off the network.
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required",
]  # fmt: skip
START_SECONDS = 300
COMMAND_SECONDS = 180


@dataclass(frozen=True)
class Earshot:
    """A running instance."""

    data_dir: Path
    url: str

    def manage(self, *arguments: str) -> str:
        """Run a management command beside it and return what it printed."""
        env = {name: value for name, value in os.environ.items() if name not in OURS}
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env={**env, "DATA_DIR": str(self.data_dir)},
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def last_line(self, *arguments: str) -> str:
        """Run a command whose last line is its answer: a password, a token."""
        return self.manage(*arguments).strip().splitlines()[-1]

    def password_of(self, email: str) -> str:
        """Return the generated password of a person of the demo."""
        return str(json.loads((self.data_dir / "demo-passwords.json").read_text())[email])


@pytest.fixture(scope="session")
def earshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Earshot]:
    """The instance, with the demo in it."""
    given = os.environ.get("EARSHOT_E2E_DATA_DIR")
    if given:
        port = runtime.load(given)["PORT"]
        yield Earshot(data_dir=Path(given), url=f"http://localhost:{port}")
        return
    instance = Instance(tmp_path_factory.mktemp("e2e") / "data", command="run")
    try:
        line = instance.hear("Earshot is ready")
        yield Earshot(data_dir=instance.data_dir, url=line.split()[-1])
    finally:
        instance.close()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """Debian's browser: Playwright's own builds are not to be had everywhere."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    assert found, "No browser: install chromium, or name one in CHROMIUM."
    return {**browser_type_launch_args, "executable_path": found, "args": ARGUMENTS}


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    """A laptop's screen."""
    return {**browser_context_args, "viewport": {"width": 1280, "height": 800}, "locale": "en-US"}


@pytest.fixture
def page(page: Page) -> Page:
    """A page whose own errors fail the test."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    assert errors == []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Keep what every open page showed when a test failed, in e2e-failures/."""
    report = yield
    browser = getattr(item, "funcargs", {}).get("browser")
    if report.when == "call" and report.failed and browser is not None:
        folder = ROOT / "e2e-failures"
        folder.mkdir(exist_ok=True)
        pages = [page for context in browser.contexts for page in context.pages]
        for number, page in enumerate(pages):
            page.screenshot(path=folder / f"{item.name}-{number}.png")
    return report
