"""Writes of intakes and of the clips that they bring; the caller holds the transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery

from annotation.clips.models import Clip, ClipState, Intake, IntakeRow, PlaybackCopy, Source


@dataclass(frozen=True, kw_only=True)
class ReadRow:
    """A line as reading left it: where it lies, its id if it has one, and why it was refused (or not)."""

    line: int
    byte: int
    ref: str | None
    refused: str | None


@dataclass(frozen=True, kw_only=True)
class NewCopy:
    """A playback copy that lies sealed in storage, with what was measured on it (playback.py tells the units)."""

    storage_key: str
    size: int
    duration_ms: int
    integrated_lufs: float | None
    momentary_lufs: float | None
    true_peak_dbtp: float | None
    gain_db: float
    bound_by: str
    peaks: bytes
    peaks_rate_hz: float


@dataclass(frozen=True, kw_only=True)
class NewClip:
    """All that is known of a clip when it is taken in; content and exact values are sealed already."""

    public_id: UUID
    source_id: int
    ref: str
    project_id: int
    subject_id: int
    purpose_id: int | None
    language: str
    duration_ms: int
    warnings: Sequence[str]
    routing_zone: str
    clearance: str
    residency: str
    content: bytes
    exact: bytes | None
    content_mac: str
    original: str
    copy: NewCopy


def source_named(*, organisation_id: int, name: str) -> Source:
    """Return the organisation's source of this name, made when it is the first intake from it."""
    source, _ = Source.objects.get_or_create(organisation_id=organisation_id, name=name)
    return source


def begin_reading(*, intake_id: int) -> None:
    """Say that the manifest is being read; a repeat changes nothing."""
    Intake.objects.filter(pk=intake_id, state=Intake.State.QUEUED).update(state=Intake.State.READING)


def move_cursor(*, intake_id: int, from_byte: int, to_byte: int, to_line: int) -> bool:
    """Move the reading cursor on; False when another worker has moved it meanwhile."""
    intakes = Intake.objects.filter(pk=intake_id, state=Intake.State.READING, next_byte=from_byte)
    return intakes.update(next_byte=to_byte, next_line=to_line) == 1


def add_rows(*, intake_id: int, rows: Sequence[ReadRow]) -> None:
    """Note lines as waiting or refused. Of two lines with one id the first waits, and the second is refused.

    The database decides which is the second: it may stand in another part of the manifest, read by another run.
    """
    _insert(intake_id=intake_id, rows=[row for row in rows if row.refused is not None])
    waiting = [row for row in rows if row.refused is None]
    entries = [
        IntakeRow(intake_id=intake_id, line=row.line, byte=row.byte, ref=row.ref, outcome=IntakeRow.Outcome.WAITING)
        for row in waiting
    ]
    IntakeRow.objects.bulk_create(entries, ignore_conflicts=True)
    written = IntakeRow.objects.filter(intake_id=intake_id, line__in=[row.line for row in waiting])
    kept = set(written.values_list("line", flat=True))
    again = [row for row in waiting if row.line not in kept]
    _insert(
        intake_id=intake_id,
        rows=[ReadRow(line=row.line, byte=row.byte, ref=row.ref, refused="ref_repeated") for row in again],
    )


def _insert(*, intake_id: int, rows: Sequence[ReadRow]) -> None:
    """Insert refused lines."""
    IntakeRow.objects.bulk_create(
        IntakeRow(
            intake_id=intake_id,
            line=row.line,
            byte=row.byte,
            ref=row.ref,
            outcome=IntakeRow.Outcome.REFUSED,
            codes=[row.refused],
        )
        for row in rows
    )


def begin_processing(*, intake_id: int) -> bool:
    """Say that reading has come to the end; False when that was said before."""
    intakes = Intake.objects.filter(pk=intake_id, state=Intake.State.READING)
    return intakes.update(state=Intake.State.PROCESSING) == 1


def settle_taken(*, row_id: int, codes: Sequence[str], clip_id: int) -> bool:
    """Say that a waiting row became a clip, with the codes of its warnings; False when another run was quicker."""
    rows = IntakeRow.objects.filter(pk=row_id, outcome=IntakeRow.Outcome.WAITING)
    outcome = IntakeRow.Outcome.WARNED if codes else IntakeRow.Outcome.ACCEPTED
    return rows.update(outcome=outcome, codes=list(codes), clip_id=clip_id) == 1


def refuse_rows(*, row_ids: Sequence[int], code: str) -> None:
    """Say of rows that still wait why they did not become clips."""
    rows = IntakeRow.objects.filter(pk__in=row_ids, outcome=IntakeRow.Outcome.WAITING)
    rows.update(outcome=IntakeRow.Outcome.REFUSED, codes=[code])


def note_repeated(*, row_ids: Sequence[int], source_id: int) -> None:
    """Say of rows that still wait that their clips were here before."""
    clip = Clip.objects.filter(source_id=source_id, ref=OuterRef("ref")).values("pk")
    rows = IntakeRow.objects.filter(pk__in=row_ids, outcome=IntakeRow.Outcome.WAITING)
    rows.update(outcome=IntakeRow.Outcome.REPEATED, codes=["repeated"], clip_id=Subquery(clip))


def end_intake(*, intake_id: int, now: datetime) -> bool:
    """End an intake of which no row waits any more; False when it does not stand at its end."""
    waiting = IntakeRow.objects.filter(intake_id=intake_id, outcome=IntakeRow.Outcome.WAITING)
    if waiting.exists():
        return False
    intakes = Intake.objects.filter(pk=intake_id, state=Intake.State.PROCESSING)
    return intakes.update(state=Intake.State.DONE, ended_at=now) == 1


def fail_intake(*, intake_id: int, code: str, now: datetime) -> bool:
    """Give an intake up, with the reason; rows that wait stay as they are. False when it has ended already."""
    over = (Intake.State.DONE, Intake.State.FAILED)
    intakes = Intake.objects.filter(pk=intake_id).exclude(state__in=over)
    return intakes.update(state=Intake.State.FAILED, failure=code, ended_at=now) == 1


def add_clip(*, new: NewClip, state: str, wanted: int, now: datetime) -> Clip:
    """Insert a clip with its state and its playback copy.

    Raises IntegrityError when the source's id was taken in by somebody else meanwhile.
    """
    clip = Clip.objects.create(
        public_id=new.public_id,
        source_id=new.source_id,
        ref=new.ref,
        project_id=new.project_id,
        subject_id=new.subject_id,
        purpose_id=new.purpose_id,
        language=new.language,
        duration_ms=new.duration_ms,
        warnings=list(new.warnings),
        routing_zone=new.routing_zone,
        clearance=new.clearance,
        residency=new.residency,
        content=new.content,
        exact=new.exact,
        content_mac=new.content_mac,
        original=new.original,
        taken_in_at=now,
    )
    ClipState.objects.create(clip=clip, state=state, wanted=wanted)
    PlaybackCopy.objects.create(clip=clip, **vars(new.copy))
    return clip
