"""A reader of HTTP/1.1 answers that costs next to nothing: a status and a body of known length, over and over."""

from dataclasses import dataclass

_END = b"\r\n\r\n"
_WITHOUT_BODY = frozenset({204, 304})


class NotUnderstoodError(Exception):
    """The server said something that this small reader does not know."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; headers are looked at for the length of the body only."""

    status: int
    body: bytes


class Reader:
    """Turns received bytes into answers. One request is under way at a time, so at most one answer waits."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._status = 0
        self._ends_at: int | None = None
        self._begins_at = 0

    def feed(self, data: bytes | memoryview) -> Answer | None:
        """Take what was received; return the answer once it is whole. Raises NotUnderstoodError."""
        buffer = self._buffer
        buffer += data
        if self._ends_at is None:
            end = buffer.find(_END)
            if end < 0:
                return None
            self._status, length = _read_head(bytes(buffer[: end + 2]))
            self._begins_at = end + len(_END)
            self._ends_at = self._begins_at + length
        if len(buffer) < self._ends_at:
            return None
        answer = Answer(self._status, bytes(buffer[self._begins_at : self._ends_at]))
        del buffer[: self._ends_at]
        self._ends_at = None
        return answer


def _read_head(head: bytes) -> tuple[int, int]:
    """Return status and length of the body."""
    if not head.startswith(b"HTTP/1.1 "):
        raise NotUnderstoodError("this is no HTTP/1.1 answer")
    status = int(head[9:12])
    if status in _WITHOUT_BODY:
        return status, 0
    lower = head.lower()
    at = lower.find(b"\r\ncontent-length:")
    if at < 0:
        raise NotUnderstoodError("the answer does not say how long it is")
    start = at + len(b"\r\ncontent-length:")
    return status, int(lower[start : lower.index(b"\r\n", start)])
