"""Writes about speakers; the caller holds the transaction."""

from datetime import datetime
from uuid import UUID

from annotation.subjects.models import Consent, Subject, SubjectKey
from config.base.errors import Refusal


class SpeakerWithdrawn(Refusal):
    """The speaker withdrew; nothing more of theirs is taken in."""

    code = "speaker_withdrawn"


class ConsentWithdrawn(Refusal):
    """The speaker withdrew this very consent; only another one can take its place."""

    code = "consent_withdrawn"


def create_subject(*, organisation_id: int, ref_mac: str, key_id: UUID) -> Subject:
    """Return the subject of this keyed hash, made with the given key unless somebody else was quicker."""
    subject, created = Subject.objects.get_or_create(organisation_id=organisation_id, ref_mac=ref_mac)
    if created:
        SubjectKey.objects.create(subject=subject, key_id=key_id)
    return subject


def lock_active(*, subject_id: int) -> Subject:
    """Lock a subject FOR SHARE, so that it cannot withdraw before the caller commits. Raises SpeakerWithdrawn.

    Several intakes may hold the lock at once; a withdrawal waits for all of them and then sees every clip.
    """
    found = Subject.objects.raw(
        "SELECT * FROM annotation_subject WHERE id = %s AND state = %s FOR SHARE",
        [subject_id, Subject.State.ACTIVE],
    )
    for subject in found:
        return subject
    raise SpeakerWithdrawn


def note_consent(*, subject_id: int, purpose_id: int, reference: str, now: datetime) -> Consent:
    """Return the live consent of a subject for a purpose, made of the named record when there is none.

    A consent that was withdrawn does not come back under the same reference. Raises ConsentWithdrawn. The source does
    not say when it was given; the time is when we were told.
    """
    theirs = Consent.objects.filter(subject_id=subject_id, purpose_id=purpose_id)
    live = theirs.filter(withdrawn_at__isnull=True).first()
    if live is not None:
        return live
    if theirs.filter(reference=reference).exists():
        raise ConsentWithdrawn
    consent, _ = theirs.get_or_create(
        withdrawn_at=None,
        defaults={"subject_id": subject_id, "purpose_id": purpose_id, "reference": reference, "given_at": now},
    )
    return consent
