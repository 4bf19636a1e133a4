"""Reading recordings: every awkward file gets its answer, every limit its name, and nothing takes the worker down."""

import io
import json
import subprocess
import sys
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from annotation.clips.decode import decode
from annotation.clips.demux import Limits
from annotation.clips.sound import Sound
from annotation.clips.unplayable import (
    FormatChanges,
    NoAudio,
    NoSamples,
    RateOutOfRange,
    TooExpanded,
    TooLong,
    TooManyBytes,
    TooManyChannels,
    Unplayable,
    Unreadable,
)
from tests.data import DATA, ROOT

MANIFEST = [json.loads(line) for line in (DATA / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
EDGE = [clip for clip in MANIFEST if clip["group"] == "edge"]
REJECTED = {
    "header-only.wav": NoSamples,
    "headerless-16k.raw": Unreadable,
    "lying-channels-zero.wav": Unreadable,
    "lying-rate-zero.wav": Unreadable,
    "ogg-truncated.ogg": Unreadable,
    "png-renamed.mp3": Unreadable,
    "silence-10h.flac": TooLong,
    "text-renamed.wav": Unreadable,
    "truncated-header.wav": Unreadable,
    "video-no-audio.mp4": NoAudio,
    "zero-byte.wav": Unreadable,
}
WARNINGS = {
    "antiphase.wav": "antiphase",
    "eight-channel.wav": "channels_merged",
    "flac-corrupt-middle.flac": "checksum_mismatch",
    "flac-in-wav-name.wav": "wrong_suffix",
    "flac-truncated.flac": "decode_errors",
    "flac-wrong-md5.flac": "checksum_mismatch",
    "lying-length-long.wav": "length_mismatch",
    "lying-length-streaming.wav": "length_mismatch",
    "nan-inf-samples.wav": "broken_samples",
    "ogg-chained.ogg": "chained_stream",
    "one-sample.wav": "very_short",
    "silence-30min.flac": "silent",
    "trailing-garbage.wav": "trailing_bytes",
    "wav-zip-polyglot.wav": "trailing_bytes",
}
ONLY_TOGETHER = {"duplicate-a.wav", "duplicate-b.wav"}
"""Files with nothing wrong in themselves: their warning is about each other, and intake's to give."""


def name_of(clip: dict[str, Any]) -> str:
    return Path(clip["path"]).name


def samples_of(sound: Sound) -> Any:
    return np.concatenate(list(sound.blocks()))


def wav(samples: Any, *, rate: int = 16_000) -> bytes:
    """A 16-bit WAV of integer samples (samples, channels)."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(samples.shape[1])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.astype("<i2").tobytes())
    return out.getvalue()


def test_the_lists_above_name_every_edge_case() -> None:
    judged = {
        kind: {name_of(clip) for clip in EDGE if clip["edge"]["suggested"] == kind} for kind in ("warn", "reject")
    }
    assert judged["reject"] == set(REJECTED)
    assert judged["warn"] - ONLY_TOGETHER == set(WARNINGS)


@pytest.mark.parametrize("name", sorted(REJECTED))
def test_a_hopeless_file_is_refused_by_name(name: str) -> None:
    with pytest.raises(REJECTED[name]):
        decode(source=DATA / "edge" / name)


@pytest.mark.parametrize("name", sorted(WARNINGS))
def test_a_doubtful_file_is_read_with_a_warning(name: str) -> None:
    assert WARNINGS[name] in decode(source=DATA / "edge" / name).warnings


@pytest.mark.parametrize(
    "name", [name_of(clip) for clip in EDGE if clip["edge"]["suggested"] == "accept" or name_of(clip) in ONLY_TOGETHER]
)
def test_a_merely_awkward_file_is_read_without_a_word(name: str) -> None:
    assert decode(source=DATA / "edge" / name).warnings == ()


@pytest.mark.parametrize("clip", [clip for clip in MANIFEST if clip["group"] == "formats"], ids=name_of)
def test_every_format_decodes_to_its_length(clip: dict[str, Any]) -> None:
    sound = decode(source=DATA / clip["path"])
    assert sound.duration_s == pytest.approx(clip["duration_s"], abs=0.03)
    assert len(samples_of(sound)) == pytest.approx(sound.duration_s * 48_000, abs=2)
    assert (sound.rate, sound.source_channels) == (clip["sample_rate"], clip["channels"])


@pytest.mark.parametrize("suffix", ["gsm", "g722"])
def test_headerless_recordings_are_told_by_their_suffix_alone(suffix: str) -> None:
    clip = next(clip for clip in MANIFEST if clip["path"].endswith(f".{suffix}"))
    data = (DATA / clip["path"]).read_bytes()
    assert decode(source=data, name=f"x.{suffix}").duration_s == pytest.approx(clip["duration_s"], abs=0.03)


def test_without_its_suffix_g722_is_refused_rather_than_guessed() -> None:
    clip = next(clip for clip in MANIFEST if clip["path"].endswith(".g722"))
    with pytest.raises(Unplayable):
        decode(source=(DATA / clip["path"]).read_bytes(), name="x.wav")


def test_a_path_a_file_and_bytes_read_alike() -> None:
    path = DATA / "edge" / "dc-offset.wav"
    with path.open("rb") as file:
        sounds = [decode(source=path), decode(source=file), decode(source=path.read_bytes())]
    assert len({sound.samples for sound in sounds}) == 1
    assert np.array_equal(samples_of(sounds[0]), samples_of(sounds[2]))


def test_each_limit_has_its_refusal() -> None:
    stereo = wav(np.ones((16_000, 2)))
    for limits, refusal in (
        (Limits(bytes=1000), TooManyBytes),
        (Limits(seconds=0.5), TooLong),
        (Limits(channels=1), TooManyChannels),
        (Limits(min_rate=22_050), RateOutOfRange),
        (Limits(max_rate=8_000), RateOutOfRange),
    ):
        with pytest.raises(refusal):
            decode(source=stereo, limits=limits)
        with pytest.raises(refusal):
            decode(source=io.BytesIO(stereo), limits=limits)
    assert decode(source=stereo).samples == 16_000


def test_no_more_is_read_than_the_limit() -> None:
    class Endless(io.RawIOBase):
        read_so_far = 0

        def read(self, size: int = -1, /) -> bytes:
            assert size > 0
            self.read_so_far += size
            return bytes(size)

    endless: Any = Endless()
    with pytest.raises(TooManyBytes):
        decode(source=endless, limits=Limits(bytes=1000))
    assert endless.read_so_far <= 1001


def test_a_length_that_the_header_hides_is_still_limited() -> None:
    hidden = bytearray((DATA / "edge" / "silence-30min.flac").read_bytes())
    hidden[21] &= 0xF0
    hidden[22:26] = bytes(4)
    with pytest.raises(TooLong):
        decode(source=bytes(hidden), limits=Limits(seconds=60))
    assert decode(source=bytes(hidden)).duration_s == 1800


def test_a_bomb_within_the_time_limit_is_refused() -> None:
    bomb = DATA / "edge" / "silence-10h.flac"
    with pytest.raises(TooExpanded):
        decode(source=bomb, limits=Limits(seconds=100_000, expansion=1000))


@pytest.mark.parametrize("text", ["#EXTM3U\n#EXTINF:1,\n{secret}\n", "ffconcat version 1.0\nfile {secret}\n"])
def test_a_playlist_opens_no_other_file(tmp_path: Path, text: str) -> None:
    secret = tmp_path / "secret.wav"
    secret.write_bytes(wav(np.full((16_000, 1), 1000)))
    for suffix in ("wav", "m3u8", "txt", "mp3", "ogg"):
        with pytest.raises(Unreadable):
            decode(source=text.format(secret=secret).encode(), name=f"list.{suffix}")


def test_a_recording_that_changes_its_rate_midway_is_refused() -> None:
    parts = [
        next(DATA / clip["path"] for clip in MANIFEST if clip["codec"] == "mp3" and clip["sample_rate"] == rate)
        for rate in (16_000, 44_100)
    ]
    with pytest.raises(FormatChanges):
        decode(source=b"".join(part.read_bytes() for part in parts), name="x.mp3")


def test_broken_samples_become_silence() -> None:
    samples = samples_of(decode(source=DATA / "edge" / "nan-inf-samples.wav"))
    assert np.isfinite(samples).all()
    assert np.abs(samples).max() < 2


def test_opposite_channels_do_not_cancel_out() -> None:
    sound = decode(source=DATA / "edge" / "antiphase.wav")
    alone = decode(source=DATA / "edge" / "duplicate-a.wav")
    assert np.abs(samples_of(sound).mean(axis=1)).max() > 0.9 * np.abs(samples_of(alone)).max()


@pytest.mark.parametrize(
    ("channels", "kept", "warning"),
    [
        ((1, 1), (0,), None),
        ((1, 0), (0,), None),
        ((0, 1), (1,), None),
        ((0, 0), (0,), "silent"),
        ((1, -1), (0,), "antiphase"),
        ((1, 2), (0, 1), None),
        ((1, 0, 2), (0, 2), "channels_merged"),
        ((2, 3, 5), (1, 2), "channels_dropped"),
        ((1, 1, 1, 1), (0,), "channels_merged"),
    ],
)
def test_channels_are_chosen_and_never_mixed(channels: tuple[int, ...], kept: Any, warning: str | None) -> None:
    """Each number is a voice of its own (its sign turned by a minus), and its loudness."""
    voices = np.random.default_rng(1).standard_normal((16_000, 6))
    mix = np.stack([np.sign(c) * abs(c) * 500 * voices[:, abs(c)] for c in channels], axis=1)
    sound = decode(source=wav(mix))
    assert sound.taken == kept
    assert (warning in sound.warnings) if warning else not sound.warnings


def test_a_long_recording_is_decoded_again_for_each_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    path = DATA / "edge" / "mp3-vbr-no-xing.mp3"
    kept = samples_of(decode(source=path))
    monkeypatch.setattr("annotation.clips.decode.KEPT_BYTES", 1000)
    sound = decode(source=path)
    assert np.array_equal(samples_of(sound), kept)
    assert np.array_equal(samples_of(sound), kept)


MEASURE = """
import sys
from pathlib import Path
from annotation.clips.decode import decode
from annotation.clips.playback import make_playback
from annotation.clips.unplayable import Unplayable
try:
    make_playback(sound=decode(source=Path(sys.argv[1])))
except Unplayable as refusal:
    print(refusal.code)
# Not ru_maxrss: that begins with what the process had before it became this one, the tests' own memory.
print(next(int(line.split()[1]) // 1024 for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize(("name", "said"), [("silence-10h.flac", ["too_long"]), ("silence-30min.flac", [])])
def test_the_worst_files_stay_within_600_mib(name: str, said: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(DATA / "edge" / name)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    *codes, mebibytes = done.stdout.split()
    assert codes == said
    assert int(mebibytes) < 600
