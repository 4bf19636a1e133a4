"""Reading a recording, whoever made it: within limits, never trusting what it says of itself."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from numpy.typing import NDArray

from annotation.clips.demux import GUESSED_LENGTH, Limits, Samples, Stream, gather
from annotation.clips.sound import ChannelScan, Sound
from annotation.clips.structure import FlacDigest, structure_warnings
from annotation.clips.unplayable import NoSamples, TooManyBytes, Unreadable

LIMITS = Limits()
KEPT_BYTES = 48 * 1024 * 1024
"""Decoded sound up to this size stays in memory; a longer recording is decoded again for each pass over it."""
VERY_SHORT_S = 0.1
SCANNED = 16_384
"""Samples looked at together: some codecs' frames are so small that looking would cost more than decoding."""


def decode(*, source: Path | BinaryIO | bytes, name: str = "", limits: Limits = LIMITS) -> Sound:
    """Return the recording as a Sound, decoded once from end to end.

    `name` is the recording's file name where `source` is not a path: its suffix alone tells headerless GSM and G.722.
    Memory stays under limits.bytes plus about 100 MiB whatever the file unpacks to. Raises the refusals of
    `unplayable`: TooManyBytes, TooLong, TooExpanded, TooManyChannels, RateOutOfRange, FormatChanges, NoAudio,
    NoSamples, Unreadable.
    """
    data = _read(source, limits)
    suffix = Path(name or (source.name if isinstance(source, Path) else "")).suffix.lower().lstrip(".")
    stream = Stream(data=data, suffix=suffix, limits=limits)
    scan, kept, digest = ChannelScan(), _Kept(), FlacDigest(data=data)
    for block in gather(_digested(stream, digest), size=SCANNED):
        scan.add(block)
        kept.add(block)
    if stream.samples == 0:
        raise Unreadable if stream.errors else NoSamples
    taken, warnings = scan.choose()
    warnings += structure_warnings(data=data, suffix=suffix, container=stream.container)
    warnings += _stream_warnings(stream, scan, digest)

    def again() -> Iterator[Samples]:
        if kept.frames is not None:
            return iter(kept.frames)
        return (frame for _, frame in Stream(data=data, suffix=suffix, limits=limits).frames())

    return Sound(
        rate=stream.rate,
        source_channels=stream.channels,
        samples=stream.samples,
        taken=taken,
        codec=stream.codec,
        container=stream.container,
        warnings=tuple(dict.fromkeys(warnings)),
        source=again,
    )


def _digested(stream: Stream, digest: FlacDigest) -> Iterator[Samples]:
    for as_decoded, frame in stream.frames():
        digest.add(as_decoded)
        yield frame


class _Kept:
    """Decoded blocks, as long as they fit into memory."""

    def __init__(self) -> None:
        self.frames: list[NDArray[Any]] | None = []
        self._bytes = 0

    def add(self, frame: Samples) -> None:
        self._bytes += frame.nbytes
        if self.frames is None or self._bytes > KEPT_BYTES:
            self.frames = None
        else:
            self.frames.append(frame)


def _stream_warnings(stream: Stream, scan: ChannelScan, digest: FlacDigest) -> list[str]:
    length_s = stream.samples / stream.rate
    stated_s = None if stream.container in GUESSED_LENGTH else stream.stated_s
    found = {
        "decode_errors": stream.errors > 0,
        "checksum_mismatch": digest.differs(),
        "length_mismatch": stated_s is not None and abs(stated_s - length_s) > 0.25,
        "broken_samples": scan.broken > 0,
        "very_short": length_s < VERY_SHORT_S,
        "silent": scan.silent(),
    }
    return [code for code, holds in found.items() if holds]


def _read(source: Path | BinaryIO | bytes, limits: Limits) -> bytes:
    """Read the file, and not one byte more of it than the limit."""
    if isinstance(source, bytes):
        data = source
    elif isinstance(source, Path):
        with source.open("rb") as file:
            data = file.read(limits.bytes + 1)
    else:
        data = source.read(limits.bytes + 1)
    if len(data) > limits.bytes:
        raise TooManyBytes(limit=limits.bytes)
    return data
