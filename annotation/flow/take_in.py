"""Taking in one clip: speaker, consent, what may be known of it, its sealed sound, and its place in the queue."""

import base64
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from annotation.clips import actions, sealed_sound, storage
from annotation.clips.context import filter_at_intake
from annotation.clips.manifest import Row
from annotation.clips.models import Clip, ClipState, Intake
from annotation.clips.playback import Playback
from annotation.projects.models import Purpose
from annotation.projects.overlap import terms_of
from annotation.projects.queries import purpose_by_code
from annotation.queue import actions as queue
from annotation.queue.lanes import lane_of
from annotation.subjects import actions as subjects
from annotation.subjects import queries as speakers
from annotation.subjects.actions import ConsentWithdrawn
from annotation.subjects.models import Subject
from annotation.subjects.sealing import seal
from config.base.crypto.keys import key_service
from config.base.crypto.macs import macs
from config.base.deadlocks import retried
from reviewers import gate

# The uses of a keyed hash, each with a key of its own.
CONTENT = "content"
ACCOUNT = "account"
VERSION = 1  # of a clip's first playback copy


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """A row whose recording is at hand and playable."""

    intake: Intake
    row_id: int
    content: Row
    data: bytes
    playback: Playback
    clip_id: UUID = field(default_factory=uuid4)  # the clip's public id


@retried
def take_in(*, arrival: Arrival, noticed: Sequence[str], now: datetime) -> None:
    """Store a clip's sound, then write all of its rows and settle its intake row in one transaction.

    `noticed` are codes of warnings. Raises SpeakerWithdrawn, KeyGone; IntegrityError when the source's id was taken
    in meanwhile. Whatever is raised, the stored files are deleted again.
    """
    purpose, doubts = _purpose(arrival)
    subject = _subject(arrival)
    key_id = subject.key.key_id
    kept, exact = _filtered(arrival.content, purpose)
    with ExitStack() as undo:
        original = sealed_sound.put_original(data=arrival.data, key_id=key_id, clip_id=arrival.clip_id)
        undo.callback(storage.delete, name=original)
        copy = _stored_copy(arrival, key_id)
        undo.callback(storage.delete, name=copy.storage_key)
        new = actions.NewClip(
            public_id=arrival.clip_id,
            source_id=arrival.intake.source_id,
            ref=arrival.content.ref,
            project_id=arrival.intake.project_id,
            subject_id=subject.pk,
            purpose_id=purpose.pk if purpose else None,
            language=arrival.content.language,
            duration_ms=arrival.playback.duration_ms,
            warnings=arrival.content.risk,
            routing_zone=arrival.content.zone or "",
            clearance=arrival.content.clearance or arrival.intake.project.clearance,
            residency=arrival.content.residency or arrival.intake.project.residency,
            content=seal(key_id=key_id, value=kept, context=("content", arrival.clip_id)),
            exact=seal(key_id=key_id, value=exact, context=("exact", arrival.clip_id)) if exact else None,
            content_mac=_mac(CONTENT, bytes.fromhex(arrival.content.sha256)),
            original=original,
            copy=copy,
        )
        with transaction.atomic():
            settled = _write(arrival=arrival, new=new, purpose=purpose, codes=[*noticed, *doubts], now=now)
        if settled:
            undo.pop_all()


def _write(
    *, arrival: Arrival, new: actions.NewClip, purpose: Purpose | None, codes: Sequence[str], now: datetime
) -> bool:
    """Write a clip within the transaction; False when another run was quicker, and nothing was written."""
    project = arrival.intake.project
    subjects.lock_active(subject_id=new.subject_id)
    consented, doubts = _consent(arrival=arrival, subject_id=new.subject_id, purpose=purpose, now=now)
    allowed = consented and new.purpose_id == project.purpose_id
    state = ClipState.State.READY if allowed else ClipState.State.WITHHELD
    # Read now and not with the intake: a lead who changes it meanwhile waits, and their job then finds this clip.
    wanted = terms_of(project_id=project.pk).wanted(warned=bool(new.warnings))
    clip = actions.add_clip(new=new, state=state, wanted=wanted, now=now)
    if allowed:
        _queue(clip=clip, number=wanted)
    codes = list(dict.fromkeys([*codes, *doubts]))
    gate.record(
        gate.Entry(
            event="clip.taken_in",
            at=now,
            organisation_id=project.organisation_id,
            person_id=arrival.intake.requested_by_id,
            clip_id=clip.pk,
            about=arrival.intake.public_id,
            detail={"state": state},
        )
    )
    if not actions.settle_taken(row_id=arrival.row_id, codes=codes, clip_id=clip.pk):
        transaction.set_rollback(True)
        return False
    return True


def _queue(*, clip: Clip, number: int) -> None:
    """Open a clip's seats in its lane."""
    queue.open_seats(clip_id=clip.pk, lane_id=lane_of(clip=clip).pk, number=number, now=clip.taken_in_at)


def _purpose(arrival: Arrival) -> tuple[Purpose | None, list[str]]:
    """Return what the clip is given for, by its row or else by its intake, and what is doubtful about that."""
    intake = arrival.intake
    code = arrival.content.purpose
    if code is None:
        return intake.purpose, []
    purpose = purpose_by_code(organisation_id=intake.project.organisation_id, code=code)
    if purpose is None:
        return None, ["purpose_not_here"]
    return purpose, [] if purpose.pk == intake.project.purpose_id else ["purpose_differs"]


def _consent(*, arrival: Arrival, subject_id: int, purpose: Purpose | None, now: datetime) -> tuple[bool, list[str]]:
    """Tell whether the speaker consents to the purpose, going by the record that the row or its intake names."""
    reference = arrival.content.consent or arrival.intake.consent_ref
    if purpose is None or not reference:
        return False, []
    try:
        subjects.note_consent(subject_id=subject_id, purpose_id=purpose.pk, reference=reference, now=now)
    except ConsentWithdrawn:
        return False, [ConsentWithdrawn.code]
    return True, []


def _subject(arrival: Arrival) -> Subject:
    """Return the speaker of a row, made with a key when new; a row without one has a subject of its own."""
    organisation_id = arrival.intake.project.organisation_id
    if arrival.content.speaker is not None:
        candidates = speakers.speaker_macs(ref=arrival.content.speaker)
    else:
        candidates = speakers.lone_clip_macs(source_id=arrival.intake.source_id, ref=arrival.content.ref)
    found = speakers.subject_by_macs(organisation_id=organisation_id, candidates=candidates)
    if found is not None:
        return found
    key_id, _ = key_service(url=settings.KEYS_URL).create()
    with transaction.atomic():
        return subjects.create_subject(organisation_id=organisation_id, ref_mac=candidates[0], key_id=key_id)


def _filtered(content: Row, purpose: Purpose | None) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """Return what may be stored of a row's words, and what must be sealed apart; without a purpose, nothing may."""
    return filter_at_intake(
        context=content.context,
        purpose=purpose.code if purpose else "",
        mac=lambda number: _mac(ACCOUNT, number.encode()),
    )


def _stored_copy(arrival: Arrival, key_id: UUID) -> actions.NewCopy:
    """Seal and store the playback copy."""
    playback = arrival.playback
    name = sealed_sound.put_playback(data=playback.data, key_id=key_id, clip_id=arrival.clip_id, version=VERSION)
    pairs = base64.b64encode(playback.peaks.pairs).decode()
    return actions.NewCopy(
        storage_key=name,
        size=playback.bytes,
        duration_ms=playback.duration_ms,
        integrated_lufs=playback.integrated_lufs,
        momentary_lufs=playback.max_momentary_lufs,
        true_peak_dbtp=playback.true_peak_dbtp,
        gain_db=playback.gain_db,
        bound_by=playback.bound_by,
        peaks=seal(key_id=key_id, value=pairs, context=("peaks", arrival.clip_id, VERSION)),
        peaks_rate_hz=playback.peaks.rate_hz,
    )


def _mac(use: str, value: bytes) -> str:
    return macs(url=settings.KEYS_URL).mac(purpose=use, value=value)
