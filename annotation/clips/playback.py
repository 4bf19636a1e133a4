"""The playback copy: the only sound that reaches a browser, made to keep H1 and H2 and measured to prove it.

The caps hold on the *encoded* file, so each round renders, encodes, decodes and measures; what is off is put right by
a small correction of gain or ceiling. A copy that breaks a cap after the last round is refused, never served.
See docs/decisions/0004-sound-chain.md for the numbers.
"""

from dataclasses import dataclass, replace

from annotation.clips.demux import gather
from annotation.clips.limiter import render
from annotation.clips.loudness import Loudness, Meter, measure
from annotation.clips.opus import MEDIA_TYPE, decoded, encode
from annotation.clips.peaks import PeakMaker, Peaks
from annotation.clips.sound import BLOCK, RATE, Sound
from annotation.clips.unplayable import LoudnessNotHeld

TARGET_LUFS = -23.0
MOMENTARY_CAP_LUFS = -17.0
TRUE_PEAK_CAP_DBTP = -3.0
GAIN_CAP_DB = 12.0
SHORT_TRUE_PEAK_DBTP = -9.0

SAFE_DB = 0.2
"""How far under each cap our meter must read: other meters, with finer steps or filters, read slightly higher."""
CLOSE_DB = 0.5
"""A copy this near to what binds it needs no further round."""
ROUNDS = 8
DAMPED_FROM, DAMPED_FROM_SHORT = 2, 4
"""From this round on only half of a correction is made: encoder and limiter answer unevenly, and steps would swing."""
STUBBORN_ROUNDS = 4
"""Rounds after which a copy that the limiter holds down is left as it is."""


@dataclass(frozen=True)
class Playback:
    """A finished copy: the encoded bytes, what was measured on them, and what kept it from being louder.

    `bound_by` is `target` (-23 LUFS reached), `gain_cap` (H2's +12 dB), `momentary` (loudest 400 ms), `true_peak` (the
    limiter) or `short` (under 0.4 s or fully gated: loudness None). `true_peak_dbtp` is None for digital silence.
    """

    data: bytes
    media_type: str
    channels: int
    duration_ms: int
    integrated_lufs: float | None
    max_momentary_lufs: float | None
    true_peak_dbtp: float | None
    gain_db: float
    bound_by: str
    peaks: Peaks

    @property
    def bytes(self) -> int:
        """Return the size of the encoded copy."""
        return len(self.data)


@dataclass(frozen=True)
class _Plan:
    """What the next round tries: gain, the limiter's ceiling, and what binds the gain."""

    gain_db: float
    ceiling_dbtp: float
    bound_by: str


@dataclass(frozen=True)
class _Heard:
    """What a round came to."""

    loudness: Loudness
    peaks: Peaks
    samples: int


def make_playback(*, sound: Sound) -> Playback:
    """Return a playback copy within the hearing limits. Raises LoudnessNotHeld when no round's copy keeps them."""
    source = measure(blocks=sound.blocks(), channels=sound.channels, true_peak=False)
    short = source.integrated_lufs is None
    if short:  # Only here is the gain a matter of the original's true peak.
        source = measure(blocks=sound.blocks(), channels=sound.channels)
    ceiling = TRUE_PEAK_CAP_DBTP - 3 * SAFE_DB
    plan = _next_plan(_Plan(gain_db=0.0, ceiling_dbtp=ceiling, bound_by=""), source, short)
    kept: Playback | None = None
    for number in range(ROUNDS):
        data, heard = _round(sound, plan)
        better = _next_plan(plan, heard.loudness, short)
        if _safe(heard.loudness, short):
            bound_by, close = _bound(plan, better, heard.loudness, short)
            kept = _finished(data, sound, replace(plan, bound_by=bound_by), heard, short)
            if close or (number >= STUBBORN_ROUNDS and not short):
                return kept
        else:
            better = _lowered(plan, better, heard.loudness)
        damped = number >= (DAMPED_FROM_SHORT if short else DAMPED_FROM) and better.gain_db < GAIN_CAP_DB
        plan = replace(better, gain_db=(plan.gain_db + better.gain_db) / 2) if damped else better
    if kept is None:
        raise LoudnessNotHeld
    return kept


def _bound(plan: _Plan, better: _Plan, heard: Loudness, short: bool) -> tuple[str, bool]:
    """Return what binds a safe copy, and whether it is as loud as that lets it be, or nearly.

    Where there still is room, the limiter has taken back what the gain gave: then the true peak is what binds.
    """
    step = abs(better.gain_db - plan.gain_db)
    if short:
        return "short", step <= CLOSE_DB
    if _on_target(heard):
        return "target", step <= CLOSE_DB
    if better.bound_by == "gain_cap":
        return ("gain_cap", True) if plan.gain_db == GAIN_CAP_DB else ("true_peak", False)
    return (better.bound_by, True) if step <= CLOSE_DB else ("true_peak", False)


def _next_plan(plan: _Plan, heard: Loudness, short: bool) -> _Plan:
    """Return the gain that would bring what was heard to the nearest of its bounds; the limiter is left out of it."""
    room = {"gain_cap": GAIN_CAP_DB - plan.gain_db}
    if short:
        room["short"] = SHORT_TRUE_PEAK_DBTP - heard.true_peak_dbtp if heard.true_peak_dbtp is not None else 0.0
    elif heard.integrated_lufs is not None and heard.max_momentary_lufs is not None:
        room["target"] = TARGET_LUFS - heard.integrated_lufs
        room["momentary"] = MOMENTARY_CAP_LUFS - 2 * SAFE_DB - heard.max_momentary_lufs
    bound_by = min(room, key=lambda bound: room[bound])
    gain_db = min(plan.gain_db + room[bound_by], GAIN_CAP_DB)
    return replace(plan, gain_db=gain_db, bound_by="short" if short else bound_by)


def _safe(heard: Loudness, short: bool) -> bool:
    """Say whether a copy keeps every cap with room to spare."""
    peak = heard.true_peak_dbtp
    if peak is not None and peak > TRUE_PEAK_CAP_DBTP - SAFE_DB:
        return False
    if short:
        return peak is None or peak <= SHORT_TRUE_PEAK_DBTP + CLOSE_DB
    momentary, integrated = heard.max_momentary_lufs, heard.integrated_lufs
    return (momentary is None or momentary <= MOMENTARY_CAP_LUFS - SAFE_DB) and (
        integrated is None or integrated <= TARGET_LUFS + CLOSE_DB
    )


def _on_target(heard: Loudness) -> bool:
    """Say whether a copy is within H1's tolerance, though a further step might bring it nearer."""
    return heard.integrated_lufs is not None and abs(heard.integrated_lufs - TARGET_LUFS) <= 2 * CLOSE_DB - SAFE_DB


def _lowered(plan: _Plan, better: _Plan, heard: Loudness) -> _Plan:
    """Return the better plan with its ceiling lowered by what the encoder put on top of it."""
    over = (heard.true_peak_dbtp or -120.0) - (TRUE_PEAK_CAP_DBTP - SAFE_DB)
    return replace(better, ceiling_dbtp=plan.ceiling_dbtp - over - SAFE_DB) if over > 0 else better


def _round(sound: Sound, plan: _Plan) -> tuple[bytes, _Heard]:
    rendered = render(blocks=sound.blocks(), gain_db=plan.gain_db, ceiling_dbtp=plan.ceiling_dbtp)
    data = encode(blocks=rendered, channels=sound.channels, duration_s=sound.duration_s)
    meter = Meter(channels=sound.channels)
    peaks = PeakMaker(samples=int(sound.duration_s * RATE) + 2)  # Resampling may round up.
    for block in gather(decoded(data=data, channels=sound.channels), size=BLOCK):
        meter.add(block)
        peaks.add(block)
    return data, _Heard(loudness=meter.result(), peaks=peaks.result(), samples=meter.samples)


def _finished(data: bytes, sound: Sound, plan: _Plan, heard: _Heard, short: bool) -> Playback:
    return Playback(
        data=data,
        media_type=MEDIA_TYPE,
        channels=sound.channels,
        duration_ms=max(1, round(1000 * heard.samples / RATE)),
        integrated_lufs=None if short else heard.loudness.integrated_lufs,
        max_momentary_lufs=None if short else heard.loudness.max_momentary_lufs,
        true_peak_dbtp=heard.loudness.true_peak_dbtp,
        gain_db=plan.gain_db,
        bound_by=plan.bound_by,
        peaks=heard.peaks,
    )
