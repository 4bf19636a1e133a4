"""Measuring what an ear will meet: integrated and momentary loudness (ITU-R BS.1770) and true peak."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pyebur128

from annotation.clips.demux import Samples
from annotation.clips.sound import RATE

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


class Meter:
    """A loudness meter to which 48 kHz sound is given block by block."""

    def __init__(self, *, channels: int, true_peak: bool = True) -> None:
        """Measure sound of this many channels (1 or 2); the true peak is most of the work and can be left out."""
        modes = pyebur128.MeasurementMode.MODE_I
        if true_peak:
            modes |= pyebur128.MeasurementMode.MODE_TRUE_PEAK
        self._true_peak = true_peak
        self._state = pyebur128.R128State(channels, RATE, modes)
        self._channels = channels
        self._rest = np.zeros((0, channels), np.float32)
        self._momentary = -math.inf
        self.samples = 0

    def add(self, block: Samples) -> None:
        """Take the next block (samples, channels)."""
        self.samples += len(block)
        block = np.concatenate([self._rest, block])
        whole = len(block) - len(block) % HOP
        for start in range(0, whole, HOP):
            self._push(block[start : start + HOP])
        self._rest = block[whole:]

    def result(self) -> Loudness:
        """Return what was measured; nothing may be added afterwards."""
        if len(self._rest):
            self._push(self._rest)
        true_peak = self._highest() if self._true_peak else None
        integrated = pyebur128.get_loudness_global(self._state)
        if self.samples < SHORTEST_S * RATE or not math.isfinite(integrated):
            return Loudness(integrated_lufs=None, max_momentary_lufs=None, true_peak_dbtp=true_peak)
        return Loudness(integrated_lufs=float(integrated), max_momentary_lufs=self._momentary, true_peak_dbtp=true_peak)

    def _highest(self) -> float | None:
        peak = max(pyebur128.get_true_peak(self._state, channel) for channel in range(self._channels))
        return 20 * math.log10(peak) if peak > 0 else None

    def _push(self, piece: Samples) -> None:
        # The samples after the last whole hop are pushed too: true peak and gating blocks reach to the very end.
        self._state.add_frames(np.ascontiguousarray(piece).reshape(-1), len(piece))
        self._momentary = max(self._momentary, float(pyebur128.get_loudness_momentary(self._state)))


def measure(*, blocks: Iterable[Samples], channels: int, true_peak: bool = True) -> Loudness:
    """Return the loudness of 48 kHz sound given as float32 blocks (samples, channels)."""
    meter = Meter(channels=channels, true_peak=true_peak)
    for block in blocks:
        meter.add(block)
    return meter.result()
