"""The waveform: at most 1,000 pairs of lowest and highest sample, taken from the very copy that is played."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotation.clips.demux import Samples
from annotation.clips.sound import RATE

MOST_PAIRS = 1000
FULL_SCALE = 127
FINEST = RATE // 1000


@dataclass(frozen=True)
class Peaks:
    """`pairs` holds int8 values (lowest, highest, lowest, …) with ±127 as full scale; `rate_hz` pairs make a second."""

    rate_hz: float
    pairs: bytes


class PeakMaker:
    """Gathers peaks from sound that comes block by block."""

    def __init__(self, *, samples: int) -> None:
        """Prepare for a sound of this many 48 kHz samples; a pair covers 1 ms at least."""
        self._each = max(-(-samples // MOST_PAIRS), FINEST)
        self._low_rest = self._high_rest = np.zeros(0, np.float32)
        self._low: list[Samples] = []
        self._high: list[Samples] = []

    def add(self, block: Samples) -> None:
        """Take the next block (samples, channels); of several channels the widest shows."""
        low = np.concatenate([self._low_rest, block.min(axis=1)])
        high = np.concatenate([self._high_rest, block.max(axis=1)])
        whole = len(low) - len(low) % self._each
        self._low.append(low[:whole].reshape(-1, self._each).min(axis=1))
        self._high.append(high[:whole].reshape(-1, self._each).max(axis=1))
        self._low_rest, self._high_rest = low[whole:], high[whole:]

    def result(self) -> Peaks:
        """Return the peaks; the last pair may cover less sound than the others."""
        if len(self._low_rest):
            self._low.append(self._low_rest.min(keepdims=True))
            self._high.append(self._high_rest.max(keepdims=True))
        pairs = np.stack([_scaled(self._low), _scaled(self._high)], axis=1)
        return Peaks(rate_hz=RATE / self._each, pairs=pairs.tobytes())


def _scaled(parts: list[Samples]) -> NDArray[np.int8]:
    return np.clip(np.rint(np.concatenate(parts) * FULL_SCALE), -FULL_SCALE, FULL_SCALE).astype(np.int8)
