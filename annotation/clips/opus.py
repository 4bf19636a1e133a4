"""The playback copy's one format: Opus in Ogg, 48 kHz, without tags, exact to the sample in length and place."""

from collections.abc import Iterable, Iterator
from io import BytesIO

import av
import numpy as np
from av.audio.frame import AudioFrame

from annotation.clips.demux import Samples, to_float
from annotation.clips.sound import RATE

MEDIA_TYPE = "audio/ogg; codecs=opus"
BIT_RATE = {1: 32_000, 2: 48_000}
BRIEF_S = 1.0
BRIEF_BIT_RATE = 96_000
"""The first frames starve at a low rate, and a brief sound is made of little else: peaks come out 3 dB off."""
LAYOUT = {1: "mono", 2: "stereo"}


def encode(*, blocks: Iterable[Samples], channels: int, duration_s: float) -> bytes:
    """Return 48 kHz sound (float32 blocks, samples x channels) as Opus; nothing of the original's tags is in it."""
    out = BytesIO()
    # Bit-exact: no encoder's version and no random stream number, so the same sound gives the same bytes.
    with av.open(out, "w", format="ogg", options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream("libopus", rate=RATE, layout=LAYOUT[channels])
        stream.bit_rate = BRIEF_BIT_RATE if duration_s < BRIEF_S else BIT_RATE[channels]
        stream.codec_context.format = "flt"
        written = 0
        for block in blocks:
            if not len(block):
                continue
            interleaved = np.ascontiguousarray(block, dtype=np.float32).reshape(1, -1)
            frame = AudioFrame.from_ndarray(interleaved, format="flt", layout=LAYOUT[channels])
            frame.sample_rate, frame.pts = RATE, written
            written += len(block)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()


def decoded(*, data: bytes, channels: int) -> Iterator[Samples]:
    """Yield an encoded copy as a player hears it: the encoder's delay cut off, the last frame cut to length."""
    with av.open(BytesIO(data), "r", format="ogg") as container:
        for frame in container.decode(container.streams.audio[0]):
            yield to_float(frame.to_ndarray(), channels=channels, planar=frame.format.is_planar)
