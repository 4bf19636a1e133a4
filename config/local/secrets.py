"""Secrets of an embedded instance: made once, kept in DATA_DIR, readable by their owner only."""

import base64
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from config.local.files import private_folder, write_private
from config.local.trouble import StartupError

KEK_BYTES = 32


@dataclass(frozen=True, repr=False)
class Secrets:
    """The generated secrets, safe in a URL (letters, digits, `-` and `_`)."""

    secret_key: str
    database_superuser: str
    database_owner: str
    database_app: str
    broker: str


def load_or_create(*, data_dir: Path, holds_data: bool) -> Secrets:
    """Return the instance's secrets, making those that are missing.

    Raises StartupError when the folder `holds_data` and the superuser's password, without which that data cannot be
    reached, is gone: a new one would only hide the loss.
    """
    folder = private_folder(data_dir / "secrets")
    if holds_data:
        _refuse_if_missing(folder / "database_superuser", "the password of its database")
    return Secrets(**{name: _load_or_create(folder / name) for name in Secrets.__dataclass_fields__})


def ensure_key_encryption_key(*, data_dir: Path, holds_data: bool) -> None:
    """Make DATA_DIR/keys/kek (32 random bytes as base64url) unless it exists.

    Raises StartupError when the folder `holds_data` and the key is gone: what it wrapped cannot be read without it.
    """
    path = private_folder(data_dir / "keys") / "kek"
    if holds_data:
        _refuse_if_missing(path, "the key to its recordings")
    if not path.exists():
        write_private(path, base64.urlsafe_b64encode(os.urandom(KEK_BYTES)).decode() + "\n")


def _refuse_if_missing(path: Path, what: str) -> None:
    if not path.exists():
        raise StartupError(
            f"{path.parent.parent} holds data, but {what} ({path}) is missing: put that file back from your backup, "
            "or start with an empty folder (DATA_DIR=...)."
        )


def _load_or_create(path: Path) -> str:
    if not path.exists():
        write_private(path, secrets.token_urlsafe(32) + "\n")
    return path.read_text(encoding="utf-8").strip()
