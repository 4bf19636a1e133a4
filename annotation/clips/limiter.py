"""Making sound safe: linear gain, a true-peak limiter with look-ahead, and fades. Pure arithmetic, block by block.

The limiter's gain at a sample depends on the 21 ms around it alone, so each block is worked out with a margin of its
neighbours and no state is carried: the result does not depend on where blocks begin.
"""

from collections.abc import Iterable, Iterator

import numpy as np
import soxr
from numpy.typing import NDArray

from annotation.clips.demux import Samples
from annotation.clips.sound import OVERSAMPLING, RATE

FADE = RATE // 50
REACH = RATE // 200
"""Look-ahead, 5 ms: how long before a peak the gain starts to fall and how long after it returns."""
EDGE = 256
"""Samples by which an interpolated value can be touched from outside."""
MARGIN = 2 * REACH + EDGE


def render(*, blocks: Iterable[Samples], gain_db: float, ceiling_dbtp: float) -> Iterator[Samples]:
    """Yield the sound with `gain_db`, no true peak over `ceiling_dbtp`, and 20 ms fades at both ends."""
    gain = np.float32(10 ** (gain_db / 20))
    ceiling = 10 ** (ceiling_dbtp / 20)
    scaled = (np.multiply(block, gain, dtype=np.float32) for block in blocks)
    return faded(limited(scaled, ceiling=ceiling))


def limited(blocks: Iterable[Samples], *, ceiling: float) -> Iterator[Samples]:
    """Yield the sound with every 4-times oversampled peak at or under `ceiling` (linear); quiet parts are untouched."""
    past: Samples | None = None
    block: Samples | None = None
    for following in blocks:
        if block is None:
            past, block = following[:0], following
            continue
        if len(following) < MARGIN or len(block) < MARGIN:
            block = np.concatenate([block, following])
            continue
        yield _limit_within(past, block, following[:MARGIN], ceiling)
        past, block = block[-MARGIN:], following
    if block is not None:
        yield _limit_within(past, block, block[:0], ceiling)


def faded(blocks: Iterable[Samples]) -> Iterator[Samples]:
    """Yield the sound with raised-cosine fades of 20 ms, or of half the sound where it is shorter than 40 ms."""
    held: Samples | None = None
    opened = False
    for block in blocks:
        held = block.copy() if held is None else np.concatenate([held, block])
        if len(held) < 3 * FADE:
            continue
        if not opened:
            held[:FADE] *= _ramp(FADE)
            opened = True
        yield held[:-FADE]
        held = held[-FADE:]
    if held is None:
        return
    length = FADE if opened else min(FADE, len(held) // 2)
    if not opened:
        held[:length] *= _ramp(length)
    if length:
        held[-length:] *= _ramp(length)[::-1]
    yield held


def _ramp(length: int) -> Samples:
    steps = (np.arange(length, dtype=np.float32) + 0.5) / max(length, 1)
    return (0.5 - 0.5 * np.cos(np.pi * steps)).astype(np.float32)[:, None]


def _limit_within(past: Samples | None, block: Samples, ahead: Samples, ceiling: float) -> Samples:
    past = block[:0] if past is None else past
    wide = np.concatenate([past, block, ahead])
    inner = slice(len(past), len(past) + len(block))
    # Between samples a peak can rise over its neighbours, hardly ever to twice their height: then nothing is to do.
    if np.abs(wide).max(initial=0.0) <= ceiling / 2:
        return block
    needed = np.minimum(1.0, ceiling / np.maximum(_true_peaks(wide), 1e-9))
    if needed.min() == 1.0:
        return block
    gain = _smooth(_lowest(needed))
    return (block * gain[inner, None]).astype(np.float32)


def _true_peaks(wide: Samples) -> NDArray[np.float64]:
    """Return, for each sample, the highest level at it and until the next, over all channels."""
    padded = np.pad(wide, ((EDGE, EDGE), (0, 0)))
    fine = np.abs(soxr.resample(padded, RATE, RATE * OVERSAMPLING, quality="HQ"))
    between = fine[: len(padded) * OVERSAMPLING].reshape(len(padded), -1).max(axis=1)[EDGE : EDGE + len(wide)]
    peaks: NDArray[np.float64] = np.maximum(between, np.abs(wide).max(axis=1)).astype(np.float64)
    return peaks


def _lowest(gain: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return, for each sample, the lowest gain within REACH on either side, by doubling a window."""
    lowest = np.concatenate([np.ones(REACH), gain, np.ones(REACH)])
    width = 1
    while width < 2 * REACH + 1:
        step = min(width, 2 * REACH + 1 - width)
        lowest = np.minimum(lowest[:-step], lowest[step:])
        width += step
    return lowest


def _smooth(gain: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the gain averaged twice over REACH: a triangle, 2 x REACH wide, which the lowest gain's window covers."""
    half, length = REACH // 2, len(gain)
    for lean in (0, 1):  # The window's width is even: the second pass leans the other way and centers it again.
        sums = np.cumsum(np.concatenate([[0.0], np.full(half, gain[0]), gain, np.full(half, gain[-1])]))
        gain = (sums[2 * half :] - sums[: -2 * half])[lean : lean + length] / (2 * half)
    return gain
