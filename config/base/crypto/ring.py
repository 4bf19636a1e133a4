"""The key-encryption keys of an installation, read once at start from `<KEYS_URL>/kek`.

The file has one key a line (base64url of 32 bytes). A key's id is `k` and its line number; the last line is the current
one. To rotate, append a line: what older keys wrapped stays readable.
"""

import base64
import binascii
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from config.base.crypto.derive import KEY_BYTES

FILE_NAME = "kek"


class KeyStoreError(Exception):
    """The key store at KEYS_URL cannot be used; the process must not start."""


@dataclass(frozen=True)
class KeyRing:
    """Key-encryption keys by id; `repr` shows ids only."""

    keys: dict[str, bytes] = field(repr=False)
    current: str


def keys_directory(*, url: str) -> Path:
    """Return the directory that a `file:///path` KEYS_URL names. Raises KeyStoreError for anything else."""
    parts = urlsplit(url)
    if parts.scheme != "file" or parts.netloc not in ("", "localhost") or not parts.path.startswith("/"):
        raise KeyStoreError(f"KEYS_URL must look like file:///path, not a {parts.scheme or 'relative'} address")
    return Path(unquote(parts.path))


def read_ring(*, directory: Path, create: bool = False) -> KeyRing:
    """Read the key-encryption keys; with `create`, make the first one where none exists yet.

    Raises KeyStoreError when the file is missing (without `create`), empty, or holds anything but 32-byte keys.
    """
    path = directory / FILE_NAME
    if create and not path.exists():
        _create(path)
    try:
        lines = path.read_text(encoding="ascii").split()
    except (OSError, UnicodeDecodeError) as error:
        raise KeyStoreError(f"cannot read the key-encryption key at {path}") from error
    keys = {f"k{number}": _key(line, path) for number, line in enumerate(lines, start=1)}
    if not keys:
        raise KeyStoreError(f"{path} is empty")
    return KeyRing(keys=keys, current=f"k{len(keys)}")


def _create(path: Path) -> None:
    """Write a first key under a name of its own and link it into place: of two starters, one wins and both agree."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    line = base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n"
    temporary = path.with_name(f".{FILE_NAME}-{secrets.token_hex(8)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
        os.link(temporary, path)
    except FileExistsError:
        return
    finally:
        temporary.unlink(missing_ok=True)


def _key(line: str, path: Path) -> bytes:
    try:
        key = base64.b64decode(line + "=" * (-len(line) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise KeyStoreError(f"{path} holds something that is not base64url") from error
    if len(key) != KEY_BYTES:
        raise KeyStoreError(f"{path} holds a key that is not {KEY_BYTES} bytes long")
    return key
