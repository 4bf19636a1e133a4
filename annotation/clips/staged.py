"""Uploads that wait to be taken in: sealed in storage under a key of their intake's own.

A file's name is made of the intake and the file's path, so nothing keeps a table of names. A sealed list of what was
staged lies beside them: by it everything is thrown away in the end, files that no row names included.
"""

import io
import json
from datetime import datetime
from typing import Any, BinaryIO
from uuid import UUID, uuid5

from django.conf import settings

from annotation.clips import storage
from annotation.clips.sources import NotStored
from config.base.crypto.derive import context_of
from config.base.crypto.keys import KeyGone, key_service

_LIST = "\n"  # no path is one: paths hold no control characters


class SealedReader(io.RawIOBase):
    """A staged file, open for reading at any place; only the segments that are asked for are opened."""

    def __init__(self, *, name: str, key: bytes, context: bytes) -> None:
        """Open the stored file `name`. Raises NotStored."""
        self.size = storage.stored_size(name=name)
        self._name, self._key, self._context = name, key, context
        self._at = 0

    def readable(self) -> bool:
        """Tell that this can be read."""
        return True

    def seekable(self) -> bool:
        """Tell that reading can begin anywhere."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a byte of the plain file."""
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        return self._at

    def tell(self) -> int:
        """Return the byte at which reading goes on."""
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer from where reading stands."""
        piece = self._range(self._at, self._at + len(buffer))
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def readall(self) -> bytes:
        """Return everything from where reading stands."""
        piece = self._range(self._at, self.size)
        self._at += len(piece)
        return piece

    def _range(self, start: int, end: int) -> bytes:
        if start >= min(end, self.size):
            return b""
        return storage.read_sealed_range(name=self._name, key=self._key, context=self._context, start=start, end=end)


def open_staged(*, public_id: UUID, path: str) -> SealedReader:
    """Return a staged file of an intake. Raises NotStored; KeyGone once the intake was thrown away."""
    name = _name(public_id, path)
    key = key_service(url=settings.KEYS_URL).get(storage.stored_key_id(name=name))
    return SealedReader(name=name, key=key, context=_context(public_id, path))


def put_staged(*, public_id: UUID, path: str, plain: BinaryIO | bytes, key_id: UUID) -> None:
    """Seal and store one file of an upload."""
    key = key_service(url=settings.KEYS_URL).get(key_id)
    storage.put_sealed(
        name=_name(public_id, path), plain=plain, key=key, key_id=key_id, context=_context(public_id, path)
    )


def put_list(*, public_id: UUID, paths: list[str], key_id: UUID) -> None:
    """Store the list of what was staged; from now on `discard` finds all of it."""
    put_staged(public_id=public_id, path=_LIST, plain=json.dumps(paths).encode(), key_id=key_id)


def discard(*, public_id: UUID, now: datetime) -> None:
    """Delete what was staged for an intake, and its key; doing it twice is harmless.

    The list goes last: a run that was killed in between finds what is left.
    """
    try:
        with open_staged(public_id=public_id, path=_LIST) as sealed:
            paths = json.loads(sealed.readall())
    except NotStored:
        return
    except KeyGone:
        paths = []  # the key goes after the files, so they are gone
    else:
        discard_paths(public_id=public_id, paths=paths)
        key_id = storage.stored_key_id(name=_name(public_id, _LIST))
        key_service(url=settings.KEYS_URL).destroy(key_id=key_id, now=now)
    discard_list(public_id=public_id)


def discard_paths(*, public_id: UUID, paths: list[str]) -> None:
    """Delete single staged files."""
    for path in paths:
        storage.delete(name=_name(public_id, path))


def discard_list(*, public_id: UUID) -> None:
    """Delete the list of what was staged."""
    storage.delete(name=_name(public_id, _LIST))


def _name(public_id: UUID, path: str) -> str:
    return storage.storage_key(kind="staged", file_id=uuid5(public_id, path))


def _context(public_id: UUID, path: str) -> bytes:
    return context_of("staged", str(public_id), path)
