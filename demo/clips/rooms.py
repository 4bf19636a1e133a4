"""The rooms in which the demo's voices are heard: how far away, how loud, and what else sounds there."""

from dataclasses import dataclass

SAMPLE_RATE = 16_000  # Hz, what a voice assistant's microphone usually sends


@dataclass(frozen=True, kw_only=True)
class Room:
    """What a room does to a voice.

    `speech_db` is the gain on a voice that stands at -20 dBFS RMS; `colouring` is a chain of ffmpeg filters, or
    empty; `noise` is an ffmpeg source with `{seed}` in it; `noise_db` is the gain on that source.
    """

    speech_db: float
    noise: str
    noise_db: float
    colouring: str = ""


ROOMS = {
    "near": Room(speech_db=-2, noise="anoisesrc=c=pink:a=0.1:s={seed}", noise_db=-22),
    # Needs more than the +12 dB that playback allows, so the copy stays quiet.
    "quiet": Room(speech_db=-22, noise="anoisesrc=c=pink:a=0.1:s={seed}", noise_db=-42),
    # Meets the limiter, as a voice does that stands too close to its microphone.
    "loud": Room(speech_db=13, noise="anoisesrc=c=pink:a=0.1:s={seed}", noise_db=-14),
    "far": Room(
        speech_db=-14,
        colouring="aecho=0.8:0.7:19|37|61|89:0.5|0.4|0.3|0.22,lowpass=f=3200",
        noise="anoisesrc=c=brown:a=0.3:s={seed}",
        noise_db=-22,
    ),
    "kitchen": Room(
        speech_db=0,
        colouring="aecho=0.9:0.6:11|23:0.3|0.2",
        noise="anoisesrc=c=pink:a=0.3:s={seed},highpass=f=250,tremolo=f=1.3:d=0.4",
        noise_db=-15,
    ),
    "car": Room(
        speech_db=-4,
        colouring="highpass=f=140",
        noise="anoisesrc=c=brown:a=0.5:s={seed},lowpass=f=500,tremolo=f=0.4:d=0.3",
        noise_db=-14,
    ),
}


def mix_graph(*, room: Room, seed: int, lead_ms: int, tail_s: float) -> str:
    """Return the ffmpeg graph that puts input 0 (speech) into `room`, with room noise alone before and after it.

    `lead_ms` and `tail_s` are milliseconds and seconds of noise alone. The same seed gives the same noise.
    """
    speech = f"[0:a]aresample={SAMPLE_RATE},volume={room.speech_db}dB"
    if room.colouring:
        speech += f",{room.colouring}"
    speech += f",adelay={lead_ms},apad=pad_dur={tail_s}[speech]"
    noise = room.noise.format(seed=seed).replace("anoisesrc=", f"anoisesrc=r={SAMPLE_RATE}:")
    return (
        f"{speech};{noise},volume={room.noise_db}dB[noise];"
        "[speech][noise]amix=inputs=2:duration=first:normalize=0,alimiter=limit=0.95:level=0[out]"
    )
