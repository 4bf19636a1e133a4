"""Measuring what an ear will meet: integrated and momentary loudness (ITU-R BS.1770) and true peak."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pyebur128
import soxr

from annotation.clips.demux import Samples
from annotation.clips.sound import OVERSAMPLING, RATE

SHORTEST_S = 0.4
"""One gating block; less than this has no loudness."""
HOP = RATE // 50
"""The loudest 400 ms are looked for in steps of 20 ms: five times finer than a meter's display needs."""


@dataclass(frozen=True)
class Loudness:
    """LUFS and dBTP of a whole sound.

    Integrated and momentary are None under 0.4 s or when everything falls under the -70 LUFS gate; the true peak is
    None for digital silence, and where it was not asked for.
    """

    integrated_lufs: float | None
    max_momentary_lufs: float | None
    true_peak_dbtp: float | None


class TruePeak:
    """The highest level between samples too, by 4-times oversampling.

    Not libebur128's: its short interpolation filter reads 0.5 dB low on sound with a direct-current offset.
    """

    def __init__(self, *, channels: int) -> None:
        """Measure 48 kHz sound of this many channels."""
        self._stream = soxr.ResampleStream(RATE, OVERSAMPLING * RATE, channels, dtype="float32", quality="HQ")
        self._channels = channels
        self._highest = 0.0

    def add(self, block: Samples) -> None:
        """Take the next block (samples, channels)."""
        between = self._stream.resample_chunk(np.ascontiguousarray(block))
        self._highest = max(self._highest, *(float(np.abs(part).max(initial=0.0)) for part in (block, between)))

    def result(self) -> float | None:
        """Return dBTP, or None for digital silence; nothing may be added afterwards."""
        rest = self._stream.resample_chunk(np.zeros((0, self._channels), np.float32), last=True)
        highest = max(self._highest, float(np.abs(rest).max(initial=0.0)))
        return 20 * math.log10(highest) if highest > 0 else None


class Meter:
    """A loudness meter to which 48 kHz sound is given block by block."""

    def __init__(self, *, channels: int, true_peak: bool = True) -> None:
        """Measure sound of this many channels (1 or 2); the true peak is most of the work and can be left out."""
        self._state = pyebur128.R128State(channels, RATE, pyebur128.MeasurementMode.MODE_I)
        self._peaks = TruePeak(channels=channels) if true_peak else None
        self._rest = np.zeros((0, channels), np.float32)
        self._momentary = -math.inf
        self.samples = 0

    def add(self, block: Samples) -> None:
        """Take the next block (samples, channels)."""
        self.samples += len(block)
        if self._peaks is not None:
            self._peaks.add(block)
        block = np.concatenate([self._rest, block])
        whole = len(block) - len(block) % HOP
        for start in range(0, whole, HOP):
            self._push(block[start : start + HOP])
        self._rest = block[whole:]

    def result(self) -> Loudness:
        """Return what was measured; nothing may be added afterwards."""
        if len(self._rest):
            self._push(self._rest)
        true_peak = self._peaks.result() if self._peaks is not None else None
        integrated = pyebur128.get_loudness_global(self._state)
        if self.samples < SHORTEST_S * RATE or not math.isfinite(integrated):
            return Loudness(integrated_lufs=None, max_momentary_lufs=None, true_peak_dbtp=true_peak)
        return Loudness(integrated_lufs=float(integrated), max_momentary_lufs=self._momentary, true_peak_dbtp=true_peak)

    def _push(self, piece: Samples) -> None:
        # The samples after the last whole hop are pushed too: the last gating block reaches to the very end.
        self._state.add_frames(np.ascontiguousarray(piece).reshape(-1), len(piece))
        self._momentary = max(self._momentary, float(pyebur128.get_loudness_momentary(self._state)))


def measure(*, blocks: Iterable[Samples], channels: int, true_peak: bool = True) -> Loudness:
    """Return the loudness of 48 kHz sound given as float32 blocks (samples, channels)."""
    meter = Meter(channels=channels, true_peak=true_peak)
    for block in blocks:
        meter.add(block)
    return meter.result()
