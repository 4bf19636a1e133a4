"""From a file's bytes to arrays of samples, frame by frame, with every limit checked before memory is spent on it.

Formats, codecs and protocols are allowed by name: a text file that calls itself a playlist must not make a worker open
other files or addresses. A decoder that raises is a refusal or a warning, never the end of the worker; a decoder that
crashes the process is still the end of it (running decoders in a sandbox of their own is later work).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from numpy.typing import NDArray

from annotation.clips.unplayable import (
    FormatChanges,
    NoAudio,
    RateOutOfRange,
    TooExpanded,
    TooLong,
    TooManyChannels,
    Unreadable,
)

CONTAINERS = "wav,w64,aiff,au,caf,flac,ogg,mp3,aac,mov,matroska,webm,amr,gsm,g722,wv,asf"
HEADERLESS = {"gsm": "gsm", "g722": "g722"}
"""Suffixes which are the only sign of a format that has no header."""
GUESSED_LENGTH = {"mp3", "aac", "gsm", "g722", "amr"}
"""Containers whose stated length is an estimate from the bit rate, so no ground for a refusal."""
EXPANSION_FLOOR = 64 * 1024 * 1024
MAX_ERRORS = 1000

Samples = NDArray[np.float32]


@dataclass(frozen=True)
class Limits:
    """What a recording may be: bytes, seconds, Hz, channels, and 16-bit sound per byte of file."""

    bytes: int = 50 * 1024 * 1024
    seconds: float = 3600.0
    min_rate: int = 7_000
    max_rate: int = 192_000
    channels: int = 8
    expansion: float = 4000.0


@dataclass
class Stream:
    """One pass over a file: what it is, and how far the pass has come."""

    data: bytes
    suffix: str
    limits: Limits
    container: str = ""
    codec: str = ""
    stated_s: float | None = None
    rate: int = 0
    channels: int = 0
    samples: int = 0
    errors: int = 0

    def frames(self) -> Iterator[tuple[NDArray[Any], Samples]]:
        """Yield each frame as decoded (interleaved or planar integers or floats) and as float32 (samples, channels).

        Raises the refusals of `unplayable` as soon as a limit is passed. Packets that do not decode are counted.
        """
        try:
            with _open(self.data, self.suffix) as container:
                stream = self._audio(container)
                for packet in _packets(self, container, stream):
                    for frame in _decoded(self, packet):
                        self._check(frame)
                        as_decoded = frame.to_ndarray()
                        yield as_decoded, to_float(as_decoded, channels=self.channels, planar=frame.format.is_planar)
        except (av.FFmpegError, EOFError, ValueError) as error:
            raise Unreadable from error

    def _audio(self, container: InputContainer) -> AudioStream:
        if not container.streams.audio:
            raise NoAudio
        stream = container.streams.audio[0]
        stream.codec_context.thread_count = 1
        self.container, self.codec = container.format.name, stream.codec_context.name
        stated = container.duration
        self.stated_s = stated / av.time_base if stated is not None and stated > 0 else None
        if self.stated_s is not None and self.container not in GUESSED_LENGTH and self.stated_s > self.limits.seconds:
            raise TooLong(limit_s=self.limits.seconds)
        return stream

    def _check(self, frame: AudioFrame) -> None:
        rate, channels = frame.sample_rate, frame.layout.nb_channels
        if self.samples == 0:
            if channels > self.limits.channels:
                raise TooManyChannels(limit=self.limits.channels, channels=channels)
            if not self.limits.min_rate <= rate <= self.limits.max_rate:
                raise RateOutOfRange(lowest=self.limits.min_rate, highest=self.limits.max_rate, rate=rate)
            self.rate, self.channels = rate, channels
        elif (rate, channels) != (self.rate, self.channels):
            raise FormatChanges
        self.samples += frame.samples
        if self.samples > self.limits.seconds * self.rate:
            raise TooLong(limit_s=self.limits.seconds)
        unpacked = self.samples * self.channels * 2
        if unpacked > EXPANSION_FLOOR and unpacked > self.limits.expansion * len(self.data):
            raise TooExpanded(limit=self.limits.expansion)


def to_float(frame: NDArray[Any], *, channels: int, planar: bool) -> Samples:
    """Return a decoded frame as float32 of shape (samples, channels), full scale ±1."""
    shaped = frame.T if planar else frame.reshape(-1, channels)
    if shaped.dtype == np.uint8:
        return (shaped.astype(np.float32) - 128.0) / 128.0
    if shaped.dtype.kind == "i":
        full_scale = np.float32(2.0 ** (8 * shaped.dtype.itemsize - 1))
        scaled: Samples = np.divide(shaped, full_scale, dtype=np.float32)
        return scaled
    with np.errstate(over="ignore"):  # A double beyond float32 becomes infinite here, and silence in `sound`.
        return np.ascontiguousarray(shaped, dtype=np.float32)


def gather(frames: Iterable[Samples], *, size: int) -> Iterator[Samples]:
    """Join small frames to blocks of at least `size` samples; the last may be shorter."""
    held: list[Samples] = []
    count = 0
    for frame in frames:
        held.append(frame)
        count += len(frame)
        if count >= size:
            yield np.concatenate(held)
            held, count = [], 0
    if held:
        yield np.concatenate(held)


def _open(data: bytes, suffix: str) -> InputContainer:
    return av.open(
        BytesIO(data),
        "r",
        format=HEADERLESS.get(suffix),
        container_options={"format_whitelist": CONTAINERS, "protocol_whitelist": ""},
        metadata_errors="replace",
    )


def _packets(state: Stream, container: InputContainer, stream: AudioStream) -> "Iterator[av.Packet[AudioStream]]":
    """Yield packets until the end, or until the container can be followed no further."""
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
        except (av.FFmpegError, EOFError):
            state.errors += 1
            return
        if packet is None:
            return
        yield packet


def _decoded(state: Stream, packet: "av.Packet[AudioStream]") -> list[AudioFrame]:
    try:
        return packet.decode()
    except (av.FFmpegError, EOFError) as error:
        state.errors += 1
        if state.errors > MAX_ERRORS:
            raise Unreadable from error
        return []
