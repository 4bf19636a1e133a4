"""Make the demo's clips and their manifests from `dialogues.json`.

Maintainers run it by hand after changing the dialogues; the result is kept in the repository, so that nobody who only
wants to see the demo needs espeak-ng or ffmpeg. The same versions of both give the same bytes. See README.md.
"""

import argparse
import hashlib
import json
import math
import re
import shutil
import subprocess
import tempfile
import wave
import zlib
from array import array
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from demo.clips.rooms import ROOMS, SAMPLE_RATE, mix_graph

HERE = Path(__file__).resolve().parent
SPEECH_DBFS = -20.0  # RMS of the voice before a room changes it
PAUSE_S = 0.35  # between two people's turns
LEAD_MS = 350
TAIL_S = 0.45
FULL_SCALE = 32_768

Json: TypeAlias = dict[str, Any]
Samples: TypeAlias = "array[int]"


@dataclass(frozen=True, kw_only=True)
class Encoding:
    """A way to store a clip: ffmpeg's arguments, the file's suffix, and the names a manifest gives it."""

    arguments: tuple[str, ...]
    codec: str
    container: str


ENCODINGS = {
    "ogg": Encoding(arguments=("-c:a", "libopus", "-b:a", "24k"), codec="opus", container="ogg"),
    "mp3": Encoding(arguments=("-c:a", "libmp3lame", "-b:a", "32k"), codec="mp3", container="mp3"),
    "flac": Encoding(arguments=("-c:a", "flac", "-sample_fmt", "s16"), codec="flac", container="flac"),
    "wav": Encoding(arguments=("-c:a", "pcm_s16le"), codec="pcm_s16le", container="wav"),
}


def run(*command: str, stdin: str | None = None) -> bytes:
    """Run a tool and return what it printed; its own complaint goes to the terminal, and a failure is raised."""
    return subprocess.run(
        command, check=True, stdout=subprocess.PIPE, input=stdin.encode() if stdin is not None else None
    ).stdout


def speak(*, voice: Json, text: str, path: Path) -> Samples:
    """Have espeak-ng say `text` into `path`; return its 16-bit mono samples at 22,050 Hz."""
    run(
        *("espeak-ng", "-v", voice["voice"], "-p", str(voice["pitch"]), "-s", str(voice["speed"])),
        *("-w", str(path), "--stdin"),
        stdin=text,
    )
    with wave.open(str(path), "rb") as file:
        return array("h", file.readframes(file.getnframes()))


def rms_dbfs(samples: Samples) -> float:
    """Return the root mean square of 16-bit samples in dBFS; at least -120, so that silence has a number too."""
    mean_square = sum(sample * sample for sample in samples) / max(len(samples), 1)
    return max(10 * math.log10(max(mean_square, 1e-12)) - 20 * math.log10(FULL_SCALE), -120.0)


def levelled(samples: Samples) -> Samples:
    """Return the samples with one linear gain that brings them to SPEECH_DBFS, less where a peak would clip."""
    gain = 10 ** ((SPEECH_DBFS - rms_dbfs(samples)) / 20)
    peak = max(abs(sample) for sample in samples)
    gain = min(gain, (FULL_SCALE - 1) / peak)
    return array("h", (round(sample * gain) for sample in samples))


def write_speech(*, turns: list[list[str]], book: Json, folder: Path) -> Path:
    """Let the voices of `turns` (pairs of voice and text) speak one after another; return a WAV file of it."""
    speech = folder / "speech.wav"
    pause = array("h", bytes(2 * round(PAUSE_S * 22_050)))
    joined = array("h")
    for name, text in turns:
        voice = book["voices"][name]
        said_as = book["wake_word_said_as"].get(voice["language"], book["wake_word"])
        said = re.sub(book["wake_word"], said_as, text, flags=re.IGNORECASE)
        joined += (pause if joined else array("h")) + levelled(speak(voice=voice, text=said, path=speech))
    with wave.open(str(speech), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(22_050)
        file.writeframes(joined.tobytes())
    return speech


def record(*, speech: Path, clip: Json, target: Path, encoding: Encoding) -> None:
    """Put the speech into the clip's room and write `target`, without tags, dates or an encoder's name."""
    graph = mix_graph(room=ROOMS[clip["room"]], seed=zlib.crc32(clip["id"].encode()), lead_ms=LEAD_MS, tail_s=TAIL_S)
    run(
        *("ffmpeg", "-hide_banner", "-loglevel", "error", "-nostdin", "-y", "-threads", "1", "-i", str(speech)),
        *("-filter_complex_threads", "1", "-filter_complex", graph, "-map", "[out]", "-map_metadata", "-1"),
        *("-ac", "1", "-ar", str(SAMPLE_RATE), *encoding.arguments),
        *("-threads", "1", "-fflags", "+bitexact", "-flags:a", "+bitexact", str(target)),
    )


def measure(*, path: Path) -> Json:
    """Return what a manifest says about the file itself: hash, size, decoded length in seconds, levels in dBFS."""
    rate = int(
        run("ffprobe", "-v", "error", "-show_entries", "stream=sample_rate", "-of", "csv=p=0", str(path)).split()[0]
    )
    samples = array("h", run("ffmpeg", "-v", "error", "-nostdin", "-i", str(path), "-f", "s16le", "-ac", "1", "-"))
    content = path.read_bytes()
    peak = max(abs(sample) for sample in samples)
    return {
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "duration_s": round(len(samples) / rate, 6),
        "sample_rate": rate,
        "channels": 1,
        "peak_dbfs": round(20 * math.log10(peak / FULL_SCALE), 1),
        "rms_dbfs": round(rms_dbfs(samples), 1),
    }


def heard_right(transcript: str) -> str:
    """Return the transcript as a recogniser without a mistake would write it: lower case, no punctuation."""
    return " ".join(re.sub(r"[,.:;!?¿¡।–]", " ", transcript.lower()).split())


def context_of(*, clip: Json, book: Json) -> Json:
    """Return the clip's context as a source would send it: its place as coordinates, and the speaker's device."""
    context = dict(clip.get("context", {}))
    if "place" in context:
        name, kind = context["place"]
        context["place"] = {**book["places"][name], "kind": kind}
    context["device"] = book["voices"][clip["speaker"]]["device"]
    return context


def row_of(*, clip: Json, project: str, path: str, measured: Json, book: Json) -> Json:
    """Return one manifest row; `path` is relative to the folder in which the manifest lies."""
    speaker = book["voices"][clip["speaker"]]
    encoding = ENCODINGS[clip.get("format", "ogg")]
    transcript = clip.get("says") or "– " + " – ".join(text for _, text in clip["turns"])
    return {
        "id": clip["id"],
        "path": path,
        **measured,
        "codec": encoding.codec,
        "container": encoding.container,
        "language": speaker["language"],
        "speaker": clip["speaker"],
        "speaker_basis": "synthetic",
        "zone": speaker["zone"],
        "project": project,
        "transcript": transcript,
        "hypothesis": clip.get("hypothesis") or heard_right(transcript),
        "wake_word": book["wake_word"],
        "wake_word_present": clip.get("wake", True),
        "risk": clip.get("risk", []),
        "context": context_of(clip=clip, book=book),
        "licence": "CC0-1.0",
    }


def make_clip(*, clip: Json, project: str, book: Json, out: Path, folder: Path) -> Json:
    """Make one clip below `out/audio` and return its manifest row; `folder` is for passing files."""
    suffix = clip.get("format", "ogg")
    path = f"audio/{clip['id']}.{suffix}"
    turns = clip.get("turns") or [[clip["speaker"], clip["says"]]]
    speech = write_speech(turns=turns, book=book, folder=folder)
    record(speech=speech, clip=clip, target=out / path, encoding=ENCODINGS[suffix])
    return row_of(clip=clip, project=project, path=path, measured=measure(path=out / path), book=book)


def make_all(*, book: Json, out: Path) -> None:
    """Make every clip and one `manifest-<project>.jsonl` per project in `out`, replacing what was there before."""
    shutil.rmtree(out / "audio", ignore_errors=True)
    (out / "audio").mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        for project, clips in book["clips"].items():
            rows = [make_clip(clip=clip, project=project, book=book, out=out, folder=Path(folder)) for clip in clips]
            lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
            (out / f"manifest-{project}.jsonl").write_text(lines, encoding="utf-8")
            print(f"{project}: {len(rows)} clips, {sum(row['bytes'] for row in rows):,} bytes")


def main() -> None:
    """Read the command line and make the clips, here or in another folder."""
    parser = argparse.ArgumentParser(description="Make the demo's clips from dialogues.json.")
    parser.add_argument("--out", type=Path, default=HERE, help="folder to fill (default: this one)")
    out = parser.parse_args().out
    make_all(book=json.loads((HERE / "dialogues.json").read_text(encoding="utf-8")), out=out)


if __name__ == "__main__":
    main()
