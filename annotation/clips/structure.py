"""What a file's own bytes give away about it: lengths that lie, things behind the end, names that do not fit.

None of it stops a clip; it becomes warning codes on the intake row, for the source to look into.
"""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

SUFFIXES = {
    "wav": "wav",
    "w64": "w64",
    "flac": "flac",
    "ogg": "ogg",
    "oga": "ogg",
    "opus": "ogg",
    "mp3": "mp3",
    "mp2": "mp3",
    "aac": "aac",
    "m4a": "mov,mp4,m4a,3gp,3g2,mj2",
    "mp4": "mov,mp4,m4a,3gp,3g2,mj2",
    "3gp": "mov,mp4,m4a,3gp,3g2,mj2",
    "webm": "matroska,webm",
    "mka": "matroska,webm",
    "aiff": "aiff",
    "aif": "aiff",
    "au": "au",
    "caf": "caf",
    "amr": "amr",
    "wv": "wv",
    "wma": "asf",
    "gsm": "gsm",
    "g722": "g722",
}
FLAC_INFO = 8
"""Where STREAMINFO's content begins: after the magic and one block header."""


def structure_warnings(*, data: bytes, suffix: str, container: str) -> list[str]:
    """Return codes among `wrong_suffix`, `length_mismatch`, `trailing_bytes`, `chained_stream` for a readable file."""
    warnings = []
    if suffix in SUFFIXES and SUFFIXES[suffix] != container:
        warnings.append("wrong_suffix")
    if container == "wav":
        warnings += _riff_warnings(data)
    if container == "ogg" and data.count(b"OggS\x00\x02") > 1:
        warnings.append("chained_stream")
    return warnings


class FlacDigest:
    """Compares what a FLAC file decodes to with the MD5 that its encoder wrote into it."""

    def __init__(self, *, data: bytes) -> None:
        """Read the expected digest; a file without one, or of another width than 16 or 24 bits, is not checked."""
        info = data[FLAC_INFO : FLAC_INFO + 34] if data[:4] == b"fLaC" else b""
        width = (((info[12] & 1) << 4) | (info[13] >> 4)) + 1 if len(info) == 34 else 0
        self._expected = info[18:34]
        self._pack = _PACKERS.get(width) if any(self._expected) else None
        self._digest = hashlib.md5(usedforsecurity=False)

    def add(self, frame: NDArray[Any]) -> None:
        """Take one decoded frame of interleaved integers."""
        if self._pack is not None:
            self._digest.update(self._pack(frame))

    def differs(self) -> bool:
        """Say whether the sound is not what was encoded."""
        return self._pack is not None and self._digest.digest() != self._expected


def _pack_16(frame: NDArray[Any]) -> bytes:
    return frame.astype("<i2").tobytes()


def _pack_24(frame: NDArray[Any]) -> bytes:
    wide = (frame.reshape(-1) >> 8).astype("<i4")
    return wide.view(np.uint8).reshape(-1, 4)[:, :3].tobytes()


_PACKERS: dict[int, Callable[[NDArray[Any]], bytes]] = {16: _pack_16, 24: _pack_24}


def _riff_warnings(data: bytes) -> list[str]:
    stated_end = 8 + int.from_bytes(data[4:8], "little")
    claims = [offset + 8 + size for name, offset, size in _chunks(data) if name == b"data"]
    if stated_end > len(data) or any(end > len(data) for end in claims):
        return ["length_mismatch"]
    # One padding byte after an odd chunk is within the rules even where the size does not count it.
    return ["trailing_bytes"] if len(data) > stated_end + 1 else []


def _chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Walk the chunks of a RIFF file: name, offset, stated size; stops at the first that leaves the file."""
    offset = 12
    while offset + 8 <= len(data):
        size = int.from_bytes(data[offset + 4 : offset + 8], "little")
        yield data[offset : offset + 4], offset, size
        offset += 8 + size + (size & 1)
