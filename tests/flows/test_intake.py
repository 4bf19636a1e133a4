"""An intake from a folder: what becomes of rows, and that nothing is taken in twice."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from annotation.clips.manifest import Parsed, Row
from annotation.clips.models import Clip, ClipState, Intake, IntakeRow
from annotation.clips.refusals import ManifestMissing, ProjectArchived, PurposeDiffers, PurposeUnknown
from annotation.clips.row_messages import MESSAGES
from annotation.flow import intake_end, process, read_manifest
from annotation.flow.intake import look_at
from annotation.projects.models import Project, Purpose
from annotation.queue.models import Seat
from annotation.subjects.models import Consent, Subject
from annotation.subjects.queries import subject_by_ref
from config.base.errors import NotFound
from config.base.models import Job
from reviewers.audit.models import AuditEvent
from tests.data import DATA
from tests.factories import NOW, make_organisation, make_project
from tests.flows.intake_help import (
    begin,
    codes_by_ref,
    outcomes,
    row_of,
    run_jobs,
    some_clips,
    stored_files,
    take_in_all,
    tone_wav,
    write_manifest,
)

pytestmark = pytest.mark.django_db

EXPECTED = json.loads((DATA / "edge" / "hostile-manifest.expected.json").read_text(encoding="utf-8"))
WORDS = {"accept": "accepted", "warn": "warned", "reject": "refused"}


def test_hostile_manifest_gets_the_answers_expected() -> None:
    intake = take_in_all(make_project(), DATA / "edge" / "hostile-manifest.jsonl", root=DATA)
    answers = dict(IntakeRow.objects.filter(intake=intake).values_list("line", "outcome"))
    assert answers == {case["line"]: WORDS[case["expect"]] for case in EXPECTED if case["expect"] != "skip"}
    codes = {code for row in IntakeRow.objects.filter(intake=intake) for code in row.codes}
    assert codes <= set(MESSAGES)


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
    assert subject_by_ref(organisation_id=project.organisation_id, ref="s-1") == clips[0].subject
    events = AuditEvent.objects.filter(event="clip.taken_in", about=intake.public_id)
    assert {event.clip_id for event in events} == {clip.pk for clip in clips}


def test_rows_without_speaker_have_subjects_of_their_own(tmp_path: Path) -> None:
    project = make_project()
    take_in_all(project, some_clips(tmp_path, 2))
    assert Subject.objects.filter(organisation=project.organisation, key__state="live").count() == 2
    assert set(Clip.objects.filter(project=project).values_list("language", flat=True)) == {"und"}


def test_the_same_intake_twice_adds_nothing(tmp_path: Path) -> None:
    project = make_project()
    manifest = some_clips(tmp_path, 3)
    take_in_all(project, manifest)
    before = (Clip.objects.count(), Seat.objects.count(), Subject.objects.count(), stored_files())
    again = take_in_all(project, manifest)
    assert outcomes(again) == {"repeated": 3}
    assert (Clip.objects.count(), Seat.objects.count(), Subject.objects.count(), stored_files()) == before
    assert look_at(intake=again).message == "3 rows: 3 here already."


@pytest.mark.parametrize(
    ("terms", "why"),
    [
        ({}, "no purpose and no consent named"),
        ({"purpose": "transcription"}, "no consent named"),
        ({"consent": "notice-1"}, "no purpose named"),
    ],
)
def test_without_purpose_or_consent_nobody_is_given_a_clip(tmp_path: Path, terms: dict[str, str], why: str) -> None:
    project = make_project()
    intake = take_in_all(project, some_clips(tmp_path, 2), given=False, **terms)
    assert outcomes(intake) == {"accepted": 2}
    assert set(ClipState.objects.filter(clip__project=project).values_list("state", flat=True)) == {"withheld"}
    assert not Seat.objects.filter(clip__project=project).exists()
    assert look_at(intake=intake).progress.withheld == 2
    assert look_at(intake=intake).message.endswith(f"2 of them were taken in but not handed out: {why}.")


def test_a_rows_own_purpose_and_consent_count(tmp_path: Path) -> None:
    project = make_project()
    Purpose.objects.create(organisation=project.organisation, code="training")
    data = [tone_wav(hertz=hertz) for hertz in (300, 400, 500)]
    for index, content in enumerate(data):
        (tmp_path / f"{index}.wav").write_bytes(content)
    own = [
        {"purpose": "transcription", "consent": "row-notice"},
        {"purpose": "training", "consent": "row-notice"},
        {"purpose": "wake_word", "consent": "row-notice"},
    ]
    rows = [row_of(ref=str(i), path=f"{i}.wav", data=data[i], **own[i]) for i in range(3)]
    intake = take_in_all(project, write_manifest(tmp_path, rows), given=False)
    assert codes_by_ref(intake) == {"0": [], "1": ["purpose_differs"], "2": ["purpose_not_here"]}
    states = dict(ClipState.objects.filter(clip__project=project).values_list("clip__ref", "state"))
    assert states == {"0": "ready", "1": "withheld", "2": "withheld"}


def test_what_a_speaker_withdrew_does_not_come_back(tmp_path: Path) -> None:
    project = make_project()
    take_in_all(project, some_clips(tmp_path, 1, speaker="s-1"))
    Consent.objects.update(withdrawn_at=NOW)
    other = tmp_path / "other"
    other.mkdir()
    data = tone_wav(hertz=900)
    (other / "late.wav").write_bytes(data)
    rows = [row_of(ref="late", path="late.wav", data=data, speaker="s-1")]
    intake = take_in_all(project, write_manifest(other, rows))
    assert codes_by_ref(intake) == {"late": ["consent_withdrawn"]}
    assert ClipState.objects.get(clip__ref="late").state == "withheld"
    # Another record of consent is another consent.
    rows = [row_of(ref="renewed", path="late.wav", data=data, speaker="s-1", consent="notice-2")]
    assert codes_by_ref(take_in_all(project, write_manifest(other, rows))) == {"renewed": []}


def test_a_withdrawn_speakers_rows_are_refused(tmp_path: Path) -> None:
    project = make_project()
    manifest = some_clips(tmp_path, 2, speaker="s-1")
    take_in_all(project, write_manifest(tmp_path, [json.loads(manifest.read_text().splitlines()[0])], name="one.jsonl"))
    Subject.objects.filter(organisation=project.organisation).update(state="withdrawn", withdrawn_at=NOW)
    files = stored_files()
    intake = take_in_all(project, manifest)
    assert codes_by_ref(intake) == {"clip-0": ["repeated"], "clip-1": ["speaker_withdrawn"]}
    assert stored_files() == files


def test_one_id_for_two_recordings_is_refused(tmp_path: Path) -> None:
    project = make_project()
    first, second = tone_wav(hertz=300), tone_wav(hertz=400)
    (tmp_path / "a.wav").write_bytes(first)
    (tmp_path / "b.wav").write_bytes(second)
    rows = [row_of(ref="x", path="a.wav", data=first), row_of(ref="x", path="b.wav", data=second)]
    intake = take_in_all(project, write_manifest(tmp_path, rows))
    ends = IntakeRow.objects.filter(intake=intake).order_by("line").values_list("outcome", "codes")
    assert list(ends) == [("accepted", []), ("refused", ["ref_repeated"])]
    later = take_in_all(project, write_manifest(tmp_path, rows[1:]))
    assert codes_by_ref(later) == {"x": ["ref_other_recording"]}
    # In another source the same id is another clip.
    elsewhere = take_in_all(project, write_manifest(tmp_path, rows[1:]), source="second")
    assert outcomes(elsewhere) == {"accepted": 1}


def test_the_same_recording_under_two_paths_is_warned_of(tmp_path: Path) -> None:
    data = tone_wav()
    for name in ("a.wav", "b.wav"):
        (tmp_path / name).write_bytes(data)
    rows = [row_of(ref=ref, path=path, data=data) for ref, path in [("1", "a.wav"), ("2", "a.wav"), ("3", "b.wav")]]
    intake = take_in_all(make_project(), write_manifest(tmp_path, rows))
    assert codes_by_ref(intake) == {"1": [], "2": [], "3": ["duplicate_content"]}


def test_a_file_that_changed_after_the_manifest_is_refused(tmp_path: Path) -> None:
    manifest = some_clips(tmp_path, 2)
    (tmp_path / "1.wav").write_bytes(tone_wav(hertz=2000))
    assert codes_by_ref(take_in_all(make_project(), manifest)) == {"clip-0": [], "clip-1": ["sha256_mismatch"]}


def test_a_manifest_that_changes_while_it_is_read_takes_in_nothing_wrong(tmp_path: Path) -> None:
    manifest = some_clips(tmp_path, 3)
    intake = begin(make_project(), manifest)
    job = Job.objects.get(name="clips.read_intake")
    read_manifest.read_intake(intake_id=intake.pk, job_id=job.pk, clock=lambda: NOW)
    Job.objects.filter(pk=job.pk).update(state="done")
    manifest.write_text("\n".join(reversed(manifest.read_text().splitlines())))
    run_jobs()
    assert codes_by_ref(intake)["clip-0"] == ["manifest_changed"]
    assert Clip.objects.filter(ref="clip-0").count() == 0


def test_reading_goes_on_where_it_was_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_manifest, "LINES_AT_ONCE", 2)
    intake = begin(make_project(), some_clips(tmp_path, 5))
    notes = []

    def killed_at_the_second(**group: object) -> bool:
        notes.append(group)
        if len(notes) == 2:
            raise KeyboardInterrupt
        return note(**group)

    note = read_manifest._note
    monkeypatch.setattr(read_manifest, "_note", killed_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        read_manifest.read_intake(intake_id=intake.pk, job_id=0, clock=lambda: NOW)
    monkeypatch.setattr(read_manifest, "_note", note)
    assert IntakeRow.objects.filter(intake=intake).count() == 2
    run_jobs()
    assert outcomes(intake) == {"accepted": 5}


def test_processing_goes_on_where_it_was_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    intake = begin(make_project(), some_clips(tmp_path, 3))
    job = Job.objects.get(name="clips.read_intake")
    read_manifest.read_intake(intake_id=intake.pk, job_id=job.pk, clock=lambda: NOW)
    Job.objects.filter(pk=job.pk).update(state="done")
    whole = process.take_in

    def killed_before_the_second(**given: object) -> None:
        if Clip.objects.filter(project=intake.project).exists():
            raise KeyboardInterrupt
        whole(**given)  # type: ignore[arg-type]

    monkeypatch.setattr(process, "take_in", killed_before_the_second)
    with pytest.raises(KeyboardInterrupt):
        process.process_intake(intake_id=intake.pk, job_id=job.pk, clock=lambda: NOW)
    monkeypatch.setattr(process, "take_in", whole)
    assert outcomes(intake) == {"accepted": 1, "waiting": 2}
    run_jobs()
    assert outcomes(intake) == {"accepted": 3}
    assert Clip.objects.filter(project=intake.project).count() == 3


def test_a_repeat_at_the_end_of_two_runs_at_once_writes_nothing(tmp_path: Path) -> None:
    """The row was settled by another run between reading it and writing: its files go again."""
    intake = begin(make_project(), some_clips(tmp_path, 1))
    job = Job.objects.get(name="clips.read_intake")
    read_manifest.read_intake(intake_id=intake.pk, job_id=job.pk, clock=lambda: NOW)
    files = stored_files()

    class OtherRun(process._Work):
        def _take_in(self, row: IntakeRow, parsed: Parsed, content: Row) -> None:
            IntakeRow.objects.filter(pk=row.pk).update(outcome="refused", codes=["file_missing"])
            super()._take_in(row, parsed, content)

    intake.refresh_from_db()
    with process.ManifestLines(files=process.files_of(intake)) as lines:
        pulse = process.Pulse(job_id=job.pk, clock=lambda: NOW)
        work = OtherRun(intake=intake, lines=lines, pulse=pulse, clock=lambda: NOW)
        work.settle([IntakeRow.objects.get(intake=intake)])
    assert not Clip.objects.filter(project=intake.project).exists()
    assert stored_files() == files


def test_an_unreadable_manifest_fails_the_intake(tmp_path: Path) -> None:
    manifest = some_clips(tmp_path, 1)
    intake = begin(make_project(), manifest)
    manifest.unlink()
    run_jobs()
    intake.refresh_from_db()
    assert (intake.state, intake.failure) == (Intake.State.FAILED, "manifest_unreadable")
    assert "manifest cannot be read" in look_at(intake=intake).message


def test_an_intake_whose_job_was_given_up_is_not_waited_for(tmp_path: Path) -> None:
    intake = begin(make_project(), some_clips(tmp_path, 1))
    intake_end.tick(now=NOW)
    intake.refresh_from_db()
    assert intake.state == Intake.State.QUEUED
    Job.objects.filter(subject_id=intake.pk).update(state=Job.State.FAILED)
    intake_end.tick(now=NOW + timedelta(seconds=1))
    intake.refresh_from_db()
    assert (intake.state, intake.failure) == (Intake.State.FAILED, "tries_exhausted")


def test_what_cannot_begin_is_refused_by_name(tmp_path: Path) -> None:
    project = make_project()
    Purpose.objects.create(organisation=project.organisation, code="training")
    manifest = some_clips(tmp_path, 1)
    with pytest.raises(PurposeUnknown):
        begin(project, manifest, purpose="marketing")
    with pytest.raises(PurposeDiffers, match="'transcription'"):
        begin(project, manifest, purpose="training")
    with pytest.raises(ManifestMissing):
        begin(project, tmp_path / "none.jsonl")
    project.state = "archived"
    project.save()
    with pytest.raises(ProjectArchived):
        begin(project, manifest)
    project.organisation = make_organisation()
    with pytest.raises(NotFound):
        begin(project, manifest)
    assert not Job.objects.exists()


def test_two_intakes_that_bring_one_clip_at_once_bring_it_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = make_project()
    manifest = some_clips(tmp_path, 2)
    intake = begin(project, manifest)
    job = Job.objects.get(name="clips.read_intake")
    read_manifest.read_intake(intake_id=intake.pk, job_id=job.pk, clock=lambda: NOW)
    Job.objects.update(state="done")
    monkeypatch.setattr(process.queries, "clips_by_ref", later(process.queries.clips_by_ref, project, manifest))
    process.process_intake(intake_id=intake.pk, job_id=job.pk, clock=lambda: NOW)
    assert outcomes(intake) == {"repeated": 2}
    assert Clip.objects.filter(project=project).count() == Seat.objects.count() == 2


def later(look: Callable[..., Any], project: Project, manifest: Path) -> Callable[..., Any]:
    """A look at what is known, after which another intake is quicker."""
    looks: list[int] = []

    def run(**asked: Any) -> Any:
        looks.append(1)
        found = look(**asked)
        if len(looks) == 1:
            take_in_all(project, manifest)
        return found

    return run
