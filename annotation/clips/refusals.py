"""Why an intake cannot begin; what is wrong with single rows is told row by row (row_messages.py)."""

from config.base.errors import Invalid, Refusal, TooLarge


class PurposeUnknown(Invalid):
    """The purpose is not one that the organisation has."""

    code = "purpose_unknown"


class PurposeDiffers(Refusal):
    """Clips given for another purpose than the project's may not be heard in it."""

    code = "purpose_differs"


class ProjectArchived(Refusal):
    """This project is archived; nothing is taken in for it any more."""

    code = "project_archived"


class ManifestMissing(Invalid):
    """There is no manifest to read."""

    code = "manifest_missing"


class UploadInvalid(Invalid):
    """The upload cannot be read."""

    code = "upload_invalid"


class UploadTooLarge(TooLarge):
    """The upload is larger than an intake takes; take it in from a folder instead."""
