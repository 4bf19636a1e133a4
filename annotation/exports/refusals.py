"""Why an export or a file of it cannot be had."""

from config.base.errors import Refusal


class AudioNeedsRelease(Refusal):
    """Recordings leave the house only by a release that two people approved; ask for the labels without audio."""

    code = "audio_needs_release"


class ExportNotSealed(Refusal):
    """This export is still being built, or has failed; there is nothing to fetch yet."""

    code = "not_sealed"


class ExportRevoked(Refusal):
    """A speaker or a clip in this export was withdrawn since it was made: delete your copy and ask for a new export."""

    code = "revoked"
    status = 410


class ExportExpired(Refusal):
    """This export has expired: delete your copy and ask for a new export."""

    code = "expired"
    status = 410
