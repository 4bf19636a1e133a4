"""Exports, withdrawals and the log over HTTP, and by command line."""

import hashlib
import json
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from annotation.exports.models import Export
from annotation.flow import export as flow
from annotation.flow.export_build import build_export
from annotation.projects.models import Project
from config.base.clock import utc_now
from config.base.models import Job
from reviewers.access.tokens import create_token
from reviewers.audit.actions import Entry, record
from tests import factories
from tests.factories import NOW, client_for, key_header
from tests.flows.labelled import label_clip

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return factories.make_project()


@pytest.fixture
def reviewer(project: Project) -> Any:
    return factories.make_person(project.organisation, projects=(project,))


@pytest.fixture
def engineer(project: Project) -> Any:
    return client_for(factories.make_person(project.organisation, roles=("ml",)))


@pytest.fixture
def steward(project: Project) -> Any:
    return client_for(factories.make_person(project.organisation, roles=("steward",)))


def _ask(client: Any, project: Project, **body: Any) -> Any:
    return client.post(
        f"/api/v1/projects/{project.slug}/exports", {"format": "jsonl"} | body, format="json", headers=key_header()
    )


def _build_all() -> None:
    for job in Job.objects.filter(name=flow.BUILD, state=Job.State.QUEUED):
        build_export(export_id=job.subject_id, job_id=job.pk, clock=utc_now)
        Job.objects.filter(pk=job.pk).update(state=Job.State.DONE)


def _sealed(client: Any, project: Project, **body: Any) -> dict[str, Any]:
    answer = _ask(client, project, **body)
    assert answer.status_code == 202, answer.content
    _build_all()
    seen: dict[str, Any] = client.get(f"/api/v1/exports/{answer.json()['id']}").json()
    return seen


def _url(export: dict[str, Any]) -> str:
    return f"/api/v1/exports/{export['id']}/files/{export['manifest']['files'][0]['name']}"


def _content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_an_export_is_asked_for_watched_and_fetched(project: Project, reviewer: Any, engineer: Any) -> None:
    label = label_clip(factories.make_clip(project), reviewer)
    answer = _ask(engineer, project)
    assert (answer.status_code, answer.json()["state"], answer.json()["manifest"]) == (202, "queued", None)
    _build_all()
    export = engineer.get(f"/api/v1/exports/{answer.json()['id']}").json()
    assert (export["state"], export["progress"]) == ("sealed", {"done": 1, "total": 1})
    assert export["left_out"] == {"withdrawn": 0, "escalated": 0, "accidental": 0}
    file = engineer.get(_url(export))
    data = _content(file)
    assert hashlib.sha256(data).hexdigest() == export["manifest"]["files"][0]["sha256"]
    assert json.loads(data)["label"] == str(label.public_id)
    assert file["Cache-Control"] == "no-store"
    assert file["Content-Disposition"] == 'attachment; filename="labels-00001.jsonl"'
    assert engineer.get("/api/v1/exports").json()["results"] == [export]


def test_a_file_is_given_by_ranges(project: Project, reviewer: Any, engineer: Any) -> None:
    label_clip(factories.make_clip(project), reviewer, answers={"said": "yes", "words": "w" * 200_000})
    export = _sealed(engineer, project)
    whole = _content(engineer.get(_url(export)))
    part = engineer.get(_url(export), headers={"Range": "bytes=65530-131080"})
    assert (part.status_code, part["Content-Range"]) == (206, f"bytes 65530-131080/{len(whole)}")
    assert _content(part) == whole[65530:131081]
    assert part["Content-Length"] == str(131081 - 65530)
    beyond = engineer.get(_url(export), headers={"Range": f"bytes={len(whole)}-"})
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{len(whole)}")


def test_a_withdrawn_speaker_revokes_the_file(project: Project, reviewer: Any, engineer: Any, steward: Any) -> None:
    clip = factories.make_clip(project)
    label_clip(clip, reviewer)
    export = _sealed(engineer, project)
    done = steward.post(f"/api/v1/subjects/{clip.subject.pseudonym}/withdraw", headers=key_header())
    assert (done.status_code, done.json()) == (
        202,
        {
            "subject": str(clip.subject.pseudonym),
            "state": "withdrawn",
            "clips": 1,
            "assignments_withdrawn": 0,
            "escalated_kept": 0,
        },
    )
    answer = engineer.get(_url(export))
    assert (answer.status_code, answer.json()["error"]["code"]) == (410, "revoked")
    assert engineer.get(f"/api/v1/exports/{export['id']}").json()["revoked"] == 1


def test_an_export_token_may_export_and_a_review_token_may_not(project: Project) -> None:
    person = factories.make_person(project.organisation, roles=("ml", "reviewer"))
    client = factories.APIClient()
    for scope, status in (("export", 202), ("review", 403)):
        token = create_token(person=person, scopes=[scope], expires_at=None, now=NOW)
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
        assert _ask(client, project).status_code == status


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"audio": True}, 409, "audio_needs_release"),
        ({"format": "csv"}, 400, "invalid"),
        ({"filters": {"speaker": "x"}}, 400, "invalid"),
        ({"filters": {"languages": "en"}}, 400, "invalid"),
        ({"filters": {"made_from": "2026-03-01"}}, 400, "invalid"),
    ],
)
def test_what_cannot_be_asked_for(
    project: Project, engineer: Any, body: dict[str, Any], status: int, code: str
) -> None:
    answer = _ask(engineer, project, **body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_a_request_needs_its_key_and_is_made_once(project: Project, engineer: Any) -> None:
    url, body = f"/api/v1/projects/{project.slug}/exports", {"format": "jsonl"}
    assert engineer.post(url, body, format="json").json()["error"]["code"] == "idempotency_key_missing"
    header = key_header()
    first = engineer.post(url, body, format="json", headers=header).json()
    assert engineer.post(url, body, format="json", headers=header).json()["id"] == first["id"]
    other = engineer.post(url, {"format": "parquet"}, format="json", headers=header)
    assert (other.status_code, other.json()["error"]["code"]) == (409, "idempotency_conflict")


def test_a_reviewer_sees_none_of_it(project: Project, reviewer: Any, engineer: Any) -> None:
    clip = factories.make_clip(project)
    label_clip(clip, reviewer)
    export = _sealed(engineer, project)
    client = client_for(reviewer)
    for url in (
        "/api/v1/exports", f"/api/v1/exports/{export['id']}", _url(export), "/api/v1/subjects", "/api/v1/clips",
        f"/api/v1/audit/clips/{clip.public_id}", "/api/v1/audit/verify",
    ):  # fmt: skip
        assert client.get(url).status_code == 403, url
    assert client.post(f"/api/v1/subjects/{uuid4()}/withdraw", headers=key_header()).status_code == 403


def test_another_organisation_knows_nothing_of_it(project: Project, reviewer: Any, engineer: Any) -> None:
    clip = factories.make_clip(project)
    label_clip(clip, reviewer)
    export = _sealed(engineer, project)
    stranger = client_for(factories.make_person(roles=("ml", "steward")))
    for url in (f"/api/v1/exports/{export['id']}", _url(export), f"/api/v1/audit/clips/{clip.public_id}"):
        assert stranger.get(url).status_code == 404, url
    assert stranger.get("/api/v1/exports").json()["results"] == []
    assert stranger.get("/api/v1/clips").json()["results"] == []
    assert stranger.get("/api/v1/subjects").json()["results"] == []
    withdrawal = stranger.post(f"/api/v1/subjects/{clip.subject.pseudonym}/withdraw", headers=key_header())
    assert withdrawal.status_code == 404


def test_a_steward_sees_clips_and_speakers_by_page(
    project: Project, steward: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotation.flow.stewarding.PAGE", 2)
    subject = factories.make_subject(project)
    clips = factories.make_clips(project, 3, subject=subject)
    first = steward.get("/api/v1/clips", {"project": project.slug}).json()
    second = steward.get("/api/v1/clips", {"project": project.slug, "cursor": first["next"]}).json()
    found = [one["id"] for one in first["results"] + second["results"]]
    assert found == [str(clip.public_id) for clip in reversed(clips)]
    assert second["next"] is None
    (speaker,) = steward.get("/api/v1/subjects", {"q": str(subject.pseudonym)}).json()["results"]
    assert (speaker["subject"], speaker["clips"]) == (str(subject.pseudonym), 3)
    assert steward.get("/api/v1/subjects", {"q": "nobody"}).json()["results"] == []
    assert steward.get("/api/v1/clips", {"project": "nothing"}).status_code == 404


def test_P12_a_clip_s_history_names_who_was_served_and_what_they_heard(
    project: Project, reviewer: Any, steward: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P12: who heard a clip, and when, in the order of the log, page by page."""
    monkeypatch.setattr("annotation.flow.stewarding.PAGE", 2)
    clip, other = factories.make_clip(project), factories.make_clip(project)
    for event, about in (("assignment.served", clip), ("assignment.heard", clip), ("x", other), ("y", clip)):
        record(
            Entry(
                event=event,
                at=datetime(2026, 3, 2, 16, tzinfo=UTC),
                organisation_id=project.organisation_id,
                person_id=reviewer.pk if about is clip and event != "y" else None,
                clip_id=about.pk,
                detail={"heard": [[0, 480, "t"]]} if event.endswith("heard") else {},
            )
        )
    first = steward.get(f"/api/v1/audit/clips/{clip.public_id}").json()
    assert [(one["event"], one["person"], one["role"]) for one in first["results"]] == [
        ("assignment.served", reviewer.name, "reviewer"),
        ("assignment.heard", reviewer.name, "reviewer"),
    ]
    assert first["results"][1]["detail"] == {"heard": [[0, 480, "t"]]}
    rest = steward.get(f"/api/v1/audit/clips/{clip.public_id}", {"cursor": first["next"]}).json()
    assert [(one["event"], one["person"]) for one in rest["results"]] == [("y", None)]
    assert rest["next"] is None
    assert steward.get(f"/api/v1/audit/clips/{clip.public_id}", {"cursor": "?"}).status_code == 400
    assert steward.get(f"/api/v1/audit/clips/{uuid4()}").status_code == 404


def _worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """While the command waits, a worker does what is queued."""
    monkeypatch.setattr("annotation.management.commands.export.time.sleep", lambda _seconds: _build_all())


def test_the_command_fetches_checks_and_tells(
    project: Project, reviewer: Any, engineer: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _worker(monkeypatch)
    label_clip(factories.make_clip(project), reviewer)
    factories.make_subject(project, consent=False)
    out = StringIO()
    call_command("export", "--project", project.slug, "--format", "parquet", "--to", str(tmp_path), stdout=out)
    export = Export.objects.get(project=project)
    folder = tmp_path / str(export.public_id)
    manifest = json.loads((folder / "manifest.json").read_text())
    data = (folder / "labels-00001.parquet").read_bytes()
    assert hashlib.sha256(data).hexdigest() == manifest["files"][0]["sha256"]
    assert "1 labels of 1 clips, checked" in out.getvalue()


def test_the_command_says_what_is_wrong(
    project: Project, engineer: Any, reviewer: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _worker(monkeypatch)
    with pytest.raises(CommandError, match="There is no project"):
        call_command("export", "--project", "nothing", "--to", str(tmp_path))
    with pytest.raises(CommandError, match="Nobody here signs in"):
        call_command("export", "--project", project.slug, "--to", str(tmp_path), "--email", "x@y.example")
    with pytest.raises(CommandError, match="role does not allow"):
        call_command("export", "--project", project.slug, "--to", str(tmp_path), "--email", reviewer.email)
