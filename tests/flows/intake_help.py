"""What the tests of an intake share: manifests made on the spot, and the jobs run here instead of in a worker."""

import hashlib
import json
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from django.conf import settings

from annotation.clips import tasks
from annotation.clips.models import Intake, IntakeRow
from annotation.flow.intake import PROCESS, READ, Terms, start_from_folder
from annotation.projects.models import Project
from config.base.models import Job
from tests.factories import NOW

STEPS = {READ: tasks.read, PROCESS: tasks.process_rows}


def tone_wav(*, seconds: float = 0.5, hertz: float = 440.0) -> bytes:
    """A WAV of a quiet tone; another frequency is another recording."""
    times = np.arange(int(16000 * seconds)) / 16000
    pcm = (0.1 * np.sin(2 * np.pi * hertz * times) * 32767).astype("<i2").tobytes()
    head = BytesIO()
    head.write(b"RIFF" + (36 + len(pcm)).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little"))
    head.write((1).to_bytes(2, "little") * 2 + (16000).to_bytes(4, "little") + (32000).to_bytes(4, "little"))
    head.write(b"\x02\x00\x10\x00data" + len(pcm).to_bytes(4, "little"))
    return head.getvalue() + pcm


def row_of(*, ref: str, path: str, data: bytes, **more: Any) -> dict[str, Any]:
    """A manifest row for a file."""
    return {"id": ref, "path": path, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data), **more}


def write_manifest(folder: Path, rows: Sequence[dict[str, Any]], name: str = "manifest.jsonl") -> Path:
    """Write rows as JSONL."""
    manifest = folder / name
    manifest.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return manifest


def some_clips(folder: Path, number: int, **more: Any) -> Path:
    """A folder with that many different short tones and their manifest."""
    rows = []
    for index in range(number):
        data = tone_wav(hertz=300 + 10 * index)
        (folder / f"{index}.wav").write_bytes(data)
        rows.append(row_of(ref=f"clip-{index}", path=f"{index}.wav", data=data, **more))
    return write_manifest(folder, rows)


def begin(project: Project, manifest: Path, *, given: bool = True, root: Path | None = None, **terms: Any) -> Intake:
    """Begin an intake; `given` names the project's purpose and a consent."""
    if given:
        terms = {"purpose": project.purpose.code, "consent": "notice-1", **terms}
    return start_from_folder(
        organisation_id=project.organisation_id,
        terms=Terms(project=project.slug, **terms),
        manifest=manifest,
        root=root,
        requested_by=None,
        now=NOW,
    )


def run_jobs() -> None:
    """Run what waits for a worker, until nothing waits."""
    while job := Job.objects.filter(name__in=STEPS, state=Job.State.QUEUED).order_by("pk").first():
        STEPS[job.name](job.pk)


def take_in_all(project: Project, manifest: Path, **terms: Any) -> Intake:
    """Begin an intake and see it through to its end."""
    intake = begin(project, manifest, **terms)
    run_jobs()
    intake.refresh_from_db()
    return intake


def outcomes(intake: Intake) -> dict[str, int]:
    """How many rows ended how."""
    ends = list(IntakeRow.objects.filter(intake=intake).values_list("outcome", flat=True))
    return {outcome: ends.count(outcome) for outcome in sorted(set(ends))}


def codes_by_ref(intake: Intake) -> dict[str, list[str]]:
    """The codes of every row that has an id."""
    return {row.ref: row.codes for row in IntakeRow.objects.filter(intake=intake) if row.ref is not None}


def stored_files() -> set[Path]:
    """Every file in storage."""
    root = Path(urlsplit(settings.STORAGE_URL).path)
    return {path for path in root.rglob("*") if path.is_file()}
