"""The production meter against calibration tones, and against the tests' own meter."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from annotation.clips.loudness import Loudness, measure
from tests.rules.bs1770 import meter

RATE = 48_000
Samples = NDArray[np.float32]


def tone(*, hz: float, seconds: float, dbfs: float, phase: float = 0.0) -> Samples:
    time = np.arange(round(seconds * RATE)) / RATE
    return (10 ** (dbfs / 20) * np.sin(2 * np.pi * hz * time + phase)).astype(np.float32)[:, None]


def noise(*, seconds: float, dbfs: float, seed: int = 1) -> Samples:
    """Noise with little in the last octave, like any recording; meters differ there by how finely they interpolate."""
    rough = np.random.default_rng(seed).standard_normal(round(seconds * RATE))
    return (10 ** (dbfs / 20) * np.convolve(rough, np.hanning(8) / 3, "same")).astype(np.float32)[:, None]


def of(samples: Samples) -> Loudness:
    """Measure in uneven blocks, as sound really comes."""
    cuts = [len(samples) // 7, len(samples) // 3]
    return measure(blocks=np.split(samples, cuts), channels=samples.shape[1])


def test_a_1_khz_tone_reads_as_the_recommendation_says() -> None:
    for samples, lufs in (
        (tone(hz=997, seconds=3, dbfs=0), -3.01),
        (tone(hz=997, seconds=3, dbfs=-20), -23.01),
        (np.repeat(tone(hz=997, seconds=3, dbfs=-20), 2, axis=1), -20.0),
    ):
        found = of(samples)
        assert found.integrated_lufs == pytest.approx(lufs, abs=0.1)
        assert found.max_momentary_lufs == pytest.approx(lufs, abs=0.1)


def test_true_peak_sees_what_lies_between_samples() -> None:
    quarter = tone(hz=RATE / 4, seconds=1, dbfs=-6, phase=math.pi / 4)
    assert 20 * math.log10(np.abs(quarter).max()) == pytest.approx(-9.01, abs=0.01)
    assert of(quarter).true_peak_dbtp == pytest.approx(-6.0, abs=0.3)


def test_true_peak_reaches_to_the_last_sample() -> None:
    samples = np.zeros((RATE + 11, 1), np.float32)
    samples[-1] = 0.5
    assert of(samples).true_peak_dbtp == pytest.approx(-6.0, abs=0.3)


def test_the_gate_leaves_silence_out_but_not_the_momentary_maximum() -> None:
    samples = np.concatenate([tone(hz=997, seconds=2, dbfs=-20), np.zeros((5 * RATE, 1), np.float32)])
    found = of(samples)
    assert found.integrated_lufs == pytest.approx(-23.5, abs=0.5)
    assert found.max_momentary_lufs == pytest.approx(-23.0, abs=0.1)


def test_the_loudest_moment_is_found_between_a_display_meters_steps() -> None:
    burst = np.zeros((2 * RATE, 1), np.float32)
    start = round(0.4623 * RATE)
    burst[start : start + round(0.4 * RATE)] = tone(hz=997, seconds=0.4, dbfs=-10)
    assert of(burst).max_momentary_lufs == pytest.approx(-13.0, abs=0.25)


@pytest.mark.parametrize("seconds", [0.3999, 0.1, 1 / RATE])
def test_less_than_one_gating_block_has_no_loudness(seconds: float) -> None:
    found = of(tone(hz=997, seconds=seconds, dbfs=-6, phase=1.0))
    assert (found.integrated_lufs, found.max_momentary_lufs) == (None, None)
    assert found.true_peak_dbtp is not None


def test_what_the_gate_hides_wholly_has_no_loudness() -> None:
    found = of(noise(seconds=2, dbfs=-80))
    assert (found.integrated_lufs, found.max_momentary_lufs) == (None, None)
    assert found.true_peak_dbtp == pytest.approx(-72, abs=3)


def test_digital_silence_has_not_even_a_peak() -> None:
    assert of(np.zeros((RATE, 1), np.float32)) == Loudness(None, None, None)


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("seed", range(5))
def test_two_meters_agree(seed: int, channels: int) -> None:
    levels = np.random.default_rng(seed).uniform(-45, -10, 12)
    parts = [noise(seconds=0.37, dbfs=level, seed=seed + 10 * number) for number, level in enumerate(levels)]
    samples = np.concatenate(parts)
    if channels == 2:
        samples = np.concatenate([samples, samples[::-1]], axis=1)
    ours, theirs = of(samples), meter(samples)
    assert ours.integrated_lufs == pytest.approx(theirs.integrated, abs=0.05)
    assert ours.max_momentary_lufs == pytest.approx(theirs.momentary, abs=0.3)
    assert ours.true_peak_dbtp == pytest.approx(theirs.true_peak, abs=0.3)
