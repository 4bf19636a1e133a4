"""Intake: a manifest is handed over, and how it stands is told.

Note: an intake survives a kill at every point. Reading (flow/read_manifest.py) moves its cursor in the transaction that
writes the rows; which of two lines with one id came second is the database's word; processing (flow/process.py) settles
each row in the transaction that writes its clip.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from annotation.clips import actions, queries
from annotation.clips.models import Intake
from annotation.clips.refusals import ManifestMissing, ProjectArchived, PurposeDiffers, PurposeUnknown
from annotation.clips.staging import Staging, Upload
from annotation.clips.summaries import summary
from annotation.projects.models import Project, Purpose
from annotation.projects.queries import project_by_slug, purpose_by_code
from config.base import jobs
from config.base.requests import Key
from reviewers import gate

READ = "clips.read_intake"
PROCESS = "clips.process_intake"


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a manifest is given for: the project, and the purpose, consent and source that its rows fall back on."""

    project: str
    purpose: str | None = None
    consent: str = ""
    # Where the ids of the rows are unique; the project's own source where none is named.
    source: str | None = None


def start_from_folder(
    *, organisation_id: int, terms: Terms, manifest: Path, root: Path | None, requested_by: int | None, now: datetime
) -> Intake:
    """Begin an intake of files in a folder that the workers see under the same name.

    The paths of the rows begin at `root`, the manifest's own folder where none is given. Raises NotFound,
    ProjectArchived, PurposeUnknown, PurposeDiffers, ManifestMissing.
    """
    project, purpose = _checked(organisation_id=organisation_id, terms=terms)
    if not manifest.is_file():
        raise ManifestMissing(f"There is no manifest at {manifest}.")
    folder = (root or manifest.parent).resolve()
    if not folder.is_dir():
        raise ManifestMissing(f"There is no folder at {folder}.")
    intake = Intake(
        project=project,
        purpose=purpose,
        consent_ref=terms.consent,
        requested_by_id=requested_by,
        folder=str(folder),
        manifest_name=str(manifest.resolve()),
        created_at=now,
    )
    return _begin(intake=intake, terms=terms, now=now)


def start_from_upload(*, caller: gate.Caller, terms: Terms, upload: Upload, key: Key, now: datetime) -> Intake:
    """Begin an intake of uploaded files, or return the one that this very request began before.

    The files are sealed into storage first, under a key of the intake's own, so that web and worker may stand on
    different machines. Raises NotFound, ProjectArchived, PurposeUnknown, PurposeDiffers, ManifestMissing,
    UploadInvalid, UploadTooLarge, IdempotencyConflict.
    """
    if (before := _begun_before(caller=caller, key=key)) is not None:
        return before
    project, purpose = _checked(organisation_id=caller.organisation_id, terms=terms)
    staging = Staging.begin(public_id=uuid4())
    with ExitStack() as undo:
        undo.callback(staging.discard)
        intake = Intake(
            public_id=staging.public_id,
            project=project,
            purpose=purpose,
            consent_ref=terms.consent,
            requested_by_id=caller.person_id,
            idempotency_key=key.value,
            request_hash=key.request_hash,
            manifest_name=staging.take(upload),
            created_at=now,
        )
        try:
            _begin(intake=intake, terms=terms, now=now)
        except IntegrityError:
            before = _begun_before(caller=caller, key=key)
            if before is None:
                raise
            return before
        undo.pop_all()
    return intake


def _begun_before(*, caller: gate.Caller, key: Key) -> Intake | None:
    before = queries.intake_by_key(person_id=caller.person_id, key=key.value)
    if before is not None:
        key.check(before.request_hash)
    return before


def _checked(*, organisation_id: int, terms: Terms) -> tuple[Project, Purpose | None]:
    project = project_by_slug(organisation_id=organisation_id, slug=terms.project)
    if project.state == Project.State.ARCHIVED:
        raise ProjectArchived
    if not terms.purpose:
        return project, None
    purpose = purpose_by_code(organisation_id=organisation_id, code=terms.purpose)
    if purpose is None:
        raise PurposeUnknown(f"There is no purpose {terms.purpose!r} here; this project's is {project.purpose.code!r}.")
    if purpose.pk != project.purpose_id:
        raise PurposeDiffers(
            f"The project's purpose is {project.purpose.code!r}: clips for {terms.purpose!r} may not be heard in it."
        )
    return project, purpose


def _begin(*, intake: Intake, terms: Terms, now: datetime) -> Intake:
    organisation_id = intake.project.organisation_id
    with transaction.atomic():
        name = terms.source or intake.project.slug
        intake.source = actions.source_named(organisation_id=organisation_id, name=name)
        intake.save(force_insert=True)
        jobs.enqueue(name=READ, subject_id=intake.pk, now=now)
        gate.record(
            gate.Entry(
                event="intake.started",
                at=now,
                organisation_id=organisation_id,
                person_id=intake.requested_by_id,
                about=intake.public_id,
            )
        )
    return intake


@dataclass(frozen=True, kw_only=True)
class Standing:
    """An intake as it stands: its rows counted, whether a row-error file has anything in it, and a sentence."""

    intake: Intake
    progress: queries.Progress
    has_reports: bool
    message: str


def find(*, caller: gate.Caller, public_id: UUID) -> Standing:
    """Return how an intake of the caller's organisation stands. Raises NotFound."""
    return look_at(intake=queries.intake_of(organisation_id=caller.organisation_id, public_id=public_id))


def look_at(*, intake: Intake) -> Standing:
    """Return how an intake stands."""
    progress = queries.progress(intake_id=intake.pk)
    return Standing(
        intake=intake,
        progress=progress,
        has_reports=progress.refused + progress.warned > 0,
        message=summary(intake=intake, progress=progress),
    )


def row_reports(*, intake_id: int) -> Iterator[queries.RowReport]:
    """Yield what is to be said of an intake's refused and warned rows, by line."""
    return queries.row_reports(intake_id=intake_id)
