"""How the log is written down before it is hashed: pure, and the same for ever, or old digests stop fitting."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

GENESIS = bytes(32)
_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode


class Position(NamedTuple):
    """A place in the order of the log: the writing transaction, then the row."""

    txid: int
    id: int


class Line(NamedTuple):
    """An event as the database keeps it; `detail` is its JSON text."""

    txid: int
    id: int
    at: datetime
    event: str
    organisation_id: int
    person_id: int | None
    clip_id: int | None
    about: UUID | None
    detail: str


START = Position(0, 0)


def canonical(line: Line) -> bytes:
    """Return the one form in which an event is hashed: a JSON array, UTC to the microsecond, keys sorted."""
    return _encode(
        [
            line.txid,
            line.id,
            line.at.astimezone(UTC).isoformat(timespec="microseconds"),
            line.event,
            line.organisation_id,
            line.person_id,
            line.clip_id,
            None if line.about is None else str(line.about),
            json.loads(line.detail),
        ]
    ).encode()


def chained(*, previous: bytes, lines: Iterable[Line]) -> tuple[bytes, int, Position | None, Position | None]:
    """Hash a stretch of events after the digest before it; return digest, number, first and last position.

    Nothing is kept of the lines, so a stretch may be of any length. SHA-256; each event ends with a line feed, which
    the JSON text itself cannot hold.
    """
    state, number = hashlib.sha256(previous), 0
    first: Position | None = None
    line: Line | None = None
    for line in lines:
        first = first or Position(line.txid, line.id)
        state.update(canonical(line))
        state.update(b"\n")
        number += 1
    last = None if line is None else Position(line.txid, line.id)
    return state.digest(), number, first, last


def statement(
    *, made_at: datetime, first: Position, last: Position, events: int, digest: bytes, previous: bytes
) -> bytes:
    """Return what a digest's signature signs: everything that its row says."""
    fields: list[Any] = [
        "earshot audit digest v1",
        made_at.astimezone(UTC).isoformat(timespec="microseconds"),
        list(first),
        list(last),
        events,
        digest.hex(),
        previous.hex(),
    ]
    return _encode(fields).encode()
