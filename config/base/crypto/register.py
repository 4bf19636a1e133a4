"""The erasure register: which subject keys were destroyed and when; one line each, only ever appended."""

import os
import threading
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID


class ErasureRegister:
    """An append-only file of `<key id> <time>` lines, kept in memory and read on when another process has appended."""

    def __init__(self, *, path: Path) -> None:
        """Use the register at `path`; it comes into being with the first entry."""
        self._path = path
        self._ids: set[str] = set()
        self._read_to = 0
        self._lock = threading.Lock()

    def append(self, *, key_id: UUID, now: datetime) -> None:
        """Enter a destroyed key, once; on disk before this returns."""
        if self.names(key_id):
            return
        first = not self._path.exists()
        line = f"{key_id} {now.astimezone(UTC).isoformat()}\n".encode()
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(descriptor, line)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if first:
            sync_directory(self._path.parent)

    def names(self, key_id: UUID) -> bool:
        """Say whether a key was destroyed, by this or any other process."""
        with self._lock:
            self._read_on()
            return str(key_id) in self._ids

    def _read_on(self) -> None:
        try:
            size = self._path.stat().st_size
        except FileNotFoundError:
            return
        if size == self._read_to:
            return
        with self._path.open("rb") as file:
            file.seek(self._read_to)
            fresh = file.read()
        whole = fresh[: fresh.rfind(b"\n") + 1]  # A line that is still being written is read the next time.
        self._ids.update(line.split()[0] for line in whole.decode().splitlines() if line.strip())
        self._read_to += len(whole)


def sync_directory(directory: Path) -> None:
    """Make a new, renamed or deleted name in `directory` survive a loss of power."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_private(directory: Path) -> None:
    """Make a directory and what is missing above it, each for the owner alone, and make their names survive."""
    if directory.is_dir():
        return
    make_private(directory.parent)
    directory.mkdir(exist_ok=True, mode=0o700)
    sync_directory(directory.parent)
