"""A clip's two kinds of stored files: the original, kept for export, and playback copies, which people hear.

Each is sealed under the speaker's key and bound to clip and copy, so that no file can stand in for another.
"""

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.conf import settings

from annotation.clips.storage import put_sealed, storage_key
from config.base.crypto.derive import context_of
from config.base.crypto.keys import key_service


@dataclass(frozen=True)
class StoredCopy:
    """A playback copy as its file is stored and sealed: all that serving it needs."""

    # The clip's public id.
    clip_id: UUID
    version: int
    storage_key: str
    # Bytes of the encoded sound.
    size: int
    key_id: UUID


def original_context(*, clip_id: UUID) -> bytes:
    """Return what a clip's original is bound to; `clip_id` is the clip's public id."""
    return context_of("original", str(clip_id))


def playback_context(*, clip_id: UUID, version: int) -> bytes:
    """Return what a playback copy is bound to; `clip_id` is the clip's public id."""
    return context_of("playback", str(clip_id), version)


def put_original(*, data: bytes, key_id: UUID, clip_id: UUID) -> str:
    """Store an original under a fresh name and return that name. Raises KeyGone."""
    name = storage_key(kind="original", file_id=uuid4())
    key = key_service(url=settings.KEYS_URL).get(key_id)
    put_sealed(name=name, plain=data, key=key, key_id=key_id, context=original_context(clip_id=clip_id))
    return name


def put_playback(*, data: bytes, key_id: UUID, clip_id: UUID, version: int) -> str:
    """Store a playback copy under a fresh name and return that name. Raises KeyGone."""
    name = storage_key(kind="playback", file_id=uuid4(), version=version)
    key = key_service(url=settings.KEYS_URL).get(key_id)
    put_sealed(
        name=name, plain=data, key=key, key_id=key_id, context=playback_context(clip_id=clip_id, version=version)
    )
    return name
