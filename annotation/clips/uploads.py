"""Receiving the files of a multipart request: to temporary files, and not too many of them.

Until staging has sealed them they lie plain in FILE_UPLOAD_TEMP_DIR, which is private to the account that serves, and
are deleted with the request. A process that was killed leaves them; whatever is old there is deleted by the next
upload and by the clock.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.utils.datastructures import MultiValueDict

from annotation.clips.refusals import UploadInvalid, UploadTooLarge
from annotation.clips.staging import Part, Upload
from config.base.clock import utc_now

MAX_PARTS = 500
MAX_BYTES = 2 * 1024**3
_PIECE = 1024 * 1024
# No request takes so long: nobody waits any more for an upload of this age.
LEFT_BEHIND_AFTER = timedelta(days=1)


class CountedUploads(TemporaryFileUploadHandler):
    """Django's handler for temporary files, which ends a request that brings too much while it comes in."""

    def __init__(self, request: Any = None) -> None:
        """Begin with nothing received, and nothing left of requests that were killed."""
        super().__init__(request)
        forget_left_behind(now=utc_now())
        self._parts = self._bytes = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file. Raises UploadTooLarge; every part keeps a file open, so there may be only some hundreds."""
        self._parts += 1
        if self._parts > MAX_PARTS:
            raise UploadTooLarge(f"Send more than {MAX_PARTS} files as an archive.", parts=MAX_PARTS)
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece. Raises UploadTooLarge."""
        self._bytes += len(raw_data)
        if self._bytes > MAX_BYTES:
            raise UploadTooLarge(limit_bytes=MAX_BYTES)
        super().receive_data_chunk(raw_data, start)


def forget_left_behind(*, now: datetime) -> None:
    """Delete received files that a killed process left on this machine; the clock calls this too."""
    folder = settings.FILE_UPLOAD_TEMP_DIR
    for path in folder.iterdir() if folder else ():
        try:
            if now.timestamp() - path.stat().st_mtime > LEFT_BEHIND_AFTER.total_seconds():
                path.unlink()
        except FileNotFoundError:
            continue  # its request, or another process that looks here, was quicker


def upload_of(*, files: "MultiValueDict[str, UploadedFile[bytes]]") -> Upload:
    """Return what a request brought. Raises UploadInvalid for a mixture."""
    manifest, archive = files.get("manifest"), files.get("archive")
    beside = files.getlist("files")
    if archive is not None and (manifest is not None or beside):
        raise UploadInvalid("Send either an archive, or a manifest with its files.")
    return Upload(
        manifest=_part(manifest) if manifest is not None else None,
        files=[_part(file) for file in beside],
        archive=_part(archive) if archive is not None else None,
    )


def fingerprint(*, fields: Mapping[str, str], files: "MultiValueDict[str, UploadedFile[bytes]]") -> bytes:
    """Return bytes that are equal for equal requests: the boundary between the parts of a body differs each time."""
    digest = hashlib.sha256()
    for name, value in sorted(fields.items()):
        digest.update(f"{name}={value}\n".encode())
    for name, received in sorted(files.lists()):
        for file in received:
            digest.update(f"{name}: {file.name} {_hashed(file)}\n".encode())
    return digest.digest()


def _hashed(file: "UploadedFile[bytes]") -> str:
    digest = hashlib.sha256()
    for piece in file.chunks(_PIECE):
        digest.update(piece)
    file.seek(0)
    return digest.hexdigest()


def _part(file: "UploadedFile[bytes]") -> Part:
    return Part(name=file.name or "", content=file)  # type: ignore[arg-type]
