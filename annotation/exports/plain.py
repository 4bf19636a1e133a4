"""The plain bytes of a file on their way into the seal: counted and hashed, never on a disk."""

import hashlib
import io
from collections.abc import Iterator
from typing import Any


class Counted(io.RawIOBase):
    """An iterator of bytes as a file that is read once; knows size and SHA-256 of what passed."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        """Read from `pieces`."""
        self._pieces = pieces
        self._rest = memoryview(b"")
        self._sha256 = hashlib.sha256()
        self.size = 0

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with what comes next; 0 at the end. An empty piece is not the end."""
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        count = min(len(buffer), len(self._rest))
        taken = self._rest[:count]
        buffer[:count] = taken
        self._sha256.update(taken)
        self.size += count
        self._rest = self._rest[count:]
        return count

    @property
    def sha256(self) -> str:
        """The hash of what passed so far, in hex."""
        return self._sha256.hexdigest()
