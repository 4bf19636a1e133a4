"""The one format of every sealed file: encrypted in segments, so that a byte range opens without the rest.

Layout (version 1; all numbers big-endian), see docs/decisions/0003-sealed-file-format.md:

    header  magic "ESHT" | version 1 | key id (16) | salt (16) | nonce prefix (7)      44 bytes
    then    segments of 64 KiB of plain text, each AES-256-GCM with its 16-byte tag; the last may be shorter

The file key is derived from the subject's key and the salt. A segment's nonce is prefix ‖ counter (4) ‖ last (1); its
associated data is the header followed by the caller's context. So a segment opens only in its own place, in its own
file, for the subject, clip and copy that it was sealed for.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO, Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from config.base.crypto.derive import derive
from config.base.errors import Refusal

MAGIC = b"ESHT"
VERSION = 1
SEGMENT = 64 * 1024
TAG = 16
HEADER = len(MAGIC) + 1 + 16 + 16 + 7
MAX_SEGMENTS = 2**32
LABEL = b"earshot sealed file v1"


class SealBroken(Refusal):
    """This file or value is not what was sealed here."""

    code = "seal_broken"
    status = 500


class Source(Protocol):
    """Where sealed bytes are read from: a local file, an object store, memory."""

    def size(self) -> int:
        """Return the number of sealed bytes."""
        ...

    def read_at(self, *, offset: int, length: int) -> bytes:
        """Return up to `length` bytes from `offset`; fewer only at the end."""
        ...


@dataclass(frozen=True)
class FileSource:
    """A seekable binary file as a source."""

    file: BinaryIO

    def size(self) -> int:
        """Return the number of sealed bytes."""
        return self.file.seek(0, os.SEEK_END)

    def read_at(self, *, offset: int, length: int) -> bytes:
        """Return up to `length` bytes from `offset`; fewer only at the end."""
        self.file.seek(offset)
        return self.file.read(length)


def seal(*, plain: BinaryIO | bytes, key: bytes, key_id: UUID, context: bytes) -> Iterator[bytes]:
    """Yield the sealed form of `plain`, piece by piece, in at most three segments of memory.

    `key` is the subject's 32 bytes, `key_id` names it in the header, `context` must be given again to open.
    """
    header = MAGIC + bytes([VERSION]) + key_id.bytes + os.urandom(16 + 7)
    cipher, prefix, bound = _cipher(key=key, header=header), header[-7:], header + context
    reader = BytesIO(plain) if isinstance(plain, bytes) else plain
    yield header
    segment, counter = _read_full(reader), 0
    while True:
        following = _read_full(reader) if len(segment) == SEGMENT else b""
        last = not following
        yield cipher.encrypt(_nonce(prefix, counter, last), segment, bound)
        if last:
            return
        segment, counter = following, counter + 1
        if counter >= MAX_SEGMENTS:
            raise ValueError("a sealed file holds at most 2**32 segments")


def key_id_of(*, source: Source) -> UUID:
    """Return the id of the key that a sealed file needs. Raises SealBroken if it is no sealed file."""
    return _key_id(source.read_at(offset=0, length=HEADER))


def plain_size(*, sealed_size: int) -> int:
    """Return the number of plain bytes in a sealed file. Raises SealBroken for a size that no sealed file has."""
    body = sealed_size - HEADER
    segments = -(-body // (SEGMENT + TAG))
    size = body - segments * TAG
    if body < TAG or size < (segments - 1) * SEGMENT or (segments > 1 and size == (segments - 1) * SEGMENT):
        raise SealBroken
    return size


def open_range(
    *, source: Source, key: bytes, context: bytes, start: int = 0, end: int | None = None
) -> Iterator[bytes]:
    """Yield the plain bytes from `start` up to but not including `end` (default: to the end), segment by segment.

    Only the segments that the range touches are read and opened. A range beyond the end is cut like a slice. Raises
    SealBroken when anything read was changed, cut, swapped, or sealed for another key or context; nothing of a
    segment is yielded before it was verified.
    """
    sealed_size = source.size()
    size = plain_size(sealed_size=sealed_size)
    start, end = max(start, 0), size if end is None else min(end, size)
    final = max(-(-size // SEGMENT) - 1, 0)
    first = min(start // SEGMENT, final)
    # A playback copy is one segment: its header and body then come in a single read.
    ahead = source.read_at(offset=0, length=HEADER + SEGMENT + TAG if first == 0 else HEADER)
    header = ahead[:HEADER]
    _key_id(header)
    cipher, prefix, bound = _cipher(key=key, header=header), header[-7:], header + context
    number = first
    while number == first or number * SEGMENT < end:
        body = ahead[HEADER:] if number == 0 else _segment(source, number)
        plain = _open(cipher, _nonce(prefix, number, number == final), body, bound)
        low, high = max(start - number * SEGMENT, 0), max(end - number * SEGMENT, 0)
        if high > low:
            yield plain[low:high]
        number += 1


def read_range(*, source: Source, key: bytes, context: bytes, start: int = 0, end: int | None = None) -> bytes:
    """Return the plain bytes from `start` to `end` in one piece; for what is known to be small. Raises SealBroken."""
    return b"".join(open_range(source=source, key=key, context=context, start=start, end=end))


def _cipher(*, key: bytes, header: bytes) -> AESGCM:
    return AESGCM(derive(secret=key, label=LABEL, salt=header[21:37]))


def _nonce(prefix: bytes, counter: int, last: bool) -> bytes:
    return prefix + counter.to_bytes(4, "big") + (b"\x01" if last else b"\x00")


def _key_id(header: bytes) -> UUID:
    if len(header) != HEADER or header[:4] != MAGIC or header[4] != VERSION:
        raise SealBroken
    return UUID(bytes=header[5:21])


def _segment(source: Source, number: int) -> bytes:
    return source.read_at(offset=HEADER + number * (SEGMENT + TAG), length=SEGMENT + TAG)


def _open(cipher: AESGCM, nonce: bytes, body: bytes, bound: bytes) -> bytes:
    if len(body) < TAG:
        raise SealBroken
    try:
        return cipher.decrypt(nonce, body, bound)
    except InvalidTag:
        raise SealBroken from None


def _read_full(reader: BinaryIO) -> bytes:
    """Read a whole segment even from readers that return less than asked (sockets, decompressors)."""
    parts, missing = [], SEGMENT
    while missing:
        part = reader.read(missing)
        if not part:
            break
        parts.append(part)
        missing -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)
