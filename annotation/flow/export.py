"""Exports as their requesters meet them: asked for, looked at, fetched. The worker's part is flow/export_build.py."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from annotation.clips.serving import Span, span_of
from annotation.clips.storage import open_sealed_range
from annotation.exports import actions, queries
from annotation.exports.models import Export
from annotation.exports.refusals import AudioNeedsRelease, ExportExpired, ExportNotSealed, ExportRevoked
from annotation.exports.rules import parse_filters, part_context
from annotation.exports.tombstones import make_fence
from annotation.projects.queries import project_by_slug
from config.base import jobs
from config.base.crypto.keys import key_service
from config.base.models import Job
from config.base.paging import newest_first
from config.base.requests import Key
from reviewers import gate

BUILD = "exports.build"
# A long answer asks again whether it was revoked after this many pieces of 64 KiB.
PIECES_BETWEEN_LOOKS = 64


@dataclass(frozen=True, kw_only=True)
class Seen:
    """An export, and how many of its clips were stopped or lost their consent since it was sealed."""

    export: Export
    revoked: int


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A file that may be given: the bytes asked for, and where they lie. `span` is None where there are none such."""

    name: str
    format: str
    size: int
    sha256: str
    span: Span | None
    pieces: Iterator[bytes]


def request_export(
    *, caller: gate.Caller, project: str, format: str, filters: Mapping[str, Any], audio: bool, key: Key, now: datetime
) -> Seen:
    """Ask for an export of a project's labels; the same key finds it again. A worker builds it.

    Raises NotAllowed, NotFound, Invalid, AudioNeedsRelease, IdempotencyConflict.
    """
    caller.require("ml", "steward")
    found = project_by_slug(organisation_id=caller.organisation_id, slug=project)
    parse_filters(filters)
    if audio:
        raise AudioNeedsRelease
    try:
        with transaction.atomic():
            make_fence(project_id=found.pk)
            export = actions.add_export(
                project_id=found.pk,
                format=format,
                filters=dict(filters),
                requested_by=caller.person_id,
                key=key,
                now=now,
            )
            jobs.enqueue(name=BUILD, subject_id=export.pk, now=now)
            _record(event="export.requested", export=export, caller=caller, now=now)
    except IntegrityError:
        before = queries.export_by_key(person_id=caller.person_id, key=key.value)
        if before is None:
            raise
        key.check(before.request_hash)
        return _seen([before], now)[0]
    return Seen(export=export, revoked=0)


def list_exports(*, caller: gate.Caller, cursor: str | None, now: datetime) -> tuple[Sequence[Seen], str | None]:
    """Return a page of the organisation's exports, newest first, and the next cursor. Raises NotAllowed, Invalid."""
    caller.require("ml", "steward")
    rows, following = newest_first(rows=queries.exports_of(organisation_id=caller.organisation_id), cursor=cursor)
    return _seen(rows, now), following


def see_export(*, caller: gate.Caller, export_id: UUID, now: datetime) -> Seen:
    """Return one export. Raises NotAllowed, NotFound."""
    caller.require("ml", "steward")
    return _seen([queries.export_of(organisation_id=caller.organisation_id, public_id=export_id)], now)[0]


def open_file(*, caller: gate.Caller, export_id: UUID, name: str, range_header: str | None, now: datetime) -> Opened:
    """Open a file of a sealed export, or the range asked for, and log that it was given.

    Tombstones and consents are read for every answer, and again while a long one is going out. Raises NotAllowed,
    NotFound, ExportNotSealed, ExportExpired, ExportRevoked.
    """
    caller.require("ml", "steward")
    export = queries.export_of(organisation_id=caller.organisation_id, public_id=export_id)
    if export.state != Export.State.SEALED or export.expires_at is None or export.key_id is None:
        raise ExportNotSealed
    if now >= export.expires_at:
        raise ExportExpired
    part = queries.part_of(export_id=export.pk, name=name)
    span = span_of(header=range_header, size=part.size) if part.size else Span(start=0, end=0, size=0)
    with transaction.atomic():
        if queries.is_revoked(export_id=export.pk, now=now):
            raise ExportRevoked
        if span is not None:
            _record(
                event="export.served",
                export=export,
                caller=caller,
                now=now,
                detail={"part": part.pk, "from": span.start, "to": span.end},
            )
    pieces: Iterator[bytes] = iter(())
    if span is not None and span.end > span.start:
        pieces = open_sealed_range(
            name=part.storage_key,
            key=key_service(url=settings.KEYS_URL).get(export.key_id),
            context=part_context(export_id=export.public_id, name=part.name),
            start=span.start,
            end=span.end,
        )
    return Opened(
        name=part.name,
        format=export.format,
        size=part.size,
        sha256=part.sha256,
        span=span,
        pieces=_while_lawful(pieces, export_id=export.pk, now=now),
    )


def tick(*, now: datetime) -> None:
    """Say of exports whose job was given up that they have failed; the clock calls this."""
    building = [Export.State.QUEUED, Export.State.BUILDING]
    for export in Export.objects.filter(state__in=building).select_related("project").order_by("pk")[:100]:
        newest = Job.objects.filter(name=BUILD, subject_id=export.pk).order_by("-pk").first()
        if newest is None or newest.state != Job.State.FAILED:
            continue
        with transaction.atomic():
            if actions.fail_export(export_id=export.pk, code=(newest.failures or ["unknown"])[-1]):
                _record(event="export.failed", export=export, caller=None, now=now)


def _while_lawful(pieces: Iterator[bytes], *, export_id: int, now: datetime) -> Iterator[bytes]:
    """Pass bytes on, and break the answer off when something in it is withdrawn meanwhile."""
    for number, piece in enumerate(pieces, start=1):
        yield piece
        if number % PIECES_BETWEEN_LOOKS == 0 and queries.is_revoked(export_id=export_id, now=now):
            raise ExportRevoked


def _seen(exports: Sequence[Export], now: datetime) -> list[Seen]:
    revoked = queries.revoked_counts(export_ids=[export.pk for export in exports], now=now)
    return [Seen(export=export, revoked=revoked.get(export.pk, 0)) for export in exports]


def _record(
    *, event: str, export: Export, caller: gate.Caller | None, now: datetime, detail: dict[str, Any] | None = None
) -> None:
    gate.record(
        gate.Entry(
            event=event,
            at=now,
            organisation_id=export.project.organisation_id,
            person_id=None if caller is None else caller.person_id,
            about=export.public_id,
            detail=detail or {},
        )
    )
