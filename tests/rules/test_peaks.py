"""The waveform's numbers: at most 1,000 pairs, true to place and size."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from annotation.clips.peaks import MOST_PAIRS, PeakMaker, Peaks

RATE = 48_000


def peaks_of(sound: NDArray[np.float32], cuts: list[int]) -> Peaks:
    maker = PeakMaker(samples=len(sound))
    for block in np.split(sound, cuts):
        maker.add(block)
    return maker.result()


def pairs_of(peaks: Peaks) -> NDArray[np.int8]:
    return np.frombuffer(peaks.pairs, np.int8).reshape(-1, 2)


@settings(max_examples=50, deadline=None)
@given(length=st.integers(1, 400_000), places=st.lists(st.floats(0, 1), max_size=5))
def test_pairs_cover_the_sound_and_no_more(length: int, places: list[float]) -> None:
    sound = np.sin(np.arange(length, dtype=np.float32))[:, None]
    peaks = peaks_of(sound, sorted(int(place * length) for place in places))
    pairs = pairs_of(peaks)
    assert 1 <= len(pairs) <= MOST_PAIRS
    assert (len(pairs) - 1) / peaks.rate_hz < length / RATE <= len(pairs) / peaks.rate_hz + 1e-9
    assert np.array_equal(pairs, pairs_of(peaks_of(sound, [])))


def test_a_click_stands_in_the_pair_of_its_moment() -> None:
    sound = np.zeros((3 * RATE, 1), np.float32)
    sound[RATE] = -1.0
    peaks = peaks_of(sound, [])
    pairs = pairs_of(peaks)
    assert pairs[:, 0].argmin() == int(1.0 * peaks.rate_hz)
    assert pairs.min() == -127
    assert pairs.max() == 0


def test_of_two_channels_the_wider_shows() -> None:
    sound = np.zeros((RATE, 2), np.float32)
    sound[100:200, 0], sound[100:200, 1] = 0.5, -0.25
    pairs = pairs_of(peaks_of(sound, []))
    assert (pairs[2].tolist(), pairs[500].tolist()) == ([-32, 64], [0, 0])
