"""Why a recording cannot become a clip: a named refusal per limit, so that intake can tell the source what to mend."""

from config.base.errors import Refusal


class Unplayable(Refusal):
    """This recording cannot be used."""

    code = "unplayable"
    status = 422


class TooManyBytes(Unplayable):
    """The file is larger than a recording may be."""

    code = "too_many_bytes"


class TooLong(Unplayable):
    """The recording lasts longer than allowed."""

    code = "too_long"


class TooExpanded(Unplayable):
    """The file unpacks to far more sound than its size can honestly hold."""

    code = "too_expanded"


class TooManyChannels(Unplayable):
    """The recording has more channels than allowed."""

    code = "too_many_channels"


class RateOutOfRange(Unplayable):
    """The recording's sample rate is outside the allowed range."""

    code = "rate_out_of_range"


class FormatChanges(Unplayable):
    """The recording changes its sample rate or channels midway."""

    code = "format_changes"


class NoAudio(Unplayable):
    """The file holds no audio stream."""

    code = "no_audio"


class NoSamples(Unplayable):
    """The file holds an audio stream without a single sample."""

    code = "no_samples"


class Unreadable(Unplayable):
    """The file is in no audio format that is read here, or is broken from the start."""

    code = "unreadable"


class LoudnessNotHeld(Unplayable):
    """No playback copy of this recording kept to the hearing limits."""

    code = "loudness_not_held"
