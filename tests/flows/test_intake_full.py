"""All recordings of the test data, taken in once; each test below reads what that one intake left behind."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import Q
from pytest_django import DjangoDbBlocker

from annotation.clips.models import Clip, ClipState, Intake, IntakeRow, PlaybackCopy
from annotation.flow.intake import look_at, row_reports
from annotation.queue.models import Seat
from annotation.subjects.models import Subject
from tests.data import DATA
from tests.factories import make_project
from tests.flows.intake_help import outcomes, stored_files, take_in_all

# Not `transaction=True`, which would empty the database after each test: the one intake is committed by its fixture.
pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.timeout(900)]

ROWS = [json.loads(line) for line in (DATA / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
EDGE = [row for row in ROWS if row["group"] == "edge"]
ANSWERS = {"accept": "accepted", "warn": "warned", "reject": "refused"}
# One ordinary recording carries a note of its maker's behind the sound.
TRAILING = 1


@pytest.fixture(scope="module")
def intake(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Intake]:
    """The one intake of the module; the database is emptied when the last test is done."""
    with django_db_blocker.unblock():
        yield take_in_all(make_project(), DATA / "manifest.jsonl")
    with django_db_blocker.unblock():
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture
def rows(intake: Intake) -> dict[str, IntakeRow]:
    return {row.ref or "": row for row in IntakeRow.objects.filter(intake=intake)}


def test_all_rows_are_settled(intake: Intake, rows: dict[str, IntakeRow]) -> None:
    assert intake.state == Intake.State.DONE
    assert len(rows) == len(ROWS) == 1474
    assert IntakeRow.Outcome.WAITING not in outcomes(intake)


def test_every_ordinary_recording_is_taken_in(rows: dict[str, IntakeRow]) -> None:
    ordinary = [rows[row["id"]] for row in ROWS if row["group"] != "edge"]
    assert [row.ref for row in ordinary if row.clip_id is None] == []
    assert [row.codes for row in ordinary if row.codes] == [["trailing_bytes"]] * TRAILING


@pytest.mark.parametrize("case", EDGE, ids=[case["path"].removeprefix("edge/") for case in EDGE])
def test_edge_case_gets_the_answer_suggested(case: dict[str, Any], rows: dict[str, IntakeRow]) -> None:
    row = rows[case["id"]]
    assert row.outcome == ANSWERS[case["edge"]["suggested"]], row.codes
    assert (row.clip_id is None) == (row.outcome == "refused")


def test_each_refusal_has_one_reason_in_words(intake: Intake) -> None:
    refused = [report for report in row_reports(intake_id=intake.pk) if report.outcome == "refused"]
    lines = [report.line for report in refused]
    assert lines == sorted(set(lines))
    assert len(lines) == sum(case["edge"]["suggested"] == "reject" for case in EDGE)
    assert all(report.message.endswith(".") and report.code not in report.message for report in refused)


def test_H1_H2_every_copy_taken_in_keeps_the_limits(intake: Intake) -> None:
    """Fails when intake stores a copy that `make_playback` (flow/process.py, _take_in) has not measured and bounded."""
    copies = PlaybackCopy.objects.filter(clip__project=intake.project)
    assert copies.count() == Clip.objects.filter(project=intake.project).count()
    loud = Q(integrated_lufs__gt=-22) | Q(momentary_lufs__gt=-17) | Q(true_peak_dbtp__gt=-3) | Q(gain_db__gt=12)
    assert not copies.filter(loud).exists()


def test_speakers_and_languages_are_as_the_source_says(intake: Intake, rows: dict[str, IntakeRow]) -> None:
    taken = [row for row in ROWS if rows[row["id"]].clip_id]
    named = {row["speaker"] for row in taken if row["speaker"]}
    nameless = sum(row["speaker"] is None for row in taken)
    assert Subject.objects.filter(clip__project=intake.project).distinct().count() == len(named) + nameless
    languages = dict(Clip.objects.filter(project=intake.project).values_list("ref", "language"))
    assert {row["id"] for row in taken if row["language"] is None} == {
        ref for ref, language in languages.items() if language == "und"
    }


def test_every_clip_waits_in_a_seat(intake: Intake) -> None:
    clips = Clip.objects.filter(project=intake.project)
    assert ClipState.objects.filter(clip__in=clips, state="ready").count() == clips.count()
    assert Seat.objects.filter(clip__in=clips, state="open").count() == clips.count()
    warned = set(Seat.objects.filter(clip__in=clips, lane__warned=True).values_list("clip__ref", flat=True))
    assert warned == {row["id"] for row in ROWS if row.get("distress_hint")}


def test_the_same_manifest_again_adds_nothing(intake: Intake) -> None:
    before = (Clip.objects.count(), Seat.objects.count(), Subject.objects.count(), stored_files())
    again = take_in_all(intake.project, DATA / "manifest.jsonl")
    first = outcomes(intake)
    assert outcomes(again) == {"refused": first["refused"], "repeated": first["accepted"] + first["warned"]}
    assert (Clip.objects.count(), Seat.objects.count(), Subject.objects.count(), stored_files()) == before
    assert look_at(intake=again).message.startswith("1474 rows:")
