"""H1 and H2 on real recordings, measured on the encoded copies by a meter that had no part in making them.

Every run takes each seventh recording and all of the extreme ones; EARSHOT_ALL_CLIPS=1 takes every playable one.
"""

import json
import math
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from annotation.clips.decode import decode
from annotation.clips.opus import decoded
from annotation.clips.playback import Playback, make_playback
from annotation.clips.sound import Sound
from tests.data import DATA
from tests.rules.bs1770 import Measured, meter

MANIFEST = [json.loads(line) for line in (DATA / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
PLAYABLE = [clip for clip in MANIFEST if clip["decodes"] and "silence-" not in clip["path"]]
GROUPS = sorted({clip["group"] for clip in PLAYABLE})
EVERY = 1 if os.environ.get("EARSHOT_ALL_CLIPS") else 7
STUBBORN = {"am-045c528b81.ogg", "am-119d33f708.ogg", "am-004fec4585.ogg", "wk-e027e3f5bc.wav", "wk-2d4469256c.wav"}
"""Recordings whose copies take the most rounds."""


def chosen(group: str) -> list[dict[str, Any]]:
    clips = [clip for clip in PLAYABLE if clip["group"] == group]
    always = {"edge", "formats"}
    return [
        clip
        for number, clip in enumerate(clips)
        if group in always or number % EVERY == 0 or Path(clip["path"]).name in STUBBORN
    ]


def made(clips: Iterable[dict[str, Any]]) -> list[tuple[str, Sound, Playback, Measured]]:
    rows = []
    for clip in clips:
        sound = decode(source=DATA / clip["path"])
        copy = make_playback(sound=sound)
        heard = np.concatenate(list(decoded(data=copy.data, channels=copy.channels)))
        rows.append((clip["path"], sound, copy, meter(heard)))
    return rows


def caps_broken(copy: Playback, found: Measured) -> list[str]:
    """Say which of H1's and H2's lines a copy breaks."""
    broken = []
    if found.true_peak > -3.0:
        broken.append("true peak")
    if copy.gain_db > 12.0:
        broken.append("gain")
    if copy.bound_by == "short":
        if copy.integrated_lufs is not None or copy.max_momentary_lufs is not None:
            broken.append("loudness of a short copy is null")
        if found.true_peak > -8.4 or (found.true_peak < -9.6 and copy.gain_db < 12.0 and found.true_peak > -math.inf):
            broken.append("true peak of a short copy")
        return broken
    if found.momentary > -17.0:
        broken.append("loudest 400 ms")
    if found.integrated > -22.0 or (copy.bound_by == "target" and found.integrated < -24.0):
        broken.append("integrated")
    return broken


def bound_falsely(copy: Playback, found: Measured) -> bool:
    """Say whether what a copy claims to be bound by does not in truth bind it."""
    truth = {
        "target": abs(found.integrated + 23) <= 1,
        "gain_cap": copy.gain_db == 12.0,
        "momentary": found.momentary >= -18.2,
        "true_peak": found.true_peak >= -5.0,
        "short": copy.duration_ms < 400 or found.integrated < -58,
    }
    return not truth[copy.bound_by]


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("group", GROUPS)
def test_H1_H2_hold_on_the_encoded_copy(group: str) -> None:
    """H1: -23 LUFS ±1 or what binds it, loudest 400 ms, true peak. H2: at most +12 dB."""
    rows = made(chosen(group))
    assert rows
    assert {path: caps_broken(copy, found) for path, _, copy, found in rows if caps_broken(copy, found)} == {}
    assert {path: copy.bound_by for path, _, copy, found in rows if bound_falsely(copy, found)} == {}
    for path, sound, copy, found in rows:
        assert abs(copy.duration_ms - 1000 * sound.duration_s) <= 1, path
        if copy.integrated_lufs is not None and copy.max_momentary_lufs is not None:
            assert copy.integrated_lufs == pytest.approx(found.integrated, abs=0.05), path
            assert copy.max_momentary_lufs == pytest.approx(found.momentary, abs=0.3), path
