"""An intake from a folder: what becomes of rows, and that nothing is taken in twice."""

import json
from pathlib import Path

import pytest

from annotation.clips.models import Clip, ClipState, Intake, IntakeRow
from annotation.queue.models import Seat
from annotation.subjects.models import Consent, Subject
from tests.data import DATA
from tests.factories import make_project
from tests.flows.intake_help import outcomes, row_of, run_jobs, some_clips, take_in_all, tone_wav, write_manifest

pytestmark = pytest.mark.django_db(transaction=True)

EXPECTED = json.loads((DATA / "edge" / "hostile-manifest.expected.json").read_text(encoding="utf-8"))
WORDS = {"accept": "accepted", "warn": "warned", "reject": "refused"}


def test_hostile_manifest_gets_the_answers_expected() -> None:
    # The rows' paths begin at the data folder, not at the manifest's own: the worker is told which folder that is.
    project = make_project()
    intake = take_in_all(project, DATA / "edge" / "hostile-manifest.jsonl", root=DATA)
    answers = dict(IntakeRow.objects.filter(intake=intake).values_list("line", "outcome"))
    wanted = {case["line"]: WORDS[case["expect"]] for case in EXPECTED if case["expect"] != "skip"}
    assert answers == wanted


def test_every_row_becomes_a_clip_with_seats(tmp_path: Path) -> None:
    project = make_project(overlap=2)
    intake = take_in_all(project, some_clips(tmp_path, 3, language="ro-RO", speaker="s-1"))
    assert intake.state == Intake.State.DONE
    assert outcomes(intake) == {"accepted": 3}
    clips = list(Clip.objects.filter(project=project))
    assert {clip.language for clip in clips} == {"ro-RO"}
    assert ClipState.objects.filter(clip__in=clips, state="ready", wanted=2).count() == 3
    assert Seat.objects.filter(clip__in=clips, state="open", lane__language="ro").count() == 6
    # One speaker: one subject, one consent.
    assert Consent.objects.get(subject__in={clip.subject for clip in clips}).reference == "notice-1"
