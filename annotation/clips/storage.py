"""Where sealed files lie: a directory or an S3 bucket, as STORAGE_URL says; nothing else of the house opens a file.

Names tell a kind and a random id, never a person, a clip's reference or a date. What is written is sealed on the way
and what is read is opened on the way, in pieces: neither needs memory for more than a few segments, and no plain byte
of a recording gets here. (Uploads have lain plain in a folder of their own before: `annotation/clips/uploads.py`.)
"""

import io
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage
from django.utils.module_loading import import_string

from annotation.clips.sources import LocalSource, NotStored, ObjectSource
from config.base.crypto.register import make_private, sync_directory
from config.base.crypto.sealed import Source, key_id_of, open_range, plain_size, seal

KIND = re.compile(r"[a-z][a-z0-9-]{0,30}")


class AtomicFileStorage(FileSystemStorage):
    """Files which are wholly there after a crash or not at all, readable by their owner alone."""

    def __init__(self, *, location: Path) -> None:
        """Keep files under `location`, which comes into being with the first one."""
        super().__init__(location=location, file_permissions_mode=0o600, directory_permissions_mode=0o700)

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Return the name itself: a task that runs twice replaces what it wrote the first time."""
        return name

    def _save(self, name: str, content: "File[bytes]") -> str:
        target = Path(self.path(name))
        make_private(target.parent)
        temporary = target.with_name(f".{target.name}-{secrets.token_hex(8)}")
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.writelines(content.chunks())
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
        sync_directory(target.parent)
        return name


def storage_key(*, kind: str, file_id: UUID, version: int = 1) -> str:
    """Return `{kind}/{2 hex}/{uuid}/v{version}`, the name under which a file of this kind is stored."""
    if not KIND.fullmatch(kind) or version < 1:
        raise ValueError("a storage key is made of a plain kind and a version from 1 on")
    return f"{kind}/{file_id.hex[:2]}/{file_id}/v{version}"


def make_storage(*, url: str) -> Storage:
    """Return the storage that a STORAGE_URL names: `file:///path` or `s3://bucket/prefix?endpoint=…&region=…`.

    Credentials for S3 come from the usual AWS variables. Raises ImproperlyConfigured for any other address.
    """
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.netloc in ("", "localhost") and parts.path.startswith("/"):
        return AtomicFileStorage(location=Path(unquote(parts.path)))
    if parts.scheme == "s3" and parts.netloc:
        return _bucket(bucket=parts.netloc, prefix=unquote(parts.path).strip("/"), options=parse_qs(parts.query))
    raise ImproperlyConfigured("STORAGE_URL must look like file:///path or s3://bucket?endpoint=…")


def put_sealed(*, name: str, plain: BinaryIO | bytes, key: bytes, key_id: UUID, context: bytes) -> None:
    """Seal `plain` under a subject's key and store it; durable when this returns. Replaces what had the name."""
    pieces = seal(plain=plain, key=key, key_id=key_id, context=context)
    _storage().save(name, File(io.BufferedReader(_Pieces(pieces), buffer_size=io.DEFAULT_BUFFER_SIZE)))


def open_sealed_range(
    *, name: str, key: bytes, context: bytes, start: int = 0, end: int | None = None
) -> Iterator[bytes]:
    """Yield the plain bytes from `start` up to `end`, a segment at a time; only the segments needed are read.

    Raises NotStored or SealBroken with the first piece, so a caller takes that one before it answers.
    """
    with _source(name) as source:
        yield from open_range(source=source, key=key, context=context, start=start, end=end)


def read_sealed_range(*, name: str, key: bytes, context: bytes, start: int = 0, end: int | None = None) -> bytes:
    """Return the plain bytes from `start` up to `end` at once: for playback copies. Raises NotStored, SealBroken."""
    return b"".join(open_sealed_range(name=name, key=key, context=context, start=start, end=end))


def stored_size(*, name: str) -> int:
    """Return the plain size of a stored file in bytes. Raises NotStored."""
    with _source(name) as source:
        return plain_size(sealed_size=source.size())


def stored_key_id(*, name: str) -> UUID:
    """Return the id of the key that a stored file is sealed under. Raises NotStored, SealBroken."""
    with _source(name) as source:
        return key_id_of(source=source)


def delete(*, name: str) -> None:
    """Delete a stored file; that it is gone already is no error."""
    storage = _storage()
    storage.delete(name)
    if isinstance(storage, FileSystemStorage):
        directory = Path(storage.path(name)).parent
        if directory.exists():
            sync_directory(directory)


class _Pieces(io.RawIOBase):
    """An iterator of bytes as a file that can be read once, which is what storages take."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._rest:
            self._rest = memoryview(next(self._pieces, b""))
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count


def _storage() -> Storage:
    return _shared(settings.STORAGE_URL)


@cache
def _shared(url: str) -> Storage:
    return make_storage(url=url)


def _bucket(*, bucket: str, prefix: str, options: dict[str, list[str]]) -> Storage:
    # Loaded by name: the AWS libraries cost 30 MB, which an installation on plain disks need not pay.
    config = import_string("botocore.config.Config")
    storage: Storage = import_string("storages.backends.s3.S3Storage")(
        bucket_name=bucket,
        location=prefix,
        endpoint_url=options.get("endpoint", [None])[0],
        region_name=options.get("region", [None])[0],
        file_overwrite=True,
        client_config=config(
            s3={"addressing_style": "path"},
            signature_version="s3v4",
            response_checksum_validation="when_required",
        ),
    )
    return storage


def _source(name: str) -> AbstractContextManager[Source]:
    storage = _storage()
    if isinstance(storage, FileSystemStorage):
        return _local(Path(storage.path(name)))
    return _remote(storage, name)


@contextmanager
def _local(path: Path) -> Iterator[Source]:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        raise NotStored from None
    try:
        yield LocalSource(descriptor=descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _remote(storage: Any, name: str) -> Iterator[Source]:
    yield ObjectSource(
        client=storage.connection.meta.client, bucket=storage.bucket_name, name=_object_name(storage, name)
    )


def _object_name(storage: Any, name: str) -> str:
    return f"{storage.location}/{name}" if storage.location else name
