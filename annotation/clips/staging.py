"""Staging an upload: everything it brings is sealed into storage before the intake exists."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import BinaryIO
from uuid import UUID

from django.conf import settings

from annotation.clips import staged
from annotation.clips.archives import Bounded, Budget, members
from annotation.clips.refusals import ManifestMissing
from config.base.crypto.keys import key_service

MANIFEST = "manifest.jsonl"


@dataclass(frozen=True, kw_only=True)
class Part:
    """An uploaded file: its name without folders, and its content."""

    name: str
    content: BinaryIO


@dataclass(frozen=True, kw_only=True)
class Upload:
    """What a request brought: a manifest with files, or an archive that holds both."""

    manifest: Part | None = None
    files: Sequence[Part] = ()
    archive: Part | None = None


@dataclass(kw_only=True)
class Staging:
    """The files of one intake to be, under a key of its own."""

    public_id: UUID
    key_id: UUID
    paths: list[str] = field(default_factory=list)

    @classmethod
    def begin(cls, *, public_id: UUID) -> "Staging":
        """Make the key; nothing is stored yet."""
        key_id, _ = key_service(url=settings.KEYS_URL).create()
        return cls(public_id=public_id, key_id=key_id)

    def take(self, upload: Upload) -> str:
        """Stage an upload and return the path of its manifest in it.

        Raises ManifestMissing, UploadInvalid, UploadTooLarge; the caller discards what was staged until then.
        """
        for name, content in _contents(upload):
            path = unicodedata.normalize("NFC", name)
            self.paths.append(path)
            staged.put_staged(public_id=self.public_id, path=path, plain=content, key_id=self.key_id)
        staged.put_list(public_id=self.public_id, paths=self.paths, key_id=self.key_id)
        if upload.archive is None:
            return MANIFEST
        return _manifest_among(self.paths)

    def discard(self) -> None:
        """Delete what was staged. The key stays behind, unused: it opens nothing any more."""
        staged.discard_paths(public_id=self.public_id, paths=self.paths)
        staged.discard_list(public_id=self.public_id)


def _contents(upload: Upload) -> Iterator[tuple[str, BinaryIO]]:
    budget = Budget()
    if upload.archive is not None:
        yield from members(archive=upload.archive.content, budget=budget)
        return
    if upload.manifest is None:
        raise ManifestMissing("Send a manifest with its files, or an archive that holds manifest.jsonl.")
    # Whatever the manifest was called: no uploaded file may take its place.
    for name, part in [(MANIFEST, upload.manifest), *((part.name, part) for part in upload.files)]:
        budget.admit(name)
        yield name, Bounded.buffered(file=part.content, budget=budget)


def _manifest_among(paths: Sequence[str]) -> str:
    """Return the manifest that lies nearest to the archive's root; the paths of its rows begin where it lies."""
    found = [path for path in paths if PurePosixPath(path).name == MANIFEST]
    if not found:
        raise ManifestMissing("There is no manifest.jsonl in the archive.")
    return min(found, key=lambda path: (len(PurePosixPath(path).parts), path))
