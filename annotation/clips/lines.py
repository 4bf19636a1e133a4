"""Lines of a manifest, read one at a time in bounded memory and counted by newline bytes."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from annotation.clips.problems import Problem

MAX_LINE_BYTES = 1024 * 1024
_DRAIN_BYTES = 64 * 1024


@dataclass(frozen=True)
class Line:
    """One line: its number from 1, and either its text or the reason why there is none."""

    number: int
    text: str | None
    problem: Problem | None = None
    byte: int = 0  # where it begins in the manifest, so that it can be read again
    next_byte: int = 0  # where the next one begins


def read_lines(stream: BinaryIO, *, number: int = 1, byte: int = 0) -> Iterator[Line]:
    """Yield every line of a binary stream; one that is over 1 MiB is reported without ever being held.

    `number` and `byte` tell which line the stream stands at and where that begins, for a reader that goes on where
    another stopped (the caller seeks). A byte order mark before the first line is no part of it.
    """
    while raw := stream.readline(MAX_LINE_BYTES + 2):
        body = raw.removesuffix(b"\n")
        end = byte + len(raw)
        if len(body) > MAX_LINE_BYTES:
            end += 0 if raw.endswith(b"\n") else _drained(stream)
            yield Line(number, None, Problem("line_too_long"), byte, end)
        else:
            text, problem = _decoded(body.removeprefix(codecs.BOM_UTF8) if number == 1 else body)
            yield Line(number, text, problem, byte, end)
        number, byte = number + 1, end


def _drained(stream: BinaryIO) -> int:
    """Read on to the end of the line, keeping nothing, and return how many bytes that were."""
    total = 0
    while piece := stream.readline(_DRAIN_BYTES):
        total += len(piece)
        if piece.endswith(b"\n"):
            break
    return total


def _decoded(body: bytes) -> tuple[str | None, Problem | None]:
    if not body.strip():
        return None, Problem("blank")
    try:
        return body.decode("utf-8"), None
    except UnicodeDecodeError:
        return None, Problem("not_utf8")
