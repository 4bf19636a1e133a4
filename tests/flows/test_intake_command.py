"""`manage.py intake`, beside a worker and without one."""

import json
import threading
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from annotation.clips.models import Clip, Intake
from annotation.management.commands import intake as command
from tests.factories import make_project
from tests.flows.intake_help import run_jobs, some_clips

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def worker() -> Iterator[None]:
    """Does what waits, as a worker beside the command would."""
    stopped = threading.Event()

    def work() -> None:
        while not stopped.wait(0.05):
            run_jobs()
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    yield
    stopped.set()
    thread.join()


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("intake", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_progress_ends_in_a_summary(tmp_path: Path, worker: None) -> None:
    project = make_project()
    manifest = some_clips(tmp_path, 2)
    errors = tmp_path / "errors.jsonl"
    manifest.write_text(manifest.read_text() + '{"id": "broken", "path": "0.wav"}\n')
    given = ["--project", project.slug, "--purpose", "transcription", "--consent", "notice-1"]
    said = run(manifest, *given, "--errors", errors)
    assert said.splitlines()[-1] == "3 rows: 2 accepted, 1 refused."
    assert [json.loads(line)["code"] for line in errors.read_text().splitlines()] == ["sha256_missing"]
    assert run(manifest, *given).splitlines()[-1] == "3 rows: 1 refused, 2 here already."
    assert Clip.objects.count() == 2


def test_what_is_withheld_is_said(tmp_path: Path, worker: None) -> None:
    said = run(some_clips(tmp_path, 2), "--project", make_project().slug)
    assert "2 of them were taken in but not handed out: no purpose and no consent named." in said


def test_a_wrong_folder_is_guessed_at(tmp_path: Path, worker: None) -> None:
    project = make_project()
    elsewhere = tmp_path / "lists"
    elsewhere.mkdir()
    manifest = some_clips(tmp_path, 2).rename(elsewhere / "manifest.jsonl")
    said = run(manifest, "--project", project.slug)
    assert f"2 files are not in {elsewhere}; does --root need to name another folder?" in said
    assert "2 accepted" in run(manifest, "--project", project.slug, "--root", tmp_path)


def test_without_a_worker_it_says_so_and_goes_on_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "PATIENCE", command.PATIENCE * 0)
    looks = []

    def doze(seconds: float) -> None:
        looks.append(seconds)
        if len(looks) == 3:
            run_jobs()

    monkeypatch.setattr(command.time, "sleep", doze)
    said = run(some_clips(tmp_path, 1), "--project", make_project().slug)
    assert said.count("No worker is running") == 1
    assert "1 accepted" in said


def test_it_can_be_handed_over_and_left(tmp_path: Path) -> None:
    said = run(some_clips(tmp_path, 1), "--project", make_project().slug, "--no-wait")
    assert str(Intake.objects.get(state="queued").public_id) in said


def test_refusals_are_one_plain_sentence(tmp_path: Path) -> None:
    project = make_project()
    manifest = some_clips(tmp_path, 1)
    with pytest.raises(CommandError, match=f"There is no project 'nonsense'. There is: {project.slug}"):
        run(manifest, "--project", "nonsense")
    with pytest.raises(CommandError, match="There is no purpose 'fun' here; this project's is 'transcription'"):
        run(manifest, "--project", project.slug, "--purpose", "fun")
    with pytest.raises(CommandError, match="There is no manifest at"):
        run(tmp_path / "none", "--project", project.slug)
    with pytest.raises(CommandError, match="cannot be written"):
        run(manifest, "--project", project.slug, "--errors", tmp_path / "no" / "errors.jsonl")


def test_a_failed_intake_ends_the_command_with_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = some_clips(tmp_path, 1)

    def doze(seconds: float) -> None:
        manifest.unlink(missing_ok=True)
        run_jobs()

    monkeypatch.setattr(command.time, "sleep", doze)
    with pytest.raises(CommandError, match="manifest cannot be read"):
        run(manifest, "--project", make_project().slug)
