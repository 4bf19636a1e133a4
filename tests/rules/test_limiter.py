"""Gain, limiter and fades: nothing over the ceiling, nothing touched without need, no seams between blocks."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from annotation.clips.limiter import FADE, faded, limited, render
from tests.rules.bs1770 import meter

RATE = 48_000
CEILING = 0.5
Samples = NDArray[np.float32]


def speech_like(*, seconds: float, seed: int, peak: float) -> Samples:
    """Noise whose level jumps every 50 ms, low-passed a little, as a limiter meets it in words and slams."""
    random = np.random.default_rng(seed)
    rough = np.convolve(random.standard_normal(round(seconds * RATE)), np.ones(6) / 6, "same")
    steps = np.repeat(random.uniform(0, 1, len(rough) // 2400 + 1) ** 3, 2400)[: len(rough)]
    shaped = rough * steps
    return (shaped / max(np.abs(shaped).max(), 1e-9) * peak).astype(np.float32)[:, None]


def joined(blocks: Iterator[Samples]) -> Samples:
    return np.concatenate(list(blocks))


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), peak=st.floats(0.6, 15.9))
def test_no_true_peak_is_over_the_ceiling(seed: int, peak: float) -> None:
    sound = joined(limited([speech_like(seconds=0.5, seed=seed, peak=peak)], ceiling=CEILING))
    assert meter(sound).true_peak <= 20 * np.log10(CEILING) + 0.25


def test_a_single_full_scale_sample_is_caught() -> None:
    sound = np.zeros((RATE, 1), np.float32)
    sound[20_000] = 4.0
    assert np.abs(joined(limited([sound], ceiling=CEILING))).max() <= CEILING + 1e-4


def test_quiet_sound_is_not_touched() -> None:
    sound = speech_like(seconds=1, seed=3, peak=0.45)
    assert np.array_equal(joined(limited([sound], ceiling=CEILING)), sound)


def test_far_from_a_peak_nothing_changes() -> None:
    sound = speech_like(seconds=1, seed=3, peak=0.2)
    loud = sound.copy()
    loud[24_000:24_100] *= 20
    out = joined(limited([loud], ceiling=CEILING))
    apart = np.abs(np.arange(len(sound)) - 24_050) > 600
    assert np.allclose(out[apart], sound[apart], atol=1e-6)


def test_channels_are_turned_down_together() -> None:
    left = speech_like(seconds=0.5, seed=5, peak=3.0)
    sound = np.concatenate([left, left * np.float32(0.25)], axis=1)
    out = joined(limited([sound], ceiling=CEILING))
    assert np.allclose(out[:, 1], out[:, 0] * 0.25, atol=1e-6)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 1000), cuts=st.lists(st.integers(0, RATE), max_size=6))
def test_the_result_does_not_depend_on_where_blocks_begin(seed: int, cuts: list[int]) -> None:
    sound = speech_like(seconds=1, seed=seed, peak=3.0)
    whole = joined(render(blocks=[sound], gain_db=3.0, ceiling_dbtp=-6.0))
    pieces = joined(render(blocks=np.split(sound, sorted(cuts)), gain_db=3.0, ceiling_dbtp=-6.0))
    assert whole.shape == pieces.shape
    assert np.allclose(whole, pieces, atol=2e-3)


def test_gain_is_what_was_asked() -> None:
    sound = speech_like(seconds=1, seed=9, peak=0.05)
    out = joined(render(blocks=[sound], gain_db=12.0, ceiling_dbtp=-3.0))
    assert np.allclose(out[FADE:-FADE], sound[FADE:-FADE] * 10 ** (12 / 20), rtol=1e-5)


@pytest.mark.parametrize("cuts", [[], [10], [FADE, RATE - 5], [RATE // 2]])
def test_both_ends_fade_over_20_ms(cuts: list[int]) -> None:
    out = joined(faded(np.split(np.ones((RATE, 1), np.float32), cuts)))[:, 0]
    assert len(out) == RATE
    assert FADE == RATE * 20 // 1000
    assert (out[FADE:-FADE] == 1).all()
    for end in (out[:FADE], out[::-1][:FADE]):
        assert end[0] < 1e-4
        assert (np.diff(end) > 0).all()


@pytest.mark.parametrize("length", [0, 1, 2, 3, 100, FADE, 2 * FADE - 1, 2 * FADE + 1, 3 * FADE, 3 * FADE + 1])
def test_sounds_shorter_than_their_fades_keep_their_length(length: int) -> None:
    out = joined(faded([np.ones((length, 1), np.float32)]))
    assert len(out) == length
    assert np.abs(out).max(initial=0) <= 1


def test_the_input_is_left_as_it_was() -> None:
    sound = speech_like(seconds=0.5, seed=1, peak=2.0)
    before = sound.copy()
    joined(render(blocks=[sound], gain_db=6.0, ceiling_dbtp=-3.0))
    assert np.array_equal(sound, before)
