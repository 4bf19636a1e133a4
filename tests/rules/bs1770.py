"""A loudness and true-peak meter of the tests' own, written from ITU-R BS.1770-4 on numpy alone.

It shares nothing with the meter that makes the copies: the K-weighting is applied as a frequency response, 400 ms
windows move by 1 ms instead of 20, and peaks between samples come from 8-times zero-padded spectra.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
# The filter coefficients which the recommendation prints for 48 kHz: the head's shelf, then the low cut.
SHELF = ([1.53512485958697, -2.69169618940638, 1.19839281085285], [1.0, -1.69065929318241, 0.73248077421585])
LOW_CUT = ([1.0, -2.0, 1.0], [1.0, -1.99004745483398, 0.99007225036621])
WINDOW, STEP = 400, 100


@dataclass(frozen=True)
class Measured:
    """LUFS and dBTP; minus infinity where there is nothing to measure."""

    integrated: float
    momentary: float
    true_peak: float


def meter(samples: NDArray[np.float32]) -> Measured:
    """Measure 48 kHz sound of shape (samples, channels)."""
    millis = _energy_by_millisecond(samples.astype(np.float64))
    sums = np.concatenate([[0.0], np.cumsum(millis)])
    windows = (sums[WINDOW:] - sums[:-WINDOW]) / WINDOW if len(millis) >= WINDOW else np.zeros(0)
    return Measured(
        integrated=_gated(windows[::STEP]), momentary=_lufs(windows.max(initial=0.0)), true_peak=_true_peak(samples)
    )


def _gated(blocks: NDArray[np.float64]) -> float:
    loud = blocks[blocks > 10 ** ((-70 + 0.691) / 10)]
    if not len(loud):
        return -math.inf
    return _lufs(float(loud[loud > loud.mean() / 10].mean()))


def _lufs(energy: float) -> float:
    return -0.691 + 10 * math.log10(energy) if energy > 0 else -math.inf


def _energy_by_millisecond(samples: NDArray[np.float64]) -> NDArray[np.float64]:
    # Half a second of silence behind the sound keeps the tail of the low cut from coming round to its beginning.
    size = _fast_size(len(samples) + RATE // 2)
    unit = np.exp(-2j * np.pi * np.fft.rfftfreq(size))
    weight = np.ones(len(unit), complex)
    for above, below in (SHELF, LOW_CUT):
        weight *= np.polyval(above[::-1], unit) / np.polyval(below[::-1], unit)
    heard = np.fft.irfft(np.fft.rfft(samples, size, axis=0) * weight[:, None], size, axis=0)[: len(samples)]
    energy = np.square(heard).sum(axis=1)
    each = RATE // 1000
    return energy[: len(energy) // each * each].reshape(-1, each).mean(axis=1)


def _true_peak(samples: NDArray[np.float32], *, times: int = 8, block: int = RATE) -> float:
    """Interpolate second by second, with a margin on both sides, by lengthening the spectrum."""
    highest, margin = 0.0, 2048
    loudest = float(np.abs(samples).max(initial=0.0))
    for start in range(0, len(samples), block):
        if np.abs(samples[start : start + block]).max() < loudest / 4:
            continue  # Between samples nothing rises by 12 dB over its neighbours.
        piece = samples[max(start - margin, 0) : start + block + margin].astype(np.float64)
        size = _fast_size(len(piece) + 2 * margin)
        fine = np.fft.irfft(np.fft.rfft(piece, size, axis=0), size * times, axis=0) * times
        first = min(start, margin) * times
        highest = max(highest, float(np.abs(fine[first : first + block * times]).max()))
    return 20 * math.log10(highest) if highest > 0 else -math.inf


def _fast_size(length: int) -> int:
    """Return the next size of the form 2^a · 3 or 2^a: spectra of other sizes can be very slow."""
    power = 1 << (length - 1).bit_length()
    return power * 3 // 4 if power * 3 // 4 >= length else power
