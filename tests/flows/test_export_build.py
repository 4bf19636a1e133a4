"""Building an export: what its rows say, what is left out, and that a run may be killed anywhere."""

import hashlib
import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.utils import timezone

from annotation.clips.models import ClipState
from annotation.exports import build as parts
from annotation.exports.models import Export, ExportMember, ExportPart, Tombstone
from annotation.exports.refusals import AudioNeedsRelease, ExportExpired, ExportNotSealed, ExportRevoked
from annotation.flow import export as flow
from annotation.flow.export_build import build_export
from annotation.flow.stop import stop_clips
from annotation.labels.models import Label
from annotation.projects.models import Project
from annotation.subjects.models import Consent
from config.base import jobs
from config.base.errors import Invalid, NotAllowed, NotFound
from config.base.models import Job
from config.base.requests import IdempotencyConflict
from reviewers.audit.models import AuditEvent
from tests import factories
from tests.factories import NOW
from tests.flows.labelled import label_clip, run_build, sealed_export
from tests.stored import exists

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return factories.make_project()


@pytest.fixture
def reviewer(project: Project) -> Any:
    return factories.make_person(project.organisation, projects=(project,))


@pytest.fixture
def engineer(project: Project) -> Any:
    return factories.caller_for(factories.make_person(project.organisation, roles=("ml",)))


def _file(engineer: Any, export: Export, *, place: int = 0) -> bytes:
    name = export.manifest["files"][place]["name"]
    opened = flow.open_file(caller=engineer, export_id=export.public_id, name=name, range_header=None, now=NOW)
    return b"".join(opened.pieces)


def _rows(engineer: Any, export: Export) -> list[dict[str, Any]]:
    return [json.loads(line) for line in _file(engineer, export).splitlines()]


def test_a_row_says_what_was_answered_and_who_only_by_alias(project: Project, reviewer: Any, engineer: Any) -> None:
    clip = factories.make_clip(project, content={"hypothesis": "turn on", "transcript": "turn on the light"})
    label = label_clip(clip, reviewer, answers={"said": "yes", "words": "lumie\u0300re"}, conditions=("cut_off",))
    export = sealed_export(project, engineer)
    (row,) = _rows(engineer, export)
    assert row == {
        "clip": str(clip.public_id),
        "ref": clip.ref,
        "subject": str(clip.subject.pseudonym),
        "language": "en-US",
        "duration_s": 0.5,
        "answers": {"said": "yes", "words": "lumi\u00e8re"},
        "conditions": ["cut_off"],
        "heard_language": None,
        "reviewer": f"r{reviewer.pk:04}",
        "label": str(label.public_id),
        "version": 1,
        "surplus": False,
        "made_at": "2026-03-02T15:00:00.000000Z",
        "form_version": 1,
        "context": {"transcript": "turn on the light", "hypothesis": "turn on"},
    }
    text = _file(engineer, export).decode()
    assert reviewer.name not in text
    assert reviewer.email not in text


def test_P6_only_what_the_purpose_shows_to_the_ml_role_leaves(reviewer: Any, engineer: Any, project: Project) -> None:
    """P6: the purpose decides the fields; places, contacts, accounts and consents stay."""
    other = factories.make_project(project.organisation, purpose="answer_quality")
    factories.join(reviewer, other)
    kept = {
        "place": {"kind": "weather", "cell": "9q9p"},
        "contacts": {"said": "Ana"},
        "account_number": {"mac": "k1:x"},
        "assistant_answer": "It is sunny.",
        "something_new": "x",
    }
    label_clip(factories.make_clip(other, content=kept), reviewer)
    (row,) = _rows(engineer, sealed_export(other, engineer))
    assert row["context"] == {"assistant_answer": "It is sunny."}
    assert "consent" not in row


def test_the_newest_version_counts_and_surplus_is_marked(project: Project, reviewer: Any, engineer: Any) -> None:
    clip = factories.make_clip(project)
    label_clip(clip, reviewer, answers={"said": "yes"})
    label_clip(clip, reviewer, answers={"said": "no"}, version=2)
    other = factories.make_person(project.organisation, projects=(project,))
    label_clip(clip, other, surplus=True)
    rows = _rows(engineer, sealed_export(project, engineer))
    assert [(row["version"], row["surplus"], row["answers"]["said"]) for row in rows] == [
        (2, False, "no"),
        (1, True, "yes"),
    ]
    without = sealed_export(project, engineer, filters={"surplus": False})
    assert [row["version"] for row in _rows(engineer, without)] == [2]


def test_the_manifest_counts_and_hashes_what_is_there(project: Project, reviewer: Any, engineer: Any) -> None:
    for _ in range(3):
        label_clip(factories.make_clip(project), reviewer)
    export = sealed_export(project, engineer)
    assert export.manifest is not None
    data = _file(engineer, export)
    (file,) = export.manifest["files"]
    assert file == {
        "name": "labels-00001.jsonl", "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest(), "rows": 3,
    }  # fmt: skip
    assert export.manifest["counts"] == {
        "rows": 3, "surplus": 0, "clips": 3, "subjects": 3, "languages": {"en-US": 3},
    }  # fmt: skip
    assert export.manifest["data"] == "pseudonymised"
    assert export.manifest["purpose"] == "transcription"
    assert export.manifest["recipient"] == project.organisation.name
    assert export.manifest["expires_at"] == "2027-03-02T15:00:00.000000Z"
    assert "anonymised" not in json.dumps(export.manifest).replace("pseudonymised", "")
    assert (export.rows_done, export.rows_total) == (3, 3)


def test_parquet_holds_the_same_rows(project: Project, reviewer: Any, engineer: Any) -> None:
    for number in range(4):
        label_clip(factories.make_clip(project), reviewer, answers={"said": "yes", "words": f"word {number}"})
    export = sealed_export(project, engineer, format="parquet")
    table = pq.read_table(io.BytesIO(_file(engineer, export)))
    rows = table.to_pylist()
    assert [json.loads(row["answers"])["words"] for row in rows] == [f"word {number}" for number in range(4)]
    assert rows[0]["made_at"] == NOW
    assert rows[0]["conditions"] == []


def test_parquet_groups_stay_small(
    project: Project, reviewer: Any, engineer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotation.exports.formats.GROUP_ROWS", 3)
    monkeypatch.setattr(parts, "PAGE_ROWS", 2)
    for _ in range(7):
        label_clip(factories.make_clip(project), reviewer)
    export = sealed_export(project, engineer, format="parquet")
    read = pq.ParquetFile(io.BytesIO(_file(engineer, export)))
    assert [read.metadata.row_group(place).num_rows for place in range(read.num_row_groups)] == [3, 3, 1]


def test_an_export_of_nothing_is_sealed_too(project: Project, engineer: Any) -> None:
    for kind in ("jsonl", "parquet"):
        export = sealed_export(project, engineer, format=kind)
        assert export.manifest is not None
        assert export.manifest["counts"]["rows"] == 0
        assert len(_file(engineer, export)) == export.manifest["files"][0]["bytes"]


def test_parts_are_cut_and_hold_every_row_once(
    project: Project, reviewer: Any, engineer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "PAGE_ROWS", 2)
    monkeypatch.setattr(parts, "PART_ROWS", 4)
    labels = [label_clip(factories.make_clip(project), reviewer) for _ in range(9)]
    export = sealed_export(project, engineer)
    assert export.manifest is not None
    assert [file["rows"] for file in export.manifest["files"]] == [4, 4, 1]
    found = [
        json.loads(line)["label"] for place in range(3) for line in _file(engineer, export, place=place).splitlines()
    ]
    assert found == [str(label.public_id) for label in labels]


def _withdraw_consent(clip: Any) -> None:
    Consent.objects.filter(subject=clip.subject).update(withdrawn_at=NOW)


def _let_consent_expire(clip: Any) -> None:
    Consent.objects.filter(subject=clip.subject).update(expires_at=NOW)


def _hold(clip: Any) -> None:
    ClipState.objects.filter(clip=clip).update(holds=1)


def _withhold(clip: Any) -> None:
    ClipState.objects.filter(clip=clip).update(state=ClipState.State.WITHHELD)


def _stop(state: ClipState.State, cause: Tombstone.Cause) -> Callable[[Any], None]:
    def run(clip: Any) -> None:
        stop_clips(clip_ids=[clip.pk], state=state, cause=cause, now=NOW)

    return run


@pytest.mark.parametrize(
    ("fall", "cause"),
    [
        (_stop(ClipState.State.WITHDRAWN, Tombstone.Cause.WITHDRAWN), "withdrawn"),
        (_stop(ClipState.State.ESCALATED, Tombstone.Cause.ESCALATED), "escalated"),
        (_stop(ClipState.State.ACCIDENTAL, Tombstone.Cause.ACCIDENTAL), "accidental"),
        (_withdraw_consent, "withdrawn"),
        (_let_consent_expire, "expired"),
        (_hold, "escalated"),
        (_withhold, "withheld"),
    ],
)
def test_what_may_not_be_used_is_left_out_and_counted(
    project: Project, reviewer: Any, engineer: Any, fall: Callable[[Any], None], cause: str
) -> None:
    kept, gone = factories.make_clip(project), factories.make_clip(project)
    label_clip(gone, reviewer)
    label_clip(kept, reviewer)
    fall(gone)
    export = sealed_export(project, engineer)
    assert export.manifest is not None
    assert [row["clip"] for row in _rows(engineer, export)] == [str(kept.public_id)]
    assert export.manifest["left_out"] == {"withdrawn": 0, "escalated": 0, "accidental": 0} | {cause: 1}
    assert list(ExportMember.objects.filter(export=export).values_list("clip_id", flat=True)) == [kept.pk]


def test_a_clip_that_falls_out_while_files_are_written_is_taken_out_again(
    project: Project, reviewer: Any, engineer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "PAGE_ROWS", 1)
    monkeypatch.setattr(parts, "PART_ROWS", 2)
    clips = [factories.make_clip(project) for _ in range(6)]
    for clip in clips:
        label_clip(clip, reviewer)
    written = parts.write_parts
    rewritten: list[int] = []

    def then_withdraw(order: parts.Order) -> list[parts.Part]:
        done = written(order)
        _stop(ClipState.State.WITHDRAWN, Tombstone.Cause.WITHDRAWN)(clips[3])
        return done

    def note(*, order: parts.Order, part: parts.Part) -> parts.Part:
        rewritten.append(part.row.pk)
        return parts.rewrite_part(order=order, part=part)

    monkeypatch.setattr("annotation.flow.export_build.write_parts", then_withdraw)
    monkeypatch.setattr("annotation.flow.export_build.rewrite_part", note)
    export = sealed_export(project, engineer)
    assert export.manifest is not None
    assert len(rewritten) == 1
    assert [file["rows"] for file in export.manifest["files"]] == [2, 1, 2]
    assert export.manifest["left_out"]["withdrawn"] == 1
    for place, file in enumerate(export.manifest["files"]):
        data = _file(engineer, export, place=place)
        assert hashlib.sha256(data).hexdigest() == file["sha256"]
        assert str(clips[3].public_id).encode() not in data


@pytest.mark.parametrize("dies_after", [1, 2, 3])
def test_a_run_that_is_killed_is_done_again_and_leaves_nothing(
    project: Project, reviewer: Any, engineer: Any, monkeypatch: pytest.MonkeyPatch, dies_after: int
) -> None:
    class Killed(BaseException):
        pass

    monkeypatch.setattr(parts, "PAGE_ROWS", 1)
    monkeypatch.setattr(parts, "PART_ROWS", 1)
    for _ in range(3):
        label_clip(factories.make_clip(project), reviewer)
    export = _request(project, engineer)
    put, names = parts.put_sealed, []

    def dying(**fields: Any) -> None:
        put(**fields)
        names.append(fields["name"])
        if len(names) == dies_after:
            raise Killed

    monkeypatch.setattr(parts, "put_sealed", dying)
    with pytest.raises(Killed):
        run_build(export)
    monkeypatch.setattr(parts, "put_sealed", put)
    Job.objects.update(lease_until=NOW - timedelta(days=1))
    export = run_build(export)
    assert export.state == Export.State.SEALED
    assert len(_rows(engineer, export)) == 1
    assert not any(exists(name=name) for name in names)
    stored = ExportPart.objects.filter(export=export).values_list("storage_key", flat=True)
    assert all(exists(name=name) for name in stored)


def _request(project: Project, engineer: Any, **changes: Any) -> Export:
    fields = {"format": "jsonl", "filters": {}, "audio": False, "key": factories.new_key(), "now": NOW} | changes
    return flow.request_export(caller=engineer, project=project.slug, **fields).export


def test_a_run_whose_lease_was_taken_over_seals_nothing(
    project: Project, reviewer: Any, engineer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    label_clip(factories.make_clip(project), reviewer)
    export = _request(project, engineer)
    job = Job.objects.get(name="exports.build", subject_id=export.pk)
    written = parts.write_parts

    def slowly(order: parts.Order) -> list[parts.Part]:
        done = written(order)
        Job.objects.filter(pk=job.pk).update(attempts=7)
        return done

    monkeypatch.setattr("annotation.flow.export_build.write_parts", slowly)
    build_export(export_id=export.pk, job_id=job.pk, clock=lambda: NOW)
    export.refresh_from_db()
    assert export.state == Export.State.BUILDING


def test_a_sealed_export_is_not_built_again(project: Project, engineer: Any) -> None:
    export = sealed_export(project, engineer)
    job = Job.objects.get(name="exports.build", subject_id=export.pk)
    build_export(export_id=export.pk, job_id=job.pk, clock=timezone.now)
    again = Export.objects.get(pk=export.pk)
    assert (again.manifest, again.sealed_at) == (export.manifest, export.sealed_at)


def test_a_withdrawal_after_sealing_revokes_the_files(project: Project, reviewer: Any, engineer: Any) -> None:
    clip = factories.make_clip(project)
    label_clip(clip, reviewer)
    export = sealed_export(project, engineer)
    _stop(ClipState.State.WITHDRAWN, Tombstone.Cause.WITHDRAWN)(clip)
    with pytest.raises(ExportRevoked):
        _file(engineer, export)
    assert flow.see_export(caller=engineer, export_id=export.public_id, now=NOW).revoked == 1


def test_a_consent_that_ends_after_sealing_revokes_the_files(project: Project, reviewer: Any, engineer: Any) -> None:
    clip = factories.make_clip(project)
    label_clip(clip, reviewer)
    export = sealed_export(project, engineer)
    _withdraw_consent(clip)
    with pytest.raises(ExportRevoked):
        _file(engineer, export)


def test_a_long_answer_breaks_off_when_something_in_it_is_withdrawn(
    project: Project, reviewer: Any, engineer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flow, "PIECES_BETWEEN_LOOKS", 1)
    clips = [factories.make_clip(project) for _ in range(2)]
    for clip in clips:
        label_clip(clip, reviewer, answers={"said": "yes", "words": "w" * 70_000})
    export = sealed_export(project, engineer)
    assert export.manifest is not None
    name = export.manifest["files"][0]["name"]
    opened = flow.open_file(caller=engineer, export_id=export.public_id, name=name, range_header=None, now=NOW)
    next(opened.pieces)
    _withdraw_consent(clips[0])
    with pytest.raises(ExportRevoked):
        next(opened.pieces)


def test_an_expired_or_unsealed_export_gives_no_file(project: Project, engineer: Any) -> None:
    waiting = _request(project, engineer)
    with pytest.raises(ExportNotSealed):
        flow.open_file(caller=engineer, export_id=waiting.public_id, name="x", range_header=None, now=NOW)
    export = sealed_export(project, engineer)
    late = NOW + timedelta(days=365)
    with pytest.raises(ExportExpired):
        flow.open_file(
            caller=engineer, export_id=export.public_id, name="labels-00001.jsonl", range_header=None, now=late
        )


def test_giving_a_file_is_logged(project: Project, reviewer: Any, engineer: Any) -> None:
    label_clip(factories.make_clip(project), reviewer)
    export = sealed_export(project, engineer)
    data = _file(engineer, export)
    served = AuditEvent.objects.get(event="export.served", about=export.public_id)
    assert (served.person_id, served.detail["to"]) == (engineer.person_id, len(data))
    events = AuditEvent.objects.filter(about=export.public_id).values_list("event", flat=True)
    assert set(events) == {"export.requested", "export.sealed", "export.served"}


def test_a_repeat_finds_the_same_export(project: Project, engineer: Any) -> None:
    key = factories.new_key()
    first = _request(project, engineer, key=key)
    assert _request(project, engineer, key=key).pk == first.pk
    assert Job.objects.filter(name="exports.build", subject_id=first.pk).count() == 1
    with pytest.raises(IdempotencyConflict):
        _request(project, engineer, key=type(key)(value=key.value, request_hash=b"?" * 32))


def test_what_cannot_be_asked_for(project: Project, reviewer: Any, engineer: Any) -> None:
    with pytest.raises(AudioNeedsRelease):
        _request(project, engineer, audio=True)
    with pytest.raises(Invalid):
        _request(project, engineer, filters={"speakers": ["x"]})
    with pytest.raises(NotAllowed):
        _request(project, factories.caller_for(reviewer))
    stranger = factories.caller_for(factories.make_person(roles=("ml",)))
    with pytest.raises(NotFound):
        _request(project, stranger)
    export = sealed_export(project, engineer)
    with pytest.raises(NotFound):
        flow.see_export(caller=stranger, export_id=export.public_id, now=NOW)


def test_an_export_whose_job_was_given_up_says_so(project: Project, engineer: Any) -> None:
    export = _request(project, engineer)
    flow.tick(now=NOW)
    export.refresh_from_db()
    assert export.state == Export.State.QUEUED
    Job.objects.filter(subject_id=export.pk).update(state=Job.State.FAILED, failures=["KeepsChanging"])
    flow.tick(now=NOW)
    export.refresh_from_db()
    assert (export.state, export.failure) == (Export.State.FAILED, "KeepsChanging")


def test_filters_narrow_by_language_and_time(project: Project, reviewer: Any, engineer: Any) -> None:
    early = label_clip(factories.make_clip(project, language="fr"), reviewer)
    late = label_clip(factories.make_clip(project, language="es"), reviewer)
    Label.objects.filter(pk=late.pk).update(made_at=NOW + timedelta(days=1))
    french = sealed_export(project, engineer, filters={"languages": ["fr"]})
    assert [row["label"] for row in _rows(engineer, french)] == [str(early.public_id)]
    later = sealed_export(project, engineer, filters={"made_from": "2026-03-03T00:00:00Z"})
    assert [row["label"] for row in _rows(engineer, later)] == [str(late.public_id)]


def test_a_job_runs_the_build(project: Project, engineer: Any) -> None:
    export = _request(project, engineer)
    job = Job.objects.get(name="exports.build", subject_id=export.pk)
    jobs.run(
        job_id=job.pk,
        work=lambda export_id, job_id: build_export(export_id=export_id, job_id=job_id, clock=lambda: NOW),
        clock=lambda: NOW,
    )
    export.refresh_from_db()
    assert export.state == Export.State.SEALED
