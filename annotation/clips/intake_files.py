"""The files of an intake, wherever they lie: a folder that the worker sees, or uploads staged in storage."""

import hashlib
import io
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol
from uuid import UUID

from annotation.clips import staged
from annotation.clips.models import Intake
from annotation.clips.paths import check_file
from annotation.clips.problems import Problem
from annotation.clips.sources import NotStored
from config.base.crypto.keys import KeyGone


class ManifestUnreadableError(Exception):
    """The manifest is not there, or cannot be read."""

    code = "manifest_unreadable"


class IntakeFiles(Protocol):
    """What the steps of an intake need of its files."""

    def open_manifest(self) -> BinaryIO:
        """Return the manifest, open and seekable. Raises ManifestUnreadableError."""
        ...

    def fetch(self, *, path: str, sha256: str, size: int | None, max_bytes: int) -> bytes | Problem:
        """Return the content of a row's file when it is the one that was meant, or what is wrong with it."""
        ...

    def discard(self, *, now: datetime) -> None:
        """Throw away what was staged for this intake alone; doing it twice is harmless."""
        ...


def files_of(intake: Intake) -> IntakeFiles:
    """Return the files of an intake."""
    if intake.folder:
        return FolderFiles(root=Path(intake.folder), manifest=Path(intake.manifest_name))
    return StagedFiles(public_id=intake.public_id, manifest_name=intake.manifest_name)


@dataclass(frozen=True, kw_only=True)
class FolderFiles:
    """Files in a folder, and their manifest; they stay where they are."""

    root: Path
    manifest: Path

    def open_manifest(self) -> BinaryIO:
        """Return the manifest, open and seekable. Raises ManifestUnreadableError."""
        try:
            return self.manifest.open("rb")
        except OSError as error:
            raise ManifestUnreadableError from error

    def fetch(self, *, path: str, sha256: str, size: int | None, max_bytes: int) -> bytes | Problem:
        """Return the content of a row's file when it is the one that was meant, or what is wrong with it."""
        found = check_file(root=self.root, path=path, sha256=sha256, size=size, max_bytes=max_bytes)
        if isinstance(found, Problem):
            return found
        try:
            with found.path.open("rb") as file:
                data = file.read(found.size + 1)
        except OSError:
            return Problem("file_unreadable", "path")
        # Compared once more: what is decoded and kept are these bytes, and the file may have changed since.
        return data if _is_meant(data, sha256) else Problem("sha256_mismatch", "sha256")

    def discard(self, *, now: datetime) -> None:
        """Leave everything: nothing was staged."""


@dataclass(frozen=True, kw_only=True)
class StagedFiles:
    """Uploads that wait sealed in storage, each under a name made of the intake and its path."""

    public_id: UUID
    manifest_name: str

    def open_manifest(self) -> BinaryIO:
        """Return the manifest, open and seekable. Raises ManifestUnreadableError."""
        try:
            sealed = staged.open_staged(public_id=self.public_id, path=self.manifest_name)
        except (NotStored, KeyGone) as error:
            raise ManifestUnreadableError from error
        return io.BufferedReader(sealed)

    def fetch(self, *, path: str, sha256: str, size: int | None, max_bytes: int) -> bytes | Problem:
        """Return the content of a row's file when it is the one that was meant, or what is wrong with it.

        A browser sends single files without their folders, so a file is also found by the last part of its path.
        """
        beside = str(PurePosixPath(self.manifest_name).parent / path)
        for name in dict.fromkeys([beside, PurePosixPath(path).name]):
            try:
                with staged.open_staged(public_id=self.public_id, path=unicodedata.normalize("NFC", name)) as file:
                    return _checked(file, sha256=sha256, size=size, max_bytes=max_bytes)
            except NotStored:
                continue
            except KeyGone:
                break
        return Problem("file_missing", "path")

    def discard(self, *, now: datetime) -> None:
        """Throw away what was staged for this intake alone; doing it twice is harmless."""
        staged.discard(public_id=self.public_id, now=now)


def _checked(file: staged.SealedReader, *, sha256: str, size: int | None, max_bytes: int) -> bytes | Problem:
    if size is not None and file.size != size:
        return Problem("bytes_mismatch", "bytes")
    if file.size > max_bytes:
        return Problem("file_too_large", "path")
    data = file.readall()
    return data if _is_meant(data, sha256) else Problem("sha256_mismatch", "sha256")


def _is_meant(data: bytes, sha256: str) -> bool:
    return hashlib.sha256(data).hexdigest() == sha256
