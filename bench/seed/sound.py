"""The recording that every clip of the bench sounds like: eight seconds, through the product's own sound chain."""

import base64
from dataclasses import dataclass

import numpy as np

from annotation.clips.decode import decode
from annotation.clips.playback import make_playback

SECONDS = 8
_RATE = 16_000
PEAK_PAIRS = 500


@dataclass(frozen=True, kw_only=True)
class Sample:
    """An encoded playback copy and the peaks beside it (base64 of int8 pairs)."""

    data: bytes
    duration_ms: int
    peaks: str
    peaks_rate_hz: float


def speechlike() -> Sample:
    """Return noise in the rhythm of syllables, encoded at the bit rate that speech gets: about 32 kB."""
    chance = np.random.default_rng(8)
    time = np.arange(SECONDS * _RATE) / _RATE
    noise = np.convolve(chance.standard_normal(time.size), np.hanning(9), mode="same")
    loud = 0.15 * (0.2 + np.clip(np.sin(2 * np.pi * 4 * time), 0, 1)) * noise / np.abs(noise).max()
    copy = make_playback(sound=decode(source=_wav((loud * 32767).astype("<i2").tobytes())))
    return Sample(
        data=copy.data,
        duration_ms=copy.duration_ms,
        peaks=base64.b64encode(_thinned(copy.peaks.pairs)).decode(),
        peaks_rate_hz=PEAK_PAIRS / SECONDS,
    )


def _thinned(pairs: bytes) -> bytes:
    """Return every other pair, so that 500 are left of the 1,000 that a clip may have."""
    whole = np.frombuffer(pairs, dtype=np.int8).reshape(-1, 2)
    return whole[:: max(len(whole) // PEAK_PAIRS, 1)][:PEAK_PAIRS].tobytes()


def _wav(pcm: bytes) -> bytes:
    head = b"RIFF" + (36 + len(pcm)).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
    kind = (1).to_bytes(2, "little") * 2 + _RATE.to_bytes(4, "little") + (2 * _RATE).to_bytes(4, "little")
    return head + kind + b"\x02\x00\x10\x00data" + len(pcm).to_bytes(4, "little") + pcm
