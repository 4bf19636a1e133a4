"""The key service: a random key per subject, wrapped at rest, forgotten for good when the subject withdraws.

The file service keeps, under the directory that KEYS_URL names and apart from the data and its backups:

    kek                     the key-encryption keys (see ring.py)
    wrapped/{2 hex}/{uuid}  one wrapped subject key a file
    erased                  the erasure register: one line a destroyed key, only ever appended
"""

import os
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Protocol
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from config.base.crypto.derive import KEY_BYTES, derive
from config.base.crypto.register import ErasureRegister, make_private, sync_directory
from config.base.crypto.ring import KeyRing, KeyStoreError, keys_directory, read_ring
from config.base.errors import Refusal

MAX_TTL_S = 60.0
CACHED_KEYS = 4096
LABEL = b"earshot key wrap v1"
NONCE = 12


class KeyGone(Refusal):
    """The key of this recording was destroyed; what it sealed cannot be read again."""

    code = "key_gone"
    status = 410


class KeyService(Protocol):
    """What holds the subjects' keys."""

    def create(self) -> tuple[UUID, bytes]:
        """Make and store a random 32-byte key; return its id and the key."""
        ...

    def get(self, key_id: UUID) -> bytes:
        """Return a key. Raises KeyGone when it was destroyed or never existed."""
        ...

    def destroy(self, *, key_id: UUID, now: datetime) -> None:
        """Forget a key for good and note it in the erasure register; doing it twice is harmless."""
        ...

    def destroyed(self, key_id: UUID) -> bool:
        """Say whether the erasure register names this key."""
        ...


class FileKeyService:
    """Subject keys as wrapped files in a directory."""

    def __init__(
        self,
        *,
        directory: Path,
        create: bool = False,
        ttl_s: float = MAX_TTL_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Read the key-encryption keys (making the first with `create`); subject keys stay in memory for `ttl_s`.

        Raises KeyStoreError when the directory holds no usable key-encryption key.
        """
        if not 0 <= ttl_s <= MAX_TTL_S:
            raise ValueError(f"subject keys are cached for at most {MAX_TTL_S:.0f} s")
        ring = read_ring(directory=directory, create=create)
        self._wrappers = _wrappers(ring)
        self._current = ring.current
        self._wrapped = directory / "wrapped"
        self._register = ErasureRegister(path=directory / "erased")
        self._ttl_s, self._clock = ttl_s, clock
        self._cache: OrderedDict[UUID, tuple[float, bytes]] = OrderedDict()
        self._lock = threading.Lock()

    def create(self) -> tuple[UUID, bytes]:
        """Make and store a random 32-byte key; return its id and the key. It is on disk before this returns."""
        key_id, key, nonce = uuid4(), secrets.token_bytes(KEY_BYTES), os.urandom(NONCE)
        wrapped = self._wrappers[self._current].encrypt(nonce, key, key_id.bytes)
        number = int(self._current[1:]).to_bytes(2, "big")
        _write_once(path=self._path(key_id), content=number + nonce + wrapped)
        return key_id, key

    def get(self, key_id: UUID) -> bytes:
        """Return a key, from memory where it was read within the last `ttl_s` seconds. Raises KeyGone."""
        instant = self._clock()
        with self._lock:
            kept = self._cache.get(key_id)
        if kept is not None and instant - kept[0] < self._ttl_s:
            return kept[1]
        key = self._unwrap(key_id)
        with self._lock:
            self._cache[key_id] = (instant, key)
            self._cache.move_to_end(key_id)
            self._forget_old(instant)
        return key

    def destroy(self, *, key_id: UUID, now: datetime) -> None:
        """Enter the key in the erasure register, then overwrite and delete it; other processes forget it in 60 s.

        The register comes first: a crash between the two leaves a key that `get` already refuses, and a backup of the
        wrapped keys cannot bring it back.
        """
        self._register.append(key_id=key_id, now=now)
        with self._lock:
            self._cache.pop(key_id, None)
        _overwrite_and_delete(self._path(key_id))

    def destroyed(self, key_id: UUID) -> bool:
        """Say whether the erasure register names this key."""
        return self._register.names(key_id)

    def _unwrap(self, key_id: UUID) -> bytes:
        if self._register.names(key_id):
            raise KeyGone
        try:
            stored = self._path(key_id).read_bytes()
        except FileNotFoundError:
            raise KeyGone from None
        wrapper = self._wrappers.get(f"k{int.from_bytes(stored[:2], 'big')}")
        if wrapper is None:
            raise KeyStoreError(f"key {key_id} was wrapped under a key-encryption key that is not in the ring")
        try:
            return wrapper.decrypt(stored[2 : 2 + NONCE], stored[2 + NONCE :], key_id.bytes)
        except (InvalidTag, ValueError) as error:
            raise KeyStoreError(f"key {key_id} does not unwrap: wrong key-encryption key, or damaged") from error

    def _forget_old(self, instant: float) -> None:
        """Drop what is past its time, oldest first, and whatever is over the bound."""
        while self._cache:
            oldest, (read_at, _) = next(iter(self._cache.items()))
            if instant - read_at < self._ttl_s and len(self._cache) <= CACHED_KEYS:
                return
            del self._cache[oldest]

    def _path(self, key_id: UUID) -> Path:
        return self._wrapped / key_id.hex[:2] / str(key_id)


def make_key_service(*, url: str, create: bool = False) -> KeyService:
    """Return the key service that KEYS_URL names; `create` makes a first key-encryption key (embedded start only).

    Raises KeyStoreError.
    """
    return FileKeyService(directory=keys_directory(url=url), create=create)


@cache
def key_service(*, url: str) -> KeyService:
    """Return this process's key service for KEYS_URL, made once: its cache is only of use when shared."""
    return make_key_service(url=url)


def _wrappers(ring: KeyRing) -> dict[str, AESGCM]:
    return {name: AESGCM(derive(secret=key, label=LABEL)) for name, key in ring.keys.items()}


def _write_once(*, path: Path, content: bytes) -> None:
    """Write a file that is either wholly there after a crash or not at all."""
    make_private(path.parent)
    temporary = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.rename(path)
    sync_directory(path.parent)


def _overwrite_and_delete(path: Path) -> None:
    try:
        with path.open("r+b") as file:
            # Best effort: some file systems keep the old blocks. The register and the separate backups are the promise.
            file.write(bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    except FileNotFoundError:
        return
    sync_directory(path.parent)
