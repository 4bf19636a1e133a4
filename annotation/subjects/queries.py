"""Reads about speakers; the source's own reference is never stored, only its keyed hash."""

from uuid import UUID

from django.conf import settings

from annotation.subjects.models import Subject
from config.base.crypto.macs import macs
from config.base.errors import NotFound
from config.base.text import normalized

_SPEAKER = "subject"
_LONE_CLIP = "subject of a clip"


def speaker_macs(*, ref: str) -> list[str]:
    """Return the keyed hashes under which a source's speaker may be known, the current key's first."""
    return macs(url=settings.KEYS_URL).candidates(purpose=_SPEAKER, value=normalized(ref).encode())


def lone_clip_macs(*, source_id: int, ref: str) -> list[str]:
    """Return the same for a clip whose row names no speaker: it has a subject of its own, for ever the same one."""
    value = f"{source_id}\n{normalized(ref)}".encode()
    return macs(url=settings.KEYS_URL).candidates(purpose=_LONE_CLIP, value=value)


def subject_by_macs(*, organisation_id: int, candidates: list[str]) -> Subject | None:
    """Return the organisation's subject that has one of these keyed hashes, with its key, or None."""
    found = Subject.objects.select_related("key").filter(organisation_id=organisation_id, ref_mac__in=candidates)
    return found.first()


def subject_by_ref(*, organisation_id: int, ref: str) -> Subject:
    """Return a subject by the source's reference or by the pseudonym that exports give. Raises NotFound."""
    found = subject_by_macs(organisation_id=organisation_id, candidates=speaker_macs(ref=ref))
    if found is None:
        try:
            pseudonym = UUID(ref)
        except ValueError:
            raise NotFound("There is no speaker of that reference here.") from None
        subjects = Subject.objects.select_related("key").filter(organisation_id=organisation_id)
        found = subjects.filter(pseudonym=pseudonym).first()
    if found is None:
        raise NotFound("There is no speaker of that reference here.")
    return found
