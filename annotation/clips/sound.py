"""A decoded recording as everything after intake sees it: mono or stereo, 48 kHz, in blocks of bounded size."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import soxr
from numpy.typing import NDArray

from annotation.clips.demux import Samples, gather

RATE = 48_000
BLOCK_S = 5
BLOCK = BLOCK_S * RATE
OVERSAMPLING = 4
"""What BS.1770 asks of a true-peak meter at 48 kHz; limiter and meter look equally closely."""
SAME = 1 / 1024
"""Channels which differ by less than this share of the peak (-60 dB) carry the same sound."""


@dataclass(frozen=True)
class Sound:
    """What was decoded. `blocks()` may be called again and again; a long recording is decoded anew each time.

    `rate` and `source_channels` are the original's; `samples` counts at that rate. `taken` are the original's
    channels which are kept, one or two. `warnings` are codes for the intake row.
    """

    rate: int
    source_channels: int
    samples: int
    taken: tuple[int, ...]
    codec: str
    container: str
    warnings: tuple[str, ...]
    source: Callable[[], Iterator[Samples]]

    @property
    def channels(self) -> int:
        """Return 1 or 2: the channels of every block."""
        return len(self.taken)

    @property
    def duration_s(self) -> float:
        """Return the length in seconds: samples really decoded, divided by the rate."""
        return self.samples / self.rate

    def blocks(self) -> Iterator[Samples]:
        """Yield float32 arrays (samples, channels) at 48 kHz, about 5 s each, without NaN or infinity."""
        taken = list(self.taken)
        picked = (clean(frame)[:, taken] for frame in self.source())
        gathered = gather(picked, size=self.rate * BLOCK_S)
        return gathered if self.rate == RATE else _resampled(gathered, self.rate, self.channels)


class ChannelScan:
    """Looks at every channel of a recording once, to find those that are worth keeping."""

    def __init__(self) -> None:
        """Start with nothing seen."""
        self.broken = 0
        self._peak: NDArray[np.float64] | None = None

    def add(self, frame: Samples) -> None:
        """Take a frame (samples, channels) as decoded."""
        self.broken += int(np.count_nonzero(~np.isfinite(frame)))
        wide = clean(frame).astype(np.float64)
        if self._peak is None:
            channels = frame.shape[1]
            self._peak, self._apart, self._opposed = np.zeros(channels), np.zeros(channels), np.zeros(channels)
            self._energy, self._cross = np.zeros(channels), np.zeros(channels)
        first = wide[:, :1]
        self._peak = np.maximum(self._peak, np.abs(wide).max(axis=0))
        self._apart = np.maximum(self._apart, np.abs(wide - first).max(axis=0))
        self._opposed = np.maximum(self._opposed, np.abs(wide + first).max(axis=0))
        self._energy += np.square(wide).sum(axis=0)
        self._cross += (wide * first).sum(axis=0)

    def choose(self) -> tuple[tuple[int, ...], list[str]]:
        """Return the channels to keep and warning codes: nothing is ever mixed, so nothing can cancel out.

        Silent channels go. Channels alike become one, and so do opposites (`antiphase`): a loudspeaker that sums them
        would play silence. Two that differ stay stereo; of more, the two loudest stay (`channels_dropped`).
        """
        if self._peak is None:
            return (0,), []
        loud = [int(channel) for channel in np.flatnonzero(self._peak)]
        near = SAME * float(self._peak.max())
        warnings = []
        if len(loud) > 1 and all(self._opposed[c] <= near or self._apart[c] <= near for c in loud):
            warnings += ["antiphase"] if any(self._apart[c] > near for c in loud) else []
            loud = loud[:1]
        elif len(loud) == 2 and self._cross[1:].min() < -0.9 * np.sqrt(self._energy[loud[0]] * self._energy[loud[1]]):
            warnings.append("antiphase")
        if len(loud) > 2:
            warnings.append("channels_dropped")
            loud = sorted(sorted(loud, key=lambda c: -self._energy[c])[:2])
        elif len(self._peak) > 2:
            warnings.append("channels_merged")
        return tuple(loud) or (0,), warnings

    def silent(self) -> bool:
        """Say whether every sample was zero."""
        return self._peak is None or not self._peak.any()


def clean(frame: Samples) -> Samples:
    """Return the frame with NaN and infinite samples as silence, and runaway floats cut at +24 dBFS."""
    if not np.isfinite(frame).all():
        frame = np.nan_to_num(frame, nan=0.0, posinf=0.0, neginf=0.0)
    return np.clip(frame, -16.0, 16.0)


def _resampled(blocks: Iterable[Samples], rate: int, channels: int) -> Iterator[Samples]:
    stream = soxr.ResampleStream(rate, RATE, channels, dtype="float32", quality="HQ")
    for block in blocks:
        yield stream.resample_chunk(np.ascontiguousarray(block))
    yield stream.resample_chunk(np.zeros((0, channels), np.float32), last=True)
