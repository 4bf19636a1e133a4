"""The digests' second home: one line each beside the keys, apart from the database and its backups.

The chain inside the database tells of every change but one: its own end can be cut off, digests and events together.
The journal's last line says how long the chain must be.
"""

import os
from pathlib import Path

from config.base.crypto.register import sync_directory
from config.base.crypto.ring import keys_directory

NAME = "audit-digests"


class Journal:
    """An append-only file of `<number> <digest>` lines, number counting from 1 along the chain."""

    def __init__(self, *, url: str) -> None:
        """Use the journal in the directory that KEYS_URL names; it comes into being with the first line."""
        self._path: Path = keys_directory(url=url) / NAME

    def lines(self) -> list[bytes]:
        """Return the digests by their place in the chain, oldest first."""
        try:
            text = self._path.read_text(encoding="ascii")
        except FileNotFoundError:
            return []
        whole = text[: text.rfind("\n") + 1]  # a line that is still being written counts the next time
        return [bytes.fromhex(line.split()[1]) for line in whole.splitlines()]

    def append(self, *, after: int, digests: list[bytes]) -> None:
        """Add the digests that follow the first `after` ones; on disk before this returns."""
        if not digests:
            return
        first = not self._path.exists()
        lines = "".join(f"{after + place} {digest.hex()}\n" for place, digest in enumerate(digests, start=1))
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(descriptor, lines.encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if first:
            sync_directory(self._path.parent)
