"""Erasing: afterwards nothing that was said is left anywhere, and a run may be killed at any point."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from annotation.clips.models import Clip, ClipState, PlaybackCopy
from annotation.erasure import requests
from annotation.erasure.models import Erasure
from annotation.escalations.models import Escalation, Report
from annotation.exports.models import ExportPart, Tombstone
from annotation.flow import containment
from annotation.flow import erase as flow
from annotation.flow.stop import stop_clips
from annotation.flow.withdraw import withdraw_subject
from annotation.labels.models import Draft, Label
from annotation.projects.models import Project
from annotation.queue.models import Assignment
from annotation.subjects.models import Subject, SubjectKey
from annotation.subjects.sealing import seal, unseal
from config.base.crypto.keys import KeyGone, key_service
from config.base.models import Job
from reviewers.audit.models import AuditEvent
from tests import factories
from tests.factories import NOW
from tests.flows.labelled import label_clip, sealed_export
from tests.stored import exists

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=24)
CANARY = "quixotic zephyr marmalade"


@pytest.fixture
def project() -> Project:
    return factories.make_project()


@pytest.fixture
def reviewer(project: Project) -> Any:
    return factories.make_person(project.organisation, projects=(project,))


@pytest.fixture
def steward(project: Project) -> Any:
    return factories.caller_for(factories.make_person(project.organisation, roles=("steward",)))


def _withdraw(steward: Any, subject: Subject) -> Erasure:
    withdraw_subject(caller=steward, ref=str(subject.pseudonym), key=factories.new_key(), now=NOW)
    return Erasure.objects.get(subject=subject)


def _run(erasure: Erasure, *, now: Any = LATER) -> Erasure:
    """Do what the clock and a worker do."""
    flow.tick(now=now)
    for job in Job.objects.filter(name=flow.ERASE, subject_id=erasure.pk, state=Job.State.QUEUED):
        flow.erase(erasure_id=job.subject_id, job_id=job.pk, clock=lambda: now)
        Job.objects.filter(pk=job.pk).update(state=Job.State.DONE)
    return Erasure.objects.get(pk=erasure.pk)


def _accidental(clip: Clip) -> Erasure:
    stop_clips(clip_ids=[clip.pk], state="accidental", cause="accidental", now=NOW)
    return requests.request_for_clip(
        clip_id=clip.pk, cause="accidental", requested_by=None, due_at=NOW + timedelta(hours=1), now=NOW
    )


def _hold(clip: Clip) -> Escalation:
    stop_clips(clip_ids=[clip.pk], state="escalated", cause="escalated", now=NOW)
    escalation = Escalation.objects.create(clip=clip, opened_at=NOW, classify_until=NOW)
    containment.hold(clip_id=clip.pk, escalation_id=escalation.pk, now=NOW)
    return escalation


def _everything_of(clip: Clip, reviewer: Any) -> Report:
    """A clip with a file of each kind and text in every sealed column."""
    label = label_clip(clip, reviewer, answers={"said": "yes", "words": CANARY})
    key_id = clip.subject.key.key_id
    assignment = label.assignment
    Draft.objects.create(
        assignment=assignment,
        body=seal(key_id=key_id, value={"words": CANARY}, context=("draft", assignment.public_id)),
        saved_at=NOW,
    )
    escalation = Escalation.objects.create(
        clip=clip, opened_at=NOW, classify_until=NOW, state=Escalation.State.CLOSED, closed_at=NOW
    )
    report = Report(escalation=escalation, person=reviewer, assignment=assignment, reported_at=NOW)
    report.note = seal(key_id=key_id, value=CANARY, context=("note", report.public_id))
    report.save()
    return report


def _tables() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        yield from (row[0] for row in cursor.fetchall())


def _sealed_values_under(key_id: Any) -> list[str]:
    """Name every column of every table in which something sealed under a key stands."""
    found = []
    for table in _tables():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND data_type = 'bytea'",
                [table],
            )
            for (column,) in cursor.fetchall():
                cursor.execute(
                    f"SELECT count(*) FROM {table} WHERE substring({column} from 2 for 16) = %s", [key_id.bytes]
                )
                if cursor.fetchone()[0]:
                    found.append(f"{table}.{column}")
    return found


def _stored_under(key_id: Any) -> list[Path]:
    root = Path(settings.STORAGE_URL.removeprefix("file://"))
    files = (Path(folder) / name for folder, _, names in os.walk(root) for name in names)
    return [path for path in files if path.read_bytes()[5:21] == key_id.bytes]


def test_P2_nothing_sealed_under_the_speaker_s_key_is_left(project: Project, reviewer: Any, steward: Any) -> None:
    """P2: no column, file, key or export of the speaker remains once the erasure has run."""
    engineer = factories.caller_for(factories.make_person(project.organisation, roles=("ml",)))
    clip = factories.make_clip(project, content={"transcript": CANARY}, with_sound=True)
    key_id = clip.subject.key.key_id
    export_label = label_clip(clip, factories.make_person(project.organisation, projects=(project,)))
    export = sealed_export(project, engineer)
    _everything_of(clip, reviewer)
    assert len(_sealed_values_under(key_id)) >= 5
    assert len(_stored_under(key_id)) == 2
    erasure = _run(_withdraw(steward, clip.subject))
    assert erasure.state == Erasure.State.DONE
    assert _sealed_values_under(key_id) == []
    assert _stored_under(key_id) == []
    with pytest.raises(KeyGone):
        key_service(url=settings.KEYS_URL).get(key_id)
    assert export.key_id is not None
    with pytest.raises(KeyGone):
        key_service(url=settings.KEYS_URL).get(export.key_id)
    assert not any(exists(name=part.storage_key) for part in ExportPart.objects.filter(export=export))
    assert Subject.objects.get(pk=clip.subject_id).state == Subject.State.ERASED
    assert SubjectKey.objects.get(subject=clip.subject_id).state == SubjectKey.State.DESTROYED
    assert ClipState.objects.get(clip=clip).state == ClipState.State.ERASED
    # I4: the row of a label outlives its content, and the clip has its tombstone.
    assert bytes(Label.objects.get(pk=export_label.pk).answers) == b""
    assert Tombstone.objects.filter(clip=clip).exists()
    assert not Draft.objects.filter(assignment__clip=clip).exists()
    assert AuditEvent.objects.filter(event="clip.erased", clip_id=clip.pk).count() == 1


def test_nothing_is_erased_before_its_time(project: Project, steward: Any) -> None:
    clip = factories.make_clip(project)
    erasure = _run(_withdraw(steward, clip.subject), now=NOW + timedelta(hours=22))
    assert erasure.state == Erasure.State.WAITING
    assert bytes(Clip.objects.get(pk=clip.pk).content)


def test_E9_a_hold_beats_erasure_until_it_ends(project: Project, steward: Any) -> None:
    """E9: a held clip and the key that opens it outlive the withdrawal; the end of the hold returns it to erasure."""
    subject = factories.make_subject(project)
    free, held = factories.make_clips(project, 2, subject=subject)
    escalation = _hold(held)
    erasure = _run(_withdraw(steward, subject))
    assert (erasure.state, erasure.due_at) == (Erasure.State.WAITING, LATER + timedelta(minutes=10))
    assert ClipState.objects.get(clip=free).state == ClipState.State.ERASED
    assert unseal(sealed=Clip.objects.get(pk=held.pk).content, context=("content", held.public_id))
    containment.release(clip_id=held.pk, escalation_id=escalation.pk, now=LATER)
    ClipState.objects.filter(clip=held).update(state=ClipState.State.READY)  # as the end of a hold leaves it
    erasure = _run(erasure, now=LATER + timedelta(minutes=11))
    assert erasure.state == Erasure.State.DONE
    assert ClipState.objects.get(clip=held).state == ClipState.State.ERASED


def test_E9_a_held_clip_alone_is_not_erased(project: Project) -> None:
    """E9: also where the erasure is of that one clip."""
    clip = factories.make_clip(project)
    _hold(clip)
    erasure = requests.request_for_clip(clip_id=clip.pk, cause="x", requested_by=None, due_at=NOW, now=NOW)
    assert _run(erasure).state == Erasure.State.WAITING
    assert bytes(Clip.objects.get(pk=clip.pk).content)


def test_P4_an_accidental_clip_is_erased_alone(project: Project) -> None:
    """P4: the clip goes, the speaker and the speaker's other clips stay."""
    subject = factories.make_subject(project)
    gone, kept = factories.make_clips(project, 2, subject=subject, with_sound=True)
    names = [gone.original, PlaybackCopy.objects.get(clip=gone).storage_key]
    assert _run(_accidental(gone)).state == Erasure.State.DONE
    assert not any(exists(name=name) for name in names)
    assert ClipState.objects.get(clip=gone).state == ClipState.State.ERASED
    assert ClipState.objects.get(clip=kept).state == ClipState.State.READY
    assert unseal(sealed=kept.content, context=("content", kept.public_id))
    assert Subject.objects.get(pk=subject.pk).state == Subject.State.ACTIVE


def test_an_accidental_clip_that_was_taken_back_is_left_alone(project: Project) -> None:
    clip = factories.make_clip(project)
    erasure = _accidental(clip)
    requests.cancel_for_clip(clip_id=clip.pk, now=NOW)
    ClipState.objects.filter(clip=clip).update(state=ClipState.State.READY)
    assert _run(erasure).state == Erasure.State.CANCELLED
    assert bytes(Clip.objects.get(pk=clip.pk).content)


def test_a_clip_in_circulation_is_never_erased_by_an_erasure_of_its_own(project: Project) -> None:
    clip = factories.make_clip(project)
    erasure = requests.request_for_clip(clip_id=clip.pk, cause="x", requested_by=None, due_at=NOW, now=NOW)
    assert _run(erasure).state == Erasure.State.CANCELLED
    assert bytes(Clip.objects.get(pk=clip.pk).content)


def test_what_came_in_after_the_withdrawal_is_erased_too(project: Project, steward: Any) -> None:
    subject = factories.make_subject(project)
    erasure = _withdraw(steward, subject)
    late = factories.make_clip(project, subject=subject)
    assert _run(erasure).state == Erasure.State.DONE
    assert ClipState.objects.get(clip=late).state == ClipState.State.ERASED
    assert Tombstone.objects.filter(clip=late, cause="withdrawn").exists()


@pytest.mark.parametrize("dies_at", range(1, 6))
def test_a_run_that_is_killed_is_done_again(
    project: Project, steward: Any, monkeypatch: pytest.MonkeyPatch, dies_at: int
) -> None:
    class Killed(BaseException):
        pass

    subject = factories.make_subject(project)
    clips = factories.make_clips(project, 3, subject=subject, with_sound=True)
    names = [clip.original for clip in clips]
    monkeypatch.setattr(flow, "CLIPS_AT_ONCE", 1)
    delete, calls = flow.storage.delete, []

    def dying(*, name: str) -> None:
        calls.append(name)
        if len(calls) == dies_at:
            raise Killed
        delete(name=name)

    erasure = _withdraw(steward, subject)
    monkeypatch.setattr(flow.storage, "delete", dying)
    with pytest.raises(Killed):
        _run(erasure)
    Job.objects.update(state=Job.State.DONE)
    assert _run(erasure).state == Erasure.State.DONE
    assert not any(exists(name=name) for name in names)
    assert set(ClipState.objects.filter(clip__subject=subject).values_list("state", flat=True)) == {"erased"}


def test_erasing_twice_changes_nothing(project: Project, steward: Any) -> None:
    clip = factories.make_clip(project)
    erasure = _run(_withdraw(steward, clip.subject))
    flow.erase(erasure_id=erasure.pk, job_id=0, clock=lambda: LATER)
    assert AuditEvent.objects.filter(event="clip.erased", clip_id=clip.pk).count() == 1
    assert Assignment.objects.filter(clip=clip).count() == 0
