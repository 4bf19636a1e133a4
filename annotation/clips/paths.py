"""A path that a manifest names: what it may look like, and whether the file behind it is the one that was meant."""

import hashlib
import os
import re
import stat
import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from annotation.clips.problems import Problem
from config.base.text import has_forbidden_characters

MAX_FILE_BYTES = 512 * 1024 * 1024
MAX_PATH_BYTES = 1024
MAX_NAME_BYTES = 255
_HASH_PIECE = 1024 * 1024
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True)
class FoundFile:
    """A file that is what its row says: where it really stands, and its size in bytes."""

    path: Path
    size: int


def check_path(value: Any) -> Problem | None:
    """Tell what is wrong with the writing of a path, before any file is touched."""
    if value is None or value == "":
        return Problem("path_missing", "path")
    if not isinstance(value, str) or has_forbidden_characters(value) or "\n" in value or "\t" in value:
        return Problem("path_invalid", "path")
    if any(char in _TURNING for char in value):
        return Problem("path_hidden_direction", "path")
    if "\\" in value or _SCHEME.match(value):
        return Problem("path_invalid", "path")
    parts = PurePosixPath(value).parts
    if value.startswith("/") or ".." in parts:
        return Problem("path_outside", "path")
    if len(value.encode()) > MAX_PATH_BYTES or any(len(part.encode()) > MAX_NAME_BYTES for part in parts):
        return Problem("path_too_long", "path")
    return None


def check_file(
    *, root: Path, path: str, sha256: str, size: int | None, max_bytes: int = MAX_FILE_BYTES
) -> FoundFile | Problem:
    """Find a row's file under `root` and compare its size in bytes and its SHA-256, read as a stream.

    A symbolic link is followed only while it stays inside `root`. Nothing is raised: what is wrong comes back as a
    Problem, for one bad row must not end an intake.
    """
    try:
        found = _resolved(root=root, path=path)
        if isinstance(found, Problem):
            return found
        return _compared(found, sha256=sha256, size=size, max_bytes=max_bytes)
    except FileNotFoundError:
        return Problem("file_missing", "path")
    except (OSError, RuntimeError):  # RuntimeError is how pathlib reports a loop of links
        return Problem("file_unreadable", "path")


def _resolved(*, root: Path, path: str) -> Path | Problem:
    if problem := check_path(path):
        return problem
    base = root.resolve(strict=True)
    # A file system may keep a name composed or decomposed, whichever the row uses.
    spellings = dict.fromkeys([path, unicodedata.normalize("NFC", path), unicodedata.normalize("NFD", path)])
    named = next((base / spelling for spelling in spellings if os.path.lexists(base / spelling)), base / path)
    found = named.resolve(strict=True)
    return found if found.is_relative_to(base) else Problem("path_outside", "path")


def _compared(found: Path, *, sha256: str, size: int | None, max_bytes: int) -> FoundFile | Problem:
    # O_NONBLOCK: a named pipe must not hold the worker; O_NOFOLLOW: the resolved path may not have become a link since.
    descriptor = os.open(found, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            return Problem("file_not_regular", "path")
        if size is not None and status.st_size != size:
            return Problem("bytes_mismatch", "bytes")
        if status.st_size > max_bytes:
            return Problem("file_too_large", "path")
        digest = hashlib.sha256()
        while piece := os.read(descriptor, _HASH_PIECE):
            digest.update(piece)
    finally:
        os.close(descriptor)
    if digest.hexdigest() != sha256:
        return Problem("sha256_mismatch", "sha256")
    return FoundFile(found, status.st_size)
