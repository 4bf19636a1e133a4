"""An intake over HTTP: parts or an archive, sealed while they wait, gone afterwards."""

import io
import json
import os
import tarfile
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import Mock
from uuid import UUID

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from annotation.clips import archives, staged, uploads
from annotation.clips.models import Clip, Intake
from annotation.flow import clock, intake_end
from annotation.projects.models import Project
from config.base.clock import utc_now
from config.base.models import Job
from tests.factories import NOW, client_for, key_header, make_person, make_project
from tests.flows.intake_help import outcomes, row_of, run_jobs, stored_files, tone_wav

pytestmark = pytest.mark.django_db

TONES = {f"deep/er/{hertz}.wav": tone_wav(hertz=hertz) for hertz in (300, 400)}
ROWS = [row_of(ref=path, path=path, data=data) for path, data in TONES.items()]
MANIFEST = "".join(json.dumps(row) + "\n" for row in ROWS).encode()
GIVEN = {"purpose": "transcription", "consent": "notice-1"}


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def client(project: Project) -> APIClient:
    return client_for(make_person(project.organisation, roles=("ml",)))


def parts(**more: Any) -> dict[str, Any]:
    files = [SimpleUploadedFile(path, data) for path, data in TONES.items()]
    return {"manifest": SimpleUploadedFile("rows.jsonl", MANIFEST), "files": files, **GIVEN, **more}


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(members: dict[str, bytes], mode: Any = "w:gz") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def send(client: APIClient, project: Project, body: dict[str, Any], **headers: str) -> Any:
    address = f"/api/v1/projects/{project.slug}/intakes"
    return client.post(address, body, format="multipart", headers=headers or key_header())


def archive_part(content: bytes) -> dict[str, Any]:
    return {"archive": SimpleUploadedFile("clips.bin", content), **GIVEN}


def test_parts_become_clips_and_nothing_staged_is_left(client: APIClient, project: Project) -> None:
    before = stored_files()
    answer = send(client, project, parts())
    assert answer.status_code == 202, answer.content
    body = answer.json()
    assert (body["state"], body["project"], body["errors_url"]) == ("queued", project.slug, None)
    waiting = stored_files() - before
    assert len(waiting) == len(TONES) + 2  # the manifest, and the list of what was staged
    assert not [path for path in waiting if b"RIFF" in path.read_bytes()]
    run_jobs()
    done = client.get(f"/api/v1/intakes/{body['id']}").json()
    assert done["state"] == "done"
    assert done["rows"] == {
        "total": 2, "done": 2, "accepted": 2, "warned": 0, "refused": 0, "repeated": 0, "withheld": 0,
    }  # fmt: skip
    assert Clip.objects.filter(project=project).count() == 2
    assert not [path for path in stored_files() - before if "staged" in path.parts]


@pytest.mark.parametrize("pack", [zipped, tarred, lambda members: tarred(members, "w:")], ids=["zip", "tar.gz", "tar"])
@pytest.mark.parametrize("folder", ["", "./", "my clips/"])
def test_archives_are_read(
    client: APIClient, project: Project, pack: Callable[[dict[str, bytes]], bytes], folder: str
) -> None:
    members = {folder + path: data for path, data in {"manifest.jsonl": MANIFEST, **TONES}.items()}
    answer = send(client, project, archive_part(pack(members)))
    assert answer.status_code == 202, answer.content
    run_jobs()
    assert outcomes(Intake.objects.get(public_id=answer.json()["id"])) == {"accepted": 2}


def test_row_errors_come_as_lines(client: APIClient, project: Project) -> None:
    rows = [ROWS[0], {"id": "no-file", "path": "x.wav", "sha256": "0" * 64}, {"id": 7}]
    manifest = SimpleUploadedFile("m.jsonl", "\n".join(map(json.dumps, rows)).encode())
    sent = send(client, project, parts(manifest=manifest)).json()
    run_jobs()
    body = client.get(f"/api/v1/intakes/{sent['id']}").json()
    assert body["rows"]["refused"] == 2
    answer = client.get(body["errors_url"])
    assert answer["Content-Type"] == "application/x-ndjson"
    lines = [json.loads(line) for line in b"".join(answer.streaming_content).splitlines()]
    assert [(line["line"], line["ref"], line["outcome"], line["code"]) for line in lines] == [
        (2, "no-file", "refused", "file_missing"),
        (3, None, "refused", "ref_invalid"),
    ]
    assert lines[0]["message"] == "There is no such file."


def test_a_repeat_of_the_request_makes_no_second_intake(client: APIClient, project: Project) -> None:
    key = key_header()
    first = send(client, project, parts(), **key)
    files = stored_files()
    second = send(client, project, parts(), **key)
    assert (second.status_code, second.json()["id"]) == (202, first.json()["id"])
    assert stored_files() == files
    other = send(client, project, parts(consent="notice-2"), **key)
    assert (other.status_code, other.json()["error"]["code"]) == (409, "idempotency_conflict")
    keyless = client.post(f"/api/v1/projects/{project.slug}/intakes", parts(), format="multipart")
    assert keyless.json()["error"]["code"] == "idempotency_key_missing"


def test_only_those_who_may_bring_clips_in_do(project: Project) -> None:
    reviewer = client_for(make_person(project.organisation, projects=(project,)))
    assert send(reviewer, project, parts()).status_code == 403
    stranger = client_for(make_person(roles=("ml",)))
    assert send(stranger, project, parts()).status_code == 404
    mine = send(client_for(make_person(project.organisation, roles=("steward",))), project, parts()).json()["id"]
    assert stranger.get(f"/api/v1/intakes/{mine}").status_code == 404
    assert stranger.get(f"/api/v1/intakes/{mine}/errors").status_code == 404
    assert reviewer.get(f"/api/v1/intakes/{mine}").status_code == 403
    assert APIClient().get(f"/api/v1/intakes/{mine}").status_code == 401


LINK = tarfile.TarInfo("manifest.jsonl")
LINK.type, LINK.linkname = tarfile.SYMTYPE, "/etc/passwd"


def linked() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(LINK)
    return out.getvalue()


def linked_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("manifest.jsonl")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 400, "upload_invalid"),
        (b"PK and nothing more", 400, "upload_invalid"),
        (b"\x1f\x8b and nothing more", 400, "upload_invalid"),
        (zipped({"manifest.jsonl": MANIFEST})[:-30], 400, "upload_invalid"),
        (tarred({"manifest.jsonl": MANIFEST * 50})[:200], 400, "upload_invalid"),
        (zipped({"../manifest.jsonl": MANIFEST}), 400, "upload_invalid"),
        (tarred({"/etc/manifest.jsonl": MANIFEST}), 400, "upload_invalid"),
        (linked(), 400, "upload_invalid"),
        (linked_zip(), 400, "upload_invalid"),
        (zipped({"rows.jsonl": MANIFEST}), 400, "manifest_missing"),
        (zipped({"manifest.jsonl": b"\n" * 64 * 1024 * 1024}), 413, "too_large"),
    ],
    ids=[
        "empty", "no-zip", "no-gzip", "cut-zip", "cut-tar", "climbing", "absolute", "link", "link-in-zip",
        "no-manifest", "bomb",
    ],
)  # fmt: skip
def test_hostile_archives_leave_nothing(
    client: APIClient, project: Project, content: bytes, status: int, code: str
) -> None:
    before = stored_files()
    answer = send(client, project, archive_part(content))
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert stored_files() == before
    assert not Intake.objects.exists()


def test_an_archive_with_too_many_files_is_refused(
    client: APIClient, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MAX_MEMBERS", 2)
    monkeypatch.setattr(archives.Budget, "__init__", budget_of(2))
    answer = send(client, project, archive_part(zipped({"manifest.jsonl": MANIFEST, **TONES})))
    assert answer.json()["error"]["code"] == "too_large"


def budget_of(members: int) -> Callable[..., None]:
    def init(self: archives.Budget) -> None:
        self.members, self.total, self.names = members, archives.MAX_TOTAL_BYTES, set()

    return init


def test_too_many_parts_end_the_request(client: APIClient, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MAX_PARTS", 2)
    answer = send(client, project, parts())
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


def test_two_parts_of_one_name_are_refused(client: APIClient, project: Project) -> None:
    files = [SimpleUploadedFile("a.wav", data) for data in TONES.values()]
    answer = send(client, project, parts(files=files))
    assert answer.json()["error"]["code"] == "upload_invalid"


def test_nothing_sent_is_told(client: APIClient, project: Project) -> None:
    assert send(client, project, GIVEN).json()["error"]["code"] == "manifest_missing"
    both = {**parts(), **archive_part(b"x")}
    assert send(client, project, both).json()["error"]["code"] == "upload_invalid"


def test_projects_are_listed_with_their_work(client: APIClient, project: Project) -> None:
    hidden = make_project(project.organisation)
    make_project()
    send(client, project, parts())
    run_jobs()
    listed = client.get("/api/v1/projects").json()
    assert {one["slug"] for one in listed["results"]} == {project.slug, hidden.slug}
    mine = client_for(make_person(project.organisation, projects=(project,))).get("/api/v1/projects").json()
    assert mine == {
        "results": [
            {
                "slug": project.slug, "name": {"en": "A project"}, "purpose": "transcription", "state": "open",
                "open": 2, "done": 0, "languages": ["und"], "left_today": None,
            }
        ],
        "next": None,
    }  # fmt: skip


def test_a_key_is_no_key_for_another_person(client: APIClient, project: Project) -> None:
    key = key_header()
    first = send(client, project, parts(), **key).json()["id"]
    other = client_for(make_person(project.organisation, roles=("ml",)))
    second = send(other, project, parts(), **key).json()["id"]
    assert UUID(first) != UUID(second)


def test_the_manifest_is_what_was_sent_as_manifest(client: APIClient, project: Project) -> None:
    """A part that is called like our own name for it cannot take its place."""
    files = [SimpleUploadedFile("manifest.jsonl", b"{}")]
    answer = send(client, project, parts(files=files))
    assert answer.json()["error"]["code"] == "upload_invalid"


def test_a_kill_while_an_intake_is_given_up_leaves_nothing_staged(
    client: APIClient, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = stored_files()
    send(client, project, parts())
    Job.objects.update(state=Job.State.FAILED)
    with monkeypatch.context() as killed:
        killed.setattr(staged, "discard_paths", Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            intake_end.tick(now=NOW)
    assert stored_files() != before
    intake_end.tick(now=NOW)
    assert (stored_files() - before, Intake.objects.get().state) == (set(), Intake.State.FAILED)


def test_uploads_wait_in_a_folder_that_only_we_can_read(
    client: APIClient, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR)
    assert folder == settings.DATA_DIR / "uploads"
    assert folder.stat().st_mode & 0o777 == 0o700
    seen: list[Path] = []

    def look(**received: Any) -> Any:
        seen.extend(folder.iterdir())
        return upload_of(**received)

    upload_of = uploads.upload_of
    monkeypatch.setattr("annotation.clips.api.upload_of", look)
    assert send(client, project, parts()).status_code == 202
    assert len(seen) == len(TONES) + 1
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("by", ["clock", "next upload"])
def test_what_a_killed_upload_left_behind_is_deleted_after_a_day(client: APIClient, project: Project, by: str) -> None:
    now = utc_now()
    left, fresh = (Path(settings.FILE_UPLOAD_TEMP_DIR) / name for name in ("left.upload", "fresh.upload"))
    for path, age in ((left, timedelta(days=1, minutes=1)), (fresh, timedelta(hours=23))):
        path.write_bytes(tone_wav())
        os.utime(path, times=(0, (now - age).timestamp()))
    try:
        if by == "clock":
            assert uploads.forget_left_behind in clock.DUTIES
            uploads.forget_left_behind(now=now)
        else:
            send(client, project, parts())
        assert (left.exists(), fresh.exists()) == (False, True)
    finally:
        fresh.unlink()
