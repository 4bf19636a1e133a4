"""Playback copies of made-up extremes, and what a copy carries besides its sound."""

import io
import wave
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from annotation.clips import playback
from annotation.clips.decode import decode
from annotation.clips.opus import decoded
from annotation.clips.playback import Playback, make_playback
from annotation.clips.unplayable import LoudnessNotHeld
from tests.data import DATA
from tests.rules.bs1770 import meter

RATE = 48_000
Samples = NDArray[np.float32]


def copy_of(samples: Any, *, rate: int = RATE) -> Playback:
    """A playback copy of float samples (samples,) or (samples, channels), by way of a 16-bit WAV."""
    shaped = samples[:, None] if samples.ndim == 1 else samples
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(shaped.shape[1])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(shaped, -1, 1) * 32767).astype("<i2").tobytes())
    return make_playback(sound=decode(source=out.getvalue()))


def heard(copy: Playback) -> Samples:
    return np.concatenate(list(decoded(data=copy.data, channels=copy.channels)))


def voice(*, seconds: float, level: float, seed: int = 1) -> Any:
    """Something between a hum and a hiss, swelling four times a second; `level` is its root mean square."""
    time = np.arange(round(seconds * RATE)) / RATE
    hiss = np.convolve(np.random.default_rng(seed).standard_normal(len(time)), np.ones(9) / 9, "same")
    hum = sum(np.sin(2 * np.pi * 140 * k * time) / k for k in range(1, 20))
    mixed = (hum + hiss) * (0.6 + 0.4 * np.sin(2 * np.pi * 4 * time))
    return mixed / np.sqrt(np.square(mixed).mean()) * level


def test_H1_a_scream_after_a_whisper_is_capped() -> None:
    """H1: loudest 400 ms at most -17 LUFS; integrated loudness goes lower where this cap binds."""
    copy = copy_of(np.concatenate([voice(seconds=20, level=0.002), voice(seconds=0.8, level=0.4)]))
    found = meter(heard(copy))
    assert found.momentary <= -17
    assert found.true_peak <= -3
    assert found.integrated < -22
    whisper_then_noise = np.concatenate([voice(seconds=30, level=0.02), voice(seconds=0.5, level=0.4)])
    bound = copy_of(whisper_then_noise)
    assert bound.bound_by == "momentary"
    assert -18.2 <= meter(heard(bound)).momentary <= -17


def test_H1_a_slam_is_limited_and_the_rest_keeps_its_level() -> None:
    """H1: true peak at most -3 dBTP, by a limiter that acts where the peak is."""
    speech = voice(seconds=5, level=0.03)
    speech[100_000:100_200] = np.where(np.arange(200) % 20 < 10, 1.0, -1.0)
    copy = copy_of(speech)
    out = heard(copy)
    assert meter(out).true_peak <= -3
    assert copy.integrated_lufs == pytest.approx(-23, abs=1)
    before, after = speech[20_000:90_000], out[20_000:90_000, 0]
    assert 20 * np.log10(after.std() / before.std()) == pytest.approx(copy.gain_db, abs=0.7)


def test_H2_a_murmur_is_raised_by_12_db_and_no_more() -> None:
    """H2: upward gain at most +12 dB."""
    murmur = voice(seconds=3, level=0.003)
    copy = copy_of(murmur)
    assert (copy.bound_by, copy.gain_db) == ("gain_cap", 12.0)
    raised = 20 * np.log10(heard(copy).std() / murmur.std())
    assert 11 <= raised <= 12.3


@pytest.mark.parametrize("seconds", [0.2, 0.39])
def test_H1_a_short_sound_goes_by_its_true_peak(seconds: float) -> None:
    """H1: under 0.4 s true peak is -9 dBTP and loudness null."""
    copy = copy_of(voice(seconds=seconds, level=0.1))
    assert (copy.bound_by, copy.integrated_lufs, copy.max_momentary_lufs) == ("short", None, None)
    assert meter(heard(copy)).true_peak == pytest.approx(-9, abs=0.6)
    quiet = copy_of(voice(seconds=seconds, level=0.005))
    assert (quiet.bound_by, quiet.gain_db) == ("short", 12.0)


def test_H1_what_the_gate_hides_is_raised_by_12_db_at_most() -> None:
    """H1: fully gated: at most +12 dB, loudness null."""
    copy = copy_of(voice(seconds=3, level=0.0002))
    assert (copy.bound_by, copy.gain_db, copy.integrated_lufs) == ("short", 12.0, None)


def test_silence_stays_silence() -> None:
    copy = copy_of(np.zeros(2 * RATE))
    assert (copy.bound_by, copy.integrated_lufs, copy.true_peak_dbtp, copy.gain_db) == ("short", None, None, 0.0)
    assert not np.frombuffer(copy.peaks.pairs, np.int8).any()


def test_H1_full_scale_square_waves_come_down() -> None:
    """H1: integrated -23 LUFS, true peak at most -3 dBTP, from sound that is all clipping."""
    found = meter(heard(copy_of(np.sign(voice(seconds=3, level=0.5)))))
    assert found.integrated == pytest.approx(-23, abs=1)
    assert found.true_peak <= -3


def test_H1_both_ends_fade() -> None:
    """H1: 20 ms fades."""
    out = np.abs(heard(copy_of(voice(seconds=2, level=0.3)))[:, 0])
    middle = out[RATE // 2 : -RATE // 2].max()
    for end in (out, out[::-1]):
        assert end[:24].max() < 0.05 * middle
        assert end[: RATE // 200].max() < 0.5 * middle


def test_two_different_channels_stay_two() -> None:
    stereo = np.stack([voice(seconds=2, level=0.1), voice(seconds=2, level=0.1, seed=2)], axis=1)
    stereo[:RATE, 1] = 0
    copy = copy_of(stereo)
    out = heard(copy)
    assert copy.channels == 2
    assert out.shape[1] == 2
    assert out[5000:40_000, 1].std() < 0.1 * out[5000:40_000, 0].std()
    assert meter(out).integrated == pytest.approx(-23, abs=1)


def test_opposite_channels_can_be_heard_even_when_a_device_sums_them() -> None:
    copy = make_playback(sound=decode(source=DATA / "edge" / "antiphase.wav"))
    assert meter(heard(copy).mean(axis=1, keepdims=True)).integrated == pytest.approx(-23, abs=1)


@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100, 48_000])
def test_sound_and_waveform_stand_where_they_stood(rate: int) -> None:
    clicks = np.zeros(3 * rate)
    clicks[rate] = clicks[rate * 2] = 1.0
    copy = copy_of(clicks, rate=rate)
    out = np.abs(heard(copy)[:, 0])
    pairs = np.abs(np.frombuffer(copy.peaks.pairs, np.int8).reshape(-1, 2).astype(int)).max(axis=1)
    for second in (1, 2):
        window = slice(round((second - 0.5) * RATE), round((second + 0.5) * RATE))
        assert abs((window.start + out[window].argmax()) / RATE - second) < 0.002
        half = slice(round((second - 0.5) * copy.peaks.rate_hz), round((second + 0.5) * copy.peaks.rate_hz))
        assert abs((half.start + pairs[half].argmax() + 0.5) / copy.peaks.rate_hz - second) < 0.005
    assert copy.duration_ms == 3000


def test_the_calibration_click_is_within_10_ms() -> None:
    copy = make_playback(sound=decode(source=DATA / "edge" / "click-at-1s.wav"))
    assert abs(np.abs(heard(copy)[:, 0]).argmax() / RATE - 1.0) < 0.010


@pytest.mark.parametrize("suffix", ["mp3", "gsm", "g722", "ogg", "3gp"])
def test_copies_of_lossy_recordings_stay_in_step_with_them(suffix: str) -> None:
    path = next(path for path in sorted(DATA.glob(f"*/*.{suffix}")) if path.parent.name != "edge")
    sound = decode(source=path)
    before, after = np.concatenate(list(sound.blocks()))[:, 0], heard(make_playback(sound=sound))[:, 0]
    assert abs(len(before) - len(after)) <= 2
    count = 2 * max(len(before), len(after))
    against = np.fft.irfft(np.fft.rfft(after, count) * np.conj(np.fft.rfft(before, count)), count)
    lag = int(np.abs(against).argmax())
    assert min(lag, count - lag) <= RATE // 1000


def test_nothing_of_the_originals_tags_is_in_the_copy() -> None:
    for name in ("html-in-tags.mp3", "html-in-info.wav"):
        copy = make_playback(sound=decode(source=DATA / "edge" / name))
        assert b"OpusTags\x06\0\0\0ffmpeg\0\0\0\0" in copy.data, "a library's name, and a list of no tags"
        with av.open(io.BytesIO(copy.data)) as container:
            assert (container.metadata, container.streams.audio[0].metadata) == ({}, {})
            assert container.streams.audio[0].codec_context.name == "opus"


def test_the_same_recording_gives_the_same_bytes() -> None:
    first, again = (make_playback(sound=decode(source=DATA / "edge" / "duplicate-a.wav")) for _ in range(2))
    assert first == again
    assert first.bytes == len(first.data)


def test_a_long_copy_does_not_depend_on_whether_the_original_fits_into_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path: Path = DATA / "edge" / "mp3-vbr-no-xing.mp3"
    kept = make_playback(sound=decode(source=path))
    monkeypatch.setattr("annotation.clips.decode.KEPT_BYTES", 1000)
    assert make_playback(sound=decode(source=path)) == kept


def test_H1_a_copy_that_does_not_hold_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """H1: measure the result, and refuse what does not hold."""

    sound = decode(source=DATA / "edge" / "tone-1k-minus20dbfs.wav")
    loud = next(iter(sound.blocks())) * 9
    monkeypatch.setattr(playback, "render", lambda **_: iter([loud]))
    with pytest.raises(LoudnessNotHeld):
        make_playback(sound=sound)
